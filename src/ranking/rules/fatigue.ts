import { DISMISS, IMPRESSION, UNDISMISS } from '../../data/event.js'
import { parseDuration } from '../../data/time.js'
import type { Duration, Rule } from '../../types.js'
import { badRule, checkShare, makeRule } from '../make-rule.js'
import type { RuleOptions, Setting } from '../rule.js'

export interface FatigueOptions extends RuleOptions {
  /** Until an item that was shown and ignored is itself again. Longer keeps more items down. @default '2h' */
  readonly recover?: Duration
  /** How far one showing sinks an item at first, 0 … 1. Larger sinks it further; 1 takes its whole score. @default 0.5 */
  readonly depth?: number
}

/**
 * What was shown and ignored sinks, and comes back in time: `fatigue({ recover: '2h' })`. Each `impression` that the
 * shopper did nothing with since leaves 1 − depth · (1 − age / recover) of the score; several multiply.
 */
export function fatigue(options: FatigueOptions = {}): Rule {
  return makeRule('fatigue', options, ['recover', 'depth'], ({ recover = '2h', depth = 0.5 }) => {
    const time = parseDuration(recover)
    if (!(time > 0)) throw badRule('fatigue', 'recover', recover, "a time such as '2h'")
    checkShare('fatigue', 'depth', depth)
    return {
      effect(setting) {
        const left = leftOf(setting, time, depth)
        if (left.size === 0) return undefined
        const items = Int32Array.from(left.keys()).sort()
        return { rescore: { items, factor: item => left.get(item) ?? 1 } }
      },
    }
  })
}

/** A score of 0 below would be divided by 0. */
const LEAST = 1e-6

/** What is left of the score of each item shown lately and ignored since. */
function leftOf({ rows, log, now }: Setting, recover: number, depth: number): Map<number, number> {
  const { at, type, item } = log.columns
  const left = new Map<number, number>()
  const noticed = new Set<number>()
  for (const row of rows) {
    const age = now - at.data[row]
    if (age >= recover) break
    const what = item.get(row)
    const code = type.data[row]
    if (age < 0 || what < 0 || code === DISMISS || code === UNDISMISS) continue
    if (code !== IMPRESSION) noticed.add(what)
    else if (!noticed.has(what)) {
      const share = Math.max(LEAST, 1 - depth * (1 - age / recover))
      left.set(what, Math.max(LEAST, (left.get(what) ?? 1) * share))
    }
  }
  return left
}
