import type { Catalog } from '../data/catalog/catalog.js'
import { categoryPathOf } from '../data/catalog/catalog-fields.js'
import { DISMISS, UNDISMISS } from '../data/event.js'
import type { EventLog } from '../data/log/event-log.js'

/** What a shopper does not want to see. */
export interface Dismissed {
  readonly items: readonly number[]
  /** As they were given. */
  readonly categories: readonly string[]
  readonly brands: readonly string[]
}

/** Reads dismissals from a shopper's rows, newest first: of each item, category and brand the newest word counts. */
export function dismissedBy(rows: Int32Array, log: EventLog): Dismissed | undefined {
  const { type, item, category, brand } = log.columns
  let last:
    | { items: Map<number, boolean>; categories: Map<number, boolean>; brands: Map<number, boolean> }
    | undefined
  for (let r = 0; r < rows.length; r++) {
    const code = type.data[rows[r]]
    if (code !== DISMISS && code !== UNDISMISS) continue
    last ??= { items: new Map(), categories: new Map(), brands: new Map() }
    for (const [words, what] of [
      [last.items, item.get(rows[r])],
      [last.categories, category.get(rows[r])],
      [last.brands, brand.get(rows[r])],
    ] as const) {
      if (what >= 0 && !words.has(what)) words.set(what, code === DISMISS)
    }
  }
  if (last === undefined) return undefined
  const standing = (words: Map<number, boolean>) => [...words].flatMap(([what, away]) => (away ? [what] : []))
  const text = (index: number) => log.texts.id(index)
  return {
    items: standing(last.items),
    categories: standing(last.categories).map(text),
    brands: standing(last.brands).map(text),
  }
}

/**
 * Calls `block` for every item of the catalogue in a dismissed category or brand. A category stands for all below
 * it, and a single name for every part of a path that bears it. O(items), where there are any.
 */
export function blockKinds(
  { categories, brands }: Dismissed,
  catalog: Pick<
    Catalog,
    'size' | 'category' | 'brand' | 'categoryCount' | 'categoryNames' | 'brandCount' | 'brandName'
  >,
  block: (item: number) => void,
): void {
  if (categories.length === 0 && brands.length === 0) return
  const paths = categories.map(categoryPathOf)
  const unwanted = new Uint8Array(catalog.categoryCount)
  for (let code = 0; code < unwanted.length; code++) {
    const names = catalog.categoryNames(code)
    const holds = (path: readonly string[]): boolean =>
      path.length === 1
        ? names.includes(path[0])
        : path.length > 0 && path.every((part, p) => names[p] === part)
    if (paths.some(holds)) unwanted[code] = 1
  }
  const unwantedBrands = new Uint8Array(catalog.brandCount)
  for (let code = 0; code < unwantedBrands.length; code++) {
    if (brands.some(brand => brand.trim() === catalog.brandName(code))) unwantedBrands[code] = 1
  }
  for (let item = 0; item < catalog.size; item++) {
    const category = catalog.category(item)
    const brand = catalog.brand(item)
    if ((category >= 0 && unwanted[category] === 1) || (brand >= 0 && unwantedBrands[brand] === 1))
      block(item)
  }
}
