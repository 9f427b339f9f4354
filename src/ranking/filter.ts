import type { Catalog } from '../data/catalog/catalog.js'
import { categoryPathOf } from '../data/catalog/catalog-fields.js'
import { AlsolikeError } from '../errors.js'

/** What a field of the catalogue can be compared with. */
export type FilterValue = string | number | boolean

/**
 * Which items, as data that survives JSON. `field` is `'id'`, one of the catalogue's own (`'category'`, `'brand'`,
 * `'price'`, `'listPrice'`, `'group'`, `'title'`, `'tags'`), else a field of the shop's record. Of a field that is a
 * list, such as tags, one entry is enough. A category holds all that lies below it. An item without a record, or without the field, passes no test.
 *
 * @example
 * { and: [{ field: 'brand', in: ['Kanto', 'Ridge'] }, { field: 'price', between: [10, 20] }] }
 * { not: { field: 'category', equals: 'toys/wooden' } }
 */
export type Filter =
  | { readonly field: string; readonly equals: FilterValue }
  | { readonly field: string; readonly in: readonly FilterValue[] }
  /** Both ends belong to it; `null` leaves one open. */
  | { readonly field: string; readonly between: readonly [number | null, number | null] }
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }

/** A filter made ready for one catalogue. */
export type ItemTest = (item: number) => boolean

const WANTED =
  '{ field, equals }, { field, in: […] }, { field, between: [low, high] }, { and: […] }, { or: […] } or { not }'

/** Throws `bad-option` for what is no filter. */
export function checkFilter(filter: unknown, owner: string): void {
  const given = Object(filter) as Record<string, unknown>
  const parts = given.and ?? given.or
  const keys = Object.keys(given).sort().join()
  if (keys === 'and' || keys === 'or') {
    if (!Array.isArray(parts)) throw bad(filter, owner)
    for (const part of parts) checkFilter(part, owner)
    return
  }
  if (keys === 'not') {
    checkFilter(given.not, owner)
    return
  }
  const { field, equals, between } = given
  if (typeof field !== 'string' || field === '') throw bad(filter, owner)
  const sound =
    (keys === 'equals,field' && isValue(equals)) ||
    (keys === 'field,in' && Array.isArray(given.in) && given.in.every(isValue)) ||
    (keys === 'between,field' && Array.isArray(between) && between.length === 2 && between.every(isEnd))
  if (!sound) throw bad(filter, owner)
}

function isValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}

function isEnd(value: unknown): boolean {
  return value === null || Number.isFinite(value)
}

function bad(filter: unknown, owner: string): AlsolikeError {
  const shown = JSON.stringify(filter)?.slice(0, 80)
  return new AlsolikeError('bad-option', `${owner} has the filter ${shown}; it wants ${WANTED}.`)
}

/** Makes a checked filter ready: names become codes once, not an item at a time. */
export function compileFilter(filter: Filter, catalog: Catalog, id: (item: number) => string): ItemTest {
  const ready = (part: Filter): ItemTest => {
    if ('and' in part) {
      const tests = part.and.map(ready)
      return item => tests.every(test => test(item))
    }
    if ('or' in part) {
      const tests = part.or.map(ready)
      return item => tests.some(test => test(item))
    }
    if ('not' in part) {
      const test = ready(part.not)
      return item => !test(item)
    }
    if ('between' in part) return compileBetween(part.field, part.between, catalog)
    return compileValues(part.field, 'in' in part ? part.in : [part.equals], catalog, id)
  }
  return ready(filter)
}

function compileBetween(
  field: string,
  [low, high]: readonly [number | null, number | null],
  catalog: Catalog,
): ItemTest {
  const from = low ?? Number.NEGATIVE_INFINITY
  const to = high ?? Number.POSITIVE_INFINITY
  const holds = (value: unknown): boolean => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof number === 'number' && number >= from && number <= to
  }
  if (field === 'price') return item => holds(catalog.price(item))
  if (field === 'listPrice') return item => holds(catalog.listPrice(item))
  return item => {
    const value = catalog.record(item)?.[field] as unknown
    return Array.isArray(value) ? value.some(holds) : holds(value)
  }
}

function compileValues(
  field: string,
  values: readonly FilterValue[],
  catalog: Catalog,
  id: (item: number) => string,
): ItemTest {
  const wanted = new Set(values.map(String))
  switch (field) {
    case 'id':
      return item => wanted.has(id(item))
    case 'category': {
      const within = categoriesWithin(values.map(String), catalog)
      return item => catalog.category(item) >= 0 && within[catalog.category(item)] === 1
    }
    case 'brand': {
      const codes = new Uint8Array(catalog.brandCount)
      for (let code = 0; code < codes.length; code++) if (wanted.has(catalog.brandName(code))) codes[code] = 1
      return item => catalog.brand(item) >= 0 && codes[catalog.brand(item)] === 1
    }
    case 'price':
      return item => wanted.has(String(catalog.price(item)))
    case 'listPrice':
      return item => wanted.has(String(catalog.listPrice(item)))
    case 'title':
      return item => wanted.has(catalog.title(item))
    case 'tags':
      return item => catalog.tags(item).some(tag => wanted.has(tag))
    default:
      return item => {
        const value = catalog.record(item)?.[field] as unknown
        if (Array.isArray(value)) return value.some(entry => wanted.has(String(entry)))
        return value != null && wanted.has(String(value))
      }
  }
}

/** A byte for each category code: 1 for those of which `paths` names a beginning. */
export function categoriesWithin(paths: readonly string[], catalog: Catalog): Uint8Array {
  const beginnings = new Set(paths.map(path => categoryPathOf(path).join('\0')))
  const within = new Uint8Array(catalog.categoryCount)
  for (let code = 0; code < within.length; code++) {
    const parent = catalog.categoryParent(code)
    // Parents have lower codes than their children
    if (parent >= 0 && within[parent] === 1) within[code] = 1
    else if (beginnings.has(catalog.categoryNames(code).join('\0'))) within[code] = 1
  }
  return within
}
