import { arenaBytes, type KernelChoice } from './arena.js'
import { bestPartners, type PairRows, type PairTask, pairScratch } from './cooccurrence.js'
import { pairsWasm } from './wasm/generated/pairs.js'
import { type Instance, instantiate } from './wasm/instance.js'

/** The counting of one task, in WebAssembly or plain; both give the same bits. */
export interface PairKernels {
  /** Rows that `prepare` must have seen, in ranges that follow one another, before the first `bestPartners`. */
  readonly preparation: number
  prepare(from: number, to: number): void
  /** See `bestPartners` in cooccurrence.ts; writes to `out`. */
  bestPartners(from: number, to: number): number
  readonly out: PairRows
}

interface PairExports {
  countTriangle(...pointers: number[]): void
  mirror(matrix: number, stride: number, wide: number, from: number, to: number): void
  bestOfMatrix(...pointers: number[]): number
  bestPartners(...pointers: number[]): number
}

/** Largest matrix of counts, in bytes: above it, or where it would be nearly empty, rows are counted one by one. */
const LARGEST_MATRIX = 2 ** 27
/** Bytes of the bins of assembly/pairs.ts. */
const BINS = 4 * 4096

/** `room`: entries that `out` holds; `rows`: the longest range that will be asked for. */
export function pairKernels(choice: KernelChoice, task: PairTask, rows: number, room: number): PairKernels {
  const { itemCount, itemGroups, itemStart, groupStart, groupItems, groupWeight } = task
  const matrix = choice === 'wasm' ? matrixShape(task) : undefined
  const bytes =
    2 * (arenaBytes(4 * itemGroups.length) + arenaBytes(8 * itemCount)) +
    arenaBytes(4 * itemStart.length) +
    arenaBytes(4 * groupStart.length) +
    (groupWeight === undefined ? 0 : arenaBytes(8 * groupWeight.length)) +
    arenaBytes(BINS + 8 * itemCount) +
    arenaBytes(12 * room + 4 * rows) +
    (matrix === undefined
      ? arenaBytes(4 * itemCount) + arenaBytes(8 * itemCount) + arenaBytes(4 * itemCount + 4)
      : arenaBytes(4 * matrix.words) + arenaBytes(4 * groupStart.length))
  const instance = choice === 'wasm' ? instantiate<PairExports>(pairsWasm, bytes) : undefined
  if (instance === undefined) return plainPairs(task, rows, room)

  const { arena, exports } = instance
  const inside = [itemStart, itemGroups, groupStart, groupItems].map(array => {
    const copy = arena.i32(array.length)
    copy.set(array)
    return copy.byteOffset
  })
  const rowFactor = arena.f64(itemCount)
  rowFactor.set(task.rowFactor)
  const columnFactor = arena.f64(itemCount)
  columnFactor.set(task.columnFactor)
  const scratch = arena.i32(BINS / 4 + 2 * itemCount).byteOffset
  const block = arena.i32(3 * room + rows)
  const out: PairRows = {
    items: block.subarray(0, room),
    scores: new Float32Array(block.buffer, block.byteOffset + 4 * room, room),
    counts: block.subarray(2 * room, 3 * room),
    lengths: block.subarray(3 * room),
  }
  const factors = [
    rowFactor.byteOffset,
    columnFactor.byteOffset,
    task.shrink,
    Math.min(task.neighbors, itemCount),
  ]
  const target = [scratch, block.byteOffset, room]
  if (matrix !== undefined) return { ...matrixPairs(instance, task, matrix, inside, factors, target), out }

  let weights = 0
  if (groupWeight !== undefined) {
    const copy = arena.f64(groupWeight.length)
    copy.set(groupWeight)
    weights = copy.byteOffset
  }
  const counters = [arena.i32(itemCount), arena.f64(itemCount), arena.i32(itemCount + 1)].map(
    a => a.byteOffset,
  )
  return {
    preparation: 0,
    prepare() {},
    bestPartners: (from, to) =>
      exports.bestPartners(...inside, weights, itemCount, ...factors, ...counters, ...target, from, to),
    out,
  }
}

function plainPairs(task: PairTask, rows: number, room: number): PairKernels {
  const scratch = pairScratch(task.itemCount, task.neighbors)
  const out: PairRows = {
    items: new Int32Array(room),
    scores: new Float32Array(room),
    counts: new Int32Array(room),
    lengths: new Int32Array(rows),
  }
  return {
    preparation: 0,
    prepare() {},
    bestPartners: (from, to) => bestPartners(task, from, to, scratch, out),
    out,
  }
}

interface MatrixShape {
  readonly stride: number
  /** 1: 32 bits an entry, 0: 16. */
  readonly wide: number
  /** Size in units of 4 bytes. */
  readonly words: number
}

/**
 * Counts are the same both ways, so where a matrix of them fits and would be filled, half the counting does. Not for
 * weighted groups: their sums take four times the room.
 */
function matrixShape(task: PairTask): MatrixShape | undefined {
  const { itemCount, groupStart, groupWeight } = task
  const groups = groupStart.length - 1
  const wide = groups < 65_536 ? 0 : 1
  const stride = Math.ceil(itemCount / 32) * 32 + 32
  const bytes = itemCount * stride * (wide === 1 ? 4 : 2)
  if (groupWeight !== undefined || itemCount === 0 || bytes > LARGEST_MATRIX) return undefined
  let work = 0
  for (let g = 0; g < groups; g++) work += (groupStart[g + 1] - groupStart[g]) ** 2
  return work < itemCount * itemCount ? undefined : { stride, wide, words: bytes / 4 }
}

function matrixPairs(
  { exports, arena }: Instance<PairExports>,
  task: PairTask,
  shape: MatrixShape,
  inside: readonly number[],
  factors: readonly number[],
  target: readonly number[],
): Omit<PairKernels, 'out'> {
  const { stride, wide, words } = shape
  const matrix = arena.i32(words).byteOffset
  const passed = arena.i32(task.groupStart.length).byteOffset
  return {
    preparation: task.itemCount,
    prepare(from, to) {
      exports.countTriangle(...inside, passed, matrix, stride, wide, from, to)
      exports.mirror(matrix, stride, wide, from, to)
    },
    bestPartners: (from, to) =>
      exports.bestOfMatrix(matrix, stride, wide, task.itemCount, ...factors, ...target, from, to),
  }
}
