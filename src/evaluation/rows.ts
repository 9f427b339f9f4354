import { type GroupedRows, groupRows } from '../data/fold/group-rows.js'
import { numberByNewest } from '../data/fold/groups.js'
import { type Interactions, type ItemRows, type SearchRows, viewsOf } from '../data/fold/interactions.js'

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

/** Two parts of one log, shoppers numbered as a fit on the first part alone would know them. */
export interface RowParts {
  readonly train: Interactions
  readonly test: ItemRows
}

/**
 * Parts a shop's rows: `train` becomes what a fit at the cut would have seen, so that no count holds a shopper who
 * came later. Shoppers of `train` keep their order and come first, then those of `test` alone; items keep their
 * indices; sessions and baskets are numbered anew; searches go with `train` up to its newest row. O(rows).
 */
export function partRows(data: Interactions, train: ItemRows, test: ItemRows): RowParts {
  const to = train.length > 0 ? train.at[train.length - 1] : 0
  const searches = searchesUntil(data.searches, data.timed ? to : Number.NEGATIVE_INFINITY)
  const number = new Int32Array(data.shopperCount).fill(-1)
  for (let r = 0; r < train.length; r++) number[train.shopper[r]] = 0
  let shopperCount = 0
  let userCount = 0
  for (let s = 0; s < number.length; s++) {
    if (number[s] < 0) continue
    number[s] = shopperCount++
    if (s < data.userCount) userCount = shopperCount
  }
  let next = shopperCount
  for (const column of [train.shopper, test.shopper, searches.shopper]) {
    for (let r = 0; r < column.length; r++) {
      if (number[column[r]] < 0) number[column[r]] = next++
      column[r] = number[column[r]]
    }
  }
  const sessions = numberByNewest(
    train.session,
    1 + Math.max(largest(train.session), largest(searches.session)),
    searches.session,
  )
  const baskets = numberByNewest(train.basket, 1 + largest(train.basket))
  const interactions = viewsOf({
    itemCount: data.itemCount,
    shopperCount,
    userCount,
    from: train.length > 0 ? train.at[0] : 0,
    to,
    rows: train,
    sessionCount: () => sessions,
    basketCount: () => baskets,
    searches: () => withKnownShoppers(searches, shopperCount),
  })
  return { train: interactions, test }
}

/** Searches of shoppers who did nothing else before the cut would point past the shoppers. */
function withKnownShoppers(searches: SearchRows, shopperCount: number): SearchRows {
  return pickSearches(searches, s => searches.shopper[s] < shopperCount)
}

function searchesUntil(searches: SearchRows, to: number): SearchRows {
  return pickSearches(searches, s => searches.at[s] <= to)
}

function pickSearches(searches: SearchRows, keep: (search: number) => boolean): SearchRows {
  const kept: number[] = []
  for (let s = 0; s < searches.length; s++) if (keep(s)) kept.push(s)
  const pick = (column: Int32Array): Int32Array => Int32Array.from(kept, s => column[s])
  // Texts by first use: those of searches that are left out would be a look ahead
  const numbers = new Map<number, number>()
  const query = pick(searches.query)
  for (let s = 0; s < query.length; s++) {
    const number = numbers.get(query[s]) ?? numbers.size
    numbers.set(query[s], number)
    query[s] = number
  }
  return {
    length: kept.length,
    query,
    shopper: pick(searches.shopper),
    session: pick(searches.session),
    at: Float64Array.from(kept, s => searches.at[s]),
    texts: Array.from(numbers.keys(), text => searches.texts[text]),
  }
}

function largest(column: Int32Array): number {
  let most = -1
  for (const value of column) if (value > most) most = value
  return most
}

/** Rows of each shopper, oldest first; of at least `atLeast` shoppers. O(rows + shoppers). */
export function byShopper(rows: ItemRows, atLeast: number): GroupedRows {
  return groupRows(rows.shopper, Math.max(atLeast, 1 + largest(rows.shopper)))
}
