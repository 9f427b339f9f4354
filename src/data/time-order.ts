/**
 * The order of rows by time, equals by order of arrival; `undefined` where they stand in that order already.
 * Whole milliseconds. A radix sort: O(length) for each 11 bits of the span of times, 16 bytes a row while it runs.
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
  let keys = new Int32Array(length)
  let otherOrder = new Int32Array(length)
  let otherKeys = new Int32Array(length)
  const start = new Int32Array(DIGIT)
  // Two digits at a time: times can span more than 32 bits, so their digits cost a division
  for (let unit = 1; unit <= most - least; unit *= DIGIT * DIGIT) {
    for (let p = 0; p < length; p++) keys[p] = Math.floor((at[order[p]] - least) / unit) % (DIGIT * DIGIT)
    for (let shift = 0; shift < 2 * BITS && unit * (1 << shift) <= most - least; shift += BITS) {
      start.fill(0)
      for (let p = 0; p < length; p++) start[(keys[p] >> shift) & (DIGIT - 1)]++
      for (let d = 0, end = 0; d < DIGIT; d++) {
        const count = start[d]
        start[d] = end
        end += count
      }
      for (let p = 0; p < length; p++) {
        const slot = start[(keys[p] >> shift) & (DIGIT - 1)]++
        otherOrder[slot] = order[p]
        otherKeys[slot] = keys[p]
      }
      let swap = order
      order = otherOrder
      otherOrder = swap
      swap = keys
      keys = otherKeys
      otherKeys = swap
    }
  }
  return order
}

const BITS = 11
const DIGIT = 1 << BITS
