import type { Recommender } from '../recommender.js'
import type { AnyItem, CatalogItem } from '../types.js'
import { type ItemsFile, type ReadItemsOptions, readItemFile } from './item-file.js'

/**
 * Reads a catalogue file into a recommender: CSV, TSV or NDJSON, also gzip, from a path or standard input (`-`).
 * Columns are known by common names (`sku`, `name`, `vendor`, …) or told by `columns`; others stay in the record.
 * @throws AlsolikeError `bad-file` when the file cannot be read as a catalogue, `bad-option` for a column it lacks
 */
export async function readItems<C extends CatalogItem = AnyItem>(
  shop: Recommender<C>,
  file: string,
  options: ReadItemsOptions = {},
): Promise<ItemsFile> {
  const found = await readItemFile(file, options)
  shop.setItems(found.items as unknown as Iterable<C>)
  return found
}
