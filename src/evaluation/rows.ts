import { numberByNewest } from '../data/groups.js'
import { type Interactions, type ItemRows, type SearchRows, viewsOf } from '../data/interactions.js'

/** A copy of some rows, in the order given (ascending keeps them oldest first). O(picked). */
export function pickRows(rows: ItemRows, picked: ArrayLike<number>): ItemRows {
  const length = picked.length
  const copy = {
    length,
    shopper: new Int32Array(length),
    item: new Int32Array(length),
    type: new Uint8Array(length),
    weight: new Float32Array(length),
    at: new Float64Array(length),
    session: new Int32Array(length),
    basket: new Int32Array(length),
  }
  for (let p = 0; p < length; p++) {
    const row = picked[p]
    copy.shopper[p] = rows.shopper[row]
    copy.item[p] = rows.item[row]
    copy.type[p] = rows.type[row]
    copy.weight[p] = rows.weight[row]
    copy.at[p] = rows.at[row]
    copy.session[p] = rows.session[row]
    copy.basket[p] = rows.basket[row]
  }
  return copy
}

/**
 * The same shop with only these rows (which become its own): shoppers and items keep their indices, sessions
 * and baskets are numbered anew, searches after the newest row are gone. O(rows).
 */
export function withRows(data: Interactions, rows: ItemRows): Interactions {
  const { itemCount, shopperCount, userCount } = data
  const to = rows.length > 0 ? rows.at[rows.length - 1] : 0
  const searches = data.timed ? searchesUntil(data.searches, to) : searchesUntil(data.searches, -1)
  const sessions = numberByNewest(
    rows.session,
    1 + Math.max(largest(rows.session), largest(searches.session)),
    searches.session,
  )
  const baskets = numberByNewest(rows.basket, 1 + largest(rows.basket))
  return viewsOf({
    itemCount,
    shopperCount,
    userCount,
    from: rows.length > 0 ? rows.at[0] : 0,
    to,
    rows,
    sessionCount: () => sessions,
    basketCount: () => baskets,
    searches: () => searches,
  })
}

function searchesUntil(searches: SearchRows, to: number): SearchRows {
  const kept: number[] = []
  for (let s = 0; s < searches.length; s++) if (searches.at[s] <= to) kept.push(s)
  const pick = (column: Int32Array): Int32Array => Int32Array.from(kept, s => column[s])
  return {
    length: kept.length,
    query: pick(searches.query),
    shopper: pick(searches.shopper),
    session: pick(searches.session),
    at: Float64Array.from(kept, s => searches.at[s]),
    texts: searches.texts,
  }
}

function largest(column: Int32Array): number {
  let most = -1
  for (const value of column) if (value > most) most = value
  return most
}

/** Rows of each shopper, oldest first: shopper s has rows `rows[indptr[s] … indptr[s + 1])`. O(rows + shoppers). */
export interface RowsByShopper {
  readonly indptr: Int32Array
  readonly rows: Int32Array
}

export function byShopper(rows: ItemRows, shopperCount: number): RowsByShopper {
  const indptr = new Int32Array(shopperCount + 1)
  for (let r = 0; r < rows.length; r++) indptr[rows.shopper[r] + 1]++
  for (let s = 0; s < shopperCount; s++) indptr[s + 1] += indptr[s]
  const fill = indptr.slice(0, shopperCount)
  const sorted = new Int32Array(rows.length)
  for (let r = 0; r < rows.length; r++) sorted[fill[rows.shopper[r]]++] = r
  return { indptr, rows: sorted }
}
