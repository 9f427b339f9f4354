import { PURCHASE } from '../../data/event.js'
import type { Rule } from '../../types.js'
import { badRule, makeRule } from '../make-rule.js'
import { PURCHASED } from '../mask.js'
import { checkItemFilter, type ItemFilter, membersOf } from '../members.js'
import type { RuleOptions, Setting } from '../rule.js'

export interface SeenOptions extends RuleOptions {
  /** What happens to items the shopper has: `'hide'` also those that their own rhythm says are due. */
  readonly items: 'hide' | 'show'
  /** What counts as having: bought, or also viewed (clicked, carted, …). @default 'purchased' */
  readonly what?: 'purchased' | 'viewed'
  /** Items for which it does not hold, such as food when others are hidden: a filter or a function. @default none */
  readonly except?: ItemFilter
}

/**
 * Whether items the shopper has may return, but for consumables: `seen({ items: 'hide', except: { field: 'category', equals: 'food' } })`.
 * A question that says `seen` itself is answered as it says.
 */
export function seen(options: SeenOptions): Rule {
  return makeRule('seen', options, ['items', 'what', 'except'], ({ items, what = 'purchased', except }) => {
    if (items !== 'hide' && items !== 'show') throw badRule('seen', 'items', items, "'hide' or 'show'")
    if (what !== 'purchased' && what !== 'viewed') {
      throw badRule('seen', 'what', what, "'purchased' or 'viewed'")
    }
    if (except !== undefined) checkItemFilter(except, 'Rule seen')
    return {
      seen: items,
      effect(setting) {
        const excepted = except === undefined ? () => false : membersOf(except, setting).has
        if (items === 'hide') {
          // The door has hidden what was bought; consumables may return
          for (const item of setting.mask.blockedFor(PURCHASED)) {
            if (excepted(item)) setting.mask.allow(item, PURCHASED)
          }
          if (what === 'purchased') return undefined
        }
        const had = itemsHad(setting, what)
        const hides = (item: number) => had.has(item) && excepted(item) === (items === 'show')
        return { gate: { allows: item => !hides(item) } }
      },
    }
  })
}

function itemsHad({ query }: Setting, what: 'purchased' | 'viewed'): Set<number> {
  const had = new Set<number>()
  for (let h = 0; h < query.items.length; h++) {
    if (what === 'viewed' || query.types[h] === PURCHASE) had.add(query.items[h])
  }
  return had
}
