import type { Catalog } from '../data/catalog/catalog.js'
import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { parseDuration } from '../data/time.js'
import { exp2 } from '../kernels/math.js'
import type { Scores } from '../kernels/scores.js'
import type { Duration, Progress } from '../types.js'
import type { Evidence, Model, Query, Scorer, State, Training } from './model.js'
import { finiteNumber } from './option-values.js'
import { storedArray, storedRight } from './stored.js'

export interface PopularOptions {
  /**
   * The age at which a shopper counts half. Longer: steadier lists; shorter: lists follow the season. A log without
   * times is counted without fading.
   * @default '7d'
   */
  readonly halfLife?: Duration
}

const DEFAULTS: Required<PopularOptions> = { halfLife: '7d' }
/** A shopper never counts less than 2^-20, so that items long forgotten still stand in order of their shoppers. */
const OLDEST = -20
const NAME = 'popular'
/** Rows, or items, between two breaths. */
const BREATH = 1 << 17

/**
 * Best sellers: the items that most shoppers chose lately. Needs no history, so a stranger gets an answer too.
 *
 * `score(i) = Σ over distinct shoppers with i of 2^(−age/halfLife)`, age being that of the shopper's newest event
 * with i at the time of the fit. A shopper counts once however often they come back. For the page of an item:
 * the same among the items of its category. O(rows) time, 12 bytes an item; a question costs the items anyone chose.
 */
export function popular(options?: PopularOptions): Model {
  const { halfLife } = checkOptions('popular()', options, DEFAULTS)
  const length = finiteNumber('popular()', 'halfLife', parseDuration(halfLife), 1)
  return {
    name: 'popular',
    options: { halfLife },
    *train(data, context): Training {
      const counted = yield* count(data, length)
      return scorer(counted, categoriesOf(context.catalog, data.itemCount))
    },
    load,
  }
}

/** Items that anyone chose, ascending, with what is known of each. */
interface Counted {
  readonly items: Int32Array
  readonly scores: Float32Array
  /** Distinct shoppers. */
  readonly shoppers: Int32Array
}

function* count(data: Interactions, halfLife: number): Generator<Progress, Counted, void> {
  const { rows, itemCount, now, timed } = data
  const again = yield* repeats(data)
  const { length, item: itemOf, weight, at } = rows
  const sums = new Float64Array(itemCount)
  const distinct = new Int32Array(itemCount)
  // Newest first: the first row of a shopper is the one whose age counts.
  for (let r = length - 1; r >= 0; r--) {
    if (r % BREATH === 0) yield { stage: NAME, done: 1 - (0.5 * r) / length }
    if (!(weight[r] > 0) || again[r] === 1) continue
    const item = itemOf[r]
    distinct[item]++
    sums[item] += timed ? exp2(Math.max(OLDEST, (at[r] - now) / halfLife)) : 1
  }
  const items = new Int32Array(itemCount)
  const scores = new Float32Array(itemCount)
  const shoppers = new Int32Array(itemCount)
  let size = 0
  for (let i = 0; i < itemCount; i++) {
    if (distinct[i] === 0) continue
    items[size] = i
    scores[size] = sums[i]
    shoppers[size++] = distinct[i]
  }
  return { items: items.slice(0, size), scores: scores.slice(0, size), shoppers: shoppers.slice(0, size) }
}

/**
 * 1 for each row whose shopper chose the item later, too. Rows are laid out item by item once, with their shoppers beside
 * them: to fetch each row's shopper and time where they stand took more than twice as long in large logs.
 */
function* repeats({ rows, itemCount, shopperCount }: Interactions): Generator<Progress, Uint8Array, void> {
  const { length, item, weight, shopper: shopperOf } = rows
  yield { stage: NAME, done: 0 }
  const start = new Int32Array(itemCount + 1)
  for (let r = 0; r < length; r++) if (weight[r] > 0) start[item[r] + 1]++
  for (let i = 0; i < itemCount; i++) start[i + 1] += start[i]
  const slot = start.slice(0, itemCount)
  const byItem = new Int32Array(start[itemCount])
  const shopper = new Int32Array(start[itemCount])
  for (let r = length - 1; r >= 0; r--) {
    if (r % BREATH === 0) yield { stage: NAME, done: 0.25 - (0.25 * r) / length }
    if (!(weight[r] > 0)) continue
    const at = slot[item[r]]++
    byItem[at] = r
    shopper[at] = shopperOf[r]
  }
  const again = new Uint8Array(length)
  const lastItem = new Int32Array(shopperCount).fill(-1)
  for (let i = 0; i < itemCount; i++) {
    for (let e = start[i]; e < start[i + 1]; e++) {
      if (e % BREATH === 0) yield { stage: NAME, done: 0.25 + (0.25 * e) / byItem.length }
      if (lastItem[shopper[e]] === i) again[byItem[e]] = 1
      lastItem[shopper[e]] = i
    }
  }
  return again
}

function categoriesOf(catalog: Catalog, itemCount: number): Int32Array {
  const categories = new Int32Array(itemCount)
  for (let i = 0; i < itemCount; i++) categories[i] = catalog.category(i)
  return categories
}

function scorer(counted: Counted, categories: Int32Array): Scorer {
  const { items, scores, shoppers } = counted
  let shelves: Shelves | undefined

  return {
    scoreUser(_query: Query, out: Scores): boolean {
      out.addRow(items, scores, 0, items.length)
      return items.length > 0
    },

    scoreItem(item: number, out: Scores): boolean {
      const category = item >= 0 && item < categories.length ? categories[item] : -1
      if (category < 0) return false
      shelves ??= entriesByCategory(items, categories)
      const { shelfOf, start, entries } = shelves
      const shelf = shelfOf.get(category)
      if (shelf === undefined) return false
      let any = false
      for (let e = start[shelf]; e < start[shelf + 1]; e++) {
        const entry = entries[e]
        if (items[entry] === item) continue
        out.add(items[entry], scores[entry])
        any = true
      }
      return any
    },

    explain(_query: Query, item: number, out: Evidence[]): boolean {
      const entry = entryOf(items, item)
      if (entry < 0) return false
      out.push({ kind: 'popular', item: -1, share: scores[entry], support: shoppers[entry] })
      return true
    },

    explainItem(from: number, item: number, out: Evidence[]): boolean {
      const entry = entryOf(items, item)
      const category = from >= 0 && from < categories.length ? categories[from] : -1
      if (entry < 0 || from === item || category < 0 || categories[item] !== category) return false
      out.push({ kind: 'category', item: from, share: scores[entry], support: shoppers[entry] })
      return true
    },

    state: () => ({ arrays: { items, scores, shoppers, categories } }),
  }
}

function load(state: State): Scorer {
  const items = storedArray('popular', state, 'items', Int32Array)
  const scores = storedArray('popular', state, 'scores', Float32Array)
  const shoppers = storedArray('popular', state, 'shoppers', Int32Array)
  const categories = storedArray('popular', state, 'categories', Int32Array)
  const complete = scores.length === items.length && shoppers.length === items.length
  storedRight('popular', complete && items.length <= categories.length, 'its counts are cut short')
  return scorer({ items, scores, shoppers }, categories)
}

/** Positions in `items`, category by category: those of a category are `entries[start[shelf] … start[shelf + 1])`. */
interface Shelves {
  /** By category code. Codes of a stored state may be any numbers, so they are no places in an array. */
  readonly shelfOf: ReadonlyMap<number, number>
  readonly start: Int32Array
  readonly entries: Int32Array
}

function entriesByCategory(items: Int32Array, categories: Int32Array): Shelves {
  const shelfOf = new Map<number, number>()
  const counts: number[] = []
  for (let e = 0; e < items.length; e++) {
    const category = categories[items[e]]
    if (!(category >= 0)) continue
    const shelf = shelfOf.get(category)
    if (shelf !== undefined) counts[shelf]++
    else shelfOf.set(category, counts.push(1) - 1)
  }
  const start = new Int32Array(counts.length + 1)
  for (let s = 0; s < counts.length; s++) start[s + 1] = start[s] + counts[s]
  const entries = new Int32Array(start[counts.length])
  const slot = start.slice(0, counts.length)
  for (let e = 0; e < items.length; e++) {
    const shelf = shelfOf.get(categories[items[e]])
    if (shelf !== undefined) entries[slot[shelf]++] = e
  }
  return { shelfOf, start, entries }
}

/** Position of `item` in ascending `items`, -1 where it is not. */
function entryOf(items: Int32Array, item: number): number {
  let low = 0
  let high = items.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if (items[middle] === item) return middle
    if (items[middle] < item) low = middle + 1
    else high = middle - 1
  }
  return -1
}
