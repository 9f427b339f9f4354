import { Catalog } from '../../src/data/catalog/catalog.js'
import { Vocabulary } from '../../src/data/vocabulary.js'
import type { AnyItem } from '../../src/types.js'

/** A catalogue of records whose indices are their positions. */
export function catalogOf(records: readonly Omit<AnyItem, 'id'>[]): Catalog {
  const catalog = new Catalog()
  catalog.set(
    records.map((record, id) => ({ ...record, id })),
    new Vocabulary(),
  )
  return catalog
}
