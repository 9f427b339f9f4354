import { pow } from '../../kernels/math.js'
import type { PairGroups } from './pair-groups.js'

/** Everything counted about the partners of one item, by item; valid for the items in `touched`. */
export interface PairCounts {
  /** Groups with both. */
  readonly both: Int32Array
  /** The same, each group by its weight. */
  readonly weighted: Float64Array
  /** Distinct shoppers with both. */
  readonly support: Int32Array
  readonly touched: Int32Array
  /** Shopper counted last, -1 for none. */
  readonly lastShopper: Int32Array
}

export function pairCounts(itemCount: number): PairCounts {
  return {
    both: new Int32Array(itemCount),
    weighted: new Float64Array(itemCount),
    support: new Int32Array(itemCount),
    touched: new Int32Array(itemCount + 1),
    lastShopper: new Int32Array(itemCount).fill(-1),
  }
}

/**
 * Counts who stands with `item`, itself included, in one pass over the groups that hold it; returns how many
 * items were touched. `counts` must be clear. O(Σ length of those groups).
 */
export function countPartners(
  groups: PairGroups,
  groupWeight: Float64Array,
  item: number,
  counts: PairCounts,
): number {
  const { start, items, shopper, itemStart, groupsOf } = groups
  const { both, weighted, support, touched, lastShopper } = counts
  const end = itemStart[item + 1]
  let size = 0
  for (let e = itemStart[item]; e < end; e++) {
    const group = groupsOf[e]
    const weight = groupWeight[group]
    const who = shopper[group]
    const last = start[group + 1]
    for (let x = start[group]; x < last; x++) {
      const partner = items[x]
      const before = both[partner]
      both[partner] = before + 1
      weighted[partner] += weight
      // Groups come ordered by shopper, so a shopper's groups are neighbours.
      if (lastShopper[partner] !== who) {
        lastShopper[partner] = who
        support[partner]++
      }
      touched[size] = partner
      if (before === 0) size++
    }
  }
  return size
}

/** Sets back to zero what the last count touched. */
export function clearCounts(counts: PairCounts, touchedCount: number): void {
  const { both, weighted, support, touched, lastShopper } = counts
  for (let t = 0; t < touchedCount; t++) {
    const partner = touched[t]
    both[partner] = 0
    weighted[partner] = 0
    support[partner] = 0
    lastShopper[partner] = -1
  }
}

/**
 * What one shared group says about a pair: `m / length^exponent`, m the mean of `length^exponent` over all
 * groups, so that a group of ordinary length counts 1 and a long one less. 0: every group counts 1.
 */
export function lengthWeights(groups: PairGroups, exponent: number): Float64Array {
  const { count, start } = groups
  const weights = new Float64Array(count)
  let sum = 0
  for (let g = 0; g < count; g++) {
    weights[g] = pow(start[g + 1] - start[g], exponent)
    sum += weights[g]
  }
  const mean = sum / count
  for (let g = 0; g < count; g++) weights[g] = mean / weights[g]
  return weights
}
