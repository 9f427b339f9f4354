import { arenaBytes, type KernelChoice, plainArena } from './arena.js'
import { factorize, solveFactorized } from './cholesky.js'
import { addGramRows, type Membership } from './gram.js'
import { BLOCK, mirrorLower } from './inverse.js'
import { inTurn } from './ranges.js'
import { STRONGEST_BINS, strongest } from './strongest.js'
import { plainSweep, type Sweep } from './sweep.js'
import { instantiateFor } from './threads/shared-instance.js'
import type { Shareable, Threads } from './threads/threads.js'
import { easeWasm } from './wasm/generated/ease.js'

/** The loops of the ease model, in WebAssembly or plain, and the arena their arrays must come from. */
export interface EaseKernels extends Shareable {
  /** `addGramRows` in ranges, on all threads; yields the share done. */
  addGram(
    groups: Membership,
    weights: Float32Array,
    out: Float32Array,
    stride: number,
    bounds: Int32Array,
  ): Generator<number, unknown, void>
  sweep(matrix: Float32Array, size: number, stride: number): Sweep
  /** `mirrorLower` in ranges, which begin at multiples of 32. */
  mirror(matrix: Float32Array, stride: number, bounds: Int32Array): Generator<number, unknown, void>
  /** `strongest` of −A_ij / A_jj in rows i of a whole matrix, in ranges; returns how many rows have one not finite. */
  strongestRows(task: StrongestRows, bounds: Int32Array): Generator<number, number, void>
  /**
   * `vector` becomes A⁻¹ · vector; false when A is not positive definite. Only the upper triangle of A counts
   * (row-major, `size` a multiple of 4); it is destroyed.
   */
  solvePositive(matrix: Float32Array, size: number, vector: Float32Array): boolean
}

export interface StrongestRows {
  readonly matrix: Float32Array
  readonly stride: number
  /** Columns that count. */
  readonly count: number
  /** A_jj, filled up with 1 to a multiple of 4. */
  readonly diagonal: Float32Array
  readonly keep: number
  /** Row i writes to entry `(i − origin) · keep` of columns and values, and how many to `lengths[i − origin]`. */
  readonly origin: number
  readonly columns: Int32Array
  readonly values: Float32Array
  readonly lengths: Int32Array
}

interface EaseExports {
  pivot(matrix: number, stride: number, first: number, width: number, work: number, inverse: number): number
  factorize(matrix: number, size: number): number
  solveFactorized(matrix: number, size: number, vector: number): void
}

/** Bytes that `sweep` takes from the arena. */
export function sweepBytes(size: number): number {
  return arenaBytes(8 * BLOCK * BLOCK) + arenaBytes(4 * BLOCK * BLOCK) + 2 * arenaBytes(4 * BLOCK * size)
}

/** Bytes that `strongestRows` takes for each thread. */
export function strongestBytes(stride: number): number {
  return arenaBytes(4 * stride + 4 * STRONGEST_BINS)
}

/** `bytes`: of all arrays that will be asked for, `sweepBytes` and
 * `strongestBytes` included. Throws `too-large` when they are not there. */
export function easeKernels(choice: KernelChoice, bytes: number, threads?: Threads): EaseKernels {
  const instance = choice === 'wasm' ? instantiateFor<EaseExports>(threads, easeWasm, bytes) : undefined
  if (instance === undefined) {
    return {
      ...plainArena(),
      threads: 1,
      close() {},
      addGram: (groups, weights, out, stride, bounds) =>
        inTurn(bounds, (from, to) => addGramRows(groups, weights, out, stride, from, to)),
      sweep: (matrix, size, stride) => plainSweep(matrix, size, stride, BLOCK),
      mirror: (matrix, stride, bounds) => inTurn(bounds, (from, to) => mirrorLower(matrix, stride, from, to)),
      strongestRows: plainRows,
      solvePositive: plainSolve,
    }
  }
  const { exports, arena, run } = instance
  let work = 0
  return {
    ...arena,
    threads: instance.threads,
    close: instance.close,
    addGram({ itemStart, itemGroups, groupStart, groupItems }, weights, out, stride, bounds) {
      const arrays = [itemStart, itemGroups, groupStart, groupItems, weights, out]
      return run({ name: 'gram', args: [...arrays.map(array => array.byteOffset), stride] }, bounds)
    },
    sweep(matrix, size, stride) {
      const a = matrix.byteOffset
      const work = arena.f32(2 * BLOCK * BLOCK).byteOffset
      const inverse = arena.f32(BLOCK * BLOCK).byteOffset
      const panel = arena.f32(BLOCK * size).byteOffset
      const product = arena.f32(BLOCK * size).byteOffset
      return {
        // The engine runs its quick first code for a while, which is several times slower.
        slice: 1e8,
        pivot: (first, width) => exports.pivot(a, stride, first, width, work, inverse) === 1,
        prepare: (first, width, bounds) =>
          run({ name: 'prepare', args: [a, stride, first, width, inverse, panel, product] }, bounds),
        update: (first, width, bounds) =>
          run({ name: 'update', args: [a, stride, first, width, panel, product] }, bounds),
      }
    },
    mirror: (matrix, stride, bounds) => run({ name: 'mirror', args: [matrix.byteOffset, stride] }, bounds),
    strongestRows({ matrix, stride, count, diagonal, keep, origin, columns, values, lengths }, bounds) {
      const own = strongestBytes(stride)
      if (work === 0) work = arena.f32((instance.threads * own) / 4).byteOffset
      const into = [columns, values, lengths].map(array => array.byteOffset)
      const args = [matrix.byteOffset, stride, count, diagonal.byteOffset, keep, ...into, origin, work]
      return run({ name: 'strongestRows', args, scratch: [[args.length - 1, own]] }, bounds)
    },
    solvePositive(matrix, size, vector) {
      if (exports.factorize(matrix.byteOffset, size) === 0) return false
      exports.solveFactorized(matrix.byteOffset, size, vector.byteOffset)
      return true
    },
  }
}

function plainRows(task: StrongestRows, bounds: Int32Array): Generator<number, number, void> {
  const { matrix, stride, count, diagonal, keep, origin, columns, values, lengths } = task
  const row = new Float32Array(count)
  const bits = new Uint32Array(row.buffer)
  const bins = new Int32Array(STRONGEST_BINS)
  return inTurn(bounds, (from, to) => {
    let failed = 0
    for (let i = from; i < to; i++) {
      for (let j = 0; j < count; j++) row[j] = -matrix[i * stride + j] / diagonal[j]
      row[i] = 0
      const length = strongest(row, bits, count, keep, bins, columns, values, (i - origin) * keep)
      lengths[i - origin] = Math.max(length, 0)
      if (length < 0) failed++
    }
    return failed
  })
}

/** The plain twin of `solvePositive`, in float64. */
function plainSolve(matrix: Float32Array, size: number, vector: Float32Array): boolean {
  const work = Float64Array.from(matrix.subarray(0, size * size))
  if (!factorize(work, size)) return false
  const solution = Float64Array.from(vector.subarray(0, size))
  solveFactorized(work, size, solution)
  vector.set(solution)
  return true
}
