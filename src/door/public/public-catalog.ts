import { Catalog } from '../../data/catalog/catalog.js'
import { DEFAULT_FIELDS } from '../../data/catalog/catalog-fields.js'
import type { Vocabulary } from '../../data/vocabulary.js'
import type { State } from '../../models/model.js'
import type { CatalogItem } from '../../types.js'
import type { ShopState } from '../state.js'
import { inSteps } from './steps.js'

/** What a page is told of an item when the shop names nothing: what lists show, and no texts beyond. */
const SHOWN = ['title', 'category', 'brand', 'price', 'listPrice', 'group', 'available'] as const

const STEPPED = ['order', 'records.offsets', 'brands.offsets', 'groups.offsets']

export interface PublicCatalog {
  readonly states: { readonly items: State; readonly catalog: State }
  /** What a page is told, items in the order of the snapshot. */
  readonly catalog: Catalog
  /** Category code of each item. */
  readonly categories: Int32Array
}

/** Ids and records of the public items, `items` being their indices in the shop, in the order given. */
export function publicCatalog<C extends CatalogItem>(
  { catalog, settings }: ShopState<C>,
  ids: Vocabulary,
  items: Int32Array,
  fields: readonly string[] | undefined,
): PublicCatalog {
  const kept = fields ?? defaultFields(settings.catalogFields as Readonly<Record<string, unknown>>)
  const vocabulary = ids.select(items)
  const told = new Catalog<C>(settings.catalogFields)
  const records: C[] = []
  for (let i = 0; i < items.length; i++) {
    const record = catalog.record(items[i])
    if (record === undefined) continue
    const picked: Record<string, unknown> = { id: vocabulary.id(i) }
    for (const field of kept) {
      const value = (record as Readonly<Record<string, unknown>>)[field]
      if (value !== undefined && field !== 'id') picked[field] = value
    }
    records.push(picked as unknown as C)
  }
  told.set(records, vocabulary)
  const { bytes, offsets } = vocabulary.state()
  return {
    states: {
      items: inSteps({ arrays: { bytes, offsets } }, ['offsets']),
      catalog: inSteps(told.state(), STEPPED),
    },
    catalog: told as unknown as Catalog,
    categories: Int32Array.from(items, (_, i) => told.category(i)),
  }
}

/** The fields that the shop's catalogue keeps these in; a function names none. */
function defaultFields(given: Readonly<Record<string, unknown>>): string[] {
  return SHOWN.map(name => given[name] ?? DEFAULT_FIELDS[name]).filter(field => typeof field === 'string')
}
