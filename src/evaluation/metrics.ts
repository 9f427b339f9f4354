import { log } from '../kernels/math.js'

/**
 * How well one list answers one query. L is the list cut at k, T the relevant items, hits = |L ∩ T|.
 *
 * | name | formula | in words |
 * |---|---|---|
 * | `recall` | hits / \|T\| | share of what was wanted that the list holds |
 * | `recallCapped` | hits / min(k, \|T\|) | the same, of what a list of k could hold at most (R'@k) |
 * | `precision` | hits / k | share of the list that was wanted; places left empty count |
 * | `hitRate` | 1 if hits > 0 | whether the list holds anything wanted |
 * | `mrr` | 1 / rank of the first hit, 0 without one | how far down one has to look, first place counts 1 |
 * | `ndcg` | Σ hits 1/log₂(1 + rank) / Σ_{r ≤ min(k, \|T\|)} 1/log₂(1 + r) | hits, the higher the better; 1 for the best possible list (binary, ideal truncated) |
 * | `map` | Σ hits precision@rank / min(k, \|T\|) | average precision at the places of the hits |
 *
 * Reported is the mean over queries. Ranks count from 1; ties in score stand in the order of item indices.
 * Sources: Järvelin and Kekäläinen 2002 (nDCG), Voorhees 1999 (MRR), Manning et al. 2008, ch. 8.
 */
export const METRICS = ['recall', 'recallCapped', 'precision', 'hitRate', 'mrr', 'ndcg', 'map'] as const
export type Metric = (typeof METRICS)[number]

/** 1 / log₂(1 + rank) for ranks 1 … k, and their running sums: place r holds what r + 1 best places give. */
export interface Discounts {
  readonly gain: Float64Array
  readonly ideal: Float64Array
}

export function discounts(k: number): Discounts {
  const gain = new Float64Array(k)
  const ideal = new Float64Array(k)
  let sum = 0
  for (let r = 0; r < k; r++) {
    gain[r] = Math.LN2 / log(r + 2)
    sum += gain[r]
    ideal[r] = sum
  }
  return { gain, ideal }
}

/**
 * Writes the metrics of one list to `out[at …]`, in the order of `METRICS`. O(found).
 *
 * @param list items, best first; `found` of them, at most k
 * @param relevant a byte an item, 1 for the items of T
 * @param relevantCount |T|, at least 1
 */
export function measureList(
  list: Int32Array,
  found: number,
  relevant: Uint8Array,
  relevantCount: number,
  { gain, ideal }: Discounts,
  out: Float64Array,
  at: number,
): void {
  const k = gain.length
  const reachable = Math.min(k, relevantCount)
  let hits = 0
  let first = 0
  let discounted = 0
  let precisions = 0
  for (let r = 0; r < found; r++) {
    if (relevant[list[r]] === 0) continue
    hits++
    if (first === 0) first = r + 1
    discounted += gain[r]
    precisions += hits / (r + 1)
  }
  out[at] = hits / relevantCount
  out[at + 1] = hits / reachable
  out[at + 2] = hits / k
  out[at + 3] = hits > 0 ? 1 : 0
  out[at + 4] = first > 0 ? 1 / first : 0
  out[at + 5] = discounted / ideal[reachable - 1]
  out[at + 6] = precisions / reachable
}
