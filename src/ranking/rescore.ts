import type { Scores } from '../kernels/scores.js'
import type { Rescore } from './rule.js'

/**
 * Changes the scores of what a rule concerns: times the factor above 0, divided by it below, so that a factor above
 * 1 always lifts. O(items it concerns), or O(scored items) where it does not say which.
 */
export function rescoreAll(scores: Scores, { items, factor }: Rescore): void {
  const { values, touched, denseCount } = scores
  if (items !== undefined && items.length < scores.count + denseCount) {
    for (let m = 0; m < items.length; m++) {
      const item = items[m]
      if (item < values.length && scores.has(item)) values[item] = rescored(values[item], factor(item))
    }
    return
  }
  for (let item = 0; item < denseCount; item++) values[item] = rescored(values[item], factor(item))
  for (let t = 0; t < scores.count; t++) {
    const item = touched[t]
    if (item >= denseCount) values[item] = rescored(values[item], factor(item))
  }
}

export function rescored(score: number, factor: number): number {
  return score > 0 ? score * factor : score / factor
}

/** What the score was before. */
export function unrescored(score: number, factor: number): number {
  return score > 0 ? score / factor : score * factor
}
