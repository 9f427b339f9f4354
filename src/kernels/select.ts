/**
 * The k-th largest of `values[0 … n)`, 1 ≤ k ≤ n; leaves them in another order. No NaN. Allocates nothing.
 * Hoare's quickselect with the median of three as pivot: O(n) expected, and O(n) where many are equal.
 */
export function kthLargest(values: Float64Array, n: number, k: number): number {
  let left = 0
  let right = n - 1
  const target = k - 1
  while (left < right) {
    const pivot = medianOfThree(values[left], values[(left + right) >> 1], values[right])
    let i = left
    let j = right
    while (i <= j) {
      while (values[i] > pivot) i++
      while (values[j] < pivot) j--
      if (i > j) break
      const swap = values[i]
      values[i++] = values[j]
      values[j--] = swap
    }
    // Now [left … j] ≥ pivot ≥ [i … right], and what lies between equals the pivot.
    if (target <= j) right = j
    else if (target >= i) left = i
    else return pivot
  }
  return values[left]
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
