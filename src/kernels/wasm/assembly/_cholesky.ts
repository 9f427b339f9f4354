// Solving with a symmetric positive definite matrix of which only the upper triangle (row-major, `size` entries a
// row, a multiple of 4) counts. Twin of ../../cholesky.ts. Rows are aligned to 16 bytes.

/** A = UᵀU in place; the diagonal of U is stored inverted. 0 when a pivot is not above 0 (or NaN). */
export function factorize(a: usize, size: i32): i32 {
  const line = <usize>size << 2
  for (let q = 0; q < size; q += 4) {
    const r0 = a + <usize>q * line
    const r1 = r0 + line
    const r2 = r1 + line
    const r3 = r2 + line
    // Four rows of U, one after the other; columns left of q + 4 by hand, the rest in vectors.
    if (!firstRow(r0, q, size)) return 0
    if (!nextRow(r1, q + 1, size, r0, 0, 0, 1)) return 0
    if (!nextRow(r2, q + 2, size, r0, r1, 0, 2)) return 0
    if (!nextRow(r3, q + 3, size, r0, r1, r2, 3)) return 0
    // The rows below lose the part that the four explain.
    const end = line
    for (let i = q + 4; i < size; i++) {
      const column = <usize>i << 2
      const f0 = v128.load32_splat(r0 + column)
      const f1 = v128.load32_splat(r1 + column)
      const f2 = v128.load32_splat(r2 + column)
      const f3 = v128.load32_splat(r3 + column)
      const row = a + <usize>i * line
      for (let c = column & ~15; c < end; c += 16) {
        const near = f32x4.add(f32x4.mul(f0, v128.load(r0 + c)), f32x4.mul(f1, v128.load(r1 + c)))
        const far = f32x4.add(f32x4.mul(f2, v128.load(r2 + c)), f32x4.mul(f3, v128.load(r3 + c)))
        v128.store(row + c, f32x4.sub(v128.load(row + c), f32x4.add(near, far)))
      }
    }
  }
  return 1
}

function firstRow(row: usize, q: i32, size: i32): i32 {
  const pivot = load<f32>(row + (<usize>q << 2))
  if (!(pivot > 0)) return 0
  scaleRow(row, q, size, 1 / sqrt<f32>(pivot))
  return 1
}

/** Row q of U from row q of A and the rows of U above it in the same four. */
function nextRow(row: usize, q: i32, size: i32, above0: usize, above1: usize, above2: usize, count: i32): i32 {
  subtract(row, above0, q, size)
  if (count > 1) subtract(row, above1, q, size)
  if (count > 2) subtract(row, above2, q, size)
  return firstRow(row, q, size)
}

/** row −= above[q] · above, from the vector that holds column q. */
function subtract(row: usize, above: usize, q: i32, size: i32): void {
  const factor = v128.load32_splat(above + (<usize>q << 2))
  const end = <usize>size << 2
  for (let c = (<usize>q << 2) & ~15; c < end; c += 16) {
    v128.store(row + c, f32x4.sub(v128.load(row + c), f32x4.mul(factor, v128.load(above + c))))
  }
}

function scaleRow(row: usize, q: i32, size: i32, scale: f32): void {
  const factor = f32x4.splat(scale)
  const end = <usize>size << 2
  for (let c = (<usize>q << 2) & ~15; c < end; c += 16) {
    v128.store(row + c, f32x4.mul(v128.load(row + c), factor))
  }
  store<f32>(row + (<usize>q << 2), scale)
}

/** b becomes A⁻¹ b, from what `factorize` left. */
export function solveFactorized(u: usize, size: i32, b: usize): void {
  const line = <usize>size << 2
  for (let q = 0; q < size; q++) {
    const row = u + <usize>q * line
    const at = <usize>q << 2
    const value = load<f32>(b + at) * load<f32>(row + at)
    const factor = f32x4.splat(value)
    // The vector that holds q also holds solved entries: those are put back.
    const start = at & ~15
    const kept = v128.load(b + start)
    for (let c = start; c < line; c += 16) {
      v128.store(b + c, f32x4.sub(v128.load(b + c), f32x4.mul(factor, v128.load(row + c))))
    }
    restore(b + start, kept, q & 3)
    store<f32>(b + at, value)
  }
  for (let q = size - 1; q >= 0; q--) {
    const row = u + <usize>q * line
    const at = <usize>q << 2
    let rest: f32 = 0
    let c = at + 4
    for (; c & 15 && c < line; c += 4) rest += load<f32>(row + c) * load<f32>(b + c)
    let sums = f32x4.splat(0)
    for (; c < line; c += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(row + c), v128.load(b + c)))
    rest += f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3)
    store<f32>(b + at, (load<f32>(b + at) - rest) * load<f32>(row + at))
  }
}

function restore(at: usize, kept: v128, lanes: i32): void {
  if (lanes > 0) store<f32>(at, f32x4.extract_lane(kept, 0))
  if (lanes > 1) store<f32>(at, f32x4.extract_lane(kept, 1), 4)
  if (lanes > 2) store<f32>(at, f32x4.extract_lane(kept, 2), 8)
}
