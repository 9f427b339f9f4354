import { AlsolikeError } from '../errors.js'
import { gatherBaskets } from './baskets.js'
import { PURCHASE } from './event.js'
import { numberByNewest } from './groups.js'
import { type Interactions, type ItemRows, viewsOf } from './interactions.js'
import { cutSessions } from './sessions.js'
import { timeOrder } from './time-order.js'

/** Plain columns, one entry an event, in order of arrival. */
export interface Pairs {
  readonly shoppers: ArrayLike<number>
  readonly items: ArrayLike<number>
  /** Codes of `EVENT_TYPES`. @default purchases where `baskets` are given, else views */
  readonly types?: ArrayLike<number>
  /** @default 1 each */
  readonly weights?: ArrayLike<number>
  /** Milliseconds. @default 0 each: a log without times */
  readonly at?: ArrayLike<number>
  /** -1 for none. @default cut by pauses of 30 minutes */
  readonly sessions?: ArrayLike<number>
  /** -1 for none. @default purchases of one shopper and session */
  readonly baskets?: ArrayLike<number>
  /** @default the largest index and 1 */
  readonly itemCount?: number
  /** @default the largest index and 1 */
  readonly shopperCount?: number
}

/**
 * Interactions of plain indices, for those who have pairs and no log: protocols, tests, benches. All shoppers
 * count as users; nothing is undone. Throws `bad-option` where columns differ in length or an index is out of range.
 *
 * @example
 * interactionsOf({ shoppers: [0, 0, 1], items: [0, 1, 1] }).shoppers().indptr // Int32Array [0, 2, 3]
 */
export function interactionsOf(pairs: Pairs): Interactions {
  const length = pairs.items.length
  const order = pairs.at === undefined ? undefined : timeOrder(Float64Array.from(pairs.at), length)
  const pick = (name: string, column: ArrayLike<number> | undefined, none: number): Float64Array => {
    if (column !== undefined && column.length !== length) {
      throw new AlsolikeError(
        'bad-option',
        `interactionsOf got ${column.length} ${name} for ${length} items. Give as many.`,
      )
    }
    const picked = new Float64Array(length).fill(none)
    if (column === undefined) return picked
    for (let p = 0; p < length; p++) picked[p] = column[order === undefined ? p : order[p]]
    return picked
  }
  const shopper = Int32Array.from(pick('shoppers', pairs.shoppers, 0))
  const item = Int32Array.from(pick('items', pairs.items, 0))
  const type = Uint8Array.from(pick('types', pairs.types, pairs.baskets === undefined ? 0 : PURCHASE))
  const weight = Float32Array.from(pick('weights', pairs.weights, 1))
  const at = pick('at', pairs.at, 0)
  const shopperCount = countOf('shoppers', shopper, pairs.shopperCount)
  const itemCount = countOf('items', item, pairs.itemCount)

  const own = pairs.sessions && Int32Array.from(pick('sessions', pairs.sessions, -1))
  const sessionCount = own === undefined ? 0 : countOf('sessions', own, undefined, -1)
  const users = { shopper, shopperCount, userCount: shopperCount }
  const cut = cutSessions({ length, at, session: own, sessionCount, ...users }, HALF_HOUR)
  const sessions = numberByNewest(cut.session, cut.count)
  const session = cut.session
  const ownBasket = pairs.baskets && Int32Array.from(pick('baskets', pairs.baskets, -1))
  const orderCount = ownBasket === undefined ? 0 : countOf('baskets', ownBasket, undefined, -1)
  const gathered = gatherBaskets({
    length,
    type,
    shopper,
    session,
    sessionCount: sessions,
    order: ownBasket,
    orderCount,
  })
  const baskets = numberByNewest(gathered.basket, gathered.count)
  const rows: ItemRows = { length, shopper, item, type, weight, at, session, basket: gathered.basket }
  return viewsOf({
    itemCount,
    shopperCount,
    userCount: shopperCount,
    from: length === 0 ? 0 : at[0],
    to: length === 0 ? 0 : at[length - 1],
    rows,
    sessionCount: () => sessions,
    basketCount: () => baskets,
    searches: () => ({
      length: 0,
      query: new Int32Array(0),
      shopper: new Int32Array(0),
      session: new Int32Array(0),
      at: new Float64Array(0),
      texts: [],
    }),
  })
}

const HALF_HOUR = 1_800_000

function countOf(name: string, column: Int32Array, given: number | undefined, least = 0): number {
  let most = -1
  for (let r = 0; r < column.length; r++) {
    if (column[r] > most) most = column[r]
    if (column[r] < least || (given !== undefined && column[r] >= given)) {
      throw new AlsolikeError(
        'bad-option',
        `interactionsOf got index ${column[r]} among its ${name} (row ${r}). Give whole numbers from 0${given === undefined ? '' : ` to ${given - 1}`}.`,
      )
    }
  }
  return given ?? most + 1
}
