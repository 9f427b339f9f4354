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
      out.addScaled(scores, factor * weight)
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
  /** Distinct scores, ascending, and beside each its distance from the place of 0. */
  let sorted = new Float32Array(0)
  let places = new Float64Array(0)
  let distinct = 0

  const of = (score: number): number => places[positionOf(sorted, distinct, score)]

  return {
    fit({ values, touched, count, denseCount }) {
      const room = denseCount + count + 1
      if (sorted.length < room) {
        sorted = new Float32Array(Math.max(itemCount + 1, room))
        places = new Float64Array(sorted.length)
      }
      let size = 0
      for (let item = 0; item < denseCount; item++) sorted[size++] = values[item]
      for (let t = 0; t < count; t++) if (touched[t] >= denseCount) sorted[size++] = values[touched[t]]
      const all = Math.max(itemCount, size)
      const untouched = all - size
      // One 0 stands for all items without a score; it has a place even where there are none.
      sorted[size++] = 0
      sorted.subarray(0, size).sort()
      distinct = 0
      let below = 0
      let ofZero = 0
      for (let from = 0; from < size; ) {
        const score = sorted[from]
        let to = from + 1
        while (to < size && sorted[to] === score) to++
        const equal = score === 0 ? to - from - 1 + untouched : to - from
        places[distinct] = (below + equal / 2) / all
        if (score === 0) ofZero = places[distinct]
        sorted[distinct++] = score
        below += equal
        from = to
      }
      for (let d = 0; d < distinct; d++) places[d] -= ofZero
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

/** Where the ascending `sorted[0 … size)` holds a value that it does hold. */
function positionOf(sorted: Float32Array, size: number, value: number): number {
  let low = 0
  let high = size - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
