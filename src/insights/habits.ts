import { PURCHASE } from '../data/event.js'
import { weekdayOf } from './calendar.js'
import type { ShopRows } from './shop-rows.js'

/** When shoppers come, in the shop's time zone. */
export interface Habits {
  /** Visits with an event in that hour: 24 entries from midnight for each day of the week, Monday first. */
  readonly visits: readonly (readonly number[])[]
  /** Orders by the hour of their first event. */
  readonly orders: readonly (readonly number[])[]
  /** The fewest hours of the day that hold half of the visits, busiest first. */
  readonly activeHours: readonly number[]
  /** Whether the times of the log have hours at all, and are not all midnight. */
  readonly timed: boolean
}

/** Counts visits and orders by hour and weekday. A visit counts once in each hour, whatever happens in it. O(events). */
export function habits(rows: ShopRows): Habits {
  const visits = new Float64Array(168)
  const orders = new Float64Array(168)
  /** The hour, since 1970, in which each visit was counted last. */
  const counted = new Float64Array(rows.sessionCount).fill(Number.NaN)
  const ordered = new Uint8Array(rows.basketCount)
  let timed = false
  for (let r = 0; r < rows.length; r++) {
    const local = rows.clock.local(rows.at[r])
    const hour = Math.floor(local / HOUR)
    const ofDay = hour - rows.day[r] * 24
    const cell = weekdayOf(rows.day[r]) * 24 + ofDay
    if (local !== rows.day[r] * DAY) timed = true
    if (counted[rows.session[r]] !== hour) {
      counted[rows.session[r]] = hour
      visits[cell]++
    }
    if (rows.type[r] === PURCHASE && ordered[rows.basket[r]] === 0) {
      ordered[rows.basket[r]] = 1
      orders[cell]++
    }
  }
  const week = (cells: Float64Array): number[][] =>
    Array.from({ length: 7 }, (_, d) => Array.from(cells.subarray(d * 24, d * 24 + 24)))
  return { visits: week(visits), orders: week(orders), activeHours: busiest(visits), timed }
}

function busiest(cells: Float64Array): number[] {
  const hours = new Float64Array(24)
  let total = 0
  for (let c = 0; c < cells.length; c++) {
    hours[c % 24] += cells[c]
    total += cells[c]
  }
  if (total === 0) return []
  const order = Array.from(hours.keys()).sort((a, b) => hours[b] - hours[a] || a - b)
  let held = 0
  let count = 0
  while (held * 2 < total) held += hours[order[count++]]
  return order.slice(0, count)
}

const HOUR = 3_600_000
const DAY = 86_400_000
