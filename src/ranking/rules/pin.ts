import { idText } from '../../data/vocabulary.js'
import type { Id, Rule } from '../../types.js'
import { badRule, makeRule } from '../make-rule.js'
import type { RuleOptions } from '../rule.js'

export interface PinOptions extends RuleOptions {
  readonly item: Id
  /** The place, 0 first. Taken by an earlier rule: the next free one; past the end of the list: its last. @default 0 */
  readonly at?: number
}

/**
 * Puts an item at a place, whatever its score: `pin({ item: 'p1', at: 0 })`. An item that may not be shown (sold
 * out, filtered, dismissed, bought, asked about, one too many for a cap) is not pinned.
 */
export function pin(options: PinOptions): Rule {
  return makeRule('pin', options, ['item', 'at'], ({ item, at = 0 }) => {
    if (typeof item !== 'string' && !(typeof item === 'number' && Number.isFinite(item))) {
      throw badRule('pin', 'item', item, 'an id')
    }
    if (!(Number.isInteger(at) && at >= 0)) throw badRule('pin', 'at', at, 'a place, 0 or above')
    return {
      effect({ log }) {
        const index = log.items.index(idText(item))
        return index < 0 ? undefined : { pin: { item: index, at } }
      },
    }
  })
}
