import type { Csr } from '../kernels/sparse.js'

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
