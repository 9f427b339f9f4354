import type { Catalog } from '../../data/catalog/catalog.js'
import { areWithin } from '../../data/stored.js'
import { exp, log } from '../../kernels/math.js'
import type { State } from '../model.js'
import { storedArray, storedRight } from '../stored.js'

/** What the catalogue says about items besides words, as columns by item. */
export interface ItemTraits {
  readonly size: number
  /** Code of the whole category path, -1 for none. */
  readonly category: Int32Array
  /** The next broader category of each code, -1 for a top one; parents come before their children. */
  readonly parents: Int32Array
  /** How many parts the path of each code has. */
  readonly depths: Int32Array
  /** Code, -1 for none. */
  readonly brand: Int32Array
  /** e^(ln price / 0.6): the closeness of two prices is then the smaller over the larger. 0 for none. */
  readonly price: Float64Array
  /** Codes of the fields that must match, one column after another; -1 for none. */
  readonly match: Int32Array
  /** Vectors of length 1, `dimensions` numbers an item; zeros for none. */
  readonly vectors: Float32Array
  readonly dimensions: number
}

/** Prices this far apart in ln are e times less alike. */
const PRICE_SCALE = 0.6

/** Reads the first `size` items. O(items); `match` names fields of the shop's own records, or category or brand. */
export function readTraits(catalog: Catalog, size: number, match: readonly string[]): ItemTraits {
  const category = new Int32Array(size)
  const brand = new Int32Array(size)
  const price = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    category[i] = catalog.category(i)
    brand[i] = catalog.brand(i)
    const amount = catalog.price(i)
    price[i] = amount > 0 && amount < Number.MAX_VALUE ? exp(log(amount) / PRICE_SCALE) : 0
  }
  const parents = new Int32Array(catalog.categoryCount)
  for (let c = 0; c < parents.length; c++) parents[c] = catalog.categoryParent(c)
  return {
    size,
    category,
    parents,
    depths: depthsOf(parents),
    brand,
    price,
    match: readMatch(catalog, size, match),
    ...readVectors(catalog, size),
  }
}

function depthsOf(parents: Int32Array): Int32Array {
  const depths = new Int32Array(parents.length)
  for (let c = 0; c < parents.length; c++) depths[c] = parents[c] < 0 ? 1 : depths[parents[c]] + 1
  return depths
}

function readMatch(catalog: Catalog, size: number, fields: readonly string[]): Int32Array {
  const codes = new Int32Array(size * fields.length).fill(-1)
  for (let f = 0; f < fields.length; f++) {
    const values = new Map<string, number>()
    for (let i = 0; i < size; i++) {
      const value = matchValue(catalog, i, fields[f])
      if (value === undefined) continue
      let code = values.get(value)
      if (code === undefined) {
        code = values.size
        values.set(value, code)
      }
      codes[f * size + i] = code
    }
  }
  return codes
}

function matchValue(catalog: Catalog, item: number, field: string): string | undefined {
  if (field === 'category') return catalog.category(item) < 0 ? undefined : String(catalog.category(item))
  if (field === 'topCategory')
    return catalog.topCategory(item) < 0 ? undefined : String(catalog.topCategory(item))
  if (field === 'brand') return catalog.brand(item) < 0 ? undefined : String(catalog.brand(item))
  const record = catalog.record(item)
  if (record === undefined || !Object.hasOwn(record, field)) return undefined
  const value: unknown = record[field]
  return value === undefined || value === null || value === '' ? undefined : String(value)
}

/** The first vector decides how many numbers one has; vectors of another length, or not finite, are left out. */
function readVectors(catalog: Catalog, size: number): { vectors: Float32Array; dimensions: number } {
  let dimensions = 0
  let vectors = new Float32Array(0)
  for (let i = 0; i < size; i++) {
    const vector = catalog.vector(i)
    if (vector === undefined || vector.length === 0) continue
    if (dimensions === 0) {
      dimensions = vector.length
      vectors = new Float32Array(size * dimensions)
    }
    if (vector.length !== dimensions) continue
    let squares = 0
    for (let d = 0; d < dimensions; d++) squares += vector[d] * vector[d]
    const norm = Math.sqrt(squares)
    if (!(norm > 0 && norm < Number.MAX_VALUE)) continue
    for (let d = 0; d < dimensions; d++) vectors[i * dimensions + d] = vector[d] / norm
  }
  return { vectors, dimensions }
}

/** How many parts two category paths share from the broad end. */
export function sharedDepth(traits: ItemTraits, a: number, b: number): number {
  const { parents, depths } = traits
  let x = a
  let y = b
  while (depths[x] > depths[y]) x = parents[x]
  while (depths[y] > depths[x]) y = parents[y]
  while (x !== y) {
    x = parents[x]
    y = parents[y]
    if (x < 0) return 0
  }
  return depths[x]
}

/** The broadest category above a code. */
export function topOf(traits: ItemTraits, category: number): number {
  let top = category
  while (traits.parents[top] >= 0) top = traits.parents[top]
  return top
}

export function traitsState(traits: ItemTraits): State {
  const { category, parents, brand, price, match, vectors } = traits
  return { arrays: { category, parents, brand, price, match, vectors } }
}

export function loadTraits(model: string, state: State, matchCount: number): ItemTraits {
  const category = storedArray(model, state, 'category', Int32Array)
  const parents = storedArray(model, state, 'parents', Int32Array)
  const brand = storedArray(model, state, 'brand', Int32Array)
  const price = storedArray(model, state, 'price', Float64Array)
  const match = storedArray(model, state, 'match', Int32Array)
  const vectors = storedArray(model, state, 'vectors', Float32Array)
  const size = category.length
  let sound = areWithin(category, -1, parents.length)
  for (let c = 0; c < parents.length; c++) if (!(parents[c] >= -1 && parents[c] < c)) sound = false
  sound &&= brand.length === size && price.length === size && match.length === size * matchCount
  const dimensions = size === 0 ? 0 : vectors.length / size
  storedRight(model, sound && Number.isInteger(dimensions), 'its columns do not fit its items')
  return { size, category, parents, depths: depthsOf(parents), brand, price, match, vectors, dimensions }
}
