/**
 * Splits a symmetric positive definite matrix A = UᵀU in place: `size` × `size`, row-major, only the upper triangle
 * counts; the diagonal of U is stored inverted. False when a pivot is not above 0 (or NaN). size³ / 3 flops.
 */
export function factorize(a: Float64Array, size: number): boolean {
  for (let q = 0; q < size; q++) {
    const row = q * size
    const pivot = a[row + q]
    if (!(pivot > 0)) return false
    const scale = 1 / Math.sqrt(pivot)
    a[row + q] = scale
    for (let c = q + 1; c < size; c++) a[row + c] *= scale
    for (let i = q + 1; i < size; i++) {
      const factor = a[row + i]
      if (factor === 0) continue
      const below = i * size
      for (let c = i; c < size; c++) a[below + c] -= factor * a[row + c]
    }
  }
  return true
}

/** b becomes A⁻¹ b, from what `factorize` left. 2 · size² flops. */
export function solveFactorized(u: Float64Array, size: number, b: Float64Array): void {
  for (let q = 0; q < size; q++) {
    const row = q * size
    const value = b[q] * u[row + q]
    b[q] = value
    for (let c = q + 1; c < size; c++) b[c] -= value * u[row + c]
  }
  for (let q = size - 1; q >= 0; q--) {
    const row = q * size
    let rest = b[q]
    for (let c = q + 1; c < size; c++) rest -= u[row + c] * b[c]
    b[q] = rest * u[row + q]
  }
}
