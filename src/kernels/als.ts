import { factorize, solveFactorized } from './cholesky.js'

/**
 * Many small linear systems, one a row of a sparse matrix:
 * `(base + Σ_e p_e y_e y_eᵀ + ridge_r I) x_r = Σ_e q_e y_e` over the entries e of row r, y_e the factors of its
 * column, `p_e = scale · value + shiftP`, `q_e = scale · value + shiftQ`.
 *
 * Row r holds `indices[start[r] … start[r + 1])` with `values` beside. `factors`, `solutions` and `base`
 * (symmetric, whole) are row-major with `size` entries a row, a multiple of 8.
 */
export interface AlsSystems {
  readonly start: Int32Array
  readonly indices: Int32Array
  readonly values: Float32Array
  readonly factors: Float32Array
  readonly base: Float32Array
  readonly ridges: Float32Array
  readonly solutions: Float32Array
  readonly size: number
  readonly scale: number
  readonly shiftP: number
  readonly shiftQ: number
}

/** The loops of implicit ALS for one number of factors. Rows are independent, so ranges may run in any order. */
export interface AlsLoops {
  /** Flops of about 10 ms: how finely to cut the work between two yields. */
  readonly slice: number
  /** `out[i] = rows[i] · vector` for rows `from … to`. */
  multiply(rows: Float32Array, vector: Float32Array, out: Float32Array, from: number, to: number): void
  /** `matrix += Σ rows[r]ᵀ rows[r]` for rows `from … to`; only the upper triangle is right. */
  addGramian(rows: Float32Array, matrix: Float32Array, from: number, to: number): void
  /**
   * `steps` of conjugate gradients from what `solutions` hold, for rows `from … to`; rows without entries become 0.
   * 4 · (steps + 1) · entries · size flops. Takács, Pilászy, Tikk, "Applications of the conjugate gradient method for
   * implicit feedback collaborative filtering", RecSys 2011.
   */
  solveByGradients(systems: AlsSystems, steps: number, from: number, to: number): void
  /**
   * The same exactly, by Cholesky. Returns how many rows had a matrix that is not positive definite. entries · size²
   * + rows · size³ / 3 flops.
   */
  solveExactly(systems: AlsSystems, from: number, to: number): number
  /** `vector` becomes A_r⁻¹ · vector; false when A_r is not positive definite. */
  divide(systems: AlsSystems, row: number, vector: Float32Array): boolean
}

/** The plain twin of the WebAssembly kernels. Sums are float64. */
export function plainAls(size: number): AlsLoops {
  const matrix = new Float64Array(size * size)
  const x = new Float64Array(size)
  const rest = new Float64Array(size)
  const way = new Float64Array(size)
  const image = new Float64Array(size)
  return {
    slice: 1e7,
    multiply: (rows, vector, out, from, to) => multiply(rows, vector, size, out, from, to),
    addGramian: (rows, target, from, to) => addGramian(rows, size, target, from, to),
    solveByGradients(systems, steps, from, to) {
      for (let r = from; r < to; r++) descend(systems, r, steps, x, rest, way, image)
    },
    solveExactly(systems, from, to) {
      let failed = 0
      for (let r = from; r < to; r++) if (!solveRow(systems, r, matrix, x)) failed++
      return failed
    },
    divide(systems, row, vector) {
      assemble(systems, row, matrix)
      if (!factorize(matrix, size)) return false
      x.set(vector)
      solveFactorized(matrix, size, x)
      vector.set(x)
      return true
    },
  }
}

function multiply(
  rows: Float32Array,
  vector: Float32Array,
  size: number,
  out: Float32Array,
  from: number,
  to: number,
): void {
  let i = from
  for (; i + 4 <= to; i += 4) {
    const r0 = i * size
    const r1 = r0 + size
    const r2 = r1 + size
    const r3 = r2 + size
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    for (let f = 0; f < size; f++) {
      const v = vector[f]
      s0 += rows[r0 + f] * v
      s1 += rows[r1 + f] * v
      s2 += rows[r2 + f] * v
      s3 += rows[r3 + f] * v
    }
    out[i] = s0
    out[i + 1] = s1
    out[i + 2] = s2
    out[i + 3] = s3
  }
  for (; i < to; i++) {
    let sum = 0
    for (let f = 0; f < size; f++) sum += rows[i * size + f] * vector[f]
    out[i] = sum
  }
}

function addGramian(rows: Float32Array, size: number, matrix: Float32Array, from: number, to: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      let sum = 0
      for (let r = from * size; r < to * size; r += size) sum += rows[r + i] * rows[r + j]
      matrix[i * size + j] += sum
    }
  }
}

function descend(
  systems: AlsSystems,
  row: number,
  steps: number,
  x: Float64Array,
  rest: Float64Array,
  way: Float64Array,
  image: Float64Array,
): void {
  const { start, solutions, size, scale, shiftP, shiftQ } = systems
  const at = row * size
  if (start[row] === start[row + 1]) {
    solutions.fill(0, at, at + size)
    return
  }
  for (let f = 0; f < size; f++) x[f] = solutions[at + f]
  // rest = Σ q y − A x
  product(systems, row, x, rest)
  for (let f = 0; f < size; f++) rest[f] = -rest[f]
  addEntries(systems, row, x, -scale, -shiftP, scale, shiftQ, rest)
  way.set(rest)
  let before = dot(rest, rest, size)
  for (let step = 0; step < steps && before >= 1e-20; step++) {
    product(systems, row, way, image)
    addEntries(systems, row, way, scale, shiftP, 0, 0, image)
    const length = before / dot(way, image, size)
    for (let f = 0; f < size; f++) {
      x[f] += length * way[f]
      rest[f] -= length * image[f]
    }
    const after = dot(rest, rest, size)
    for (let f = 0; f < size; f++) way[f] = rest[f] + (after / before) * way[f]
    before = after
  }
  for (let f = 0; f < size; f++) solutions[at + f] = x[f]
}

function solveRow(systems: AlsSystems, row: number, matrix: Float64Array, x: Float64Array): boolean {
  const { start, solutions, size, scale, shiftQ } = systems
  const at = row * size
  x.fill(0)
  let solved = true
  if (start[row] < start[row + 1]) {
    assemble(systems, row, matrix)
    addEntries(systems, row, x, 0, 0, scale, shiftQ, x)
    solved = factorize(matrix, size)
    if (solved) solveFactorized(matrix, size, x)
  }
  for (let f = 0; f < size; f++) solutions[at + f] = x[f]
  return solved
}

/** The upper triangle of A_r. */
function assemble(systems: AlsSystems, row: number, matrix: Float64Array): void {
  const { start, indices, values, factors, base, ridges, size, scale, shiftP } = systems
  matrix.set(base)
  for (let f = 0; f < size; f++) matrix[f * size + f] += ridges[row]
  const end = start[row + 1]
  let e = start[row]
  // Four entries a turn, so that the matrix passes a quarter as often.
  for (; e + 4 <= end; e += 4) {
    const y0 = indices[e] * size
    const y1 = indices[e + 1] * size
    const y2 = indices[e + 2] * size
    const y3 = indices[e + 3] * size
    for (let i = 0; i < size; i++) {
      const s0 = (scale * values[e] + shiftP) * factors[y0 + i]
      const s1 = (scale * values[e + 1] + shiftP) * factors[y1 + i]
      const s2 = (scale * values[e + 2] + shiftP) * factors[y2 + i]
      const s3 = (scale * values[e + 3] + shiftP) * factors[y3 + i]
      for (let j = i; j < size; j++) {
        matrix[i * size + j] +=
          s0 * factors[y0 + j] + s1 * factors[y1 + j] + (s2 * factors[y2 + j] + s3 * factors[y3 + j])
      }
    }
  }
  for (; e < end; e++) {
    const y = indices[e] * size
    const p = scale * values[e] + shiftP
    for (let i = 0; i < size; i++) {
      const scaled = p * factors[y + i]
      for (let j = i; j < size; j++) matrix[i * size + j] += scaled * factors[y + j]
    }
  }
}

/** out += Σ_e (a_e · (y_e · vector) + b_e) y_e, a_e = scaleA · value + shiftA, b_e alike. */
function addEntries(
  systems: AlsSystems,
  row: number,
  vector: Float64Array,
  scaleA: number,
  shiftA: number,
  scaleB: number,
  shiftB: number,
  out: Float64Array,
): void {
  const { start, indices, values, factors, size } = systems
  const end = start[row + 1]
  for (let e = start[row]; e < end; e++) {
    const y = indices[e] * size
    let sum = 0
    for (let f = 0; f < size; f++) sum += factors[y + f] * vector[f]
    const weight = (scaleA * values[e] + shiftA) * sum + scaleB * values[e] + shiftB
    for (let f = 0; f < size; f++) out[f] += weight * factors[y + f]
  }
}

/** out = (base + ridge I) · vector */
function product(systems: AlsSystems, row: number, vector: Float64Array, out: Float64Array): void {
  const { base, ridges, size } = systems
  const ridge = ridges[row]
  for (let i = 0; i < size; i++) {
    let sum = ridge * vector[i]
    for (let j = 0; j < size; j++) sum += base[i * size + j] * vector[j]
    out[i] = sum
  }
}

function dot(a: Float64Array, b: Float64Array, size: number): number {
  let sum = 0
  for (let f = 0; f < size; f++) sum += a[f] * b[f]
  return sum
}
