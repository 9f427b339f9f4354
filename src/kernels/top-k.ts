import type { Scores } from './scores.js'

/**
 * The k best of `values[0 … n)`, best first, into `outIndices` and `outValues`; returns how many were written.
 *
 * Ties go to the lower index. NaN and −Infinity are never chosen, so −Infinity masks an item. Allocates nothing.
 * One comparison a value and O(log k) for each that enters: O(n + k · log(n/k) · log k) expected.
 * `outIndices` and `outValues` hold at least k.
 */
export function topK(
  values: Float32Array,
  n: number,
  k: number,
  outIndices: Int32Array,
  outValues: Float32Array,
): number {
  if (!(k > 0)) return 0
  const size = heapOf(values, n, k, outIndices, outValues)
  unwind(outIndices, outValues, size)
  return size
}

/** The k best of `values[0 … n)` as a heap whose root is the worst; k ≥ 1. Returns its size. */
function heapOf(
  values: Float32Array,
  n: number,
  k: number,
  outIndices: Int32Array,
  outValues: Float32Array,
  blocked?: Uint8Array,
): number {
  let size = 0
  let index = 0
  for (; index < n && size < k; index++) {
    const value = values[index]
    if (!(value > Number.NEGATIVE_INFINITY) || blocked?.[index]) continue
    rise(outIndices, outValues, size++, index, value)
  }
  // From here the index only grows, so an equal value never enters, and nearly all values are passed by: four a turn.
  let threshold = outValues[0]
  while (index < n) {
    while (
      index + 3 < n &&
      !(values[index] > threshold) &&
      !(values[index + 1] > threshold) &&
      !(values[index + 2] > threshold) &&
      !(values[index + 3] > threshold)
    ) {
      index += 4
    }
    const end = Math.min(index + 4, n)
    for (; index < end; index++) {
      const value = values[index]
      if (!(value > threshold) || blocked?.[index]) continue
      sink(outIndices, outValues, size, index, value)
      threshold = outValues[0]
    }
  }
  return size
}

/**
 * The k best of what a model wrote, best first; untouched items are not among them, nor those whose byte in
 * `blocked` is not 0. Same rules as `topK`; costs the touched items, or the catalogue when the scores are dense.
 */
export function topOfScores(
  scores: Scores,
  k: number,
  outItems: Int32Array,
  outScores: Float32Array,
  blocked?: Uint8Array,
): number {
  const { values, touched, count, denseCount } = scores
  if (!(k > 0)) return 0
  let size = heapOf(values, denseCount, k, outItems, outScores, blocked)
  let t = 0
  for (; t < count && size < k; t++) {
    const item = touched[t]
    const value = values[item]
    if (item < denseCount || !(value > Number.NEGATIVE_INFINITY) || blocked?.[item]) continue
    rise(outItems, outScores, size++, item, value)
  }
  let threshold = outScores[0]
  for (; t < count; t++) {
    const item = touched[t]
    const value = values[item]
    if (!(value >= threshold)) continue
    if (value === threshold && item > outItems[0]) continue
    if (item < denseCount || blocked?.[item]) continue
    sink(outItems, outScores, size, item, value)
    threshold = outScores[0]
  }
  unwind(outItems, outScores, size)
  return size
}

/** Adds an entry to a heap of `size` entries whose root is the worst: lowest value, of equals the highest index. */
export function rise(
  indices: Int32Array,
  values: Float32Array,
  size: number,
  index: number,
  value: number,
): void {
  let hole = size
  while (hole > 0) {
    const parent = (hole - 1) >> 1
    const above = values[parent]
    if (above < value || (above === value && indices[parent] > index)) break
    values[hole] = above
    indices[hole] = indices[parent]
    hole = parent
  }
  values[hole] = value
  indices[hole] = index
}

/** Replaces the root of a heap of `size` entries. */
export function sink(
  indices: Int32Array,
  values: Float32Array,
  size: number,
  index: number,
  value: number,
): void {
  let hole = 0
  for (;;) {
    let child = 2 * hole + 1
    if (child >= size) break
    const right = child + 1
    if (
      right < size &&
      (values[right] < values[child] || (values[right] === values[child] && indices[right] > indices[child]))
    ) {
      child = right
    }
    const below = values[child]
    if (value < below || (value === below && index > indices[child])) break
    values[hole] = below
    indices[hole] = indices[child]
    hole = child
  }
  values[hole] = value
  indices[hole] = index
}

/** Turns the heap into a list, best first: the worst goes to the end, again and again. */
export function unwind(indices: Int32Array, values: Float32Array, size: number): void {
  for (let last = size - 1; last > 0; last--) {
    const index = indices[0]
    const value = values[0]
    sink(indices, values, last, indices[last], values[last])
    indices[last] = index
    values[last] = value
  }
}
