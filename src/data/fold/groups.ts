import { sortRange } from '../../kernels/sort-range.js'
import type { Groups, ItemRows } from './interactions.js'

/**
 * Gives groups (sessions, baskets) new numbers, in place: 0 for the group whose newest row is oldest, and so on,
 * leaving out numbers no row has. -1 stays. Returns how many there are. `next` lists further columns of the same
 * groups, whose groups without a row here come after. O(rows + groups).
 */
export function numberByNewest(group: Int32Array, groupCount: number, next?: Int32Array): number {
  const number = new Int32Array(groupCount).fill(-1)
  let count = 0
  for (let r = group.length - 1; r >= 0; r--) {
    if (group[r] >= 0 && number[group[r]] < 0) number[group[r]] = count++
  }
  for (let r = 0; r < group.length; r++) {
    if (group[r] >= 0) group[r] = count - 1 - number[group[r]]
  }
  if (next === undefined) return count
  let more = count
  for (let r = 0; r < next.length; r++) {
    const known = number[next[r]]
    if (known < 0) {
      number[next[r]] = more
      next[r] = more++
    } else {
      next[r] = known < count ? count - 1 - known : known
    }
  }
  return count
}

/** Collects the items of each group. `distinct` makes them ascending, each once; else they stay in order of time. */
export function collect(rows: ItemRows, group: Int32Array, count: number, distinct: boolean): Groups {
  // Columns of rows can be made when read: read each once
  const { length, item, shopper: rowShopper, at: rowAt } = rows
  const indptr = new Int32Array(count + 1)
  for (let r = 0; r < length; r++) if (group[r] >= 0) indptr[group[r] + 1]++
  for (let g = 0; g < count; g++) indptr[g + 1] += indptr[g]
  const items = new Int32Array(indptr[count])
  const shopper = new Int32Array(count)
  const at = new Float64Array(count)
  const fill = indptr.slice(0, count)
  for (let r = 0; r < length; r++) {
    const g = group[r]
    if (g < 0) continue
    items[fill[g]++] = item[r]
    shopper[g] = rowShopper[r]
    at[g] = rowAt[r]
  }
  return distinct
    ? { count, ...distinctItems(indptr, items), shopper, at }
    : { count, indptr, items, shopper, at }
}

function distinctItems(indptr: Int32Array, items: Int32Array): { indptr: Int32Array; items: Int32Array } {
  const count = indptr.length - 1
  const start = new Int32Array(count + 1)
  let end = 0
  for (let g = 0; g < count; g++) {
    const from = indptr[g]
    const to = indptr[g + 1]
    sortRange(items, from, to)
    for (let e = from; e < to; e++) {
      const item = items[e]
      if (e === from || item !== items[end - 1]) items[end++] = item
    }
    start[g + 1] = end
  }
  return { indptr: start, items: items.slice(0, end) }
}
