import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import type { Rule } from '../types.js'
import type { Effect } from './effect.js'
import { engine } from './engine.js'
import type { MadeRule, RuleOptions, Setting } from './rule.js'
import { checkCommon } from './schedule.js'

/** A rule as its function gives it out: data, and the code that carries it out behind. */
export function makeRule<O extends RuleOptions>(
  name: string,
  given: O,
  known: readonly (keyof O & string)[],
  make: (options: O) => {
    readonly effect: (setting: Setting) => Effect | undefined
    readonly seen?: 'hide' | 'show'
  },
): Rule {
  const keys = [...known, 'label', 'from', 'until', 'on']
  const blank = Object.fromEntries(keys.map(key => [key, undefined])) as unknown as O
  const checked = checkOptions<O>(`Rule ${name}`, given, blank)
  const options = Object.fromEntries(Object.entries(checked).filter(([, value]) => value !== undefined)) as O
  checkCommon({ name, options })
  const { effect, seen } = make(options)
  const rule: MadeRule = { name, options, effect, engine, ...(seen && { seen: () => seen }) }
  return rule
}

/** What is thrown for an option that cannot be. */
export function badRule(name: string, option: string, found: unknown, wanted: string): AlsolikeError {
  return new AlsolikeError('bad-option', `Rule ${name} has ${option} ${String(found)}; it wants ${wanted}.`)
}

/** Checks a share: a number from 0 to 1. */
export function checkShare(name: string, option: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw badRule(name, option, value, 'a number from 0 to 1')
}
