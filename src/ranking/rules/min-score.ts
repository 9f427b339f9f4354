import type { Rule } from '../../types.js'
import { badRule, makeRule } from '../make-rule.js'
import type { RuleOptions } from '../rule.js'

export interface MinScoreOptions extends RuleOptions {
  /** In the unit of the question's model, after boosts. Larger keeps more away. */
  readonly score: number
}

/** Nothing that scores lower, of what the question's own model says: `minScore({ score: 0.1 })`. */
export function minScore(options: MinScoreOptions): Rule {
  return makeRule('minScore', options, ['score'], ({ score }) => {
    if (!Number.isFinite(score)) throw badRule('minScore', 'score', score, 'a number')
    return { effect: () => ({ minScore: score }) }
  })
}
