import type { ShopRows } from './shop-rows.js'

/** Items by category, down to some depth. */
export interface ItemCategories {
  readonly count: number
  /** Of each item, -1 for one without. */
  readonly of: Int32Array
  /** `'photo/cameras'`. */
  readonly names: readonly string[]
}

/** The category of each item, its path cut to `depth` names; in order of the items. O(items). */
export function categoriesOf({ catalog, itemCount }: ShopRows, depth: number): ItemCategories {
  const of = new Int32Array(itemCount).fill(-1)
  const names: string[] = []
  const known = new Map<string, number>()
  for (let item = 0; item < itemCount; item++) {
    const path = catalog.categoryPath(item)
    if (path.length === 0) continue
    const name = path.slice(0, depth).join('/')
    let code = known.get(name)
    if (code === undefined) {
      code = names.push(name) - 1
      known.set(name, code)
    }
    of[item] = code
  }
  return { count: names.length, of, names }
}
