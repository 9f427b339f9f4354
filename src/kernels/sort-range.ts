/** Above this length the engine's sort is faster than what its call costs. */
const LONG = 32

/** Puts `values[from … to)` in ascending order, in place. Meant for very many short ranges. */
export function sortRange(values: Int32Array, from: number, to: number): void {
  if (to - from > LONG) {
    values.subarray(from, to).sort()
    return
  }
  for (let i = from + 1; i < to; i++) {
    const value = values[i]
    let j = i - 1
    while (j >= from && values[j] > value) {
      values[j + 1] = values[j]
      j--
    }
    values[j + 1] = value
  }
}
