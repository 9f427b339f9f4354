import { CART, PURCHASE } from '../data/event.js'
import { nameOf, type Period, periodOf } from './calendar.js'
import type { ShopRows } from './shop-rows.js'

/** What was sold in one month or week. */
export interface SalesPeriod {
  readonly name: string
  readonly orders: number
  readonly units: number
  readonly revenue: number
}

/** The shop in figures. */
export interface Sales {
  readonly shoppers: number
  /** Of those, known users; the others are visits and orders of guests. */
  readonly users: number
  readonly visits: number
  readonly items: number
  /** Orders of which something was kept; units and money that were kept. */
  readonly orders: number
  readonly units: number
  readonly revenue: number
  /** Part of the units sold that has a price; 0 where the shop logs none. */
  readonly priced: number
  /** Money an order, of those with a price; absent where there is none. */
  readonly averageBasket?: number
  /** Events that take a purchase back. */
  readonly returns: number
  readonly carts: number
  readonly period: Period
  /** Every period from the first to the last, oldest first. */
  readonly periods: readonly SalesPeriod[]
}

/** Logs up to so many days are told by the week. */
const BY_WEEK = 200

/** Orders, units and money, net of returns, in all and over time. O(events). */
export function sales(rows: ShopRows): Sales {
  const firstDay = rows.clock.day(rows.from)
  const lastDay = rows.clock.day(rows.to)
  const period: Period = lastDay - firstDay <= BY_WEEK ? 'week' : 'month'
  const from = periodOf(firstDay, period)
  const count = periodOf(lastDay, period) - from + 1
  const orders = new Float64Array(count)
  const units = new Float64Array(count)
  const revenue = new Float64Array(count)
  /** 1 for orders that count, 2 for those with a price too. */
  const ordered = new Uint8Array(rows.basketCount)
  let withPrice = 0
  let pricedOrders = 0
  let carts = 0
  for (let r = 0; r < rows.length; r++) {
    if (rows.type[r] === CART) carts++
    if (rows.type[r] !== PURCHASE || !(rows.units[r] > 0)) continue
    // Where clocks are set back at midnight, a day can follow itself
    const p = Math.max(0, periodOf(rows.day[r], period) - from)
    const basket = rows.basket[r]
    if (ordered[basket] === 0) {
      ordered[basket] = 1
      orders[p]++
    }
    units[p] += rows.units[r]
    if (Number.isNaN(rows.price[r])) continue
    if (ordered[basket] === 1) {
      ordered[basket] = 2
      pricedOrders++
    }
    withPrice += rows.units[r]
    revenue[p] += rows.units[r] * rows.price[r]
  }
  const sold = sum(units)
  const money = sum(revenue)
  return {
    shoppers: rows.shopperCount,
    users: rows.userCount,
    visits: rows.sessionCount,
    items: rows.itemCount,
    orders: sum(orders),
    units: sold,
    revenue: money,
    priced: sold === 0 ? 0 : withPrice / sold,
    ...(pricedOrders > 0 && { averageBasket: money / pricedOrders }),
    returns: rows.returns,
    carts,
    period,
    periods: Array.from(orders, (n, p) => ({
      name: nameOf(from + p, period),
      orders: n,
      units: units[p],
      revenue: revenue[p],
    })),
  }
}

function sum(values: Float64Array): number {
  let total = 0
  for (let v = 0; v < values.length; v++) total += values[v]
  return total
}
