import type { Scores } from '../../kernels/scores.js'
import type { Csr } from '../../kernels/sparse.js'
import type { ContentWeights } from './content-index.js'
import { type ItemTraits, sharedDepth, topOf } from './item-traits.js'

/** With fewer found than this, the categories that are bought along bring candidates. */
const FEW = 50
/** A category tells less where it holds more than this share of the items. */
const NARROW = 0.1
const LEAST_TOLD = 0.05

type Trait = Pick<
  ContentWeights,
  'category' | 'topCategory' | 'categoryPath' | 'association' | 'brand' | 'price'
>

/** Likeness by category, brand and price; working memory included. */
export class TraitScorer {
  readonly #traits: ItemTraits
  readonly #association: Csr | undefined
  readonly #byCategory: Members
  readonly #byBrand: Members
  readonly #tops: Int32Array
  /** How much being in each category says, and in each top category. */
  readonly #tells: Float64Array
  readonly #topTells: Float64Array
  /** Score of each category for the present question, where `#asked` holds its number. */
  readonly #scores: Float32Array
  readonly #asked: Int32Array
  #question = 0

  constructor(traits: ItemTraits, popularity: Int32Array, association: Csr | undefined) {
    this.#traits = traits
    this.#association = association
    const categories = traits.parents.length
    const order = popularFirst(popularity, traits.size)
    this.#byCategory = members(traits.category, categories, order)
    this.#byBrand = members(traits.brand, largest(traits.brand) + 1, order)
    this.#tops = new Int32Array(categories)
    for (let c = 0; c < categories; c++) this.#tops[c] = topOf(traits, c)
    const sizes = new Int32Array(categories)
    const topSizes = new Int32Array(categories)
    for (let c = 0; c < categories; c++) {
      sizes[c] = this.#byCategory.start[c + 1] - this.#byCategory.start[c]
      topSizes[this.#tops[c]] += sizes[c]
    }
    this.#tells = tells(sizes)
    this.#topTells = tells(topSizes)
    this.#scores = new Float32Array(categories)
    this.#asked = new Int32Array(categories)
  }

  /** Brings the items of the same brand and category, at most `most` of each, those most shoppers know first. */
  gather(item: number, weights: Trait, most: number, out: Scores): void {
    const { category, brand, size } = this.#traits
    if (item >= size) return
    if (weights.brand > 0) bring(this.#byBrand, brand[item], most, out)
    if (weights.category > 0) bring(this.#byCategory, category[item], most, out)
    if (out.count >= FEW || category[item] < 0) return
    if (
      weights.association > 0 &&
      this.#association !== undefined &&
      category[item] < this.#association.rows
    ) {
      const { indptr, indices } = this.#association
      for (let e = indptr[category[item]]; e < indptr[category[item] + 1] && out.count < FEW; e++) {
        bring(this.#byCategory, indices[e], FEW, out)
      }
    }
  }

  complete(item: number, weights: Trait, out: Scores): void {
    const { category, brand, price, size } = this.#traits
    if (item >= size) return
    const scores = this.#scores
    const asked = this.#asked
    const question = ++this.#question
    const ownCategory = category[item]
    const ownBrand = brand[item]
    const ownPrice = weights.price > 0 ? price[item] : 0
    const brandWeight = ownBrand >= 0 ? weights.brand : 0
    const { values, touched, count } = out
    const tops = this.#tops
    const ownTop = ownCategory < 0 ? -1 : tops[ownCategory]
    // Whole paths and what is bought along differ from category to category; else two numbers say it all
    const paths = weights.categoryPath > 0 || weights.association > 0
    const same = ownCategory < 0 ? 0 : this.#ofCategories(ownCategory, ownCategory, weights)
    const sameTop = ownCategory < 0 ? 0 : weights.topCategory * this.#topTells[ownTop]
    for (let t = 0; t < count; t++) {
      const other = touched[t]
      if (other >= size) continue
      let sum = 0
      const c = category[other]
      if (c >= 0 && ownCategory >= 0) {
        if (!paths) {
          if (c === ownCategory) sum += same
          else if (tops[c] === ownTop) sum += sameTop
        } else {
          if (asked[c] !== question) {
            asked[c] = question
            scores[c] =
              this.#ofCategories(ownCategory, c, weights) + this.#ofAssociation(ownCategory, c, weights)
          }
          sum += scores[c]
        }
      }
      if (brandWeight > 0 && brand[other] === ownBrand) sum += brandWeight
      if (ownPrice > 0) {
        const p = price[other]
        if (p > 0) sum += weights.price * (p < ownPrice ? p / ownPrice : ownPrice / p)
      }
      values[other] += sum
    }
  }

  parts(from: number, item: number, weights: Trait, add: (kind: string, share: number) => void): void {
    const { category, brand, price, size } = this.#traits
    if (from >= size || item >= size) return
    if (category[from] >= 0 && category[item] >= 0) {
      add('category', this.#ofCategories(category[from], category[item], weights))
      add('categories-together', this.#ofAssociation(category[from], category[item], weights))
    }
    if (brand[from] >= 0 && brand[from] === brand[item]) add('brand', weights.brand)
    const a = price[from]
    const b = price[item]
    if (a > 0 && b > 0) add('price', weights.price * (a < b ? a / b : b / a))
  }

  #ofCategories(a: number, b: number, weights: Trait): number {
    let sum = 0
    if (a === b) sum += weights.category * this.#tells[a]
    if (this.#tops[a] === this.#tops[b]) sum += weights.topCategory * this.#topTells[this.#tops[a]]
    if (weights.categoryPath > 0) {
      const { depths } = this.#traits
      const shared = sharedDepth(this.#traits, a, b)
      if (shared > 0) sum += (weights.categoryPath * shared) / Math.sqrt(depths[a] * depths[b])
    }
    return sum
  }

  #ofAssociation(a: number, b: number, weights: Trait): number {
    const association = this.#association
    if (association === undefined || weights.association === 0 || a >= association.rows) return 0
    const { indptr, indices, values } = association
    for (let e = indptr[a]; e < indptr[a + 1]; e++)
      if (indices[e] === b) return weights.association * values[e]
    return 0
  }
}

/** Items by a code: those of code c are `items[start[c] … start[c + 1])`. */
interface Members {
  readonly start: Int32Array
  readonly items: Int32Array
}

function members(codes: Int32Array, codeCount: number, order: Int32Array): Members {
  const start = new Int32Array(codeCount + 1)
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) start[codes[i] + 1]++
  for (let c = 0; c < codeCount; c++) start[c + 1] += start[c]
  const slot = start.slice(0, codeCount)
  const items = new Int32Array(start[codeCount])
  for (let o = 0; o < order.length; o++) {
    const code = codes[order[o]]
    if (code >= 0) items[slot[code]++] = order[o]
  }
  return { start, items }
}

/** Indices by popularity, high to low, equals by index; items past the end of `popularity` have none. */
function popularFirst(popularity: Int32Array, size: number): Int32Array {
  const most = largest(popularity)
  const start = new Int32Array(most + 2)
  for (let i = 0; i < size; i++) start[most - (popularity[i] ?? 0) + 1]++
  for (let p = 0; p <= most; p++) start[p + 1] += start[p]
  const order = new Int32Array(size)
  for (let i = 0; i < size; i++) order[start[most - (popularity[i] ?? 0)]++] = i
  return order
}

function bring({ start, items }: Members, code: number, most: number, out: Scores): void {
  if (code < 0 || code >= start.length - 1) return
  const to = Math.min(start[code + 1], start[code] + most)
  for (let m = start[code]; m < to; m++) out.add(items[m], 0)
}

/** 1 up to a tenth of the items, then the cube of how often it would fit into a tenth: a fifth says 1/8. */
function tells(sizes: Int32Array): Float64Array {
  let all = 0
  for (let c = 0; c < sizes.length; c++) all += sizes[c]
  const said = new Float64Array(sizes.length)
  for (let c = 0; c < sizes.length; c++) {
    const share = sizes[c] === 0 ? 1 : Math.min(1, (NARROW * all) / sizes[c])
    said[c] = Math.max(LEAST_TOLD, share * share * share)
  }
  return said
}

function largest(values: Int32Array): number {
  let most = 0
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i]
  return most
}
