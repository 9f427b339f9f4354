import type { Catalog } from '../data/catalog/catalog.js'

/** How alike two items are, 0 … 1. */
export type Likeness = (a: number, b: number) => number

/** Neighbours of an item, ascending by index; none where nothing is known. */
export type NeighborsOf = (item: number) => Int32Array

const CATEGORY = 0.75
const BRAND = 0.25
/** What shoppers take as each other's alternative is as good as the same. */
const NEIGHBOR = 0.9

/**
 * 1 for variants of one product; else the larger of two: by catalogue, ¾ × common beginning of the category paths /
 * longer path + ¼ for the same brand; by behaviour, 0.9 where `a` is among the nearest neighbours of `b`.
 * O(depth of the categories + log neighbours).
 */
export function likenessBy(catalog: Catalog, neighbors: NeighborsOf): Likeness {
  return (a, b) => {
    if (a === b || (catalog.group(a) >= 0 && catalog.group(a) === catalog.group(b))) return 1
    const brand = catalog.brand(a) >= 0 && catalog.brand(a) === catalog.brand(b) ? BRAND : 0
    const byCatalog = CATEGORY * commonPath(catalog, catalog.category(a), catalog.category(b)) + brand
    if (byCatalog >= NEIGHBOR) return byCatalog
    return holds(neighbors(b), a) ? NEIGHBOR : byCatalog
  }
}

/** Parts that two category paths have in common at their beginning / parts of the longer one. */
function commonPath(catalog: Catalog, a: number, b: number): number {
  if (a < 0 || b < 0) return 0
  if (a === b) return 1
  const depthA = depth(catalog, a)
  const depthB = depth(catalog, b)
  let [x, y] = [a, b]
  let common = Math.min(depthA, depthB)
  for (let d = depthA; d > depthB; d--) x = catalog.categoryParent(x)
  for (let d = depthB; d > depthA; d--) y = catalog.categoryParent(y)
  for (; x !== y; common--) {
    x = catalog.categoryParent(x)
    y = catalog.categoryParent(y)
  }
  return common / Math.max(depthA, depthB)
}

function depth(catalog: Catalog, code: number): number {
  let parts = 0
  for (let c = code; c >= 0; c = catalog.categoryParent(c)) parts++
  return parts
}

function holds(ascending: Int32Array, item: number): boolean {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle] < item) low = middle + 1
    else high = middle
  }
  return low < ascending.length && ascending[low] === item
}
