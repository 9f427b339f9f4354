// Kernels of the ease model: Gram matrix, and inverse of a symmetric positive definite matrix by blocked sweeps.
// Twins of ../../gram.ts, ../../sweep.ts, ../../strongest.ts and ../../cholesky.ts; read those for the mathematics. Pointers are in bytes.

export { factorize, solveFactorized } from './_cholesky'

/** Adds rows from … to of the lower triangle of Σ_g weight_g · x_g x_gᵀ. */
export function gram(
  itemPtr: usize,
  itemGroups: usize,
  groupPtr: usize,
  groupItems: usize,
  weights: usize,
  out: usize,
  stride: i32,
  from: i32,
  to: i32,
): void {
  for (let i = from; i < to; i++) {
    const row = out + (<usize>i * <usize>stride << 2)
    const end = load<i32>(itemPtr + (<usize>(i + 1) << 2))
    for (let e = load<i32>(itemPtr + (<usize>i << 2)); e < end; e++) {
      const group = load<i32>(itemGroups + (<usize>e << 2))
      const weight = load<f32>(weights + (<usize>group << 2))
      let t = groupItems + (<usize>load<i32>(groupPtr + (<usize>group << 2)) << 2)
      // The group's items ascend and i is one of them, so the loop always meets it.
      let j: i32
      do {
        j = load<i32>(t)
        t += 4
        const at = row + (<usize>j << 2)
        store<f32>(at, load<f32>(at) + weight)
      } while (j < i)
    }
  }
}

/**
 * Inverts the diagonal block at `first`, writes it (single precision) to `inverse` and its negative back into the
 * matrix. 0 when a pivot is not positive (or NaN). `work` holds width² doubles.
 */
export function pivot(matrix: usize, stride: i32, first: i32, width: i32, work: usize, inverse: usize): i32 {
  const line = <usize>width << 3
  const block = matrix + ((<usize>first * <usize>stride + <usize>first) << 2)
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      const value = <f64>load<f32>(block + (<usize>i * <usize>stride + <usize>j << 2))
      store<f64>(work + <usize>i * line + (<usize>j << 3), value)
      store<f64>(work + <usize>j * line + (<usize>i << 3), value)
    }
  }
  for (let k = 0; k < width; k++) {
    const pivotRow = work + <usize>k * line
    const value = load<f64>(pivotRow + (<usize>k << 3))
    if (!(value > 0)) return 0
    const scale = 1.0 / value
    for (let i = 0; i < width; i++) {
      if (i != k) sweepRow(work + <usize>i * line, pivotRow, k, width, scale)
    }
    for (let j = 0; j < width; j++) {
      const at = pivotRow + (<usize>j << 3)
      store<f64>(at, load<f64>(at) * scale)
    }
    store<f64>(pivotRow + (<usize>k << 3), -scale)
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      const value = <f32>load<f64>(work + <usize>i * line + (<usize>j << 3))
      store<f32>(inverse + (<usize>i * <usize>width + <usize>j << 2), -value)
      store<f32>(block + (<usize>i * <usize>stride + <usize>j << 2), value)
    }
  }
  return 1
}

/** row −= row[k] / pivot · pivotRow, and row[k] = row[k] / pivot. */
function sweepRow(row: usize, pivotRow: usize, k: i32, width: i32, scale: f64): void {
  const at = row + (<usize>k << 3)
  const factor = load<f64>(at) * scale
  const factors = f64x2.splat(factor)
  const end = row + (<usize>width << 3)
  let p = pivotRow
  for (let r = row; r < end; r += 16, p += 16) {
    v128.store(r, f64x2.sub(v128.load(r), f64x2.mul(factors, v128.load(p))))
  }
  store<f64>(at, factor)
}

/**
 * For rows from … to (multiples of 8): packs the block's columns into `panel`, multiplies them by the inverse of
 * the block into `product`, and stores those in the matrix. Rows of the block itself become 0 in both, which
 * makes the update pass them by.
 *
 * panel: for every 8 rows, [k][8]; product: for every 4 rows, [k][4].
 */
export function prepare(
  matrix: usize,
  stride: i32,
  first: i32,
  width: i32,
  inverse: usize,
  panel: usize,
  product: usize,
  from: i32,
  to: i32,
): void {
  const line = <usize>stride << 2
  const last = first + width
  const size = <usize>width << 5
  for (let r = from; r < to; r += 8) {
    const p = panel + (<usize>r >> 3) * size
    const q = product + (<usize>r >> 3) * size
    if (r >= first && r < last) {
      memory.fill(p, 0, size)
      memory.fill(q, 0, size)
    } else if (r < first) {
      let source = matrix + <usize>first * line + (<usize>r << 2)
      for (let at = p; at < p + size; at += 32, source += line) {
        v128.store(at, v128.load(source))
        v128.store(at, v128.load(source, 16), 16)
      }
      multiplyPanel(p, inverse, q, width)
      source = matrix + <usize>first * line + (<usize>r << 2)
      const half = <usize>width << 4
      for (let at = q; at < q + half; at += 16, source += line) {
        v128.store(source, v128.load(at))
        v128.store(source, v128.load(at + half), 16)
      }
    } else {
      const source = matrix + <usize>r * line + (<usize>first << 2)
      for (let i: usize = 0; i < 8; i++) {
        const row = source + i * line
        for (let k: usize = 0; k < <usize>width; k++) {
          store<f32>(p + (k << 5) + (i << 2), load<f32>(row + (k << 2)))
        }
      }
      multiplyPanel(p, inverse, q, width)
      for (let i: usize = 0; i < 8; i++) {
        const row = source + i * line
        const lane = q + (i >> 2) * (<usize>width << 4) + ((i & 3) << 2)
        for (let k: usize = 0; k < <usize>width; k++) {
          store<f32>(row + (k << 2), load<f32>(lane + (k << 4)))
        }
      }
    }
  }
}

/** product[c][8 rows] = Σ_k panel[k][8 rows] · inverse[k][c], four c at a time. */
function multiplyPanel(panel: usize, inverse: usize, product: usize, width: i32): void {
  const line = <usize>width << 2
  const half = <usize>width << 4
  const end = panel + (<usize>width << 5)
  for (let c: usize = 0; c < <usize>width; c += 4) {
    let a0 = f32x4.splat(0)
    let a1 = f32x4.splat(0)
    let a2 = f32x4.splat(0)
    let a3 = f32x4.splat(0)
    let b0 = f32x4.splat(0)
    let b1 = f32x4.splat(0)
    let b2 = f32x4.splat(0)
    let b3 = f32x4.splat(0)
    let d = inverse + (c << 2)
    for (let p = panel; p < end; p += 32, d += line) {
      const low = v128.load(p)
      const high = v128.load(p, 16)
      let w = v128.load32_splat(d)
      a0 = f32x4.add(a0, f32x4.mul(low, w))
      b0 = f32x4.add(b0, f32x4.mul(high, w))
      w = v128.load32_splat(d, 4)
      a1 = f32x4.add(a1, f32x4.mul(low, w))
      b1 = f32x4.add(b1, f32x4.mul(high, w))
      w = v128.load32_splat(d, 8)
      a2 = f32x4.add(a2, f32x4.mul(low, w))
      b2 = f32x4.add(b2, f32x4.mul(high, w))
      w = v128.load32_splat(d, 12)
      a3 = f32x4.add(a3, f32x4.mul(low, w))
      b3 = f32x4.add(b3, f32x4.mul(high, w))
    }
    const at = product + (c << 4)
    v128.store(at, a0)
    v128.store(at, a1, 16)
    v128.store(at, a2, 32)
    v128.store(at, a3, 48)
    v128.store(at + half, b0)
    v128.store(at + half, b1, 16)
    v128.store(at + half, b2, 32)
    v128.store(at + half, b3, 48)
  }
}

/** matrix −= product · panelᵀ in rows from … to (multiples of 8) of the lower triangle. */
export function update(
  matrix: usize,
  stride: i32,
  first: i32,
  width: i32,
  panel: usize,
  product: usize,
  from: i32,
  to: i32,
): void {
  const line = <usize>stride << 2
  const half = <usize>width << 4
  // 64 columns of the panel stay in the first cache while all rows pass them.
  for (let start = 0; start < to; start += 64) {
    for (let r = max(from, start); r < to; r += 4) {
      if (r >= first && r < first + width) continue
      const left = product + (<usize>r >> 2) * half
      const row = matrix + <usize>r * line
      const end = min(start + 64, (r & ~7) + 8)
      for (let c = start; c < end; c += 8) {
        tile(row + (<usize>c << 2), line, left, panel + (<usize>c >> 3) * (half << 1), half)
      }
    }
  }
}

/** A 4 × 8 tile: out −= Σ_k left[k][4] ⊗ right[k][8]. */
@inline
function tile(out: usize, line: usize, left: usize, right: usize, size: usize): void {
  let a0 = f32x4.splat(0)
  let a1 = f32x4.splat(0)
  let a2 = f32x4.splat(0)
  let a3 = f32x4.splat(0)
  let b0 = f32x4.splat(0)
  let b1 = f32x4.splat(0)
  let b2 = f32x4.splat(0)
  let b3 = f32x4.splat(0)
  const end = left + size
  let b = right
  for (let a = left; a < end; a += 16, b += 32) {
    const low = v128.load(b)
    const high = v128.load(b, 16)
    let w = v128.load32_splat(a)
    a0 = f32x4.add(a0, f32x4.mul(low, w))
    b0 = f32x4.add(b0, f32x4.mul(high, w))
    w = v128.load32_splat(a, 4)
    a1 = f32x4.add(a1, f32x4.mul(low, w))
    b1 = f32x4.add(b1, f32x4.mul(high, w))
    w = v128.load32_splat(a, 8)
    a2 = f32x4.add(a2, f32x4.mul(low, w))
    b2 = f32x4.add(b2, f32x4.mul(high, w))
    w = v128.load32_splat(a, 12)
    a3 = f32x4.add(a3, f32x4.mul(low, w))
    b3 = f32x4.add(b3, f32x4.mul(high, w))
  }
  let at = out
  v128.store(at, f32x4.sub(v128.load(at), a0))
  v128.store(at, f32x4.sub(v128.load(at, 16), b0), 16)
  at += line
  v128.store(at, f32x4.sub(v128.load(at), a1))
  v128.store(at, f32x4.sub(v128.load(at, 16), b1), 16)
  at += line
  v128.store(at, f32x4.sub(v128.load(at), a2))
  v128.store(at, f32x4.sub(v128.load(at, 16), b2), 16)
  at += line
  v128.store(at, f32x4.sub(v128.load(at), a3))
  v128.store(at, f32x4.sub(v128.load(at, 16), b3), 16)
}

/** Copies rows from … to of the lower triangle to the columns of the upper one, in squares of 32; from is a multiple. */
export function mirror(matrix: usize, stride: i32, from: i32, to: i32): void {
  for (let i0 = from; i0 < to; i0 += 32) {
    const i1 = min(i0 + 32, to)
    for (let j0 = 0; j0 < i1; j0 += 32) {
      for (let i = i0; i < i1; i++) {
        const end = min(j0 + 32, i)
        for (let j = j0; j < end; j++) {
          const value = load<f32>(matrix + (<usize>i * <usize>stride + <usize>j << 2))
          store<f32>(matrix + (<usize>j * <usize>stride + <usize>i << 2), value)
        }
      }
    }
  }
}

/**
 * The `keep` strongest of −A_ij / diagonal_j, j ≠ i, j < count, for rows i from … to: row i writes its columns, values and
 * length to entry (i − origin) · keep, and to i − origin. Returns how many rows hold a number that is not finite.
 * `work` holds a row, then 2048 bins; the diagonal is filled up with 1 to a multiple of 4.
 */
export function strongestRows(
  matrix: usize,
  stride: i32,
  count: i32,
  diagonal: usize,
  keep: i32,
  columns: usize,
  values: usize,
  lengths: usize,
  origin: i32,
  work: usize,
  from: i32,
  to: i32,
): i32 {
  let failed = 0
  const bins = work + (<usize>stride << 2)
  for (let i = from; i < to; i++) {
    const row = matrix + (<usize>i * <usize>stride << 2)
    for (let at: usize = 0; at < <usize>count << 2; at += 16) {
      v128.store(work + at, f32x4.div(f32x4.neg(v128.load(row + at)), v128.load(diagonal + at)))
    }
    store<f32>(work + (<usize>i << 2), 0)
    const entry = <usize>(i - origin) * <usize>keep << 2
    const length = strongest(work, count, keep, bins, columns + entry, values + entry)
    store<i32>(lengths + (<usize>(i - origin) << 2), max(length, 0))
    failed += i32(length < 0)
  }
  return failed
}

function strongest(row: usize, count: i32, keep: i32, bins: usize, columns: usize, values: usize): i32 {
  const last = row + (<usize>count << 2)
  let found = 0
  for (let at = row; at < last; at += 4) {
    const key = load<u32>(at) & 0x7fffffff
    if (key >= 0x7f800000) return -1
    found += i32(key != 0)
  }
  let bound: u32 = 1
  let ties = found
  if (found > keep) {
    bound = 0
    ties = keep
    let known = 31
    for (let shift = 20; shift >= 0; shift = shift == 20 ? 9 : shift - 9) {
      const mask = (1 << (known - shift)) - 1
      memory.fill(bins, 0, 8192)
      for (let at = row; at < last; at += 4) {
        const key = load<u32>(at) & 0x7fffffff
        if (key >> known != bound) continue
        const bin = bins + (<usize>((key >> shift) & mask) << 2)
        store<i32>(bin, load<i32>(bin) + 1)
      }
      let bin = mask
      for (; ; bin--) {
        const there = load<i32>(bins + (<usize>bin << 2))
        if (there >= ties) break
        ties -= there
      }
      bound = bound * <u32>(mask + 1) + bin
      known = shift
    }
  }
  let end: usize = 0
  for (let c = 0; c < count; c++) {
    const value = load<f32>(row + (<usize>c << 2))
    const key = reinterpret<u32>(value) & 0x7fffffff
    if (key < bound || (key == bound && ties-- <= 0)) continue
    store<i32>(columns + end, c)
    store<f32>(values + end, value)
    end += 4
  }
  return <i32>(end >> 2)
}
