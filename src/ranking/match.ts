import type { Catalog } from '../data/catalog/catalog.js'
import type { Gate } from './rule.js'

/** Items are alike in a field when they have the same key; those that lack it are like none. */
type Key = string | number | undefined

/** Items of the catalogue by their key in one field, ascending. */
type ItemsByKey = ReadonlyMap<Key, Int32Array>

/**
 * Only items that have the same in every one of `fields` as item `as`: the same brand, the same (whole) category, the
 * same value of a field of the record. The search begins with those that share the rarest of them, when `memory` has
 * the items by field: O(items) once a field, then O(items with it).
 */
export function likeGate(
  fields: readonly string[],
  as: number,
  catalog: Catalog,
  memory: Map<string, unknown>,
): Omit<Gate, 'label'> {
  const tests = fields.map(field => sameField(field, as, catalog))
  let few: Int32Array | undefined
  for (const field of fields) {
    const own = keyOf(field, catalog)(as)
    const items = own === undefined ? NONE : (itemsByKey(field, catalog, memory).get(own) ?? NONE)
    if (few === undefined || items.length < few.length) few = items
  }
  const allows = (item: number): boolean => {
    for (let t = 0; t < tests.length; t++) if (!tests[t](item)) return false
    return true
  }
  return few === undefined ? { allows } : { allows, few }
}

/** Whether an item is like another in one field. */
export function sameField(field: string, as: number, catalog: Catalog): (item: number) => boolean {
  const key = keyOf(field, catalog)
  const wanted = key(as)
  return item => wanted !== undefined && key(item) === wanted
}

const NONE = new Int32Array(0)

function itemsByKey(field: string, catalog: Catalog, memory: Map<string, unknown>): ItemsByKey {
  const name = `by ${field}`
  const known = memory.get(name) as ItemsByKey | undefined
  if (known !== undefined) return known
  const key = keyOf(field, catalog)
  const lists = new Map<Key, number[]>()
  for (const item of catalog.order()) {
    const own = catalog.hidden(item) ? undefined : key(item)
    if (own === undefined) continue
    const list = lists.get(own)
    if (list === undefined) lists.set(own, [item])
    else list.push(item)
  }
  const sorted = new Map([...lists].map(([own, list]) => [own, Int32Array.from(list).sort()]))
  memory.set(name, sorted)
  return sorted
}

function keyOf(field: string, catalog: Catalog): (item: number) => Key {
  switch (field) {
    case 'category':
      return item => codeKey(catalog.category(item))
    case 'brand':
      return item => codeKey(catalog.brand(item))
    case 'group':
      return item => codeKey(catalog.group(item))
    case 'title':
      return item => catalog.title(item) || undefined
    default:
      return item => fieldText(catalog.record(item), field)
  }
}

function codeKey(code: number): number | undefined {
  return code < 0 ? undefined : code
}

/** A field's value as text, lists entry by entry; `undefined` where there is none. */
function fieldText(record: object | undefined, field: string): string | undefined {
  if (record === undefined || !Object.hasOwn(record, field)) return undefined
  const value = (record as Readonly<Record<string, unknown>>)[field]
  return value == null || value === '' ? undefined : JSON.stringify([value].flat().map(String))
}
