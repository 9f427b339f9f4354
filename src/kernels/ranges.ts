/**
 * Runs a loop over ranges, `bounds[r] … bounds[r + 1]`, in turn: the way of one thread. Yields the share done, returns
 * the sum of the
 * numbers that the loop returned.
 */
export function* inTurn(
  bounds: Int32Array,
  loop: (from: number, to: number) => unknown,
): Generator<number, number, void> {
  const ranges = bounds.length - 1
  let sum = 0
  for (let r = 0; r < ranges; r++) {
    const value = loop(bounds[r], bounds[r + 1])
    if (typeof value === 'number') sum += value
    yield (r + 1) / ranges
  }
  return sum
}

/** The bounds of ranges of about `slice` work each, from row 0 to `rows`; a range has one row at least. */
export function cutRows(rows: number, slice: number, work: (row: number) => number): Int32Array {
  const bounds = [0]
  let sum = 0
  for (let row = 0; row < rows; row++) {
    sum += work(row)
    if (sum < slice && row < rows - 1) continue
    bounds.push(row + 1)
    sum = 0
  }
  return Int32Array.from(bounds)
}
