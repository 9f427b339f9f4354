import { AlsolikeError } from '../../errors.js'
import type { AlsSystems } from '../../kernels/als.js'
import { type AlsKernels, alsKernels, alsWorkBytes } from '../../kernels/als-kernels.js'
import { arenaBytes } from '../../kernels/arena.js'
import { pow } from '../../kernels/math.js'
import type { Random } from '../../kernels/random.js'
import { cutRows } from '../../kernels/ranges.js'
import { type Csr, transpose } from '../../kernels/sparse.js'
import { threadsFor } from '../../kernels/threads/threads.js'
import type { Progress } from '../../types.js'
import type { ResolvedIals } from '../ials.js'
import type { TrainContext } from '../model.js'
import type { LearntFactors } from './ials-scorer.js'

/** Rows of the Gramian between two yields. */
const GRAMIAN_ROWS = 16_384
/** Standard deviation of a shopper's first prediction. */
const FIRST_DEVIATION = 0.1

/**
 * Item factors for a matrix of shoppers × items. Starts from random shoppers, so that the answer does not depend on
 * how items are numbered.
 */
export function* learnFactors(
  matrix: Csr,
  options: ResolvedIals,
  context: TrainContext,
): Generator<Progress, LearntFactors, void> {
  const size = Math.ceil(options.factors / 8) * 8
  const byItem = transpose(matrix)
  const threads = threadsFor(context.threads, milliseconds(matrix, size, options))
  const bytes = bytesFor(matrix, size, options) + alsWorkBytes(size, threads?.count)
  const kernels = alsKernels(context.kernels, size, bytes, threads)
  try {
    return yield* learnInside(kernels, matrix, byItem, size, options, context)
  } finally {
    kernels.close()
  }
}

function* learnInside(
  kernels: AlsKernels,
  matrix: Csr,
  byItem: Csr,
  size: number,
  options: ResolvedIals,
  context: TrainContext,
): Generator<Progress, LearntFactors, void> {
  const active = activeRows(byItem)
  const weighting = weightingOf(options)

  const shoppers = kernels.f32(matrix.rows * size)
  const items = kernels.f32(matrix.cols * size)
  const base = kernels.f32(size * size)
  const shared = { base, size, scale: weighting.scale, shiftP: weighting.shiftP, shiftQ: weighting.shiftQ }
  const ones = options.weights === 'equal' ? kernels.f32(matrix.indices.length).fill(1) : undefined
  const shopperRows: AlsSystems = {
    ...shared,
    ...rowsInside(kernels, matrix, ones),
    ridges: ridges(kernels, matrix, active.length, options),
    factors: items,
    solutions: shoppers,
  }
  const itemRows: AlsSystems = {
    ...shared,
    ...rowsInside(kernels, byItem, ones),
    ridges: ridges(kernels, byItem, activeRows(matrix).length, options),
    factors: shoppers,
    solutions: items,
  }

  scatter(shoppers, options.factors, size, context.random('ials'))
  // The last pass needs no shoppers: a question solves its own.
  const halves = 2 * options.iterations - 1
  for (let half = 0; half < halves; half++) {
    const [systems, rows, others] =
      half % 2 === 0 ? [itemRows, matrix.cols, matrix.rows] : [shopperRows, matrix.rows, matrix.cols]
    yield* fillBase(kernels, systems.factors, others, options.factors, size, base, weighting.unobserved)
    for (const done of solveRows(kernels, systems, rows, options)) {
      yield { stage: 'ials', done: (half + done) / halves }
    }
  }
  return {
    ...weighting,
    size,
    items: active,
    factors: compact(items, active, size),
    kernels: context.kernels,
  }
}

/** How p and q of `AlsSystems` and the base follow from the objective. */
function weightingOf(options: ResolvedIals): Omit<LearntFactors, 'size' | 'items' | 'factors' | 'kernels'> {
  const { factors: used, regularization, frequencyScaling, weights } = options
  const rest = { used, regularization, frequencyScaling, weights }
  if (options.objective === 'confidence') {
    return { ...rest, unobserved: 1, scale: options.alpha, shiftP: -1, shiftQ: 0 }
  }
  return { ...rest, unobserved: options.unobserved, scale: 1, shiftP: 0, shiftQ: 0 }
}

function bytesFor(matrix: Csr, size: number, options: ResolvedIals): number {
  const entries = matrix.indices.length
  const rows = matrix.rows + matrix.cols
  // Two arenas' worth of rounding is far below the last term.
  return (
    arenaBytes(4 * size * size) +
    4 * rows * size +
    8 * rows +
    (options.weights === 'equal' ? 12 : 16) * entries +
    1024
  )
}

function rowsInside(
  kernels: AlsKernels,
  matrix: Csr,
  ones: Float32Array | undefined,
): Pick<AlsSystems, 'start' | 'indices' | 'values'> {
  const start = kernels.i32(matrix.indptr.length)
  start.set(matrix.indptr)
  const indices = kernels.i32(matrix.indices.length)
  indices.set(matrix.indices)
  if (ones !== undefined) return { start, indices, values: ones }
  const values = kernels.f32(matrix.values.length)
  values.set(matrix.values)
  return { start, indices, values }
}

/** λ (n + α₀ others)^ν for each row. */
function ridges(kernels: AlsKernels, matrix: Csr, others: number, options: ResolvedIals): Float32Array {
  const weight = options.objective === 'confidence' ? 1 : options.unobserved
  const out = kernels.f32(matrix.rows)
  for (let r = 0; r < matrix.rows; r++) {
    const count = matrix.indptr[r + 1] - matrix.indptr[r]
    out[r] = ridge(count, weight * others, options.regularization, options.frequencyScaling)
  }
  return out
}

export function ridge(count: number, unobserved: number, regularization: number, scaling: number): number {
  return regularization * (scaling === 1 ? count + unobserved : pow(count + unobserved, scaling))
}

/** Uniform numbers, of such width that products of two such rows have the deviation; padding stays 0. */
function scatter(rows: Float32Array, used: number, size: number, dice: Random): void {
  const width = 2 * FIRST_DEVIATION * Math.sqrt(3 / used)
  for (let r = 0; r < rows.length; r += size) {
    for (let f = 0; f < used; f++) rows[r + f] = width * (dice.next() - 0.5)
  }
}

/** base = α₀ Σ y yᵀ, whole; 1 on the padding's diagonal, so that no matrix is singular because of it. */
export function* fillBase(
  kernels: AlsKernels,
  factors: Float32Array,
  rows: number,
  used: number,
  size: number,
  base: Float32Array,
  unobserved: number,
): Generator<Progress, void, void> {
  base.fill(0)
  for (let from = 0; from < rows; from += GRAMIAN_ROWS) {
    kernels.addGramian(factors, base, from, Math.min(from + GRAMIAN_ROWS, rows))
    if (rows > GRAMIAN_ROWS) yield { stage: 'ials', done: 0 }
  }
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const value = unobserved * base[i * size + j] + (i === j && i >= used ? 1 : 0)
      base[i * size + j] = value
      base[j * size + i] = value
    }
  }
}

function* solveRows(
  kernels: AlsKernels,
  systems: AlsSystems,
  rows: number,
  options: ResolvedIals,
): Generator<number, void, void> {
  const { start, size } = systems
  const { perEntry, perRow } = flops(size, options)
  const bounds = cutRows(rows, kernels.slice / 4, r => perRow + perEntry * (start[r + 1] - start[r]))
  const steps = options.solver === 'cholesky' ? undefined : options.steps
  if ((yield* kernels.solve(systems, steps, bounds)) > 0) throw notPositive()
}

function flops(size: number, { solver, steps }: ResolvedIals): { perEntry: number; perRow: number } {
  if (solver === 'cholesky') return { perEntry: size * size, perRow: (size * size * size) / 3 + size * size }
  return { perEntry: 4 * size * (steps + 1), perRow: 2 * size * size * (steps + 1) }
}

/** About what one thread takes with WebAssembly, 10 flops a nanosecond. */
function milliseconds(matrix: Csr, size: number, options: ResolvedIals): number {
  const { perEntry, perRow } = flops(size, options)
  const pass = 2 * perEntry * matrix.indices.length + perRow * (matrix.rows + matrix.cols)
  return (options.iterations * pass) / 1e7
}

/** Rows that have entries, ascending. */
function activeRows(matrix: Csr): Int32Array {
  const rows = new Int32Array(matrix.rows)
  let count = 0
  for (let r = 0; r < matrix.rows; r++) if (matrix.indptr[r + 1] > matrix.indptr[r]) rows[count++] = r
  return rows.slice(0, count)
}

function compact(factors: Float32Array, active: Int32Array, size: number): Float32Array {
  const out = new Float32Array(active.length * size)
  let sum = 0
  for (let a = 0; a < active.length; a++) {
    for (let f = 0; f < size; f++) {
      const value = factors[active[a] * size + f]
      out[a * size + f] = value
      sum += Math.abs(value)
    }
  }
  if (!Number.isFinite(sum)) throw notPositive()
  return out
}

export function notPositive(): AlsolikeError {
  return new AlsolikeError(
    'not-finite',
    'ials() has no finite solution with this regularization. Give a larger one, such as the default, or an alpha of 1 and more.',
  )
}
