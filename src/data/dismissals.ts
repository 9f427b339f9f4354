import { categoryPathOf } from './catalog/catalog-fields.js'
import { DISMISS, UNDISMISS } from './event.js'

/** What a shopper does not want to see, the newest first of each kind. */
export interface Dismissals {
  readonly items: readonly number[]
  /** Names from broad to narrow, as a catalogue has them, however the event wrote the path. */
  readonly categories: readonly (readonly string[])[]
  readonly brands: readonly string[]
}

/** Columns of a log; empty where every entry is absent. */
interface DismissalColumns {
  readonly type: Uint8Array
  readonly item: Int32Array
  readonly category: Int32Array
  readonly brand: Int32Array
}

const NOTHING: Dismissals = { items: [], categories: [], brands: [] }

/**
 * Reads dismissals from a shopper's rows, newest first; rows of other types are passed over. Of each item, category
 * and brand the newest word counts: dismissed, or taken back. `Tea > Green` and `Tea/Green` are one category.
 */
export function readDismissals(
  rows: ArrayLike<number>,
  { type, item, category, brand }: DismissalColumns,
  texts: { id(index: number): string },
): Dismissals {
  let said: Said | undefined
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]
    if (type[row] !== DISMISS && type[row] !== UNDISMISS) continue
    const dismissed = type[row] === DISMISS
    said ??= { items: new Map(), categories: new Map(), brands: new Map() }
    // A column ends where its last entry stands
    if (item[row] >= 0) hear(said.items, item[row], dismissed)
    if (category[row] >= 0) {
      const path = categoryPathOf(texts.id(category[row]))
      if (path.length > 0) hear(said.categories, path.join(BETWEEN), dismissed)
    }
    if (brand[row] >= 0) hear(said.brands, texts.id(brand[row]).trim(), dismissed)
  }
  if (said === undefined) return NOTHING
  return {
    items: standing(said.items),
    categories: standing(said.categories).map(path => path.split(BETWEEN)),
    brands: standing(said.brands),
  }
}

/** Whether the newest word on each was to dismiss it, the newest first. */
interface Said {
  readonly items: Map<number, boolean>
  /** By names with `BETWEEN` between them. */
  readonly categories: Map<string, boolean>
  readonly brands: Map<string, boolean>
}

/**
 * Whether a dismissed category holds one with these `names`: it stands for all below it, and a single name for every
 * part of a path that bears it.
 */
export function holdsCategory(dismissed: readonly string[], names: readonly string[]): boolean {
  if (dismissed.length === 1) return names.includes(dismissed[0])
  return dismissed.length > 0 && dismissed.every((name, depth) => names[depth] === name)
}

/** Texts of events hold none, so it is in no name. */
const BETWEEN = '\u0000'

function hear<K>(words: Map<K, boolean>, what: K, dismissed: boolean): void {
  if (!words.has(what)) words.set(what, dismissed)
}

function standing<K>(words: ReadonlyMap<K, boolean>): K[] {
  const kept: K[] = []
  for (const [what, dismissed] of words) if (dismissed) kept.push(what)
  return kept
}
