import type { Scores } from '../kernels/scores.js'

/** How a part's scores are made comparable; see `BlendOptions.normalize`. */
export type ScaleName = 'z-score' | 'rank' | 'max' | 'none'
export const SCALES: readonly ScaleName[] = ['z-score', 'rank', 'max', 'none']

/**
 * The scale of one part. `fit` reads the part's answer to a question; afterwards `of` gives the distance of a score
 * from 0 on that scale, and `addTo` adds it for every item of the answer. Allocates nothing after the first question.
 */
export interface BlendScale {
  fit(scores: Scores): void
  of(score: number): number
  addTo(out: Scores, scores: Scores, weight: number): void
}

export function blendScale(name: ScaleName, itemCount: number): BlendScale {
  return name === 'rank' ? rankScale(itemCount) : factorScale(name, itemCount)
}

/** A scale that multiplies: `'z-score'`, `'max'` and `'none'`. */
function factorScale(name: Exclude<ScaleName, 'rank'>, itemCount: number): BlendScale {
  let factor = 1
  return {
    fit(scores) {
      if (name === 'z-score') factor = inverse(deviation(scores, itemCount))
      else if (name === 'max') factor = inverse(largest(scores))
    },
    of: score => score * factor,
    addTo(out, scores, weight) {
      const by = factor * weight
      const { values, touched, count, denseCount } = scores
      for (let item = 0; item < denseCount; item++) out.add(item, values[item] * by)
      for (let t = 0; t < count; t++) {
        if (touched[t] >= denseCount) out.add(touched[t], values[touched[t]] * by)
      }
    },
  }
}

const inverse = (size: number): number => (size > 0 ? 1 / size : 0)

/** Standard deviation over all items; those without a score are 0 and cost nothing. */
function deviation(scores: Scores, itemCount: number): number {
  const { values, touched, count, denseCount } = scores
  let sum = 0
  let size = denseCount
  for (let item = 0; item < denseCount; item++) sum += values[item]
  for (let t = 0; t < count; t++) {
    if (touched[t] < denseCount) continue
    sum += values[touched[t]]
    size++
  }
  const all = Math.max(itemCount, size)
  const mean = sum / all
  // About the mean, in a second pass: the difference of two sums of squares would lose the small spreads.
  let squares = (all - size) * mean * mean
  for (let item = 0; item < denseCount; item++) squares += (values[item] - mean) * (values[item] - mean)
  for (let t = 0; t < count; t++) {
    if (touched[t] < denseCount) continue
    const off = values[touched[t]] - mean
    squares += off * off
  }
  return Math.sqrt(squares / all)
}

function largest(scores: Scores): number {
  const { values, touched, count, denseCount } = scores
  let most = 0
  for (let item = 0; item < denseCount; item++) most = Math.max(most, Math.abs(values[item]))
  for (let t = 0; t < count; t++) most = Math.max(most, Math.abs(values[touched[t]]))
  return most
}

/** The share of all items that score lower, ties half; items without a score are 0. */
function rankScale(itemCount: number): BlendScale {
  let sorted = new Float32Array(0)
  let size = 0
  let zeros = 0
  let all = 0
  let ofZero = 0

  /** How many of the scored items are below a score, those equal to it counted half. */
  const below = (score: number): number =>
    (bound(sorted, size, score, false) + bound(sorted, size, score, true)) / 2
  const position = (score: number): number =>
    (below(score) + (score > 0 ? zeros : score === 0 ? zeros / 2 : 0)) / all
  const of = (score: number): number => position(score) - ofZero

  return {
    fit({ values, touched, count, denseCount }) {
      if (sorted.length < denseCount + count)
        sorted = new Float32Array(Math.max(itemCount, denseCount + count))
      size = 0
      for (let item = 0; item < denseCount; item++) sorted[size++] = values[item]
      for (let t = 0; t < count; t++) if (touched[t] >= denseCount) sorted[size++] = values[touched[t]]
      sorted.subarray(0, size).sort()
      all = Math.max(itemCount, size)
      zeros = all - size
      ofZero = position(0)
    },
    of,
    addTo(out, { values, touched, count, denseCount }, weight) {
      for (let item = 0; item < denseCount; item++) out.add(item, weight * of(values[item]))
      for (let t = 0; t < count; t++) {
        if (touched[t] >= denseCount) out.add(touched[t], weight * of(values[touched[t]]))
      }
    },
  }
}

/** How many of the ascending `sorted[0 … size)` are below `value`, or with `orEqual` not above it. */
function bound(sorted: Float32Array, size: number, value: number, orEqual: boolean): number {
  let low = 0
  let high = size
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value || (orEqual && sorted[middle] === value)) low = middle + 1
    else high = middle
  }
  return low
}
