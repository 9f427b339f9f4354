import { sortRange } from '../../kernels/sort-range.js'
import type { Csr } from '../../kernels/sparse.js'
import type { ItemRows } from './interactions.js'

/**
 * Sums the weights of each shopper and item into a sparse matrix. Of a shopper with many items the newest
 * `maxPerShopper` distinct ones stay; pairs whose sum is not above 0 stay away. O(rows + entries · log of a
 * row's length) time; 8 bytes a row beside the result.
 */
export function shopperMatrix(
  rows: ItemRows,
  shopperCount: number,
  itemCount: number,
  maxPerShopper: number,
): Csr {
  const { length, shopper, item, weight } = rows
  const start = new Int32Array(shopperCount + 1)
  for (let r = 0; r < length; r++) start[shopper[r] + 1]++
  for (let s = 0; s < shopperCount; s++) start[s + 1] += start[s]
  const indices = new Int32Array(length)
  const values = new Float32Array(length)
  const fill = start.slice(0, shopperCount)
  for (let r = 0; r < length; r++) {
    const slot = fill[shopper[r]]++
    indices[slot] = item[r]
    values[slot] = weight[r]
  }
  const indptr = new Int32Array(shopperCount + 1)
  const sum = new Float64Array(itemCount)
  const seenBy = new Int32Array(itemCount).fill(-1)
  let end = 0
  for (let s = 0; s < shopperCount; s++) {
    const from = start[s]
    const to = start[s + 1]
    let distinct = 0
    for (let e = to - 1; e >= from && distinct < maxPerShopper; e--) {
      const i = indices[e]
      if (seenBy[i] === s) continue
      seenBy[i] = s
      sum[i] = 0
      distinct++
    }
    for (let e = from; e < to; e++) if (seenBy[indices[e]] === s) sum[indices[e]] += values[e]
    // A kept item is written once: its mark moves on when it is
    const kept = end
    for (let e = from; e < to; e++) {
      const i = indices[e]
      if (seenBy[i] !== s) continue
      seenBy[i] = -1
      if (sum[i] > 0) indices[end++] = i
    }
    if (end - kept > 1) sortRange(indices, kept, end)
    for (let e = kept; e < end; e++) values[e] = sum[indices[e]]
    indptr[s + 1] = end
  }
  return {
    rows: shopperCount,
    cols: itemCount,
    indptr,
    // A copy only where it frees more than it costs
    indices: end * 4 > length * 3 ? indices.subarray(0, end) : indices.slice(0, end),
    values: end * 4 > length * 3 ? values.subarray(0, end) : values.slice(0, end),
  }
}
