import type { CatalogField, CatalogFields, CatalogItem } from '../../types.js'

export type FieldName = keyof CatalogFields
export type Fields<C> = { readonly [Name in FieldName]: CatalogField<C> }

/** Where a field is looked for when the shop does not say. */
export const DEFAULT_FIELDS: { readonly [Name in FieldName]: string } = {
  title: 'title',
  description: 'description',
  category: 'category',
  brand: 'brand',
  price: 'price',
  listPrice: 'listPrice',
  group: 'group',
  available: 'available',
  tags: 'tags',
  vector: 'vector',
}

/** The value of one field of the shop's record. */
export function readField<C extends CatalogItem>(record: C, field: CatalogField<C>): unknown {
  if (typeof field === 'function') return field(record)
  return Object.hasOwn(record, field) ? record[field] : undefined
}

/** Text, or a number as text; '' for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' && !Number.isNaN(value)
      ? String(value)
      : ''
}

/** A price, as number or numeric text. NaN where there is none, `undefined` where it cannot be one. */
export function priceOf(value: unknown): number | undefined {
  if (value == null || (typeof value === 'string' && value.trim() === '')) return Number.NaN
  const price = typeof value === 'string' ? Number(value) : value
  return typeof price === 'number' && Number.isFinite(price) && price >= 0 ? price + 0 : undefined
}

/** Absent is available; falsy values and the texts 'false', '0' and 'no' are not. */
export function availableOf(value: unknown): boolean {
  if (value == null) return true
  if (typeof value === 'string') return !['', 'false', '0', 'no'].includes(value.trim().toLowerCase())
  return Boolean(value)
}

/**
 * A category from broad to narrow. An array is taken as it is; a text is cut at '>', else '|', else '/', else, in a
 * text without spaces such as 'appliances.kitchen.kettle', at dots.
 */
export function categoryPathOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(part => textOf(part).trim()).filter(part => part !== '')
  const text = textOf(value)
  const separator = ['>', '|', '/'].find(mark => text.includes(mark)) ?? (/\s/.test(text) ? undefined : '.')
  const parts = separator === undefined ? [text] : text.split(separator)
  return parts.map(part => part.trim()).filter(part => part !== '')
}

/** Tags from an array of texts, or a text with commas; each once. */
export function tagsOf(value: unknown): string[] {
  const parts = Array.isArray(value) ? value.map(textOf) : textOf(value).split(',')
  return [...new Set(parts.map(part => part.trim()).filter(part => part !== ''))]
}

/** A vector of finite numbers; `undefined` where there is none, `null` where it cannot be one. */
export function vectorOf(value: unknown): Float32Array | undefined | null {
  if (value == null || value === '') return undefined
  if (!Array.isArray(value) && !(value instanceof Float32Array) && !(value instanceof Float64Array))
    return null
  const vector = Float32Array.from(value as ArrayLike<number>)
  for (let d = 0; d < vector.length; d++) if (!Number.isFinite(vector[d])) return null
  return vector.length === 0 ? undefined : vector
}
