import type { LocalClock } from '../data/local-clock.js'
import type { ShopperRows } from './shopper-rows.js'
import { Stamps } from './stamps.js'

/** Newest buying days that are kept by date. */
const NEWEST_DAYS = 500
/** A price this near to the list price is the list price: sums of cents are not exact. */
const FULL_PRICE = 0.995
/** Flags of orders. */
const ORDERED = 1
const PRICED = 2

/** What one shopper after the other bought and kept. Rows are told newest first. */
export class Purchases {
  readonly #clock: LocalClock
  readonly #orders = new Stamps()
  readonly #ordersOfSessions = new Stamps()
  /** The visit of the last purchase without order and session, and its flags. */
  #looseVisit = 0
  #looseFlags = 0
  /** Of the last purchase. */
  #order = -1
  #visit = 0
  #flags = 0
  #time = 0
  #pricedDay = 0

  /** Purchases of which something was kept. */
  count = 0
  orders = 0
  units = 0
  revenue = 0
  /** Purchases, orders and buying days with a price. */
  priced = 0
  pricedOrders = 0
  pricedDays = 0
  /** Purchases that know their list price, and those of them below it. */
  listed = 0
  discounted = 0
  lastAt = 0
  /** Distinct days, the first of all of them, and the newest 500, newest first, as days since 1970. */
  dayCount = 0
  firstDay = 0
  readonly days = new Int32Array(NEWEST_DAYS)

  constructor(clock: LocalClock) {
    this.#clock = clock
  }

  clear({ orderCount, sessionCount }: ShopperRows): void {
    this.#orders.clear(orderCount)
    this.#ordersOfSessions.clear(sessionCount)
    this.#looseVisit = this.#looseFlags = this.#pricedDay = 0
    this.count = this.orders = this.units = this.revenue = 0
    this.priced = this.pricedOrders = this.pricedDays = 0
    this.listed = this.discounted = this.lastAt = 0
    this.dayCount = this.firstDay = 0
  }

  /** How many of the days `days` holds. */
  get keptDays(): number {
    return Math.min(this.dayCount, NEWEST_DAYS)
  }

  /**
   * Adds a purchase of which `units` were kept. Its basket is its order, else its visit: a session, or below 0 the
   * number of a visit that a pause cut.
   */
  add({ columns, catalog }: ShopperRows, row: number, item: number, units: number, visit: number): void {
    const { at, order, price } = columns
    const paid = price.length === 0 ? Number.NaN : price[row]
    const flags = Number.isNaN(paid) ? ORDERED : ORDERED | PRICED
    const basket = order.length === 0 ? -1 : order[row]
    // Rows of one basket mostly follow one another
    if (this.count === 0 || basket !== this.#order || visit !== this.#visit || flags !== this.#flags) {
      this.#basket(basket, visit, flags)
      this.#order = basket
      this.#visit = visit
      this.#flags = flags
    }
    if (this.count === 0) this.lastAt = at[row]
    if (this.count === 0 || at[row] !== this.#time) this.#day(at[row])
    this.count++
    this.units += units
    if (Number.isNaN(paid)) return
    if (this.priced === 0 || this.firstDay !== this.#pricedDay) this.pricedDays++
    this.#pricedDay = this.firstDay
    this.priced++
    this.revenue += units * paid
    const list = catalog.listPrice(item)
    if (!(list > 0)) return
    this.listed++
    if (paid < list * FULL_PRICE) this.discounted++
  }

  #day(time: number): void {
    this.#time = time
    const day = this.#clock.day(time)
    if (this.dayCount > 0 && day === this.firstDay) return
    if (this.dayCount < NEWEST_DAYS) this.days[this.dayCount] = day
    this.dayCount++
    this.firstDay = day
  }

  #basket(order: number, visit: number, flags: number): void {
    let before: number
    if (order >= 0) {
      before = this.#orders.get(order)
      this.#orders.set(order, before | flags)
    } else if (visit >= 0) {
      before = this.#ordersOfSessions.get(visit)
      this.#ordersOfSessions.set(visit, before | flags)
    } else {
      // Visits that a pause cut follow one another: the last one is all there is to know
      before = visit === this.#looseVisit ? this.#looseFlags : 0
      this.#looseVisit = visit
      this.#looseFlags = before | flags
    }
    if ((before & ORDERED) === 0) this.orders++
    if ((flags & ~before & PRICED) !== 0) this.pricedOrders++
  }
}
