import type { Rule } from '../../types.js'
import { checkShare, makeRule } from '../make-rule.js'
import { checkItemFilter, type ItemFilter, membersOf } from '../members.js'
import type { RuleOptions } from '../rule.js'

export interface PromoteOptions extends RuleOptions {
  /** Which items. A filter as data reaches all of them; a function only the best candidates. */
  readonly where: ItemFilter
  /** Share of the places that are theirs, 0 … 1, spread evenly from the top. Larger shows more of them. */
  readonly share: number
}

/**
 * Gives some items a share of the places, and only that: `promote({ where: { field: 'tags', equals: 'house' }, share: 0.2 })`
 * makes every fifth place theirs. The best by score first; where too few have a score, the others by index; where
 * too few may be shown, the places go to the rest of the list, and the other way round.
 */
export function promote(options: PromoteOptions): Rule {
  return makeRule('promote', options, ['where', 'share'], ({ where, share }) => {
    checkItemFilter(where, 'Rule promote')
    checkShare('promote', 'share', share)
    return {
      effect(setting) {
        const { has, items } = membersOf(where, setting)
        return { slots: { share, most: setting.k, belongs: has, only: true, ...(items && { items }) } }
      },
    }
  })
}
