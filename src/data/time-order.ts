/**
 * The order of rows by time, equals by order of arrival; `undefined` where they stand in that order already.
 * Whole milliseconds. A radix sort: O(length) for each 11 bits of the span of times, 8 bytes a row while it runs.
 */
export function timeOrder(at: Float64Array, length: number): Int32Array | undefined {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  let sorted = true
  for (let r = 0; r < length; r++) {
    const time = at[r]
    if (time < most) sorted = false
    if (time < least) least = time
    if (time > most) most = time
  }
  if (sorted) return undefined
  let order = new Int32Array(length)
  for (let r = 0; r < length; r++) order[r] = r
  let other = new Int32Array(length)
  const start = new Int32Array(DIGIT)
  // Spans pass 32 bits: multiplying by a power of two shifts them, and & takes the low bits of any whole number
  for (let shift = 1; (most - least) * shift >= 1; shift /= DIGIT) {
    start.fill(0)
    for (let r = 0; r < length; r++) start[((at[r] - least) * shift) & (DIGIT - 1)]++
    for (let d = 0, end = 0; d < DIGIT; d++) {
      const count = start[d]
      start[d] = end
      end += count
    }
    for (let p = 0; p < length; p++) {
      const row = order[p]
      other[start[((at[row] - least) * shift) & (DIGIT - 1)]++] = row
    }
    const swap = order
    order = other
    other = swap
  }
  return order
}

const DIGIT = 2048
