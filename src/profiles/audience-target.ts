import type { Catalog } from '../data/catalog/catalog.js'
import { categoryPathOf } from '../data/catalog/catalog-fields.js'
import { type Dismissals, holdsCategory } from '../data/dismissals.js'
import { idText, type Vocabulary } from '../data/vocabulary.js'
import type { Id } from '../types.js'
import { categoryText } from './field-names.js'

/** What an audience is for. Category and brand together: items of both. */
export interface AudienceTarget {
  readonly item?: Id
  /** As in the catalogue: `'toys/wooden'` or `['toys', 'wooden']`. What is below it belongs to it. */
  readonly category?: string | readonly string[]
  readonly brand?: string
}

/** A target in the catalogue's codes; -1 and empty where it does not say. */
export interface Wanted {
  readonly item: number
  /** The category of the item, or the wanted one, with all below it. */
  readonly categories: readonly number[]
  readonly brand: number
  /** Of the item; NaN for none. */
  readonly price: number
  /** Names of its category from broad to narrow, and of its brand: what may have been dismissed. */
  readonly path: readonly string[]
  readonly brandName: string
}

/** Everything: nothing in particular is wanted. */
export function isOpen({ item, category, brand }: AudienceTarget): boolean {
  return item === undefined && category === undefined && brand === undefined
}

/** Undefined for an item, category or brand that nobody knows. O(categories + brands). */
export function findTarget(target: AudienceTarget, catalog: Catalog, items: Vocabulary): Wanted | undefined {
  const { item, category, brand } = target
  if (item !== undefined) return itemTarget(items.index(idText(item)), catalog)
  const path = category === undefined ? [] : categoryPathOf(category)
  const code = category === undefined ? -1 : categoryCalled(path, catalog)
  const brandName = brand?.trim() ?? ''
  const brandCode = brand === undefined ? -1 : brandCalled(brandName, catalog)
  if ((category !== undefined && code < 0) || (brand !== undefined && brandCode < 0)) return undefined
  return {
    item: -1,
    categories: code < 0 ? [] : below(code, catalog),
    brand: brandCode,
    price: Number.NaN,
    path,
    brandName,
  }
}

function itemTarget(item: number, catalog: Catalog): Wanted | undefined {
  if (item < 0) return undefined
  const code = catalog.category(item)
  const brand = catalog.brand(item)
  return {
    item,
    categories: code < 0 ? [] : [code],
    brand,
    price: catalog.price(item),
    path: code < 0 ? [] : catalog.categoryNames(code),
    brandName: catalog.brandName(brand),
  }
}

/** Whether a shopper asked not to see it: the item, its brand, its category or one above, as where lists are made. */
export function isDismissed({ item, path, brandName }: Wanted, dismissals: Dismissals): boolean {
  return (
    (item >= 0 && dismissals.items.includes(item)) ||
    (brandName !== '' && dismissals.brands.includes(brandName)) ||
    (path.length > 0 && dismissals.categories.some(category => holdsCategory(category, path)))
  )
}

function categoryCalled(path: readonly string[], catalog: Catalog): number {
  const text = categoryText(path)
  for (let code = 0; code < catalog.categoryCount; code++) {
    if (categoryText(catalog.categoryNames(code)) === text) return code
  }
  return -1
}

function brandCalled(name: string, catalog: Catalog): number {
  for (let code = 0; code < catalog.brandCount; code++) if (catalog.brandName(code) === name) return code
  return -1
}

/** A category and all below it; parents have lower codes than their children. */
function below(top: number, catalog: Catalog): number[] {
  const codes = new Set([top])
  for (let code = top + 1; code < catalog.categoryCount; code++) {
    if (codes.has(catalog.categoryParent(code))) codes.add(code)
  }
  return [...codes]
}
