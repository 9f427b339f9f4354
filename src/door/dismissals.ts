import type { Catalog } from '../data/catalog/catalog.js'
import { type Dismissals, holdsCategory } from '../data/dismissals.js'

/**
 * Calls `block` for every item of the catalogue in a dismissed category or brand. O(items), where there are
 * any.
 */
export function blockKinds(
  { categories, brands }: Dismissals,
  catalog: Pick<
    Catalog,
    'size' | 'category' | 'brand' | 'categoryCount' | 'categoryNames' | 'brandCount' | 'brandName'
  >,
  block: (item: number) => void,
): void {
  if (categories.length === 0 && brands.length === 0) return
  const unwanted = new Uint8Array(catalog.categoryCount)
  for (let code = 0; code < unwanted.length; code++) {
    const names = catalog.categoryNames(code)
    if (categories.some(category => holdsCategory(category, names))) unwanted[code] = 1
  }
  const unwantedBrands = new Uint8Array(catalog.brandCount)
  for (let code = 0; code < unwantedBrands.length; code++) {
    if (brands.includes(catalog.brandName(code))) unwantedBrands[code] = 1
  }
  for (let item = 0; item < catalog.size; item++) {
    const category = catalog.category(item)
    const brand = catalog.brand(item)
    if ((category >= 0 && unwanted[category] === 1) || (brand >= 0 && unwantedBrands[brand] === 1))
      block(item)
  }
}
