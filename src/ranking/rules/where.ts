import type { Id, Rule } from '../../types.js'
import { badRule, makeRule } from '../make-rule.js'
import { checkItemFilter, gateOf, type ItemFilter, membersOf } from '../members.js'
import type { RuleOptions } from '../rule.js'

export interface WhereOptions extends RuleOptions {
  /** A filter as data, or a function of an item's record: truthy keeps. Items without a record never pass. */
  readonly filter: ItemFilter
}

/** Only items that pass a filter: `where({ filter: { field: 'price', between: [10, 20] } })`. */
export function where(options: WhereOptions): Rule {
  return makeRule('where', options, ['filter'], ({ filter }) => {
    checkItemFilter(filter, 'Rule where')
    return { effect: setting => ({ gate: gateOf(membersOf(filter, setting), setting) }) }
  })
}

export interface StockOptions extends RuleOptions {
  /** Whether an item, by its id, can be bought now: a truthy answer or a number above 0. */
  readonly has: (id: Id) => unknown
}

/**
 * Only what is in stock at the moment of asking: `stock({ has: id => warehouse.get(id) })`. Asked lazily, best item
 * first, so it may look things up; it must answer at once, not with a promise. No JSON holds it.
 */
export function stock(options: StockOptions): Rule {
  return makeRule('stock', options, ['has'], ({ has }) => {
    if (typeof has !== 'function') throw badRule('stock', 'has', has, 'a function of an id')
    return {
      effect({ log }) {
        return {
          gate: {
            asks: true,
            allows(item) {
              const found = has(log.items.id(item))
              return typeof found === 'number' ? found > 0 : Boolean(found)
            },
          },
        }
      },
    }
  })
}
