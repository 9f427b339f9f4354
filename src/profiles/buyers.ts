import type { BuyingHistory } from './buying.js'
import type { Gaps } from './gaps.js'
import type { Purchases } from './purchases.js'
import type { SpendingHistory } from './spending.js'

/** Gaps below which a shopper does not help to say what is usual. */
const LEAST_GAPS = 2
/** Most shoppers that the models of buying and spending learn from, spread evenly: more would not change them. */
const MOST_LEARNT = 20_000
const DAY = 86_400_000

/** Figures of those who bought, one entry each, as a fit collects them. 80 bytes a shopper. */
export class Buyers {
  readonly #at: number
  readonly #today: number
  readonly #sinceOrder: Float64Array
  readonly #orders: Float64Array
  readonly #revenue: Float64Array
  readonly #usualGaps: Float64Array
  readonly #repeats: Int32Array
  readonly #span: Int32Array
  readonly #age: Int32Array
  readonly #pricedDays: Int32Array
  readonly #meanDay: Float64Array
  #gapped = 0
  #gapSquares = 0
  #gaps = 0
  #priced = 0
  #spent = 0
  #listed = 0
  #discounted = 0
  count = 0

  /**
   * @param most room for so many
   * @param at time of the fit
   * @param today its day
   */
  constructor(most: number, at: number, today: number) {
    this.#at = at
    this.#today = today
    this.#sinceOrder = new Float64Array(most)
    this.#orders = new Float64Array(most)
    this.#revenue = new Float64Array(most)
    this.#usualGaps = new Float64Array(most)
    this.#repeats = new Int32Array(most)
    this.#span = new Int32Array(most)
    this.#age = new Int32Array(most)
    this.#pricedDays = new Int32Array(most)
    this.#meanDay = new Float64Array(most)
  }

  /** Adds one shopper who bought. */
  add(bought: Purchases, gaps: Gaps): void {
    const { days, dayCount, firstDay, priced, pricedDays, revenue } = bought
    const b = this.count++
    this.#sinceOrder[b] = Math.max(0, this.#at - bought.lastAt) / DAY
    this.#orders[b] = bought.orders
    this.#repeats[b] = dayCount - 1
    this.#span[b] = days[0] - firstDay
    this.#age[b] = this.#today - firstDay
    this.#listed += bought.listed
    this.#discounted += bought.discounted
    if (gaps.count >= LEAST_GAPS) {
      this.#usualGaps[this.#gapped++] = gaps.usual
      this.#gapSquares += gaps.squares
      // A middle gap is chosen to lie near the others: one of them says nothing
      this.#gaps += gaps.count - 1
    }
    if (priced > 0) this.#revenue[this.#priced++] = revenue
    if (revenue > 0) {
      this.#pricedDays[this.#spent] = pricedDays
      this.#meanDay[this.#spent++] = revenue / pricedDays
    }
  }

  get daysSinceOrder(): Float64Array {
    return this.#sinceOrder.subarray(0, this.count)
  }

  get orders(): Float64Array {
    return this.#orders.subarray(0, this.count)
  }

  /** Of those with a price. */
  get revenue(): Float64Array {
    return this.#revenue.subarray(0, this.#priced)
  }

  /** Of those with two gaps or more. */
  get usualGaps(): Float64Array {
    return this.#usualGaps.subarray(0, this.#gapped)
  }

  /** Variance of ln(gap / usual gap); NaN where there is no gap to tell. */
  get gapVariance(): number {
    return this.#gaps === 0 ? Number.NaN : this.#gapSquares / this.#gaps
  }

  /** NaN where no purchase has both prices. */
  get discountShare(): number {
    return this.#listed === 0 ? Number.NaN : this.#discounted / this.#listed
  }

  buyingHistory(): BuyingHistory {
    const chosen = evenly(this.count)
    return {
      length: chosen.length,
      repeats: chosen.map(b => this.#repeats[b]),
      span: chosen.map(b => this.#span[b]),
      age: chosen.map(b => this.#age[b]),
    }
  }

  spendingHistory(): SpendingHistory {
    const chosen = evenly(this.#spent)
    return {
      length: chosen.length,
      days: chosen.map(b => this.#pricedDays[b]),
      mean: Float64Array.from(chosen, b => this.#meanDay[b]),
    }
  }
}

/** Indices spread over 0 … count. */
function evenly(count: number): Int32Array {
  const step = Math.max(1, Math.ceil(count / MOST_LEARNT))
  return Int32Array.from({ length: Math.ceil(count / step) }, (_, b) => b * step)
}
