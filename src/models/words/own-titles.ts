import type { Catalog } from '../../data/catalog/catalog.js'
import type { Progress } from '../../types.js'

/** Items between two breaths. */
const BREATH = 1 << 14

/**
 * How far titles name items, 0…1: twice the distinct titles / items with a title, at most 1. Where dozens share one
 * ("Soft drink 12-pack"), it names a kind, and all of the kind would pass for what goes along. O(items).
 */
export function* ownTitles(catalog: Catalog, itemCount: number): Generator<Progress, number, void> {
  const distinct = new Set<string>()
  let titled = 0
  for (let i = 0; i < itemCount; i++) {
    if (i % BREATH === 0) yield { stage: 'content', done: i / itemCount }
    const title = catalog.title(i)
    if (title === '') continue
    titled++
    distinct.add(title)
  }
  return titled > 0 ? Math.min(1, (2 * distinct.size) / titled) : 1
}
