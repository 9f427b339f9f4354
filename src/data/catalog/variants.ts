import type { Catalog } from './catalog.js'

/** Group code → its items, for those that have one. O(items). */
export function variantsOf(
  catalog: Pick<Catalog, 'group' | 'groupCount' | 'size'>,
): ReadonlyMap<number, readonly number[]> {
  const variants = new Map<number, number[]>()
  if (catalog.groupCount === 0) return variants
  for (let item = 0; item < catalog.size; item++) {
    const group = catalog.group(item)
    if (group < 0) continue
    const members = variants.get(group)
    if (members === undefined) variants.set(group, [item])
    else members.push(item)
  }
  return variants
}
