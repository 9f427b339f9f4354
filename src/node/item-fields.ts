import { nearest } from '../data/options.js'
import { AlsolikeError } from '../errors.js'

/** The fields that alsolike reads of an item. */
export const ITEM_FIELDS = [
  'id',
  'title',
  'description',
  'category',
  'brand',
  'price',
  'listPrice',
  'group',
  'available',
  'tags',
  'vector',
] as const
export type ItemField = (typeof ITEM_FIELDS)[number]

/** Headers by which a field is known without being told; case is ignored. */
const FIELD_HEADERS: Readonly<Record<ItemField, readonly string[]>> = {
  id: [
    'id',
    'item',
    'item_id',
    'itemid',
    'product_id',
    'productid',
    'product',
    'sku',
    'StockCode',
    'item_id:token',
    'handle',
  ],
  title: ['title', 'name', 'item_name', 'product_name', 'Description'],
  description: ['description', 'body', 'text'],
  category: [
    'category',
    'category_path',
    'category_code',
    'categories',
    'product_type',
    'item_category',
    'category_id',
  ],
  brand: ['brand', 'vendor', 'manufacturer', 'item_brand'],
  price: ['price', 'unit_price', 'UnitPrice', 'sale_price'],
  listPrice: ['listPrice', 'list_price', 'compare_at_price', 'regular_price', 'msrp'],
  group: ['group', 'group_id', 'item_group_id', 'parent', 'parent_id', 'parent_sku'],
  available: ['available', 'in_stock', 'instock', 'availability'],
  tags: ['tags', 'keywords'],
  vector: ['vector', 'embedding'],
}

/** What the caller said about columns: a header or a position (1 first) for each field. */
export type ItemColumnMap = Partial<Readonly<Record<ItemField, string | number>>>

/**
 * For each header, what the record calls it: a field of alsolike, or the header itself.
 * @param positional when the first row is data, so that only positions say what is what
 * @throws AlsolikeError `bad-option` for a column that is not there, `bad-file` when no column holds the id
 */
export function itemFieldNames(
  name: string,
  headers: readonly string[],
  columns: ItemColumnMap = {},
  positional = false,
): string[] {
  const names = headers.map((header, at) => (positional ? `column${at + 1}` : header.trim()))
  const taken = new Set<number>()
  const given = Object.entries(columns).filter(([, column]) => column !== undefined)
  for (const [field, column] of given) {
    if (!(ITEM_FIELDS as readonly string[]).includes(field)) {
      throw new AlsolikeError(
        'bad-option',
        `There is no item field "${field}". Did you mean "${nearest(field, ITEM_FIELDS)}"? Known are ${ITEM_FIELDS.join(', ')}.`,
      )
    }
    const text = String(column)
    const byName = positional ? -1 : headers.findIndex(header => header.trim() === text.trim())
    const at = byName >= 0 ? byName : /^\d+$/.test(text) ? Number(text) - 1 : -1
    if (at < 0 || at >= headers.length) {
      throw new AlsolikeError(
        'bad-option',
        `${name} has no column "${text}". Did you mean "${nearest(text, headers)}"? It has ${headers.join(', ')}.`,
      )
    }
    taken.add(at)
    names[at] = field
  }
  if (!positional) guessFields(headers, names, taken, new Set(given.map(([field]) => field)))
  if (!names.includes('id')) {
    throw new AlsolikeError(
      'bad-file',
      `${name} has no column known to hold the item's id. It has ${headers.join(', ')}. Say which it is: --item-columns id=${headers[0] || 'sku'}`,
    )
  }
  return names
}

function guessFields(
  headers: readonly string[],
  names: string[],
  taken: Set<number>,
  given: Set<string>,
): void {
  for (const field of ITEM_FIELDS) {
    if (given.has(field)) continue
    for (const known of FIELD_HEADERS[field]) {
      const at = headers.findIndex(
        (header, i) => !taken.has(i) && header.trim().toLowerCase() === known.toLowerCase(),
      )
      if (at < 0) continue
      taken.add(at)
      names[at] = field
      break
    }
  }
}
