import type { Scores } from '../kernels/scores.js'
import { topK, topOfScores } from '../kernels/top-k.js'
import type { Mask } from './mask.js'

/** What a list may hold, in indices. */
export interface Wanted {
  readonly k: number
  readonly mask: Mask
  /** Only these, ascending and distinct. */
  readonly among?: Int32Array
  /** Asked lazily, in score order. */
  readonly accept?: (item: number) => boolean
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
 * looks further, in steps of eight times as many, until the list is full or nothing is left.
 * O(scored items) for each step.
 */
export function select(scores: Scores, wanted: Wanted): Selected {
  const { k, accept, group, mask } = wanted
  const pool = wanted.among ? scoredAmong(scores, wanted.among, mask) : undefined
  const available = pool ? pool.items.length : scores.count + scores.denseCount
  for (let want = accept || group ? k * 2 : k; ; want *= 8) {
    const reach = Math.min(want, available)
    const items = new Int32Array(reach)
    const values = new Float32Array(reach)
    const found = pool
      ? bestOf(pool, reach, items, values)
      : topOfScores(scores, reach, items, values, mask.blocked)
    const kept = keep(items, values, found, wanted)
    if (kept.count === k || found < want || reach === available) return kept
  }
}

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

function scoredAmong(scores: Scores, among: Int32Array, mask: Mask): Pool {
  const items = among.filter(item => mask.blocked[item] === 0 && scores.has(item))
  return { items, values: Float32Array.from(items, item => scores.values[item]) }
}

function bestOf(pool: Pool, k: number, items: Int32Array, values: Float32Array): number {
  const found = topK(pool.values, pool.values.length, k, items, values)
  for (let f = 0; f < found; f++) items[f] = pool.items[items[f]]
  return found
}
