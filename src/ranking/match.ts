import type { Catalog } from '../data/catalog.js'

/**
 * Whether an item is like another in a field of the catalogue: the same brand, the same (whole) category, the same
 * value of a field of the record. An item that lacks the field is like none.
 */
export function sameField(
  field: string,
  as: number,
  catalog: Pick<Catalog, 'category' | 'brand' | 'group' | 'price' | 'record' | 'title'>,
): (item: number) => boolean {
  const code = Object.hasOwn(CODES, field) ? CODES[field] : undefined
  if (code !== undefined) {
    const wanted = code(catalog, as)
    return item => wanted >= 0 && code(catalog, item) === wanted
  }
  if (field === 'title') {
    const wanted = catalog.title(as)
    return item => wanted !== '' && catalog.title(item) === wanted
  }
  const wanted = fieldText(catalog.record(as), field)
  return item => wanted !== undefined && fieldText(catalog.record(item), field) === wanted
}

type Coded = Pick<Catalog, 'category' | 'brand' | 'group' | 'price'>

const CODES: Readonly<Record<string, ((catalog: Coded, item: number) => number) | undefined>> = {
  category: (catalog, item) => catalog.category(item),
  brand: (catalog, item) => catalog.brand(item),
  group: (catalog, item) => catalog.group(item),
  price: (catalog, item) => catalog.price(item),
}

/** A field's value as text, lists entry by entry; `undefined` where there is none. */
function fieldText(record: object | undefined, field: string): string | undefined {
  if (record === undefined || !Object.hasOwn(record, field)) return undefined
  const value = (record as Readonly<Record<string, unknown>>)[field]
  return value == null || value === '' ? undefined : JSON.stringify([value].flat().map(String))
}
