import type { Csr } from '../../kernels/sparse.js'
import { collect } from './groups.js'
import { shopperMatrix } from './shopper-matrix.js'

export { fold } from './fold.js'
export { interactionsOf } from './pairs.js'

/** Item events that count, oldest first (by time, then order of arrival), as columns of `length` entries. */
export interface ItemRows {
  readonly length: number
  readonly shopper: Int32Array
  readonly item: Int32Array
  /** Codes of `EVENT_TYPES`. */
  readonly type: Uint8Array
  /** Weight of the type (times value for a rating), not faded; below 0 for a dislike. */
  readonly weight: Float32Array
  /** Milliseconds. */
  readonly at: Float64Array
  /** Every row is in a session: its own, or one cut by a pause. */
  readonly session: Int32Array
  /** Purchases only, -1 elsewhere: its order, else shopper and session. */
  readonly basket: Int32Array
}

/** Sessions or baskets: group g holds `items[indptr[g] … indptr[g + 1])`. Oldest group first (by its newest row). */
export interface Groups {
  readonly count: number
  readonly indptr: Int32Array
  /** Sessions: in order of time, repeats kept. Baskets: distinct, ascending. */
  readonly items: Int32Array
  readonly shopper: Int32Array
  /** Time of the newest row, milliseconds. */
  readonly at: Float64Array
}

/** A search and the item events that followed it in its session. */
export interface SearchRows {
  readonly length: number
  /** Index into `texts`. */
  readonly query: Int32Array
  readonly shopper: Int32Array
  readonly session: Int32Array
  readonly at: Float64Array
  /** Distinct query texts as the shoppers wrote them. */
  readonly texts: readonly string[]
}

export interface ShopperOptions {
  /** Keep a shopper's newest so many distinct items. `Infinity` keeps all. */
  readonly maxPerShopper?: number
}

/**
 * What happened, folded once per fit: every model trains on the same matrices. Views are made when first asked
 * for and kept. Undone events (returned, taken out of the cart) are gone.
 */
export interface Interactions {
  readonly itemCount: number
  /** Users, and sessions or orders without one. */
  readonly shopperCount: number
  /** Shoppers below this index are known users; the others are guests' sessions and orders. */
  readonly userCount: number
  /** Time of the fit, milliseconds: the newest event. */
  readonly now: number
  /** Milliseconds between the oldest and the newest event. */
  readonly span: number
  /** False when all events have one time: nothing can be said about age. */
  readonly timed: boolean
  readonly rows: ItemRows
  readonly searches: SearchRows
  /** Shoppers × items, weights summed per pair, positive pairs only, indices ascending. */
  shoppers(options?: ShopperOptions): Csr
  sessions(): Groups
  baskets(): Groups
}

/** What `fold` and `interactionsOf` know; the columns that need work are made when first asked for. */
export interface FoldedRows {
  readonly itemCount: number
  readonly shopperCount: number
  readonly userCount: number
  /** Oldest and newest event of any kind, milliseconds. */
  readonly from: number
  readonly to: number
  readonly rows: ItemRows
  readonly sessionCount: () => number
  readonly basketCount: () => number
  readonly searches: () => SearchRows
}

/** Puts the views over folded rows, each made when first asked for and kept. */
export function viewsOf(folded: FoldedRows): Interactions {
  const { itemCount, shopperCount, userCount, from, to, rows } = folded
  const matrices = new Map<number, Csr>()
  let sessions: Groups | undefined
  let baskets: Groups | undefined
  let searches: SearchRows | undefined
  return {
    itemCount,
    shopperCount,
    userCount,
    now: to,
    span: to - from,
    timed: to > from,
    rows,
    get searches() {
      return (searches ??= folded.searches())
    },
    shoppers({ maxPerShopper = Number.POSITIVE_INFINITY } = {}) {
      let matrix = matrices.get(maxPerShopper)
      if (matrix === undefined) {
        matrix = shopperMatrix(rows, shopperCount, itemCount, maxPerShopper)
        matrices.set(maxPerShopper, matrix)
      }
      return matrix
    },
    sessions: () => (sessions ??= collect(rows, rows.session, folded.sessionCount(), false)),
    baskets: () => (baskets ??= collect(rows, rows.basket, folded.basketCount(), true)),
  }
}
