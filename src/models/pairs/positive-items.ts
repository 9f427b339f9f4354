import type { Query } from '../model.js'

/** Working memory for `positiveItems`; one a scorer, so that a question allocates nothing. */
export interface HistoryScratch {
  readonly sums: Float64Array
  readonly seen: Uint8Array
  /** What `positiveItems` found. */
  readonly items: Int32Array
}

export function historyScratch(itemCount: number): HistoryScratch {
  return {
    sums: new Float64Array(itemCount),
    seen: new Uint8Array(itemCount),
    items: new Int32Array(itemCount),
  }
}

/**
 * The distinct items of a history whose weights sum to more than 0, newest first, into `scratch.items`; returns
 * how many. Items the model was not trained on are left out. O(events of the history).
 */
export function positiveItems(query: Query, scratch: HistoryScratch): number {
  const { items, weights } = query
  const { sums, seen } = scratch
  const found = scratch.items
  const itemCount = sums.length
  let distinct = 0
  for (let e = 0; e < items.length; e++) {
    const item = items[e]
    if (item < 0 || item >= itemCount) continue
    if (seen[item] === 0) {
      seen[item] = 1
      found[distinct++] = item
    }
    sums[item] += weights[e]
  }
  let count = 0
  for (let d = 0; d < distinct; d++) {
    const item = found[d]
    if (sums[item] > 0) found[count++] = item
    sums[item] = 0
    seen[item] = 0
  }
  return count
}
