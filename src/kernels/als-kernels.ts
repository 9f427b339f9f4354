import { type AlsLoops, type AlsSystems, plainAls } from './als.js'
import { arenaBytes, type KernelChoice, plainArena } from './arena.js'
import { inTurn } from './ranges.js'
import { type Screen, type ScreenExports, screenOf } from './screen.js'
import { instantiateFor } from './threads/shared-instance.js'
import type { Shareable, Threads } from './threads/threads.js'
import { alsWasm } from './wasm/generated/als.js'

/** The loops of the ials model, in WebAssembly or plain, and the arena their arrays must come from. */
export interface AlsKernels extends AlsLoops, Shareable {
  /**
   * Solves all rows in ranges, on all threads: by so many `steps` of gradients, or exactly where that is undefined.
   * Yields the share done; returns how many rows had a matrix that is not positive definite.
   */
  solve(systems: AlsSystems, steps: number | undefined, bounds: Int32Array): Generator<number, number, void>
  /** Finds the largest products of so many rows, `screenBytes` of the arena; only WebAssembly has it. */
  screen?(rows: Float32Array, count: number): Screen | undefined
}

interface AlsExports extends ScreenExports {
  multiply(rows: number, vector: number, size: number, out: number, from: number, to: number): void
  addGramian(rows: number, count: number, size: number, matrix: number, from: number, to: number): void
  solveByGradients(...pointers: number[]): void
  solveExactly(...pointers: number[]): number
  assemble(...pointers: number[]): void
  factorize(matrix: number, size: number): number
  solveFactorized(matrix: number, size: number, b: number): void
}

/** Rows gathered at once by the exact solver; BATCH of assembly/als.ts. */
const BATCH = 64
/** Rows of the Gramian from which its parts are shared out: a turn of all threads costs about 0.1 ms. */
const MANY_ROWS = 4096

/** Bytes that the loops take from the arena for themselves. */
export function alsWorkBytes(size: number, threads = 1): number {
  return threads * (arenaBytes(4 * size * size) + arenaBytes(8 * BATCH * size))
}

/**
 * `size`: factors, a multiple of 8. `bytes`: of all arrays that will be asked for, `alsWorkBytes` included. Throws
 * `too-large` when they are not there.
 */
export function alsKernels(choice: KernelChoice, size: number, bytes: number, threads?: Threads): AlsKernels {
  const instance = choice === 'wasm' ? instantiateFor<AlsExports>(threads, alsWasm, bytes) : undefined
  if (instance === undefined) return plainKernels(size)
  const { exports, arena, run } = instance
  const matrixBytes = arenaBytes(4 * size * size)
  const workBytes = arenaBytes(8 * BATCH * size)
  const matrix = arena.f32((instance.threads * matrixBytes) / 4).byteOffset
  const work = arena.f32((instance.threads * workBytes) / 4).byteOffset
  // A tile a range; the first are the longest.
  const tiles = Int32Array.from({ length: size / 4 + 1 }, (_, tile) => tile)
  return {
    ...arena,
    threads: instance.threads,
    close: instance.close,
    slice: 1e8,
    multiply(rows, vector, out, from, to) {
      exports.multiply(rows.byteOffset, vector.byteOffset, size, out.byteOffset, from, to)
    },
    addGramian(rows, target, from, to) {
      const args = [rows.byteOffset + 4 * size * from, to - from, size, target.byteOffset] as const
      if (instance.threads === 1 || to - from < MANY_ROWS) exports.addGramian(...args, 0, size / 4)
      else for (const _ of run({ name: 'addGramian', args }, tiles));
    },
    screen: (rows, count) => screenOf(exports, arena, rows, count, size),
    solveByGradients(systems, steps, from, to) {
      exports.solveByGradients(...pointersOf(systems), steps, work, from, to)
    },
    solveExactly(systems, from, to) {
      return exports.solveExactly(...pointersOf(systems), matrix, work, from, to)
    },
    solve(systems, steps, bounds) {
      const pointers = pointersOf(systems)
      const own = [pointers.length + 1, workBytes] as const
      if (steps !== undefined) {
        const args = [...pointers, steps, work]
        return run({ name: 'solveByGradients', args, scratch: [own] }, bounds)
      }
      const args = [...pointers, matrix, work]
      return run({ name: 'solveExactly', args, scratch: [[pointers.length, matrixBytes], own] }, bounds)
    },
    divide(systems, row, vector) {
      const first = systems.start[row]
      exports.assemble(
        systems.indices.byteOffset + 4 * first,
        systems.values.byteOffset + 4 * first,
        systems.start[row + 1] - first,
        systems.factors.byteOffset,
        systems.base.byteOffset,
        systems.ridges[row],
        size,
        systems.scale,
        systems.shiftP,
        matrix,
        work,
      )
      if (exports.factorize(matrix, size) === 0) return false
      exports.solveFactorized(matrix, size, vector.byteOffset)
      return true
    },
  }
}

function plainKernels(size: number): AlsKernels {
  const loops = plainAls(size)
  return {
    ...plainArena(),
    ...loops,
    threads: 1,
    close() {},
    solve: (systems, steps, bounds) =>
      inTurn(bounds, (from, to) =>
        steps === undefined
          ? loops.solveExactly(systems, from, to)
          : loops.solveByGradients(systems, steps, from, to),
      ),
  }
}

/** The arguments that both solvers begin with. */
function pointersOf(systems: AlsSystems): number[] {
  return [
    systems.start.byteOffset,
    systems.indices.byteOffset,
    systems.values.byteOffset,
    systems.factors.byteOffset,
    systems.base.byteOffset,
    systems.ridges.byteOffset,
    systems.solutions.byteOffset,
    systems.size,
    systems.scale,
    systems.shiftP,
    systems.shiftQ,
  ]
}
