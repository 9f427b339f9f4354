import type { KnownPairs } from '../../data/fold/known-pairs.js'
import { upperHalf } from '../../kernels/coarse.js'
import type { Scores } from '../../kernels/scores.js'
import { rise, sink, unwind } from '../../kernels/top-k.js'
import type { State } from '../../models/model.js'

/** Neighbours of an item that a public snapshot keeps. */
export const PUBLIC_NEIGHBORS = 20

/** What lists are cut from. Indices are the model's, as are those of `pairs`. */
export interface ListSource {
  /** Items in the order of the public snapshot. */
  readonly items: Int32Array
  /** Public index of each item, -1 for one that stays private. */
  readonly publicIndex: Int32Array
  readonly pairs: KnownPairs
  /** Variants of one product share a number, -1 for none; they are never neighbours. */
  readonly group: (item: number) => number
  readonly minShoppers: number
  /** Scores the neighbours of an item into an empty `out`. */
  readonly score: (item: number, out: Scores) => void
  readonly scores: Scores
}

/** Neighbour lists before their weights are made bytes: public indices, best first. */
export interface PublicLists {
  readonly length: Uint8Array
  readonly items: Int32Array
  readonly scores: Float32Array
  /** Known users with both, 0 where they are no more than by chance. */
  readonly users: Int32Array
}

/**
 * The best neighbours of each item among those that enough known users have together with it. Whatever the model
 * scores else stays away, so that no entry is there because of one shopper.
 */
export function publicLists(source: ListSource): PublicLists {
  const { items, publicIndex, pairs, minShoppers, group, score, scores } = source
  const { holders, everyone } = pairs
  const length = new Uint8Array(items.length)
  const listed: number[] = []
  const values: number[] = []
  const users: number[] = []
  const best = new Int32Array(PUBLIC_NEIGHBORS)
  const bestScores = new Float32Array(PUBLIC_NEIGHBORS)
  for (let i = 0; i < items.length; i++) {
    const item = items[i]
    pairs.count(item)
    scores.clear()
    score(item, scores)
    let size = 0
    for (let p = 0; p < pairs.size; p++) {
      const partner = pairs.partners[p]
      if (partner === item || pairs.users[partner] < minShoppers || publicIndex[partner] < 0) continue
      if (group(item) >= 0 && group(partner) === group(item)) continue
      const value = scores.values[partner]
      if (!scores.has(partner) || !(value > 0)) continue
      if (size < PUBLIC_NEIGHBORS) rise(best, bestScores, size++, partner, value)
      else if (value > bestScores[0] || (value === bestScores[0] && partner < best[0])) {
        sink(best, bestScores, size, partner, value)
      }
    }
    unwind(best, bestScores, size)
    length[i] = size
    for (let b = 0; b < size; b++) {
      listed.push(publicIndex[best[b]])
      values.push(bestScores[b])
      const both = pairs.users[best[b]]
      users.push(everyone * both > holders[item] * holders[best[b]] ? both : 0)
    }
  }
  scores.clear()
  return {
    length,
    items: Int32Array.from(listed),
    scores: Float32Array.from(values),
    users: Int32Array.from(users),
  }
}

/**
 * The lists with one byte a weight. Different scores stay different and in order; counts are whole steps of
 * `minShoppers`, rounded down to two binary digits, 192 at most. Laid out for compression: see models/packed-lists.ts.
 */
export function packLists(lists: PublicLists, kind: string, minShoppers: number, withCounts: boolean): State {
  const { length, items, scores, users } = lists
  const drops = new Uint8Array(items.length)
  const scales = new Uint16Array(length.length)
  const support = new Uint8Array(withCounts ? items.length : 0)
  const float = new Float32Array(1)
  const bits = new Uint32Array(float.buffer)
  for (let i = 0, from = 0; i < length.length; from += length[i++]) {
    const end = from + length[i]
    if (from === end) continue
    float[0] = scores[from]
    scales[i] = upperHalf(bits[0])
    let weight = 255
    for (let e = from + 1; e < end; e++) {
      if (scores[e] === scores[e - 1]) continue
      // Below the entry before, which scored higher, and with room for all that are to come
      const wanted = Math.round((scores[e] / scores[from]) * 255)
      const next = Math.max(Math.min(wanted, weight - 1), end - e)
      drops[e] = weight - next
      weight = next
    }
  }
  for (let e = 0; e < support.length; e++) support[e] = roundSteps(Math.floor(users[e] / minShoppers))
  const plane = (shift: number): Uint8Array => Uint8Array.from(items, item => item >>> shift)
  return {
    meta: { kind, step: minShoppers },
    arrays: {
      length,
      low: plane(0),
      ...(length.length > 1 << 8 && { middle: plane(8) }),
      ...(length.length > 1 << 16 && { high: plane(16) }),
      drops,
      scales,
      ...(withCounts && { support }),
    },
  }
}

/** Steps rounded down to two binary digits (1, 2, 3, 4, 6, 8, 12 …), below 256. */
function roundSteps(steps: number): number {
  let unit = 1
  while (unit < 64 && steps >= unit * 4) unit *= 2
  return Math.min(192, steps - (steps % unit))
}
