import { parseTime, Zone } from '../data/time.js'
import { AlsolikeError } from '../errors.js'
import type { Rule } from '../types.js'
import { labelOf, type MadeRule, type RuleOptions } from './rule.js'

/** Whether a rule holds for this question at this moment. Start belongs to it, end does not. */
export function holdsNow(rule: MadeRule, question: string, now: number, zone: Zone): boolean {
  const { on, from, until } = rule.options
  if (on !== undefined && !on.includes(question)) return false
  if (from !== undefined && !(now >= parseTime(from, zone))) return false
  return until === undefined || now < parseTime(until, zone)
}

/** Checks what every rule has; throws `bad-option`. */
export function checkCommon(rule: Rule): void {
  const { label, from, until, on } = rule.options as RuleOptions
  const owner = `Rule ${labelOf(rule)}`
  if (label !== undefined && (typeof label !== 'string' || label === '')) {
    throw new AlsolikeError('bad-option', `${owner} has label ${String(label)}; it wants a text.`)
  }
  for (const [name, time] of [
    ['from', from],
    ['until', until],
  ] as const) {
    if (time !== undefined && Number.isNaN(parseTime(time, new Zone('UTC')))) {
      throw new AlsolikeError(
        'bad-option',
        `${owner} has ${name} ${String(time)}; it wants milliseconds or ISO 8601 text.`,
      )
    }
  }
  if (on !== undefined && !(Array.isArray(on) && on.every(question => typeof question === 'string'))) {
    throw new AlsolikeError(
      'bad-option',
      `${owner} has on ${String(on)}; it wants a list of questions, such as ['similar'].`,
    )
  }
}
