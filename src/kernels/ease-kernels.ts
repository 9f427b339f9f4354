import { arenaBytes, type KernelChoice, plainArena } from './arena.js'
import { factorize, solveFactorized } from './cholesky.js'
import { addGramRows, type Membership } from './gram.js'
import { BLOCK } from './inverse.js'
import { inTurn } from './ranges.js'
import { plainSweep, type Sweep } from './sweep.js'
import type { Shareable, Threads } from './threads/threads.js'
import { easeWasm } from './wasm/generated/ease.js'
import { instantiate } from './wasm/instance.js'

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
  /**
   * `vector` becomes A⁻¹ · vector; false when A is not positive definite. Only the upper triangle of A counts
   * (row-major, `size` a multiple of 4); it is destroyed.
   */
  solvePositive(matrix: Float32Array, size: number, vector: Float32Array): boolean
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

/** `bytes`: of all arrays that will be asked for, `sweepBytes` included. Throws `too-large` when they are not there. */
export function easeKernels(choice: KernelChoice, bytes: number, threads?: Threads): EaseKernels {
  const instance = choice === 'wasm' ? instantiate<EaseExports>(easeWasm, bytes, threads) : undefined
  if (instance === undefined) {
    return {
      ...plainArena(),
      threads: 1,
      close() {},
      addGram: (groups, weights, out, stride, bounds) =>
        inTurn(bounds, (from, to) => addGramRows(groups, weights, out, stride, from, to)),
      sweep: (matrix, size, stride) => plainSweep(matrix, size, stride, BLOCK),
      solvePositive: plainSolve,
    }
  }
  const { exports, arena, run } = instance
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
    solvePositive(matrix, size, vector) {
      if (exports.factorize(matrix.byteOffset, size) === 0) return false
      exports.solveFactorized(matrix.byteOffset, size, vector.byteOffset)
      return true
    },
  }
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
