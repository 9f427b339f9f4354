import { type AlsLoops, type AlsSystems, plainAls } from './als.js'
import { type Arena, arenaBytes, type KernelChoice, plainArena } from './arena.js'
import { alsWasm } from './wasm/generated/als.js'
import { instantiate } from './wasm/instance.js'

/** The loops of the ials model, in WebAssembly or plain, and the arena their arrays must come from. */
export type AlsKernels = Arena & AlsLoops

interface AlsExports {
  multiply(rows: number, vector: number, size: number, out: number, from: number, to: number): void
  addGramian(rows: number, size: number, matrix: number, from: number, to: number): void
  solveByGradients(...pointers: number[]): void
  solveExactly(...pointers: number[]): number
  assemble(...pointers: number[]): void
  factorize(matrix: number, size: number): number
  solveFactorized(matrix: number, size: number, b: number): void
}

/** Rows gathered at once by the exact solver; BATCH of assembly/als.ts. */
const BATCH = 64

/** Bytes that the loops take from the arena for themselves. */
export function alsWorkBytes(size: number): number {
  return arenaBytes(4 * size * size) + arenaBytes(8 * BATCH * size)
}

/**
 * `size`: factors, a multiple of 8. `bytes`: of all arrays that will be asked for, `alsWorkBytes` included. Throws
 * `too-large` when they are not there.
 */
export function alsKernels(choice: KernelChoice, size: number, bytes: number): AlsKernels {
  const instance = choice === 'wasm' ? instantiate<AlsExports>(alsWasm, bytes) : undefined
  if (instance === undefined) return { ...plainArena(), ...plainAls(size) }
  const { exports, arena } = instance
  const matrix = arena.f32(size * size).byteOffset
  const work = arena.f32(2 * BATCH * size).byteOffset
  return {
    ...arena,
    slice: 1e8,
    multiply(rows, vector, out, from, to) {
      exports.multiply(rows.byteOffset, vector.byteOffset, size, out.byteOffset, from, to)
    },
    addGramian(rows, target, from, to) {
      exports.addGramian(rows.byteOffset, size, target.byteOffset, from, to)
    },
    solveByGradients(systems, steps, from, to) {
      exports.solveByGradients(...pointersOf(systems), steps, work, from, to)
    },
    solveExactly(systems, from, to) {
      return exports.solveExactly(...pointersOf(systems), matrix, work, from, to)
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
