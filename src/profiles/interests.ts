import { exp2 } from '../kernels/math.js'
import type { Wanted } from './audience-target.js'
import type { FieldSums } from './field-sums.js'
import { bandOf } from './price-bands.js'
import type { ShopperFacts } from './shopper-facts.js'
import type { ShopperRows } from './shopper-rows.js'
import type { TasteReader } from './taste-reader.js'

/** Weight that the whole shop has beside a shopper's own events: two purchases. */
const SHOP_WEIGHT = 10

/** Sums of one kind, shopper by shopper: interest in what is wanted, and in all there is. */
class Shares {
  readonly #part: Float64Array
  readonly #all: Float64Array
  #parts = 0
  #alls = 0

  constructor(most: number) {
    this.#part = new Float64Array(most)
    this.#all = new Float64Array(most)
  }

  set(place: number, part: number, all: number): void {
    this.#part[place] = part
    this.#all[place] = all
    this.#parts += part
    this.#alls += all
  }

  /** The whole shop's share, as if each of `kinds` kinds had one event more. */
  common(kinds = 0): number {
    return kinds === 0 ? this.#parts / this.#alls : (this.#parts + 1) / (this.#alls + kinds)
  }

  /** A shopper's share, drawn towards `expected`. */
  of(place: number, expected: number): number {
    return (this.#part[place] + SHOP_WEIGHT * expected) / (this.#all[place] + SHOP_WEIGHT)
  }

  has(place: number): boolean {
    return this.#part[place] > 0
  }

  /** How many times the shop's share; 1 where the shop has none to compare with. */
  lift(place: number): number {
    const common = this.common()
    return common > 0 ? this.of(place, common) / common : 1
  }
}

/**
 * How likely it is that the next thing a shopper wants is the target. For a category or brand it is their own faded
 * share of it, drawn towards the shop's. For an item the same, where the share to be drawn towards is the shop's share
 * of the item times the lifts of its category, brand and price band with this shopper: naive Bayes over the fields, so
 * a new item finds its shoppers too. 64 bytes a shopper.
 */
export class Interests {
  readonly #wanted: Wanted
  readonly #breaks: readonly number[]
  readonly #halfLife: number
  readonly #item: Shares
  readonly #category: Shares
  readonly #brand: Shares
  readonly #price: Shares
  #count = 0

  constructor(wanted: Wanted, breaks: readonly number[], halfLife: number, most: number) {
    this.#wanted = wanted
    this.#breaks = breaks
    this.#halfLife = halfLife
    this.#item = new Shares(most)
    this.#category = new Shares(most)
    this.#brand = new Shares(most)
    this.#price = new Shares(most)
  }

  /** Adds the shopper whose rows were read last; returns their place. */
  add(source: ShopperRows, facts: ShopperFacts, tastes: TasteReader): number {
    const { item, categories, brand, price } = this.#wanted
    const place = this.#count++
    if (item >= 0) this.#addItem(place, source, facts)
    if (categories.length > 0) this.#category.set(place, ...sumOf(tastes.category, categories))
    if (brand >= 0) this.#brand.set(place, ...sumOf(tastes.brand, [brand]))
    const band = this.#breaks.length === 0 ? -1 : bandOf(price, this.#breaks)
    if (band >= 0) this.#price.set(place, ...sumOf(tastes.price, [band]))
    return place
  }

  /** Whether a shopper ever showed interest in it, or in its category or brand. */
  any(place: number): boolean {
    return this.#item.has(place) || this.#category.has(place) || this.#brand.has(place)
  }

  /** The likelihood for a shopper, once all were added. */
  of(place: number, itemCount: number): number {
    const { item, categories, brand } = this.#wanted
    if (item >= 0) {
      const lift = this.#category.lift(place) * this.#brand.lift(place) * this.#price.lift(place)
      return this.#item.of(place, Math.min(1, this.#item.common(itemCount) * lift))
    }
    const category = categories.length > 0 ? this.#category.of(place, this.#category.common()) : 1
    return brand >= 0 ? category * this.#brand.of(place, this.#brand.common()) : category
  }

  #addItem(place: number, { columns }: ShopperRows, facts: ShopperFacts): void {
    const { item, at } = columns
    let part = 0
    let all = 0
    for (let k = 0; k < facts.keptCount; k++) {
      if (facts.keptWeight[k] <= 0) continue
      const row = facts.kept[k]
      const weight = facts.keptWeight[k] * exp2((at[row] - at[facts.kept[0]]) / this.#halfLife)
      all += weight
      if (item[row] === this.#wanted.item) part += weight
    }
    this.#item.set(place, part, all)
  }
}

function sumOf(sums: FieldSums, codes: readonly number[]): [part: number, all: number] {
  let part = 0
  for (const code of codes) part += Math.max(0, sums.get(code))
  return [part, sums.total()]
}
