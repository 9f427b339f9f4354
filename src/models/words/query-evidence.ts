import type { Interactions } from '../../data/fold/interactions.js'
import type { Csr } from '../../kernels/sparse.js'
import type { Progress } from '../../types.js'

/** What shoppers did after they searched, by query. */
export interface QueryEvidence {
  /** Queries × items: the summed credit of distinct shoppers, strongest first in each row. */
  readonly pairs: Csr
  /** Distinct shoppers of each entry. */
  readonly support: Int32Array
  /** All credit of each query, also that of items with too few shoppers. */
  readonly totals: Float32Array
}

/** Weight of an event that counts 1; what weighs less counts in proportion. */
const FULL_CREDIT = 5
/** Items kept for a query. */
const KEPT = 100
/** Rows, and queries, between two breaths. */
const ROWS = 1 << 17
const QUERIES = 1000

/**
 * Credits items with the searches they were opened, carted or bought after: in the same session, from the search on,
 * up to the next one. A shopper counts once for a query and an item, with the strongest thing done. `queryOf[t]` is
 * the query of text t, -1 for none. O(searches + rows of sessions with searches, sorted).
 */
export function* queryEvidence(
  data: Interactions,
  queryOf: Int32Array,
  queryCount: number,
  minShoppers: number,
): Generator<Progress, QueryEvidence, void> {
  const credits = yield* creditsOf(data, queryOf, queryCount)
  const indptr = new Int32Array(queryCount + 1)
  const totals = new Float32Array(queryCount)
  const indices: number[] = []
  const values: number[] = []
  const support: number[] = []
  for (let query = 0; query < queryCount; query++) {
    if (query % QUERIES === 0) yield { stage: 'search', done: 1 }
    const row: { item: number; credit: number; shoppers: number }[] = []
    let total = 0
    for (const [item, byShopper] of credits[query] ?? []) {
      let credit = 0
      for (const best of byShopper.values()) credit += best
      total += credit
      if (byShopper.size >= minShoppers) row.push({ item, credit, shoppers: byShopper.size })
    }
    totals[query] = total
    row.sort((a, b) => b.credit - a.credit || a.item - b.item)
    for (const { item, credit, shoppers } of row.slice(0, KEPT)) {
      indices.push(item)
      values.push(credit)
      support.push(shoppers)
    }
    indptr[query + 1] = indices.length
  }
  const pairs = {
    rows: queryCount,
    cols: data.itemCount,
    indptr,
    indices: Int32Array.from(indices),
    values: Float32Array.from(values),
  }
  return { pairs, support: Int32Array.from(support), totals }
}

type ShopperCredits = Map<number, number>

/** For each query: item → shopper → the strongest thing done. */
function* creditsOf(
  data: Interactions,
  queryOf: Int32Array,
  queryCount: number,
): Generator<Progress, (Map<number, ShopperCredits> | undefined)[], void> {
  const { rows, searches } = data
  const credits = new Array<Map<number, ShopperCredits> | undefined>(queryCount).fill(undefined)
  const sessions = searchesBySession(data)
  for (let r = 0; r < rows.length; r++) {
    if (r % ROWS === 0) yield { stage: 'search', done: 1 }
    const own = rows.weight[r] > 0 ? sessions.get(rows.session[r]) : undefined
    if (own === undefined) continue
    const search = newestBefore(searches.at, own, rows.at[r])
    const query = search < 0 ? -1 : queryOf[searches.query[search]]
    if (query < 0) continue
    const items = (credits[query] ??= new Map())
    let shoppers = items.get(rows.item[r])
    if (shoppers === undefined) {
      shoppers = new Map()
      items.set(rows.item[r], shoppers)
    }
    const credit = Math.min(1, rows.weight[r] / FULL_CREDIT)
    const shopper = rows.shopper[r]
    if (credit > (shoppers.get(shopper) ?? 0)) shoppers.set(shopper, credit)
  }
  return credits
}

/** The searches of each session, oldest first. */
function searchesBySession({ searches }: Interactions): Map<number, number[]> {
  const sessions = new Map<number, number[]>()
  for (let s = 0; s < searches.length; s++) {
    const own = sessions.get(searches.session[s])
    if (own === undefined) sessions.set(searches.session[s], [s])
    else own.push(s)
  }
  return sessions
}

/** The last of the searches that is not after the moment, -1 for none. */
function newestBefore(at: Float64Array, searches: readonly number[], moment: number): number {
  let low = 0
  let high = searches.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (at[searches[middle]] <= moment) low = middle + 1
    else high = middle
  }
  return low === 0 ? -1 : searches[low - 1]
}
