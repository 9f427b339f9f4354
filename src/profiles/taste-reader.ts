import { exp2 } from '../kernels/math.js'
import type { KnownMix } from './brand-mix.js'
import type { FieldNames } from './field-names.js'
import { FieldSums } from './field-sums.js'
import { bandOf } from './price-bands.js'
import type { Draft, Tastes } from './profile.js'
import type { ShopperFacts } from './shopper-facts.js'
import type { ShopperRows } from './shopper-rows.js'

/**
 * Sums what one shopper showed interest in over the fields of the catalogue: for each value of a field
 * Σ weight · 2^(−age / halfLife), age being counted from the newest of the rows, so that shares do not depend on when
 * they are asked for. An item with several tags divides its weight among them.
 */
export class TasteReader {
  readonly #halfLife: number
  readonly category = new FieldSums()
  readonly brand = new FieldSums()
  readonly price = new FieldSums()
  readonly tags = new FieldSums()

  /** @param halfLife milliseconds */
  constructor(halfLife: number) {
    this.#halfLife = halfLife
  }

  /** Sums the rows that `facts` kept; at most 500. */
  read(source: ShopperRows, facts: ShopperFacts, names: FieldNames, breaks: readonly number[]): void {
    const { columns, catalog } = source
    const { item, at, price } = columns
    const noPrice = price.length === 0
    this.category.clear(catalog.categoryCount)
    this.brand.clear(catalog.brandCount)
    this.price.clear(breaks.length + 1)
    this.tags.clear(0)
    let time = Number.NaN
    let faded = 1
    const newest = facts.keptCount === 0 ? 0 : at[facts.kept[0]]
    for (let k = 0; k < facts.keptCount; k++) {
      const row = facts.kept[k]
      if (at[row] !== time) {
        time = at[row]
        faded = time === newest ? 1 : exp2((time - newest) / this.#halfLife)
      }
      const weight = facts.keptWeight[k] * faded
      const what = item[row]
      const category = catalog.category(what)
      if (category >= 0) this.category.add(category, weight)
      const brand = catalog.brand(what)
      if (brand >= 0) this.brand.add(brand, weight)
      if (breaks.length > 0) {
        const paid = noPrice ? Number.NaN : price[row]
        const band = bandOf(Number.isNaN(paid) ? catalog.price(what) : paid, breaks)
        if (band >= 0) this.price.add(band, weight)
      }
      names.readTags(what)
      const tagCount = names.to - names.from
      for (let t = names.from; t < names.to; t++) this.tags.add(names.codes[t], weight / tagCount)
    }
  }

  /** What was summed, for people. */
  tastes(names: FieldNames, bandNames: readonly string[], limit: number, mix: KnownMix | undefined): Tastes {
    const tastes: Draft<Tastes> = {
      category: this.category.strongest(limit, code => names.category(code)),
      brand: this.brand.strongest(limit, code => names.brand(code)),
      price: this.price.strongest(limit, band => bandNames[band]),
      tags: this.tags.strongest(limit, code => names.tag(code)),
    }
    const [first] = tastes.brand
    if (mix !== undefined && first !== undefined) {
      const usual = mix.usualShare(first.value, this.category)
      if (!Number.isNaN(usual)) {
        tastes.favoriteBrand = { value: first.value, share: first.share, from: first.from, usual }
      }
    }
    return tastes
  }
}
