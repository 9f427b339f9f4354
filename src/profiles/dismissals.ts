import { categoryPathOf } from '../data/catalog/catalog-fields.js'
import { DISMISS } from '../data/event.js'
import { categoryText } from './field-names.js'
import type { ShopperFacts } from './shopper-facts.js'
import type { ShopperRows } from './shopper-rows.js'

/** What a shopper does not want to see, newest first. */
export interface Dismissals {
  readonly items: readonly number[]
  /** Whole paths as text. */
  readonly categories: readonly string[]
  readonly brands: readonly string[]
}

const NOTHING: Dismissals = { items: [], categories: [], brands: [] }

/** Of each item, category and brand the newest word counts: dismissed, or taken back. */
export function dismissalsOf({ columns, texts }: ShopperRows, { dismissals }: ShopperFacts): Dismissals {
  if (dismissals.length === 0) return NOTHING
  const { type, item, category, brand } = columns
  const items = new Map<number, boolean>()
  const categories = new Map<string, boolean>()
  const brands = new Map<string, boolean>()
  for (const row of dismissals) {
    const dismissed = type[row] === DISMISS
    if (item.length > 0 && item[row] >= 0) first(items, item[row], dismissed)
    if (category.length > 0 && category[row] >= 0) {
      first(categories, categoryText(categoryPathOf(texts.id(category[row]))), dismissed)
    }
    if (brand.length > 0 && brand[row] >= 0) first(brands, texts.id(brand[row]).trim(), dismissed)
  }
  return { items: held(items), categories: held(categories), brands: held(brands) }
}

function first<K>(said: Map<K, boolean>, what: K, dismissed: boolean): void {
  if (!said.has(what)) said.set(what, dismissed)
}

function held<K>(said: ReadonlyMap<K, boolean>): K[] {
  const kept: K[] = []
  for (const [what, dismissed] of said) if (dismissed) kept.push(what)
  return kept
}
