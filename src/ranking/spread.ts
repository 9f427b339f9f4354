import type { Likeness } from './likeness.js'
import type { Selected } from './select.js'

/** Candidates that compete for a place, for each place of the list. */
export const CANDIDATES_A_PLACE = 5

/**
 * The `k` candidates that are good and unlike each other, in the order of choice: each time the one with the
 * largest (1 − d) · relevance − d · likeness to the nearest one chosen, relevance being the score between the
 * candidates' lowest (0) and highest (1). Ties go to the higher score. O(k · candidates).
 *
 * Source: Carbonell and Goldstein 1998 (maximal marginal relevance).
 */
export function spread(from: Selected, k: number, d: number, likeness: Likeness): Selected {
  const { count, items, scores } = from
  const relevance = relevanceOf(scores, count)
  const nearest = new Float64Array(count)
  const taken = new Uint8Array(count)
  const size = Math.min(k, count)
  const chosen = new Int32Array(size)
  const values = new Float32Array(size)
  for (let place = 0; place < size; place++) {
    let best = -1
    let bestWorth = Number.NEGATIVE_INFINITY
    for (let c = 0; c < count; c++) {
      if (taken[c] === 1) continue
      const worth = (1 - d) * relevance[c] - d * nearest[c]
      if (worth > bestWorth) {
        best = c
        bestWorth = worth
      }
    }
    taken[best] = 1
    chosen[place] = items[best]
    values[place] = scores[best]
    for (let c = 0; c < count; c++) {
      if (taken[c] === 0) nearest[c] = Math.max(nearest[c], likeness(items[c], items[best]))
    }
  }
  return { count: size, items: chosen, scores: values }
}

/** Scores, best first, between 0 for the last and 1 for the first; all 1 where they are equal. */
export function relevanceOf(scores: ArrayLike<number>, count: number): Float64Array {
  const relevance = new Float64Array(count).fill(1)
  if (count === 0) return relevance
  const low = scores[count - 1]
  const range = scores[0] - low
  if (range > 0) for (let c = 0; c < count; c++) relevance[c] = (scores[c] - low) / range
  return relevance
}
