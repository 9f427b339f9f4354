// Kernels of the ials model: normal equations of many rows at once, by conjugate gradients or exactly, and the
// products that answer a question. Twins of ../../als.ts. `size` (factors) is a multiple of 8, pointers are in
// bytes, matrices are row-major float32 and aligned to 16 bytes.

import { factorize, solveFactorized } from './_cholesky'
import { multiplyHigh, screen } from './_screen'
import { dot, negate, sumFour } from './_vectors'

export { factorize, multiplyHigh, screen, solveFactorized }

/** Entries whose factors are gathered at once for an exact solution: both copies fit the first cache. */
const BATCH = 64

/** out[i] = rows[i] · vector, for rows from … to. */
export function multiply(rows: usize, vector: usize, size: i32, out: usize, from: i32, to: i32): void {
  const line = <usize>size << 2
  const end = vector + line
  let i = from
  for (; i + 4 <= to; i += 4) {
    let r = rows + <usize>i * line
    let s0 = f32x4.splat(0)
    let s1 = f32x4.splat(0)
    let s2 = f32x4.splat(0)
    let s3 = f32x4.splat(0)
    let r1 = r + line
    let r2 = r1 + line
    let r3 = r2 + line
    let v = vector
    // Sixteen numbers a turn where there are as many: the loop itself takes a third of the time otherwise.
    for (; v + 64 <= end; v += 64, r += 64, r1 += 64, r2 += 64, r3 += 64) {
      let x = v128.load(v)
      s0 = f32x4.add(s0, f32x4.mul(x, v128.load(r)))
      s1 = f32x4.add(s1, f32x4.mul(x, v128.load(r1)))
      s2 = f32x4.add(s2, f32x4.mul(x, v128.load(r2)))
      s3 = f32x4.add(s3, f32x4.mul(x, v128.load(r3)))
      x = v128.load(v, 16)
      s0 = f32x4.add(s0, f32x4.mul(x, v128.load(r, 16)))
      s1 = f32x4.add(s1, f32x4.mul(x, v128.load(r1, 16)))
      s2 = f32x4.add(s2, f32x4.mul(x, v128.load(r2, 16)))
      s3 = f32x4.add(s3, f32x4.mul(x, v128.load(r3, 16)))
      x = v128.load(v, 32)
      s0 = f32x4.add(s0, f32x4.mul(x, v128.load(r, 32)))
      s1 = f32x4.add(s1, f32x4.mul(x, v128.load(r1, 32)))
      s2 = f32x4.add(s2, f32x4.mul(x, v128.load(r2, 32)))
      s3 = f32x4.add(s3, f32x4.mul(x, v128.load(r3, 32)))
      x = v128.load(v, 48)
      s0 = f32x4.add(s0, f32x4.mul(x, v128.load(r, 48)))
      s1 = f32x4.add(s1, f32x4.mul(x, v128.load(r1, 48)))
      s2 = f32x4.add(s2, f32x4.mul(x, v128.load(r2, 48)))
      s3 = f32x4.add(s3, f32x4.mul(x, v128.load(r3, 48)))
    }
    for (; v < end; v += 16, r += 16, r1 += 16, r2 += 16, r3 += 16) {
      const x = v128.load(v)
      s0 = f32x4.add(s0, f32x4.mul(x, v128.load(r)))
      s1 = f32x4.add(s1, f32x4.mul(x, v128.load(r1)))
      s2 = f32x4.add(s2, f32x4.mul(x, v128.load(r2)))
      s3 = f32x4.add(s3, f32x4.mul(x, v128.load(r3)))
    }
    v128.store(out + (<usize>i << 2), sumFour(s0, s1, s2, s3))
  }
  for (; i < to; i++) store<f32>(out + (<usize>i << 2), dot(rows + <usize>i * line, vector, line))
}

/**
 * matrix += Σ rows[r]ᵀ rows[r] over `count` rows, rows 4 · from … 4 · to of its upper triangle. A part of the matrix
 * and not of the rows, so that several threads add up each number in one order.
 */
export function addGramian(rows: usize, count: i32, size: i32, matrix: usize, from: i32, to: i32): void {
  const line = <usize>size << 2
  for (let r = 0; r < count; r += BATCH) {
    const at = rows + <usize>r * line
    addTiles(at, at, min(BATCH, count - r), line, matrix, <usize>from << 4, <usize>to << 4)
  }
}

/**
 * For rows from … to of a sparse matrix: `steps` of conjugate gradients from x on
 * (base + Σ p y yᵀ + ridge I) x = Σ q y, p = scale · value + shiftP, q = scale · value + shiftQ, y the factors of
 * the row's entries. Rows without entries become 0. `work` holds 3 · size floats.
 */
export function solveByGradients(
  start: usize,
  indices: usize,
  values: usize,
  factors: usize,
  base: usize,
  ridges: usize,
  solutions: usize,
  size: i32,
  scale: f32,
  shiftP: f32,
  shiftQ: f32,
  steps: i32,
  work: usize,
  from: i32,
  to: i32,
): void {
  const line = <usize>size << 2
  const rest = work
  const way = work + line
  const image = way + line
  for (let r = from; r < to; r++) {
    const first = load<i32>(start + (<usize>r << 2))
    const last = load<i32>(start + (<usize>(r + 1) << 2))
    const x = solutions + <usize>r * line
    if (first == last) {
      memory.fill(x, 0, line)
      continue
    }
    const ridge = load<f32>(ridges + (<usize>r << 2))
    const own = indices + (<usize>first << 2)
    const weights = values + (<usize>first << 2)
    const count = last - first
    // rest = Σ q y − A x
    product(base, ridge, x, line, rest)
    negate(rest, line)
    addEntries(own, weights, count, factors, x, line, -scale, -shiftP, scale, shiftQ, rest)
    memory.copy(way, rest, line)
    let before = dot(rest, rest, line)
    if (before < 1e-20) continue
    for (let step = 0; step < steps; step++) {
      product(base, ridge, way, line, image)
      addEntries(own, weights, count, factors, way, line, scale, shiftP, 0, 0, image)
      const length = before / dot(way, image, line)
      for (let c: usize = 0; c < line; c += 16) {
        const l = f32x4.splat(length)
        v128.store(x + c, f32x4.add(v128.load(x + c), f32x4.mul(l, v128.load(way + c))))
        v128.store(rest + c, f32x4.sub(v128.load(rest + c), f32x4.mul(l, v128.load(image + c))))
      }
      const after = dot(rest, rest, line)
      if (after < 1e-20) break
      const turn = f32x4.splat(after / before)
      for (let c: usize = 0; c < line; c += 16) {
        v128.store(way + c, f32x4.add(v128.load(rest + c), f32x4.mul(turn, v128.load(way + c))))
      }
      before = after
    }
  }
}

/**
 * The same systems exactly, by Cholesky. `matrix` holds size² floats, `work` 2 · BATCH · size. Returns how many had
 * a pivot that is not above 0; their solutions are undefined.
 */
export function solveExactly(
  start: usize,
  indices: usize,
  values: usize,
  factors: usize,
  base: usize,
  ridges: usize,
  solutions: usize,
  size: i32,
  scale: f32,
  shiftP: f32,
  shiftQ: f32,
  matrix: usize,
  work: usize,
  from: i32,
  to: i32,
): i32 {
  const line = <usize>size << 2
  let failed = 0
  for (let r = from; r < to; r++) {
    const first = load<i32>(start + (<usize>r << 2))
    const last = load<i32>(start + (<usize>(r + 1) << 2))
    const x = solutions + <usize>r * line
    memory.fill(x, 0, line)
    if (first == last) continue
    const own = indices + (<usize>first << 2)
    const weights = values + (<usize>first << 2)
    const ridge = load<f32>(ridges + (<usize>r << 2))
    assemble(own, weights, last - first, factors, base, ridge, size, scale, shiftP, matrix, work)
    addEntries(own, weights, last - first, factors, x, line, 0, 0, scale, shiftQ, x)
    if (factorize(matrix, size)) solveFactorized(matrix, size, x)
    else failed++
  }
  return failed
}

/** matrix = base + Σ p y yᵀ + ridge I, upper triangle. */
export function assemble(
  own: usize,
  weights: usize,
  count: i32,
  factors: usize,
  base: usize,
  ridge: f32,
  size: i32,
  scale: f32,
  shiftP: f32,
  matrix: usize,
  work: usize,
): void {
  const line = <usize>size << 2
  memory.copy(matrix, base, line * <usize>size)
  for (let i: usize = 0; i < <usize>size; i++) {
    const at = matrix + i * (line + 4)
    store<f32>(at, load<f32>(at) + ridge)
  }
  const scaled = work
  const plain = work + line * BATCH
  for (let e = 0; e < count; e += BATCH) {
    const batch = min(BATCH, count - e)
    for (let b = 0; b < batch; b++) {
      const entry = <usize>(e + b) << 2
      const y = factors + <usize>load<i32>(own + entry) * line
      const p = f32x4.splat(scale * load<f32>(weights + entry) + shiftP)
      const at = <usize>b * line
      for (let c: usize = 0; c < line; c += 16) {
        const value = v128.load(y + c)
        v128.store(plain + at + c, value)
        v128.store(scaled + at + c, f32x4.mul(value, p))
      }
    }
    addTiles(scaled, plain, batch, line, matrix, 0, line)
  }
}

/**
 * matrix += Σ_b left[b]ᵀ right[b] over `count` rows, in tiles of 4 × 8 that touch the upper triangle; from … to say
 * which of its rows, as bytes of a row of `left`.
 */
function addTiles(
  left: usize,
  right: usize,
  count: i32,
  line: usize,
  matrix: usize,
  from: usize,
  to: usize,
): void {
  const end = left + <usize>count * line
  for (let i = from; i < to; i += 16) {
    for (let j = i & ~31; j < line; j += 32) addTile(left + i, end, right + j, line, matrix + (i >> 2) * line + j)
  }
}

function addTile(left: usize, end: usize, right: usize, line: usize, out: usize): void {
  let a0 = f32x4.splat(0)
  let a1 = f32x4.splat(0)
  let a2 = f32x4.splat(0)
  let a3 = f32x4.splat(0)
  let b0 = f32x4.splat(0)
  let b1 = f32x4.splat(0)
  let b2 = f32x4.splat(0)
  let b3 = f32x4.splat(0)
  let r = right
  for (let l = left; l < end; l += line, r += line) {
    const low = v128.load(r)
    const high = v128.load(r, 16)
    let w = v128.load32_splat(l)
    a0 = f32x4.add(a0, f32x4.mul(low, w))
    b0 = f32x4.add(b0, f32x4.mul(high, w))
    w = v128.load32_splat(l, 4)
    a1 = f32x4.add(a1, f32x4.mul(low, w))
    b1 = f32x4.add(b1, f32x4.mul(high, w))
    w = v128.load32_splat(l, 8)
    a2 = f32x4.add(a2, f32x4.mul(low, w))
    b2 = f32x4.add(b2, f32x4.mul(high, w))
    w = v128.load32_splat(l, 12)
    a3 = f32x4.add(a3, f32x4.mul(low, w))
    b3 = f32x4.add(b3, f32x4.mul(high, w))
  }
  let at = out
  v128.store(at, f32x4.add(v128.load(at), a0))
  v128.store(at, f32x4.add(v128.load(at, 16), b0), 16)
  at += line
  v128.store(at, f32x4.add(v128.load(at), a1))
  v128.store(at, f32x4.add(v128.load(at, 16), b1), 16)
  at += line
  v128.store(at, f32x4.add(v128.load(at), a2))
  v128.store(at, f32x4.add(v128.load(at, 16), b2), 16)
  at += line
  v128.store(at, f32x4.add(v128.load(at), a3))
  v128.store(at, f32x4.add(v128.load(at, 16), b3), 16)
}

/** out += Σ_e (a_e · (y_e · vector) + b_e) y_e, a_e = scaleA · value + shiftA, b_e alike; four entries at a time. */
function addEntries(
  own: usize,
  weights: usize,
  count: i32,
  factors: usize,
  vector: usize,
  line: usize,
  scaleA: f32,
  shiftA: f32,
  scaleB: f32,
  shiftB: f32,
  out: usize,
): void {
  let e = 0
  for (; e + 4 <= count; e += 4) {
    const at = <usize>e << 2
    const y0 = factors + <usize>load<i32>(own + at) * line
    const y1 = factors + <usize>load<i32>(own + at, 4) * line
    const y2 = factors + <usize>load<i32>(own + at, 8) * line
    const y3 = factors + <usize>load<i32>(own + at, 12) * line
    let s0 = f32x4.splat(0)
    let s1 = f32x4.splat(0)
    let s2 = f32x4.splat(0)
    let s3 = f32x4.splat(0)
    for (let c: usize = 0; c < line; c += 16) {
      const x = v128.load(vector + c)
      s0 = f32x4.add(s0, f32x4.mul(x, v128.load(y0 + c)))
      s1 = f32x4.add(s1, f32x4.mul(x, v128.load(y1 + c)))
      s2 = f32x4.add(s2, f32x4.mul(x, v128.load(y2 + c)))
      s3 = f32x4.add(s3, f32x4.mul(x, v128.load(y3 + c)))
    }
    const value = v128.load(weights + at)
    const a = f32x4.add(f32x4.mul(f32x4.splat(scaleA), value), f32x4.splat(shiftA))
    const b = f32x4.add(f32x4.mul(f32x4.splat(scaleB), value), f32x4.splat(shiftB))
    const weight = f32x4.add(f32x4.mul(a, sumFour(s0, s1, s2, s3)), b)
    s0 = v128.shuffle<f32>(weight, weight, 0, 0, 0, 0)
    s1 = v128.shuffle<f32>(weight, weight, 1, 1, 1, 1)
    s2 = v128.shuffle<f32>(weight, weight, 2, 2, 2, 2)
    s3 = v128.shuffle<f32>(weight, weight, 3, 3, 3, 3)
    for (let c: usize = 0; c < line; c += 16) {
      const near = f32x4.add(f32x4.mul(s0, v128.load(y0 + c)), f32x4.mul(s1, v128.load(y1 + c)))
      const far = f32x4.add(f32x4.mul(s2, v128.load(y2 + c)), f32x4.mul(s3, v128.load(y3 + c)))
      v128.store(out + c, f32x4.add(v128.load(out + c), f32x4.add(near, far)))
    }
  }
  for (; e < count; e++) {
    const at = <usize>e << 2
    const y = factors + <usize>load<i32>(own + at) * line
    const value = load<f32>(weights + at)
    const weight = (scaleA * value + shiftA) * dot(y, vector, line) + (scaleB * value + shiftB)
    const w = f32x4.splat(weight)
    for (let c: usize = 0; c < line; c += 16) {
      v128.store(out + c, f32x4.add(v128.load(out + c), f32x4.mul(w, v128.load(y + c))))
    }
  }
}

/** out = base · vector + ridge · vector; base is symmetric and whole, so its rows serve as its columns. */
function product(base: usize, ridge: f32, vector: usize, line: usize, out: usize): void {
  const r = f32x4.splat(ridge)
  for (let c: usize = 0; c < line; c += 16) v128.store(out + c, f32x4.mul(r, v128.load(vector + c)))
  let row = base
  for (let j: usize = 0; j < line; j += 16) {
    const v0 = v128.load32_splat(vector + j)
    const v1 = v128.load32_splat(vector + j, 4)
    const v2 = v128.load32_splat(vector + j, 8)
    const v3 = v128.load32_splat(vector + j, 12)
    for (let c: usize = 0; c < line; c += 16) {
      const at = row + c
      const near = f32x4.add(f32x4.mul(v0, v128.load(at)), f32x4.mul(v1, v128.load(at + line)))
      const far = f32x4.add(
        f32x4.mul(v2, v128.load(at + (line << 1))),
        f32x4.mul(v3, v128.load(at + line * 3)),
      )
      v128.store(out + c, f32x4.add(v128.load(out + c), f32x4.add(near, far)))
    }
    row += line << 2
  }
}
