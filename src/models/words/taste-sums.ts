import { exp, exp2, log } from '../../kernels/math.js'
import type { Query } from '../model.js'
import type { ItemTraits } from './item-traits.js'
import type { WordIndex } from './word-index.js'

/** How much each field of the catalogue counts; each part is 0…1 before. */
export interface TasteWeights {
  readonly category: number
  readonly brand: number
  readonly price: number
  readonly title: number
  readonly tags: number
}

/**
 * What the history of one shopper after the other says about the fields of the catalogue, summed over its events with
 * their faded weights; working memory included.
 */
export class TasteSums {
  readonly #traits: ItemTraits
  readonly #title: WordSums
  readonly #tags: WordSums
  /** Share of the history in each category or below it, averaged over the path from the top: 0…1. */
  readonly #category: Float64Array
  readonly #brand: Float64Array
  #brandTotal = 0
  #categoryTotal = 0
  /** The middle price, on the scale of the traits; 0 for none. */
  #price = 0
  /** Likeness by title and by tags of the items at hand. */
  #byTitle = new Float64Array(0)
  #byTags = new Float64Array(0)

  constructor(traits: ItemTraits, title: WordIndex, tags: WordIndex) {
    this.#traits = traits
    this.#title = new WordSums(title)
    this.#tags = new WordSums(tags)
    this.#category = new Float64Array(traits.parents.length)
    let brands = 0
    for (let i = 0; i < traits.size; i++) if (traits.brand[i] >= brands) brands = traits.brand[i] + 1
    this.#brand = new Float64Array(brands)
  }

  /** Items that it knows; those of later need new sums. */
  get size(): number {
    return this.#traits.size
  }

  /**
   * Sums a history; false where the catalogue says nothing about its items.
   * @param halfLife days
   */
  read({ items, weights, ages }: Query, halfLife: number): boolean {
    const { size, category, brand, price, parents, depths } = this.#traits
    const byCategory = this.#category
    this.#title.clear()
    this.#tags.clear()
    byCategory.fill(0)
    this.#brand.fill(0)
    this.#brandTotal = this.#categoryTotal = 0
    let priced = 0
    let prices = 0
    for (let e = 0; e < items.length; e++) {
      const item = items[e]
      if (!(weights[e] > 0) || item >= size) continue
      const weight = weights[e] * exp2(-ages[e] / halfLife)
      if (category[item] >= 0) {
        this.#categoryTotal += weight
        for (let c = category[item]; c >= 0; c = parents[c]) byCategory[c] += weight
      }
      if (brand[item] >= 0) {
        this.#brandTotal += weight
        this.#brand[brand[item]] += weight
      }
      if (price[item] > 0) {
        priced += weight
        prices += weight * log(price[item])
      }
      this.#title.add(item, weight)
      this.#tags.add(item, weight)
    }
    this.#price = priced > 0 ? exp(prices / priced) : 0
    if (this.#categoryTotal > 0) {
      // Parents come before their children: what they are worth is known already
      for (let c = 0; c < byCategory.length; c++) {
        const above = parents[c] < 0 ? 0 : byCategory[parents[c]] * depths[parents[c]]
        byCategory[c] = (above + byCategory[c] / this.#categoryTotal) / depths[c]
      }
    }
    const words = this.#title.settle()
    const tags = this.#tags.settle()
    return this.#categoryTotal + this.#brandTotal > 0 || words || tags
  }

  /**
   * How well each of some items suits the shopper, beside them; 0 where only its price does, for most prices suit most
   * shoppers. O(their words).
   */
  suits(items: Int32Array, weights: TasteWeights, out: Float64Array): void {
    const { category, brand, price } = this.#traits
    if (this.#byTitle.length < items.length) {
      this.#byTitle = new Float64Array(items.length)
      this.#byTags = new Float64Array(items.length)
    }
    const [byTitle, byTags, byCategory, byBrand] = [this.#byTitle, this.#byTags, this.#category, this.#brand]
    const [brandTotal, middle] = [this.#brandTotal, this.#price]
    this.#title.likeness(items, byTitle)
    this.#tags.likeness(items, byTags)
    for (let c = 0; c < items.length; c++) {
      const item = items[c]
      let sum = weights.title * byTitle[c] + weights.tags * byTags[c]
      if (category[item] >= 0) sum += weights.category * byCategory[category[item]]
      if (brand[item] >= 0 && brandTotal > 0) sum += (weights.brand * byBrand[brand[item]]) / brandTotal
      const own = price[item]
      // The smaller over the larger; without a branch, for which is which cannot be foreseen
      if (sum > 0 && own > 0 && middle > 0) {
        sum += weights.price * (Math.min(own, middle) / Math.max(own, middle))
      }
      out[c] = sum
    }
  }
}

/** The words of a history as one vector, and how near items are to it. */
class WordSums {
  readonly #index: WordIndex
  #sums = new Float64Array(0)
  #touched: Int32Array = new Int32Array(64)
  #count = 0
  #norm = 0

  constructor(index: WordIndex) {
    this.#index = index
  }

  clear(): void {
    for (let t = 0; t < this.#count; t++) this.#sums[this.#touched[t]] = 0
    this.#count = 0
    if (this.#sums.length < this.#index.wordCount) this.#sums = new Float64Array(this.#index.wordCount)
  }

  add(item: number, weight: number): void {
    const { start, words, weights } = this.#index.forward
    const sums = this.#sums
    const end = start[item + 1]
    for (let e = start[item]; e < end; e++) {
      if (sums[words[e]] === 0) {
        if (this.#count === this.#touched.length) this.#grow()
        this.#touched[this.#count++] = words[e]
      }
      sums[words[e]] += weight * weights[e]
    }
  }

  /** Ends the sums; false where there are no words. */
  settle(): boolean {
    let squares = 0
    for (let t = 0; t < this.#count; t++) squares += this.#sums[this.#touched[t]] ** 2
    this.#norm = squares > 0 ? 1 / Math.sqrt(squares) : 0
    return squares > 0
  }

  /** The cosine of each of some items, beside them: 0…1. */
  likeness(items: Int32Array, out: Float64Array): void {
    const [sums, norm] = [this.#sums, this.#norm]
    if (norm === 0) {
      out.fill(0)
      return
    }
    const { start, words, weights } = this.#index.forward
    for (let c = 0; c < items.length; c++) {
      const end = start[items[c] + 1]
      let dot = 0
      for (let e = start[items[c]]; e < end; e++) dot += sums[words[e]] * weights[e]
      out[c] = dot * norm
    }
  }

  #grow(): void {
    const touched = new Int32Array(this.#touched.length * 2)
    touched.set(this.#touched)
    this.#touched = touched
  }
}
