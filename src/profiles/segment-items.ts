import { exp2 } from '../kernels/math.js'
import { COUNTED, type ShopperFacts } from './shopper-facts.js'
import type { ShopperRows } from './shopper-rows.js'

/** What is popular in each segment: segment s has `items[start[s] … start[s + 1])`, best first. */
export interface SegmentItems {
  readonly names: readonly string[]
  /** How many shoppers each has, as far as they were looked at. */
  readonly shoppers: readonly number[]
  readonly start: Int32Array
  readonly items: Int32Array
  /** Distinct shoppers who showed interest, those of long ago for less. */
  readonly scores: Float32Array
}

export const NO_SEGMENTS: SegmentItems = {
  names: [],
  shoppers: [],
  start: new Int32Array(1),
  items: new Int32Array(0),
  scores: new Float32Array(0),
}

/** Items kept for a segment: it fills lists, and filters may turn many down. */
const KEPT = 200
/** Interest counts half after a week, as in `popular`, and never less than 2^-20. */
const HALF_LIFE = 7 * 86_400_000
const OLDEST = -20

/** Counts, shopper by shopper, which items their segments look at. 4 bytes an item and segment. */
export class SegmentTally {
  readonly #names: readonly string[]
  readonly #scores: Float32Array[]
  readonly #shoppers: number[]
  readonly #now: number

  constructor(names: readonly string[], itemCount: number, now: number) {
    this.#names = names
    this.#scores = names.map(() => new Float32Array(itemCount))
    this.#shoppers = names.map(() => 0)
    this.#now = now
  }

  /** Adds one shopper, whose rows `facts` has just read. */
  add(segments: readonly string[], { columns }: ShopperRows, facts: ShopperFacts): void {
    const own = segments.map(name => this.#names.indexOf(name))
    for (const segment of own) this.#shoppers[segment]++
    if (own.length === 0) return
    for (let k = 0; k < facts.keptCount; k++) {
      const row = facts.kept[k]
      const item = columns.item[row]
      const flags = facts.items.get(item)
      if ((flags & COUNTED) !== 0 || facts.keptWeight[k] <= 0) continue
      facts.items.set(item, flags | COUNTED)
      const score = exp2(Math.max(OLDEST, (columns.at[row] - this.#now) / HALF_LIFE))
      for (let s = 0; s < own.length; s++) this.#scores[own[s]][item] += score
    }
  }

  /** The most popular items of each segment. */
  best(): SegmentItems {
    const lists = this.#scores.map(scores => {
      const items: number[] = []
      for (let item = 0; item < scores.length; item++) if (scores[item] > 0) items.push(item)
      return items.sort((a, b) => scores[b] - scores[a] || a - b).slice(0, KEPT)
    })
    const start = new Int32Array(lists.length + 1)
    for (let s = 0; s < lists.length; s++) start[s + 1] = start[s] + lists[s].length
    return {
      names: this.#names,
      shoppers: this.#shoppers,
      start,
      items: Int32Array.from(lists.flat()),
      scores: Float32Array.from(lists.flatMap((items, s) => items.map(item => this.#scores[s][item]))),
    }
  }
}
