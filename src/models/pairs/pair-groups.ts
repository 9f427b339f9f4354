import { EVENT_TYPES } from '../../data/event.js'
import type { Interactions, ItemRows } from '../../data/fold/interactions.js'
import { sortRange } from '../../kernels/sort-range.js'
import { transposePlaces } from '../../kernels/sparse.js'
import type { Progress } from '../../types.js'

/** What counts as "together": the same shopper, the same session, or the same basket. */
export type Over = 'shoppers' | 'sessions' | 'baskets'
export const OVER: readonly Over[] = ['shoppers', 'sessions', 'baskets']

/** Groups of distinct items, both ways, ordered by shopper so that distinct shoppers can be counted in passing. */
export interface PairGroups {
  readonly count: number
  readonly itemCount: number
  /** Items of group g: `items[start[g] … start[g + 1])`, ascending, each once. */
  readonly start: Int32Array
  readonly items: Int32Array
  /** Shopper of each group, ascending. */
  readonly shopper: Int32Array
  /** Groups of item i: `groupsOf[itemStart[i] … itemStart[i + 1])`, ascending. */
  readonly itemStart: Int32Array
  readonly groupsOf: Int32Array
}

/** Rows or groups between two breaths: a few milliseconds. */
const BREATH = 1 << 16

/**
 * Cuts the log into groups, with breaths. Over baskets: purchases. Over sessions: views and clicks where the log has any, else
 * all that is positive. Over shoppers: all that is positive. Each group keeps its newest `cap` distinct items;
 * groups without items are left out. O(rows).
 */
export function* pairGroups(
  data: Interactions,
  over: Over,
  cap: number,
  stage: string,
): Generator<Progress, PairGroups, void> {
  const breath: Progress = { stage, done: 0 }
  yield breath
  if (over !== 'shoppers') return yield* groupRows(data, over, cap, breath)
  const { indptr, indices, rows } = data.shoppers({ maxPerShopper: cap })
  yield breath
  const shopper = new Int32Array(rows)
  let count = 0
  const start = new Int32Array(rows + 1)
  for (let r = 0; r < rows; r++) {
    if (indptr[r + 1] === indptr[r]) continue
    shopper[count++] = r
    start[count] = indptr[r + 1]
  }
  return withInverse(data.itemCount, count, start.slice(0, count + 1), indices, shopper.slice(0, count))
}

function* groupRows(
  data: Interactions,
  over: 'sessions' | 'baskets',
  cap: number,
  breath: Progress,
): Generator<Progress, PairGroups, void> {
  const { rows, itemCount } = data
  const { item, shopper: shopperOf } = rows
  const keyOf = over === 'baskets' ? rows.basket : rows.session
  const chosen = over === 'baskets' ? purchases(rows) : lookedAt(rows)
  yield breath

  // Rows by key, oldest first within a key.
  let keyCount = 0
  for (let c = 0; c < chosen.length; c++) if (keyOf[chosen[c]] >= keyCount) keyCount = keyOf[chosen[c]] + 1
  const keyStart = new Int32Array(keyCount + 1)
  for (let c = 0; c < chosen.length; c++) keyStart[keyOf[chosen[c]] + 1]++
  for (let k = 0; k < keyCount; k++) keyStart[k + 1] += keyStart[k]
  const slot = keyStart.slice(0, keyCount)
  const byKey = new Int32Array(chosen.length)
  for (let c = 0; c < chosen.length; c++) byKey[slot[keyOf[chosen[c]]]++] = chosen[c]
  yield breath

  const keys = keysByShopper(keyStart, byKey, shopperOf, data.shopperCount)
  const start = new Int32Array(keys.length + 1)
  const shopper = new Int32Array(keys.length)
  const items = new Int32Array(chosen.length)
  const lastKey = new Int32Array(itemCount).fill(-1)
  let at = 0
  for (let g = 0; g < keys.length; g++) {
    if (g % BREATH === 0) yield breath
    const key = keys[g]
    const begin = at
    for (let r = keyStart[key + 1] - 1; r >= keyStart[key] && at - begin < cap; r--) {
      const one = item[byKey[r]]
      if (lastKey[one] === key) continue
      lastKey[one] = key
      items[at++] = one
    }
    sortRange(items, begin, at)
    shopper[g] = shopperOf[byKey[keyStart[key + 1] - 1]]
    start[g + 1] = at
  }
  yield breath
  return withInverse(itemCount, keys.length, start, items.slice(0, at), shopper)
}

/** The keys that have rows, by the shopper of their newest row, then by key. */
function keysByShopper(
  keyStart: Int32Array,
  byKey: Int32Array,
  shopper: Int32Array,
  shopperCount: number,
): Int32Array {
  const keyCount = keyStart.length - 1
  const slot = new Int32Array(shopperCount + 1)
  let used = 0
  for (let k = 0; k < keyCount; k++) {
    if (keyStart[k + 1] === keyStart[k]) continue
    slot[shopper[byKey[keyStart[k + 1] - 1]] + 1]++
    used++
  }
  for (let s = 0; s < shopperCount; s++) slot[s + 1] += slot[s]
  const keys = new Int32Array(used)
  for (let k = 0; k < keyCount; k++) {
    if (keyStart[k + 1] > keyStart[k]) keys[slot[shopper[byKey[keyStart[k + 1] - 1]]]++] = k
  }
  return keys
}

function purchases({ length, basket }: ItemRows): Int32Array {
  const chosen = new Int32Array(length)
  let count = 0
  for (let r = 0; r < length; r++) if (basket[r] >= 0) chosen[count++] = r
  return chosen.slice(0, count)
}

function lookedAt({ length, type, weight }: ItemRows): Int32Array {
  const view = EVENT_TYPES.indexOf('view')
  const click = EVENT_TYPES.indexOf('click')
  const chosen = new Int32Array(length)
  let count = 0
  for (let r = 0; r < length; r++) {
    if ((type[r] === view || type[r] === click) && weight[r] > 0) chosen[count++] = r
  }
  if (count > 0) return chosen.slice(0, count)
  for (let r = 0; r < length; r++) if (weight[r] > 0) chosen[count++] = r
  return chosen.slice(0, count)
}

function withInverse(
  itemCount: number,
  count: number,
  start: Int32Array,
  items: Int32Array,
  shopper: Int32Array,
): PairGroups {
  const holding = transposePlaces({ rows: count, cols: itemCount, indptr: start, indices: items })
  return { count, itemCount, start, items, shopper, itemStart: holding.indptr, groupsOf: holding.indices }
}
