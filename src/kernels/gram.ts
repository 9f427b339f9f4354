/** Which items stand in which groups (shoppers, baskets), both ways; indices ascend within a group. */
export interface Membership {
  /** Groups of item i: `itemGroups[itemStart[i] … itemStart[i + 1])`. */
  readonly itemStart: Int32Array
  readonly itemGroups: Int32Array
  /** Items of group g: `groupItems[groupStart[g] … groupStart[g + 1])`. */
  readonly groupStart: Int32Array
  readonly groupItems: Int32Array
}

/**
 * Adds rows `from … to` of the lower triangle of the Gram matrix G = Σ_g weight_g · x_g x_gᵀ (x_g: 1 where the
 * item is in group g) to `out`, row-major with `stride` entries a row.
 *
 * One row at a time, so that the sums stay in the fastest cache. All rows: O(Σ over groups of length² / 2).
 */
export function addGramRows(
  groups: Membership,
  weights: Float32Array,
  out: Float32Array,
  stride: number,
  from: number,
  to: number,
): void {
  const { itemStart, itemGroups, groupStart, groupItems } = groups
  for (let i = from; i < to; i++) {
    const row = i * stride
    const end = itemStart[i + 1]
    for (let e = itemStart[i]; e < end; e++) {
      const group = itemGroups[e]
      const weight = weights[group]
      const last = groupStart[group + 1]
      for (let t = groupStart[group]; t < last; t++) {
        const j = groupItems[t]
        if (j > i) break
        out[row + j] += weight
      }
    }
  }
}
