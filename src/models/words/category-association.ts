import type { Catalog } from '../../data/catalog/catalog.js'
import type { Interactions } from '../../data/fold/interactions.js'
import { type Csr, transpose } from '../../kernels/sparse.js'

/** How much evidence a pair of categories needs. */
const SHRINK = 5
/** Entries kept for a category. */
const KEPT = 50

/**
 * Which categories are bought together: n_ab / (√(n_a n_b) + 5), n_a the baskets with category a, n_ab those with
 * both; for a category with itself those with two items of it. Rows hold the strongest first, at most 50.
 * Undefined where no basket has two items with categories. O(Σ length² over baskets, each category once).
 */
export function categoryAssociation(data: Interactions, catalog: Catalog): Csr | undefined {
  const categories = catalog.categoryCount
  if (categories === 0) return undefined
  const baskets = basketCategories(data, catalog, categories)
  const byCategory = transpose(baskets)
  const both = new Float64Array(categories)
  const touched: number[] = []
  const indptr = new Int32Array(categories + 1)
  const indices: number[] = []
  const values: number[] = []
  const countOf = (c: number): number => byCategory.indptr[c + 1] - byCategory.indptr[c]
  for (let a = 0; a < categories; a++) {
    for (let e = byCategory.indptr[a]; e < byCategory.indptr[a + 1]; e++) {
      const basket = byCategory.indices[e]
      for (let x = baskets.indptr[basket]; x < baskets.indptr[basket + 1]; x++) {
        const b = baskets.indices[x]
        if (a === b && baskets.values[x] < 2) continue
        if (both[b]++ === 0) touched.push(b)
      }
    }
    const strength = (b: number): number => both[b] / (Math.sqrt(countOf(a) * countOf(b)) + SHRINK)
    touched.sort((x, y) => strength(y) - strength(x) || x - y)
    for (let t = 0; t < touched.length && t < KEPT; t++) {
      indices.push(touched[t])
      values.push(strength(touched[t]))
    }
    for (const b of touched) both[b] = 0
    touched.length = 0
    indptr[a + 1] = indices.length
  }
  if (indices.length === 0) return undefined
  return {
    rows: categories,
    cols: categories,
    indptr,
    indices: Int32Array.from(indices),
    values: Float32Array.from(values),
  }
}

/** Baskets of several items that a category must stand in before its items can be said to exclude one another. */
const ENOUGH = 20
/** Share of those baskets with two of the category below which they do. */
const RARELY = 0.02

/**
 * Categories of which hardly anyone buys two at once, though they are bought with other things: cameras, kettles.
 * 1 at their codes. O(rows of baskets).
 */
export function exclusiveCategories(data: Interactions, catalog: Catalog): Uint8Array {
  const exclusive = new Uint8Array(catalog.categoryCount)
  const { indptr, indices, values } = basketCategories(data, catalog, exclusive.length)
  const several = new Int32Array(exclusive.length)
  const twice = new Int32Array(exclusive.length)
  const { indptr: start } = data.baskets()
  for (let b = 0; b + 1 < indptr.length; b++) {
    if (start[b + 1] - start[b] < 2) continue
    for (let e = indptr[b]; e < indptr[b + 1]; e++) {
      several[indices[e]]++
      if (values[e] > 1) twice[indices[e]]++
    }
  }
  for (let c = 0; c < exclusive.length; c++) {
    if (several[c] >= ENOUGH && twice[c] < RARELY * several[c]) exclusive[c] = 1
  }
  return exclusive
}

/** Baskets × categories; the value is how many items of the category the basket holds. */
function basketCategories(data: Interactions, catalog: Catalog, categories: number): Csr {
  const { count, indptr: start, items } = data.baskets()
  const indptr = new Int32Array(count + 1)
  const indices = new Int32Array(items.length)
  const values = new Float32Array(items.length)
  const slotOf = new Int32Array(categories).fill(-1)
  let end = 0
  for (let b = 0; b < count; b++) {
    const begin = end
    for (let e = start[b]; e < start[b + 1]; e++) {
      const category = catalog.category(items[e])
      if (category < 0) continue
      if (slotOf[category] < begin) {
        slotOf[category] = end
        indices[end] = category
        values[end] = 0
        end++
      }
      values[slotOf[category]]++
    }
    indptr[b + 1] = end
  }
  return {
    rows: count,
    cols: categories,
    indptr,
    indices: indices.subarray(0, end),
    values: values.subarray(0, end),
  }
}
