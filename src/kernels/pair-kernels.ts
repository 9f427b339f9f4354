import { type Arena, arenaBytes, type KernelChoice } from './arena.js'
import { bestPartners, type PairRows, type PairTask, pairScratch } from './cooccurrence.js'
import { type PairRanks, pairRanks, restOf } from './pair-ranks.js'
import { pairsWasm } from './wasm/generated/pairs.js'
import { instantiate } from './wasm/instance.js'

/** The counting of one task, in WebAssembly or plain; both give the same bits. */
export interface PairKernels {
  /** Steps that `prepare` must have done, in ranges that follow one another, before the first `bestPartners`. */
  readonly preparation: number
  prepare(from: number, to: number): void
  /** See `bestPartners` in cooccurrence.ts; writes to `out`. */
  bestPartners(from: number, to: number): number
  readonly out: PairRows
}

interface PairExports {
  markGroups(task: number, first: number): void
  countColumns(task: number, wide: number, first: number, from: number, to: number): void
  mirror(task: number, wide: number, from: number, to: number): void
  bestPartners(task: number, wide: number, from: number, to: number): number
}

/** Rows that are counted in one step, of up to 128 columns: some ten milliseconds. */
const ROWS = 16_384
/** Room for counters as bits, as assembly/_bits.ts wants it. */
const PLANES = 1024

/** `room`: entries that `out` holds; `rows`: the longest range that will be asked for. */
export function pairKernels(choice: KernelChoice, task: PairTask, rows: number, room: number): PairKernels {
  if (choice === 'plain') return plainPairs(task, rows, room)
  const ranks = pairRanks(task)
  const sizes = sizesOf(task, ranks, rows, room)
  const bytes = Object.values(sizes).reduce((sum, size) => sum + arenaBytes(size), 0)
  const instance = instantiate<PairExports>(pairsWasm, bytes)
  if (instance === undefined) return plainPairs(task, rows, room)

  const { arena, exports } = instance
  const { itemCount } = task
  const { head } = ranks
  const { at, out } = writeTask(arena, task, ranks, sizes, rows, room)
  const wide = ranks.wide ? 1 : 0
  const parts = Math.ceil(itemCount / ROWS)
  const counting = (head / 128) * parts
  const step = (nth: number): void => {
    const from = (nth % parts) * ROWS
    const to = Math.min(from + ROWS, itemCount)
    if (nth >= counting) {
      exports.mirror(at, wide, from, to)
      return
    }
    const first = Math.floor(nth / parts) * 128
    if (from === 0) exports.markGroups(at, first)
    // Earlier rows have these counts from the other side.
    if (to > first) exports.countColumns(at, wide, first, Math.max(from, first), to)
  }
  return {
    preparation: head > 0 ? counting + parts : 0,
    prepare(from, to) {
      for (let nth = from; nth < to; nth++) step(nth)
    },
    bestPartners: (from, to) => exports.bestPartners(at, wide, from, to),
    out,
  }
}

/** Bytes of everything that the kernels work on. */
function sizesOf(task: PairTask, ranks: PairRanks, rows: number, room: number) {
  const { itemCount, itemStart, itemGroups, groupStart, groupWeight } = task
  const { head, tailItems, wide } = ranks
  const width = wide ? 4 : 2
  return {
    task: 128,
    order: 4 * itemCount,
    rankOf: 4 * itemCount,
    itemStart: 4 * itemStart.length,
    itemGroups: 4 * itemGroups.length,
    tailStart: 4 * groupStart.length,
    tailItems: 4 * tailItems.length,
    weights: groupWeight === undefined ? 0 : 8 * groupWeight.length,
    rowFactor: 8 * itemCount,
    columnFactor: 8 * (itemCount + 128),
    square: width * itemCount * head,
    beyond: width * head * restOf(head, itemCount),
    bits: head > 0 ? 16 * groupStart.length : 0,
    planes: PLANES,
    counts: width * itemCount,
    sums: groupWeight === undefined ? 0 : 8 * itemCount,
    touched: 4 * (itemCount + 1),
    scores: 4 * (head + itemCount + 16),
    found: 12 * (itemCount + 16),
    out: 12 * room + 4 * rows,
  }
}

type Sizes = ReturnType<typeof sizesOf>

/** Copies a task into the arena, in the order of fields of assembly/_pair-task.ts; `at` is where. */
function writeTask(
  arena: Arena,
  task: PairTask,
  ranks: PairRanks,
  sizes: Sizes,
  rows: number,
  room: number,
): { readonly at: number; readonly out: PairRows } {
  const { itemCount, itemStart, itemGroups, groupStart, groupWeight } = task
  const { order, rankOf, head, tailStart, tailItems } = ranks
  const ints = (values: Int32Array): number => {
    const copy = arena.i32(values.length)
    copy.set(values)
    return copy.byteOffset
  }
  const room4 = (bytes: number): number => arena.i32(Math.ceil(bytes / 4)).byteOffset
  const byRank = (factors: Float64Array, length: number): number => {
    const copy = arena.f64(length)
    for (let rank = 0; rank < itemCount; rank++) copy[rank] = factors[order[rank]]
    return copy.byteOffset
  }
  const weights = arena.f64(groupWeight?.length ?? 0)
  if (groupWeight !== undefined) weights.set(groupWeight)
  const fields = arena.i32(sizes.task / 4)
  const block = arena.i32(3 * room + rows)
  fields.set(
    [
      ints(order),
      ints(rankOf),
      ints(itemStart),
      ints(itemGroups),
      ints(tailStart),
      ints(tailItems),
      groupWeight === undefined ? 0 : weights.byteOffset,
      byRank(task.rowFactor, itemCount),
      byRank(task.columnFactor, sizes.columnFactor / 8),
      room4(sizes.square),
      room4(sizes.beyond),
      itemCount,
      groupStart.length - 1,
      Math.min(task.neighbors, itemCount),
      head,
      restOf(head, itemCount),
      room4(sizes.bits),
      room4(sizes.planes),
      room4(sizes.counts),
      room4(sizes.sums),
      room4(sizes.touched),
      room4(sizes.scores),
      room4(sizes.found),
      block.byteOffset,
      room,
    ],
    2,
  )
  new Float64Array(fields.buffer, fields.byteOffset, 1)[0] = task.shrink
  return {
    at: fields.byteOffset,
    out: {
      items: block.subarray(0, room),
      scores: new Float32Array(block.buffer, block.byteOffset + 4 * room, room),
      counts: block.subarray(2 * room, 3 * room),
      lengths: block.subarray(3 * room),
    },
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
