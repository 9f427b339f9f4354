import { exp2 } from '../../kernels/math.js'
import type { Rule } from '../../types.js'
import { checkShare, makeRule } from '../make-rule.js'
import type { RuleOptions, Setting } from '../rule.js'
import { checkKind, codeBy, type Kind } from './at-most.js'

export interface DiversityOptions extends RuleOptions {
  /**
   * 0: by score alone; 1: by difference alone. Up to 0.2 costs at most 2 % of recall@10 on the two shops of
   * bench/diversity.ts, 0.3 costs 6 to 8 %.
   * @default 0.2
   */
  readonly amount?: number
}

/**
 * Places for items that are unlike those above (maximal marginal relevance over category, brand and neighbours):
 * `diversity({ amount: 0.3 })`. What a question says itself as `diversity` comes before it.
 */
export function diversity(options: DiversityOptions = {}): Rule {
  return makeRule('diversity', options, ['amount'], ({ amount = DEFAULT_DIVERSITY }) => {
    checkShare('diversity', 'amount', amount)
    return { effect: () => ({ diversity: amount }) }
  })
}

const DEFAULT_DIVERSITY = 0.2

export interface CalibrateOptions extends RuleOptions {
  /**
   * 0: by score alone; 1: by the shopper's shares alone. Costs no recall@10 up to 0.8 on MovieLens 100K
   * (bench/diversity.ts).
   * @default 0.5
   */
  readonly amount?: number
  /** Of what the shares are. @default 'category' */
  readonly by?: Kind
  /** Days after which an event of the shopper counts half. Longer remembers more. @default 30 */
  readonly halfLife?: number
}

/**
 * A list with the shares of the shopper's own history: who buys 70 % tea gets about 70 % tea, not tea alone.
 * `calibrate({ amount: 0.5, by: 'category' })`. Does nothing for those of whom nothing is known.
 *
 * Source: Steck 2018 (calibrated recommendations).
 */
export function calibrate(options: CalibrateOptions = {}): Rule {
  return makeRule(
    'calibrate',
    options,
    ['amount', 'by', 'halfLife'],
    ({ amount = 0.5, by = 'category', halfLife = 30 }) => {
      checkShare('calibrate', 'amount', amount)
      checkKind('calibrate', 'by', by)
      return {
        effect(setting) {
          const code = codeBy(by, setting.catalog)
          const wanted = sharesOf(setting, code, halfLife)
          return wanted.size === 0 ? undefined : { calibration: { amount, wanted, code } }
        },
      }
    },
  )
}

/** Shares of the codes in the history, faded. */
function sharesOf({ query }: Setting, code: (item: number) => number, halfLife: number): Map<number, number> {
  const shares = new Map<number, number>()
  let sum = 0
  for (let h = 0; h < query.items.length; h++) {
    const own = code(query.items[h])
    const weight = query.weights[h] * exp2(-query.ages[h] / halfLife)
    if (own < 0 || !(weight > 0)) continue
    shares.set(own, (shares.get(own) ?? 0) + weight)
    sum += weight
  }
  for (const [own, weight] of shares) shares.set(own, weight / sum)
  return shares
}
