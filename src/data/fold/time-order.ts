/**
 * The order of rows by time, equals by order of arrival; `undefined` where they stand in that order already.
 * Whole milliseconds. One pass puts rows into 2048 spans of time, then each span is sorted where its rows fit the
 * cache: O(length) for each 8 bits of a span, 4 bytes a row while it runs, 8 where all crowd into one span.
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
  // A power of two, so that dividing by it is exact
  let width = 1
  while ((most - least) / width >= SPANS) width *= 2
  const end = new Int32Array(SPANS)
  for (let r = 0; r < length; r++) end[Math.floor((at[r] - least) / width)]++
  for (let s = 0, next = 0; s < SPANS; s++) {
    next += end[s]
    end[s] = next - end[s]
  }
  const order = new Int32Array(length)
  for (let r = 0; r < length; r++) order[end[Math.floor((at[r] - least) / width)]++] = r
  let longest = 0
  for (let s = 0, from = 0; s < SPANS; from = end[s++]) longest = Math.max(longest, end[s] - from)
  const rows = new Int32Array(longest)
  const start = new Int32Array(DIGIT)
  for (let s = 0, from = 0; s < SPANS; s++) {
    if (end[s] - from <= FEW) insertByTime(at, order, from, end[s])
    else sortSpan(at, order.subarray(from, end[s]), rows, start, least + s * width, width)
    from = end[s]
  }
  return order
}

const SPANS = 2048
const DIGIT = 256
const FEW = 48

/** Least significant digit first; stable. Times are `least` to below `least + width`; `other` has room for as many. */
function sortSpan(
  at: Float64Array,
  order: Int32Array,
  other: Int32Array,
  start: Int32Array,
  least: number,
  width: number,
): void {
  const { length } = order
  let source = order
  let target = other
  // & takes the low bits of any whole number, also past 32 bits
  for (let unit = 1; unit < width; unit *= DIGIT) {
    start.fill(0)
    for (let p = 0; p < length; p++) start[Math.floor((at[source[p]] - least) / unit) & (DIGIT - 1)]++
    for (let d = 0, next = 0; d < DIGIT; d++) {
      const count = start[d]
      start[d] = next
      next += count
    }
    for (let p = 0; p < length; p++) {
      const row = source[p]
      target[start[Math.floor((at[row] - least) / unit) & (DIGIT - 1)]++] = row
    }
    const swap = source
    source = target
    target = swap
  }
  if (source !== order) for (let p = 0; p < length; p++) order[p] = source[p]
}

function insertByTime(at: Float64Array, order: Int32Array, from: number, to: number): void {
  for (let p = from + 1; p < to; p++) {
    const row = order[p]
    const time = at[row]
    let q = p - 1
    while (q >= from && at[order[q]] > time) {
      order[q + 1] = order[q]
      q--
    }
    order[q + 1] = row
  }
}
