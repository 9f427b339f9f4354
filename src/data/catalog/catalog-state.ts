import type { CatalogField, CatalogItem } from '../../types.js'
import type { Stored } from '../stored.js'
import { Vocabulary } from '../vocabulary.js'
import { Categories } from './categories.js'
import { type ItemColumns, REMOVED, UNLISTED } from './item-columns.js'
import { Records, type RecordTexts, unsound } from './records.js'

/** What makes a catalogue. */
export interface CatalogParts<C extends CatalogItem> {
  /** Where each field is looked for; a function is not stored. */
  readonly fields: Readonly<Record<string, CatalogField<C> | null>>
  readonly order: number[]
  readonly records: Records<C>
  readonly columns: ItemColumns
  readonly categories: Categories
  readonly brands: Vocabulary
  readonly groups: Vocabulary
}

const NUMBERS = ['category', 'brand', 'group', 'price', 'listPrice'] as const

/** The catalogue as JSON and arrays without slack; with `texts`, those stand for its records. */
export function writeCatalogState<C extends CatalogItem>(
  catalog: CatalogParts<C>,
  texts: RecordTexts = catalog.records.texts(catalog.order, record => String(record.id)),
): Stored {
  const { columns, order, brands, groups } = catalog
  const fields: Record<string, string | null> = {}
  for (const [name, field] of Object.entries(catalog.fields))
    fields[name] = typeof field === 'string' ? field : null
  const arrays: Record<string, Stored['arrays'][string]> = {
    order: Int32Array.from(order),
    status: columns.status.slice(0, columns.size),
    records: texts.bytes,
    'records.offsets': texts.offsets,
    'brands.bytes': brands.state().bytes,
    'brands.offsets': brands.state().offsets,
    'groups.bytes': groups.state().bytes,
    'groups.offsets': groups.state().offsets,
  }
  for (const name of NUMBERS) arrays[name] = columns[name].slice(0, columns.size)
  return { meta: { fields, categories: catalog.categories.list() }, arrays }
}

/** The parts again, checked. Throws `bad-snapshot`. */
export function readCatalogState<C extends CatalogItem>(
  { meta, arrays }: Stored,
  itemCount: number,
): CatalogParts<C> {
  const { fields, categories: list } = (meta ?? {}) as { fields?: unknown; categories?: unknown }
  if (fields === null || typeof fields !== 'object' || !Array.isArray(list))
    throw unsound('its fields are missing')
  const { order, status, category, brand, group, price, listPrice } = arrays
  if (
    !(order instanceof Int32Array && status instanceof Uint8Array) ||
    !(category instanceof Int32Array && brand instanceof Int32Array && group instanceof Int32Array) ||
    !(price instanceof Float64Array && listPrice instanceof Float64Array)
  ) {
    throw unsound('its items are missing')
  }
  const size = status.length
  if (size > itemCount || NUMBERS.some(name => arrays[name].length !== size))
    throw unsound('its columns differ')
  const listed = new Uint8Array(size)
  for (let o = 0; o < order.length; o++) {
    const item = order[o]
    if (!(item >= 0 && item < size) || listed[item] === 1) throw unsound(`item ${item} is out of place`)
    listed[item] = 1
  }
  const categories = readCategories(list)
  const brands = Vocabulary.fromState(arrays, 'brands.')
  const groups = Vocabulary.fromState(arrays, 'groups.')
  const [categoryCount, brandCount, groupCount] = [categories.size, brands.size, groups.size]
  // One loop for all: a page runs it once, on a cold engine
  for (let item = 0; item < size; item++) {
    const known = status[item] === UNLISTED ? 0 : 1
    if (status[item] > REMOVED || known !== listed[item]) throw unsound(`item ${item} is unlisted`)
    const c = category[item]
    const b = brand[item]
    const g = group[item]
    const coded = c >= -1 && c < categoryCount && b >= -1 && b < brandCount && g >= -1 && g < groupCount
    if (!coded) throw unsound(`item ${item} has a code of nothing`)
    if (price[item] < 0 || listPrice[item] < 0) throw unsound(`item ${item} costs less than nothing`)
  }
  if (price.includes(Number.POSITIVE_INFINITY) || listPrice.includes(Number.POSITIVE_INFINITY))
    throw unsound('an item has no finite price')
  const { records: bytes, 'records.offsets': offsets } = arrays
  if (!(bytes instanceof Uint8Array && offsets instanceof Uint32Array))
    throw unsound('its records are missing')
  return {
    fields: fields as CatalogParts<C>['fields'],
    order: Array.from(order),
    records: Records.of<C>(order, size, { bytes, offsets }),
    // Copies: setting an item changes them, and the snapshot is its owner's
    columns: {
      size,
      status: status.slice(),
      category: category.slice(),
      brand: brand.slice(),
      group: group.slice(),
      price: price.slice(),
      listPrice: listPrice.slice(),
    },
    categories,
    brands,
    groups,
  }
}

/** Names stand after their parents, so the tree grows as it first did. */
function readCategories(list: readonly unknown[]): Categories {
  const categories = new Categories()
  for (let code = 0; code < list.length; code++) {
    const [name, parent] = Array.isArray(list[code]) ? (list[code] as [unknown, unknown]) : []
    const sound = typeof name === 'string' && Number.isInteger(parent) && (parent as number) >= -1
    if (!sound || (parent as number) >= code) throw unsound(`category ${code} is out of place`)
    const path = [...categories.path(parent as number), name]
    if (categories.add(path) !== code) throw unsound(`category ${code} is there twice`)
  }
  return categories
}
