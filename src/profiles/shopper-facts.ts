import {
  CART,
  DISMISS,
  EVENT_TYPES,
  IMPRESSION,
  PURCHASE,
  RETURN,
  UNCART,
  UNDISMISS,
  VIEW,
} from '../data/event.js'
import { Undoings } from '../data/fold/undo.js'
import { rowWeight, type Weights, weightsOf } from '../data/fold/weights.js'
import type { LocalClock } from '../data/local-clock.js'
import { Purchases } from './purchases.js'
import type { ShopperRows } from './shopper-rows.js'
import { Stamps } from './stamps.js'
import { Visits } from './visits.js'

/** Newest rows of a shopper that everything but sums looks at. */
export const NEWEST = 500

export interface FactOptions {
  readonly weights: Readonly<Record<string, number>>
  readonly ratingScale: readonly [number, number]
  /** Milliseconds. */
  readonly sessionGap: number
  readonly clock: LocalClock
}

/**
 * What the rows of one shopper say, as numbers, read in one pass from the newest to the oldest; the next `read`
 * overwrites it. Time in proportion to the rows; memory 4 bytes for each item and order of the log, 8 a session.
 *
 * Purchases and carts that were taken back do not count, nor do the units of a purchase that were: models train on the
 * same rows.
 */
export class ShopperFacts {
  readonly #options: FactOptions
  #types: readonly string[] = []
  #typeCount = 0
  #weights: Weights | undefined
  readonly #undoings = new Undoings()

  events = 0
  firstAt = 0
  lastAt = 0
  /** Events by type code. */
  readonly counts = new Int32Array(256)
  readonly visits: Visits
  readonly bought: Purchases
  /** Carts that were not emptied. */
  carts = 0
  /** What happened to each item: flags of `BOUGHT` and the like. */
  readonly items = new Stamps()
  /** Items viewed in the newest rows, and those carted and not bought since; newest first. */
  readonly viewed: number[] = []
  readonly carted: number[] = []
  /** The newest rows that count as interest, newest first, with their weights. */
  readonly kept = new Int32Array(NEWEST)
  readonly keptWeight = new Float64Array(NEWEST)
  keptCount = 0
  /** The newest rows with a query, all dismissals and what took them back; newest first. */
  readonly searches: number[] = []
  readonly dismissals: number[] = []

  constructor(options: FactOptions) {
    this.#options = options
    this.visits = new Visits(options.clock, options.sessionGap)
    this.bought = new Purchases(options.clock)
  }

  /** Reads `all[from … to)`, rows newest first. */
  read(source: ShopperRows, all: Int32Array, from: number, to: number): void {
    this.#clear(source)
    this.events = to - from
    if (to === from) return
    const undoings = this.#undoings
    const { item, type, at, session, query, quantity } = source.columns
    const noItem = item.length === 0
    const noSession = session.length === 0
    const noQuery = query.length === 0
    const noQuantity = quantity.length === 0
    this.lastAt = at[all[from]]
    this.firstAt = at[all[to - 1]]
    for (let p = from; p < to; p++) {
      const row = all[p]
      const code = type[row]
      const recent = p - from < NEWEST
      this.counts[code]++
      const visit = this.visits.add(noSession ? -1 : session[row], at[row])
      if (recent && code !== IMPRESSION) this.visits.addTime(at[row])
      if (recent && !noQuery && query[row] >= 0) this.searches.push(row)
      if (code === DISMISS || code === UNDISMISS) {
        this.dismissals.push(row)
        continue
      }
      const what = noItem ? -1 : item[row]
      if (what < 0 || code === IMPRESSION) continue
      const units = noQuantity ? Number.NaN : quantity[row]
      if (code === PURCHASE) {
        const bought = Number.isNaN(units) ? 1 : units
        const left = undoings.any ? undoings.unitsLeft(what * 2, units) : bought
        if (left === 0) continue
        this.bought.add(source, row, what, left, visit)
        this.items.set(what, this.items.get(what) | BOUGHT)
      } else if (code === CART) {
        if (undoings.any && undoings.isUndone(what * 2 + 1, units)) continue
        this.#cart(what, recent)
      } else if (code === RETURN || code === UNCART) {
        if (code === RETURN) undoings.undo(what * 2, units)
        else undoings.undo(what * 2 + 1, Number.NaN)
        continue
      } else if (recent && (code === VIEW || code === CLICK)) {
        this.#view(what)
      }
      if (this.keptCount < NEWEST) this.#keep(source, row, code)
    }
  }

  #cart(item: number, recent: boolean): void {
    this.carts++
    const flags = this.items.get(item)
    if (!recent || (flags & (BOUGHT | CARTED)) !== 0) return
    this.items.set(item, flags | CARTED)
    this.carted.push(item)
  }

  #view(item: number): void {
    const flags = this.items.get(item)
    if ((flags & VIEWED) !== 0) return
    this.items.set(item, flags | VIEWED)
    this.viewed.push(item)
  }

  #keep({ columns }: ShopperRows, row: number, code: number): void {
    const weights = this.#weights as Weights
    if (weights.byType[code] === 0) return
    this.kept[this.keptCount] = row
    const value = columns.value.length === 0 ? Number.NaN : columns.value[row]
    this.keptWeight[this.keptCount++] = rowWeight(weights, code, value)
  }

  #clear(source: ShopperRows): void {
    const { types } = source
    if (types !== this.#types || types.length !== this.#typeCount) {
      const { weights, ratingScale, sessionGap } = this.#options
      this.#types = types
      this.#typeCount = types.length
      this.#weights = weightsOf(types, { weights, ratingScale, sessionGap })
    }
    this.#undoings.clear()
    this.counts.fill(0)
    this.visits.clear(source.sessionCount)
    this.bought.clear(source)
    this.items.clear(source.itemCount)
    this.firstAt = this.lastAt = this.carts = this.keptCount = 0
    this.viewed.length = this.carted.length = 0
    this.searches.length = this.dismissals.length = 0
  }
}

const CLICK = EVENT_TYPES.indexOf('click')

/** Flags in `items`. */
export const BOUGHT = 1
export const CARTED = 2
export const VIEWED = 4
/** For readers of the facts, to look at each item once. */
export const LISTED = 8
export const COUNTED = 16
