import { cutRows } from './ranges.js'
import type { Sweep } from './sweep.js'

/** Columns eliminated at once: two panels of this width fill the second cache, the matrix passes 1/128 as often. */
export const BLOCK = 128

/** Rows and columns are padded to tiles; the padding is the identity and stays so. */
export function paddedSize(size: number): number {
  return Math.ceil(size / 8) * 8
}

/** Entries a row: not a multiple of a cache page, or the rows of a tile would fight for the same cache lines. */
export function strideOf(size: number): number {
  const padded = Math.ceil(size / 16) * 16
  return padded % 256 === 0 ? padded + 16 : padded
}

/**
 * Replaces the lower triangle of a symmetric positive definite matrix A (`size` × `size`, a multiple of 8) by that
 * of −A⁻¹. Yields the share done; returns false when A is not positive definite, with A destroyed.
 *
 * Blocked symmetric sweeps (Gauss–Jordan on the lower triangle; Goodnight, "A Tutorial on the SWEEP Operator",
 * 1979): for each block of columns K with D = A_KK⁻¹ and V = A_RK,
 * A_RR ← A_RR − V D Vᵀ, A_RK ← V D, A_KK ← −D. After the last block A is −A⁻¹. As many operations as Cholesky
 * with inverse, n³, nearly all of them in one matrix product.
 */
export function* invertPositive(sweep: Sweep, size: number): Generator<number, boolean, void> {
  const total = size * size * size
  let done = 0
  // A quarter of a slice: threads that share them end at about the same time.
  const slice = sweep.slice / 4
  for (let first = 0; first < size; first += BLOCK) {
    const width = Math.min(BLOCK, size - first)
    if (!sweep.pivot(first, width)) return false
    yield done / total
    for (const _ of sweep.prepare(
      first,
      width,
      tileRanges(size, () => 2 * width * width, slice),
    )) {
      yield done / total
    }
    // Row r of the triangle has r columns.
    const work = size * size * width
    for (const share of sweep.update(
      first,
      width,
      tileRanges(size, row => 2 * width * row, slice),
    )) {
      yield (done + share * work) / total
    }
    done += work
  }
  return true
}

/** As `cutRows`, in whole tiles of 8 rows. */
function tileRanges(size: number, work: (row: number) => number, slice: number): Int32Array {
  return cutRows(size / 8, slice, tile => 8 * work(8 * tile)).map(tile => 8 * tile)
}

/**
 * Copies rows `from … to` of the lower triangle to the columns of the upper one, in squares of 32 that fit the first
 * cache. `from` is a multiple of 32.
 */
export function mirrorLower(matrix: Float32Array, stride: number, from: number, to: number): void {
  for (let i0 = from; i0 < to; i0 += 32) {
    const i1 = Math.min(i0 + 32, to)
    for (let j0 = 0; j0 < i1; j0 += 32) {
      for (let i = i0; i < i1; i++) {
        const end = Math.min(i, j0 + 32)
        for (let j = j0; j < end; j++) matrix[j * stride + i] = matrix[i * stride + j]
      }
    }
  }
}
