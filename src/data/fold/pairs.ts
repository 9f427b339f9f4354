import { AlsolikeError } from '../../errors.js'
import { PURCHASE, VIEW } from '../event.js'
import { gatherBaskets } from './baskets.js'
import { numberByNewest } from './groups.js'
import { type Interactions, viewsOf } from './interactions.js'
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
  const { length } = pairs.items
  for (const [name, column] of Object.entries(pairs)) {
    if (typeof column === 'object' && column.length !== length) {
      throw new AlsolikeError(
        'bad-option',
        `interactionsOf got ${column.length} ${name} for ${length} items. Give as many.`,
      )
    }
  }
  const order = pairs.at === undefined ? undefined : timeOrder(Float64Array.from(pairs.at), length)
  const shopper = fill(new Int32Array(length), pairs.shoppers, order)
  const item = fill(new Int32Array(length), pairs.items, order)
  const type = fill(new Uint8Array(length), pairs.types, order, pairs.baskets === undefined ? VIEW : PURCHASE)
  const weight = fill(new Float32Array(length), pairs.weights, order, 1)
  const at = fill(new Float64Array(length), pairs.at, order, 0)
  const shopperCount = countOf('shoppers', shopper, pairs.shopperCount)
  const itemCount = countOf('items', item, pairs.itemCount)
  const ownSession = pairs.sessions && fill(new Int32Array(length), pairs.sessions, order)
  const ownSessions = ownSession === undefined ? 0 : countOf('sessions', ownSession, undefined, -1)
  const ownBasket = pairs.baskets && fill(new Int32Array(length), pairs.baskets, order)
  const ownBaskets = ownBasket === undefined ? 0 : countOf('baskets', ownBasket, undefined, -1)

  let sessions: { session: Int32Array; count: number } | undefined
  let baskets: { basket: Int32Array; count: number } | undefined
  const cut = () => {
    if (sessions !== undefined) return sessions
    const users = { shopper, shopperCount, userCount: shopperCount }
    const { session, count } = cutSessions(
      { length, at, ...users, session: ownSession, sessionCount: ownSessions },
      HALF_HOUR,
    )
    sessions = { session, count: numberByNewest(session, count) }
    return sessions
  }
  const gather = () => {
    if (baskets !== undefined) return baskets
    const { session, count: sessionCount } = cut()
    const { basket, count } = gatherBaskets({
      length,
      type,
      shopper,
      session,
      sessionCount,
      order: ownBasket,
      orderCount: ownBaskets,
    })
    baskets = { basket, count: numberByNewest(basket, count) }
    return baskets
  }
  return viewsOf({
    itemCount,
    shopperCount,
    userCount: shopperCount,
    from: length === 0 ? 0 : at[0],
    to: length === 0 ? 0 : at[length - 1],
    rows: {
      length,
      shopper,
      item,
      type,
      weight,
      at,
      get session() {
        return cut().session
      },
      get basket() {
        return gather().basket
      },
    },
    sessionCount: () => cut().count,
    basketCount: () => gather().count,
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

/** Copies a column in order of time; a column that is absent is the same number throughout. */
function fill<A extends Int32Array | Uint8Array | Float32Array | Float64Array>(
  out: A,
  column: ArrayLike<number> | undefined,
  order: Int32Array | undefined,
  none = 0,
): A {
  for (let p = 0; p < out.length; p++) {
    out[p] = column === undefined ? none : column[order === undefined ? p : order[p]]
  }
  return out
}

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
