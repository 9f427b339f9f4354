import { PURCHASE } from '../data/event.js'
import { groupRows } from '../data/fold/group-rows.js'
import type { ShopRows } from './shop-rows.js'

/** Days on which something was ordered: group g on `days[start[g] … start[g + 1])`, ascending, one entry an order. */
export interface OrderDays {
  readonly start: Int32Array
  readonly days: Int32Array
}

/** What an order is: of a shop that logs none, a visit. */
export type Counted = 'orders' | 'visits'

export function countedBy(rows: ShopRows): Counted {
  return rows.type.includes(PURCHASE) ? 'orders' : 'visits'
}

/**
 * Counts each order once in every group of which it holds something that was kept.
 * @param of group of each item, -1 for none
 */
export function orderDays(rows: ShopRows, of: Int32Array, groupCount: number, by: Counted): OrderDays {
  const counts = (row: number): boolean => by === 'visits' || rows.units[row] > 0
  const grouped =
    by === 'orders' ? groupRows(rows.basket, rows.basketCount) : groupRows(rows.session, rows.sessionCount)
  const last = new Int32Array(groupCount)
  const start = new Int32Array(groupCount + 1)
  let days = new Int32Array(0)
  let next = start
  // Counts first, then fills; a group knows the order that was counted last
  for (const filling of [false, true]) {
    last.fill(-1)
    for (let order = 0; order + 1 < grouped.start.length; order++) {
      for (let p = grouped.start[order]; p < grouped.start[order + 1]; p++) {
        const row = grouped.rows[p]
        const group = of[rows.item[row]]
        if (group < 0 || last[group] === order || !counts(row)) continue
        last[group] = order
        if (filling) days[next[group]++] = rows.day[row]
        else start[group + 1]++
      }
    }
    if (filling) break
    for (let g = 0; g < groupCount; g++) start[g + 1] += start[g]
    days = new Int32Array(start[groupCount])
    next = start.slice(0, groupCount)
  }
  for (let g = 0; g < groupCount; g++) days.subarray(start[g], start[g + 1]).sort()
  return { start, days }
}

/** Orders of a group from one day to another, both counted. O(log orders). */
export function ordersBetween({ start, days }: OrderDays, group: number, from: number, to: number): number {
  return (
    firstAfter(days, start[group], start[group + 1], to) -
    firstAfter(days, start[group], start[group + 1], from - 1)
  )
}

function firstAfter(days: Int32Array, from: number, to: number, day: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >> 1
    if (days[middle] <= day) low = middle + 1
    else high = middle
  }
  return low
}
