import { inTurn } from './ranges.js'

/**
 * One step of the inversion by blocked sweeps (inverse.ts), for one matrix: row-major float32, `stride` entries a
 * row, of which only the lower triangle counts. Blocks and ranges start at multiples of 8 and have such a length.
 */
export interface Sweep {
  /** Flops of about 10 ms: how finely to cut the work between two yields. */
  readonly slice: number
  /**
   * Inverts the diagonal block A_KK at `first`, keeps the inverse D and writes −D over the block. False when a
   * pivot is not above 0 (or NaN): the matrix is not positive definite.
   */
  pivot(first: number, width: number): boolean
  /**
   * In rows outside the block: keeps V = A[rows, K] and W = V D, and writes W over it. In ranges, on all threads; yields
   * the share done.
   */
  prepare(first: number, width: number, bounds: Int32Array): Generator<number, unknown, void>
  /** A −= W Vᵀ in rows outside the block, likewise. Needs all rows prepared. 2 · rows · columns · width flops. */
  update(first: number, width: number, bounds: Int32Array): Generator<number, unknown, void>
}

/** The plain twin of the WebAssembly kernels; sums in float64, which JavaScript adds faster than float32. */
export function plainSweep(matrix: Float32Array, size: number, stride: number, most: number): Sweep {
  const work = new Float64Array(most * most)
  // panel: for every 4 rows, [k][4 rows], so that a tile reads both sides in order; product alike.
  const panel = new Float64Array(size * most)
  const product = new Float64Array(size * most)
  return {
    slice: 4e7,
    pivot: (first, width) => pivot(matrix, stride, first, width, work),
    prepare: (first, width, bounds) =>
      inTurn(bounds, (from, to) => prepare(matrix, stride, first, width, work, panel, product, from, to)),
    update: (first, width, bounds) =>
      inTurn(bounds, (from, to) => update(matrix, stride, first, width, panel, product, from, to)),
  }
}

/** Sweeps the block on each of its diagonal entries: row i −= row k · a_ik / a_kk; leaves −D in `work`. */
function pivot(
  matrix: Float32Array,
  stride: number,
  first: number,
  width: number,
  work: Float64Array,
): boolean {
  const corner = first * stride + first
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      const value = matrix[corner + i * stride + j]
      work[i * width + j] = value
      work[j * width + i] = value
    }
  }
  for (let k = 0; k < width; k++) {
    const value = work[k * width + k]
    if (!(value > 0)) return false
    const scale = 1 / value
    for (let i = 0; i < width; i++) {
      if (i === k) continue
      const factor = work[i * width + k] * scale
      for (let j = 0; j < width; j++) work[i * width + j] -= factor * work[k * width + j]
      work[i * width + k] = factor
    }
    for (let j = 0; j < width; j++) work[k * width + j] *= scale
    work[k * width + k] = -scale
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) matrix[corner + i * stride + j] = work[i * width + j]
  }
  return true
}

function prepare(
  matrix: Float32Array,
  stride: number,
  first: number,
  width: number,
  inverse: Float64Array,
  panel: Float64Array,
  product: Float64Array,
  from: number,
  to: number,
): void {
  for (let r = from; r < to; r += 4) {
    const at = r * width
    if (r >= first && r < first + width) continue
    // Rows above the block hold its columns transposed: only the lower triangle counts.
    const above = r < first
    const start = above ? first * stride + r : r * stride + first
    const alongRow = above ? 1 : stride
    const alongBlock = above ? stride : 1
    for (let k = 0; k < width; k++) {
      for (let i = 0; i < 4; i++) panel[at + 4 * k + i] = matrix[start + i * alongRow + k * alongBlock]
    }
    for (let c = 0; c < width; c++) {
      let w0 = 0
      let w1 = 0
      let w2 = 0
      let w3 = 0
      for (let k = 0, p = at; k < width; k++, p += 4) {
        // `inverse` holds −D and is symmetric, so its row serves as its column.
        const d = inverse[c * width + k]
        w0 -= panel[p] * d
        w1 -= panel[p + 1] * d
        w2 -= panel[p + 2] * d
        w3 -= panel[p + 3] * d
      }
      product[at + 4 * c] = w0
      product[at + 4 * c + 1] = w1
      product[at + 4 * c + 2] = w2
      product[at + 4 * c + 3] = w3
    }
    for (let k = 0; k < width; k++) {
      for (let i = 0; i < 4; i++) matrix[start + i * alongRow + k * alongBlock] = product[at + 4 * k + i]
    }
  }
}

function update(
  matrix: Float32Array,
  stride: number,
  first: number,
  width: number,
  panel: Float64Array,
  product: Float64Array,
  from: number,
  to: number,
): void {
  const last = first + width
  // 32 columns of the panel stay in the first cache while all rows pass them.
  for (let start = 0; start < to; start += 32) {
    if (start >= first && start + 32 <= last) continue
    for (let r = Math.max(start, from); r < to; r += 4) {
      if (r >= first && r < last) continue
      const end = Math.min(r + 4, start + 32)
      for (let c = start; c < end; c += 4) {
        if (c >= first && c < last) continue
        subtractTile(matrix, r * stride + c, stride, product, r * width, panel, c * width, width)
      }
    }
  }
}

/** A tile of 4 × 4: out −= Σ_k left[k][4] ⊗ right[k][4], its sums in registers. */
function subtractTile(
  out: Float32Array,
  at: number,
  stride: number,
  left: Float64Array,
  a: number,
  right: Float64Array,
  b: number,
  width: number,
): void {
  let s00 = 0
  let s01 = 0
  let s02 = 0
  let s03 = 0
  let s10 = 0
  let s11 = 0
  let s12 = 0
  let s13 = 0
  let s20 = 0
  let s21 = 0
  let s22 = 0
  let s23 = 0
  let s30 = 0
  let s31 = 0
  let s32 = 0
  let s33 = 0
  const end = a + 4 * width
  for (let i = a, j = b; i < end; i += 4, j += 4) {
    const r0 = right[j]
    const r1 = right[j + 1]
    const r2 = right[j + 2]
    const r3 = right[j + 3]
    const l0 = left[i]
    s00 += l0 * r0
    s01 += l0 * r1
    s02 += l0 * r2
    s03 += l0 * r3
    const l1 = left[i + 1]
    s10 += l1 * r0
    s11 += l1 * r1
    s12 += l1 * r2
    s13 += l1 * r3
    const l2 = left[i + 2]
    s20 += l2 * r0
    s21 += l2 * r1
    s22 += l2 * r2
    s23 += l2 * r3
    const l3 = left[i + 3]
    s30 += l3 * r0
    s31 += l3 * r1
    s32 += l3 * r2
    s33 += l3 * r3
  }
  out[at] -= s00
  out[at + 1] -= s01
  out[at + 2] -= s02
  out[at + 3] -= s03
  at += stride
  out[at] -= s10
  out[at + 1] -= s11
  out[at + 2] -= s12
  out[at + 3] -= s13
  at += stride
  out[at] -= s20
  out[at + 1] -= s21
  out[at + 2] -= s22
  out[at + 3] -= s23
  at += stride
  out[at] -= s30
  out[at + 1] -= s31
  out[at + 2] -= s32
  out[at + 3] -= s33
}
