import type { Rule } from '../../types.js'
import { badRule, makeRule } from '../make-rule.js'
import { likeGate, sameField } from '../match.js'
import type { RuleOptions } from '../rule.js'

export interface LikeAskedOptions extends RuleOptions {
  /** Fields that must be the same as the item's asked about: `['category', 'gender']`. @default none */
  readonly same?: readonly string[]
  /** Fields that must not be the same: `['brand']`. An item that lacks the field is not the same. @default none */
  readonly differs?: readonly string[]
  /** How far the price may be off, as a share of the asked item's: 0.2 for ±20 %. Smaller is stricter. @default any price */
  readonly price?: number
}

/**
 * Only items that stand to the first item asked about as said; of a question about a shopper, the newest item of
 * the history: `likeAsked({ same: ['category'], differs: ['brand'], price: 0.2 })`. Without either it does nothing,
 * and so does `price` where the asked item has none.
 */
export function likeAsked(options: LikeAskedOptions): Rule {
  return makeRule(
    'likeAsked',
    options,
    ['same', 'differs', 'price'],
    ({ same = [], differs = [], price }) => {
      for (const [name, fields] of Object.entries({ same, differs })) {
        if (!Array.isArray(fields) || !fields.every(field => typeof field === 'string')) {
          throw badRule('likeAsked', name, fields, "a list of fields, such as ['category']")
        }
      }
      if (price !== undefined && !(price >= 0))
        throw badRule('likeAsked', 'price', price, 'a share such as 0.2')
      return {
        effect({ asked, query, catalog, memory }) {
          const as = asked[0] ?? query.items[0]
          if (as === undefined) return undefined
          const alike = likeGate(same, as, catalog, memory)
          const unlike = differs.map(field => sameField(field, as, catalog))
          const own = catalog.price(as)
          const off = price === undefined || Number.isNaN(own) ? Number.POSITIVE_INFINITY : own * price
          return {
            gate: {
              ...(alike.few && { few: alike.few }),
              allows(item) {
                if (!alike.allows(item)) return false
                for (const test of unlike) if (test(item)) return false
                // Prices of cents are not exact in binary
                return (
                  off === Number.POSITIVE_INFINITY || Math.abs(catalog.price(item) - own) <= off + 1e-9 * own
                )
              },
            },
          }
        },
      }
    },
  )
}
