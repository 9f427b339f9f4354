import type { Catalog } from '../data/catalog/catalog.js'
import { categoryText } from './field-names.js'
import type { FieldSums } from './field-sums.js'
import type { ShopperFacts } from './shopper-facts.js'
import type { ShopperRows } from './shopper-rows.js'

/**
 * How the interest in each category divides among brands, in the whole shop: what tells somebody who loves a brand from
 * somebody who needs what only one brand makes. By names, which outlast codes.
 */
export interface BrandMix {
  readonly categories: readonly string[]
  readonly brands: readonly string[]
  /** Entry e: of the interest in `categories[category[e]]`, `share[e]` is in `brands[brand[e]]`. */
  readonly category: Int32Array
  readonly brand: Int32Array
  readonly share: Float32Array
}

export const NO_MIX: BrandMix = {
  categories: [],
  brands: [],
  category: new Int32Array(0),
  brand: new Int32Array(0),
  share: new Float32Array(0),
}

/** Sums interest in each category and brand, shopper by shopper; every shopper counts as one. */
export class BrandTally {
  readonly #catalog: Catalog
  readonly #brandCount: number
  readonly #sums = new Map<number, number>()
  readonly #own = new Map<number, number>()

  constructor(catalog: Catalog) {
    this.#catalog = catalog
    this.#brandCount = catalog.brandCount
  }

  /** Adds the shopper whose rows `facts` has just read. */
  add({ columns }: ShopperRows, { kept, keptWeight, keptCount }: ShopperFacts): void {
    if (this.#brandCount === 0) return
    const own = this.#own
    own.clear()
    let total = 0
    for (let k = 0; k < keptCount; k++) {
      const item = columns.item[kept[k]]
      const category = this.#catalog.category(item)
      const brand = this.#catalog.brand(item)
      if (category < 0 || brand < 0 || keptWeight[k] <= 0) continue
      const key = category * this.#brandCount + brand
      own.set(key, (own.get(key) ?? 0) + keptWeight[k])
      total += keptWeight[k]
    }
    for (const [key, sum] of own) this.#sums.set(key, (this.#sums.get(key) ?? 0) + sum / total)
  }

  /** The mix, category by category in order of their codes. */
  mix(): BrandMix {
    const keys = Float64Array.from(this.#sums.keys()).sort()
    const totals = new Float64Array(this.#catalog.categoryCount)
    for (const key of keys) totals[Math.floor(key / this.#brandCount)] += this.#sums.get(key) as number
    const category = Int32Array.from(keys, key => Math.floor(key / this.#brandCount))
    const brand = Int32Array.from(keys, key => key % this.#brandCount)
    return {
      categories: Array.from(totals, (_, code) => categoryText(this.#catalog.categoryNames(code))),
      brands: Array.from({ length: this.#brandCount }, (_, code) => this.#catalog.brandName(code)),
      category,
      brand,
      share: Float32Array.from(keys, (key, e) => (this.#sums.get(key) as number) / totals[category[e]]),
    }
  }
}

/** A mix in the codes of a catalogue, ready to be asked. */
export class KnownMix {
  readonly mix: BrandMix
  readonly catalog: Catalog
  /** Codes below this are known. */
  readonly categoryCount: number
  /** By brand, then by category code. */
  readonly #shares = new Map<string, Map<number, number>>()

  constructor(mix: BrandMix, catalog: Catalog) {
    this.mix = mix
    this.catalog = catalog
    this.categoryCount = catalog.categoryCount
    const codes = new Map<string, number>()
    for (let code = 0; code < catalog.categoryCount; code++) {
      codes.set(categoryText(catalog.categoryNames(code)), code)
    }
    for (let e = 0; e < mix.share.length; e++) {
      const code = codes.get(mix.categories[mix.category[e]])
      if (code === undefined) continue
      const brand = mix.brands[mix.brand[e]]
      const shares = this.#shares.get(brand) ?? new Map<number, number>()
      this.#shares.set(brand, shares.set(code, mix.share[e]))
    }
  }

  /**
   * The share that a brand usually has with whoever is interested in these categories:
   * Σ own share of a category · share of the brand in it. NaN where nothing is known.
   */
  usualShare(brand: string, categories: FieldSums): number {
    const shares = this.#shares.get(brand)
    const total = categories.total()
    if (shares === undefined || total === 0) return Number.NaN
    let usual = 0
    for (let t = 0; t < categories.count; t++) {
      const code = categories.code(t)
      const sum = categories.get(code)
      if (sum > 0) usual += sum * (shares.get(code) ?? 0)
    }
    return usual / total
  }
}
