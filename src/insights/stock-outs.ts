import { PURCHASE } from '../data/event.js'
import { dayName } from './calendar.js'
import { identity, shopSeason } from './demand.js'
import { orderDays, ordersBetween } from './order-days.js'
import type { ShopRows } from './shop-rows.js'

/** An item that was wanted and is not sold any more. */
export interface StockOut {
  readonly item: string
  readonly title: string
  /** Orders in a usual week while it sold. */
  readonly perWeek: number
  /** Day of the last order. */
  readonly lastOrder: string
  /** Orders that would have come since, at that pace. */
  readonly missed: number
  /** Visits that looked at it since. */
  readonly looks: number
}

export interface StockOuts {
  /** The catalogue says they cannot be bought; what misses most first. */
  readonly soldOut: readonly StockOut[]
  /**
   * The catalogue says they can be bought, and still nobody has for so long that chance would do it less than once in
   * a hundred times: look whether they are in stock, and to be found. Only what stopped in the last 84 days: what
   * sells in its season alone is silent for longer.
   */
  readonly silent: readonly StockOut[]
}

/** The pace is that of so many days before the last order. */
const PACE_DAYS = 84
/** e⁻⁵ is below one in a hundred. */
const LEAST_MISSED = 5
const LEAST_ORDERS = 5

/** What sells out: items that sold well until they stopped. Empty for a shop that logs no orders. O(events). */
export function stockOuts(rows: ShopRows): StockOuts {
  if (!rows.type.includes(PURCHASE)) return { soldOut: [], silent: [] }
  const { itemCount, catalog } = rows
  const season = shopSeason(rows, 'orders')
  const orders = orderDays(rows, identity(itemCount), itemCount, 'orders')
  const soldOut: StockOut[] = []
  const silent: StockOut[] = []
  const looks = looksSince(rows, orders.start, orders.days)
  for (let i = 0; i < itemCount; i++) {
    const end = orders.start[i + 1]
    if (end === orders.start[i] || catalog.hidden(i)) continue
    const last = orders.days[end - 1]
    const from = Math.max(season.from, last - PACE_DAYS + 1)
    const weeks = season.weeks(from, last)
    // The span ends with an order by choice: that one says nothing about the pace
    const before = ordersBetween(orders, i, from, last) - 1
    const perWeek = weeks === 0 ? 0 : before / weeks
    const missed = perWeek * season.weeks(last + 1, season.to)
    const told: StockOut = {
      item: rows.itemId(i),
      title: catalog.title(i) || rows.itemId(i),
      perWeek,
      lastOrder: dayName(last),
      missed,
      looks: looks[i],
    }
    if (!catalog.available(i)) soldOut.push(told)
    else if (before >= LEAST_ORDERS && missed >= LEAST_MISSED && last > season.to - PACE_DAYS)
      silent.push(told)
  }
  const most = (a: StockOut, b: StockOut): number => b.missed - a.missed
  return { soldOut: soldOut.sort(most), silent: silent.sort(most) }
}

/** Visits with an event of each item after the day of its last order. */
function looksSince(rows: ShopRows, start: Int32Array, days: Int32Array): Float64Array {
  const looks = new Float64Array(rows.itemCount)
  const last = new Int32Array(rows.itemCount).fill(-1)
  for (let r = 0; r < rows.length; r++) {
    const item = rows.item[r]
    const end = start[item + 1]
    if (end === start[item] || rows.day[r] <= days[end - 1] || last[item] === rows.session[r]) continue
    last[item] = rows.session[r]
    looks[item]++
  }
  return looks
}
