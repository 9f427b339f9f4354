import type { Scores } from '../kernels/scores.js'
import { rise, sink, topK, topOfScores, unwind } from '../kernels/top-k.js'
import type { Mask } from './mask.js'

/** What a list may hold, in indices. */
export interface Wanted {
  readonly k: number
  readonly mask: Mask
  /** Only these, ascending and distinct. */
  readonly among?: Int32Array
  /** Asked lazily, in score order. */
  readonly accept?: (item: number) => boolean
  /** Whether `accept` costs next to nothing: it is then asked on the way, about every item that would enter the list. */
  readonly sift?: boolean
  readonly minScore?: number
  /** Code that variants of one product share, -1 for none: only the best of them is chosen. */
  readonly group?: (item: number) => number
}

/** The best items and their scores, best first; both arrays hold `count`. */
export interface Selected {
  count: number
  readonly items: Int32Array
  readonly scores: Float32Array
}

/**
 * The best `k` items that may be shown. Looks at the scored items only; where `accept` turns items down it
 * looks eight times further, and after that asks about every item that is left, once.
 * O(scored items), and that many questions to `accept` where it is strict.
 */
export function select(scores: Scores, wanted: Wanted): Selected {
  const { k, accept, group, mask } = wanted
  if (accept && wanted.sift && !wanted.among && !group) return sifted(scores, wanted, accept)
  let pool = wanted.among ? scoredAmong(scores, wanted.among, mask) : undefined
  let available = pool ? pool.items.length : scores.count + scores.denseCount
  let asked: Wanted = wanted
  for (let want = accept || group ? k + SPARE : k, look = 0; ; want *= 8, look++) {
    if (accept && look === LOOKS && want < available) {
      pool = accepted(pool ?? scoredAmong(scores, undefined, mask), accept)
      available = pool.items.length
      asked = { ...wanted, accept: undefined }
      want = group ? k + SPARE : k
    }
    const reach = Math.min(want, available)
    const items = new Int32Array(reach)
    const values = new Float32Array(reach)
    const found = pool
      ? bestOf(pool, reach, items, values)
      : topOfScores(scores, reach, items, values, mask.blocked)
    const kept = keep(items, values, found, asked)
    if (kept.count === k || found < want || reach === available) return kept
  }
}

/** `select` in one look: what is refused never enters the heap. */
function sifted(scores: Scores, wanted: Wanted, accept: (item: number) => boolean): Selected {
  const { mask, minScore = Number.NEGATIVE_INFINITY } = wanted
  const { values, touched, count, denseCount } = scores
  const { blocked } = mask
  const k = Math.min(wanted.k, denseCount + count)
  const items = new Int32Array(k)
  const best = new Float32Array(k)
  if (k === 0) return { count: 0, items, scores: best }
  let size = 0
  // Of those above the lowest chosen; NaN and −Infinity never are
  let lowest = Number.NEGATIVE_INFINITY
  for (let item = 0; item < denseCount; item++) {
    const value = values[item]
    if (!(value > lowest) || value < minScore || blocked[item] !== 0 || !accept(item)) continue
    if (size < k) rise(items, best, size++, item, value)
    else sink(items, best, size, item, value)
    if (size === k) lowest = best[0]
  }
  for (let t = 0; t < count; t++) {
    const item = touched[t]
    const value = values[item]
    if (item < denseCount || value < minScore) continue
    if (!(value > lowest || (size === k && value === lowest && item < items[0]))) continue
    if (blocked[item] !== 0 || !accept(item)) continue
    if (size < k) rise(items, best, size++, item, value)
    else sink(items, best, size, item, value)
    if (size === k) lowest = best[0]
  }
  unwind(items, best, size)
  return { count: size, items, scores: best }
}

/** Looked at beyond what is wanted, for those that are refused. */
const SPARE = 10

/** After so many looks in score order a filter counts as strict. */
const LOOKS = 2

/** Drops what `accept` refuses, scores too low or stands there as another variant, keeping the order. */
function keep(items: Int32Array, values: Float32Array, found: number, wanted: Wanted): Selected {
  const { k, accept, group, minScore = Number.NEGATIVE_INFINITY } = wanted
  const groups: number[] = []
  let count = 0
  for (let f = 0; f < found && count < k && values[f] >= minScore; f++) {
    const code = group === undefined ? -1 : group(items[f])
    if (code >= 0 && groups.includes(code)) continue
    if (accept !== undefined && !accept(items[f])) continue
    if (code >= 0) groups.push(code)
    items[count] = items[f]
    values[count] = values[f]
    count++
  }
  return { count, items, scores: values }
}

interface Pool {
  readonly items: Int32Array
  readonly values: Float32Array
}

/** Scored items that are not blocked; of `among`, or all of them in ascending order of index. */
function scoredAmong(scores: Scores, among: Int32Array | undefined, mask: Mask): Pool {
  const { blocked } = mask
  let items: Int32Array
  if (among !== undefined) {
    items = among.filter(item => blocked[item] === 0 && scores.has(item))
  } else {
    const { touched, count, denseCount } = scores
    items = new Int32Array(denseCount + count)
    let found = 0
    for (let item = 0; item < denseCount; item++) if (blocked[item] === 0) items[found++] = item
    const dense = found
    let ordered = true
    for (let t = 0; t < count; t++) {
      const item = touched[t]
      if (item < denseCount || blocked[item] !== 0) continue
      if (found > dense && item < items[found - 1]) ordered = false
      items[found++] = item
    }
    // Ties go to the lower place in the pool, so it must stand in order of index
    if (!ordered) putInOrder(items.subarray(dense, found))
    items = items.subarray(0, found)
  }
  const values = new Float32Array(items.length)
  for (let p = 0; p < items.length; p++) values[p] = scores.values[items[p]]
  return { items, values }
}

/** Ascending; newest first is only turned around. */
function putInOrder(items: Int32Array): void {
  for (let i = 1; i < items.length; i++) {
    if (items[i] > items[i - 1]) {
      items.sort()
      return
    }
  }
  items.reverse()
}

function accepted(pool: Pool, accept: (item: number) => boolean): Pool {
  const items = pool.items.slice()
  const values = pool.values.slice()
  let count = 0
  for (let p = 0; p < items.length; p++) {
    if (!accept(items[p])) continue
    items[count] = items[p]
    values[count++] = values[p]
  }
  return { items: items.subarray(0, count), values: values.subarray(0, count) }
}

function bestOf(pool: Pool, k: number, items: Int32Array, values: Float32Array): number {
  const found = topK(pool.values, pool.values.length, k, items, values)
  for (let f = 0; f < found; f++) items[f] = pool.items[items[f]]
  return found
}
