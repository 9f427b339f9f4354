import { type Arena, arenaBytes, type KernelChoice } from './arena.js'
import { bestPartners, type PairRows, type PairTask, pairScratch } from './cooccurrence.js'
import { type PairRanks, pairRanks, restOf } from './pair-ranks.js'
import { cutRows, inTurn } from './ranges.js'
import { instantiateFor } from './threads/shared-instance.js'
import type { Threads } from './threads/threads.js'
import { pairsWasm } from './wasm/generated/pairs.js'

/** The counting of one task, in WebAssembly or plain; both give the same bits. On all threads, in ranges. */
export interface PairKernels {
  /** What `prepare` is of all work, 0…1. */
  readonly preparation: number
  /** Comes before the first `bestPartners`; yields the share done. */
  prepare(): Generator<number, unknown, void>
  /** See `bestPartners` in cooccurrence.ts; `bounds` are those of its rows, the first of which is the first of `out`. */
  bestPartners(bounds: Int32Array): Generator<number, unknown, void>
  readonly out: PairRows
  close(): void
}

/** Rows that are counted in one step, of up to 128 columns: some ten milliseconds. */
const ROWS = 16_384
/** Rows that are copied in one step, in numbers. */
const COPIED = 2 ** 20
/** Room for counters as bits, as assembly/_bits.ts wants it. */
const PLANES = 1024

/** `rows`: the longest run that will be asked for; `line`: entries that each has room for in `out`. */
export function pairKernels(
  choice: KernelChoice,
  task: PairTask,
  rows: number,
  line: number,
  threads?: Threads,
): PairKernels {
  if (choice === 'plain' || task.measure !== undefined) return plainPairs(task, rows, line)
  const ranks = pairRanks(task)
  const sizes = sizesOf(task, ranks, rows, line)
  const bytes = total(sizes.shared) + (threads?.count ?? 1) * total(sizes.own)
  const instance = instantiateFor<object>(threads, pairsWasm, bytes)
  if (instance === undefined) return plainPairs(task, rows, line)

  const { arena, run, close } = instance
  const { itemCount } = task
  const { head } = ranks
  const { at, out } = writeTask(arena, task, ranks, sizes, rows, line, instance.threads)
  const wide = ranks.wide ? 1 : 0
  // The task comes first, and every thread has its own.
  const scratch = [[0, total(sizes.own)]] as const
  const parts = Math.ceil(itemCount / ROWS)
  const counting = Int32Array.from({ length: (head / 128) * parts + 1 }, (_, step) => step)
  return {
    preparation: head > 0 ? 0.5 : 0,
    *prepare() {
      if (head === 0) return
      const counts = run({ name: 'countHead', args: [at, wide, parts, ROWS], scratch }, counting)
      for (const done of counts) yield 0.9 * done
      // Whole squares of 32 × 32.
      const squares = cutRows(Math.ceil(itemCount / 32), COPIED, () => 32 * head)
      const copied = squares.map(square => Math.min(32 * square, itemCount))
      for (const done of run({ name: 'mirror', args: [at, wide] }, copied)) yield 0.9 + 0.1 * done
    },
    bestPartners: bounds => run({ name: 'bestPartners', args: [at, wide, bounds[0]], scratch }, bounds),
    out,
    close,
  }
}

/** Bytes of everything that the kernels work on, what threads share and what each has for itself. */
function sizesOf(task: PairTask, ranks: PairRanks, rows: number, line: number) {
  const { itemCount, itemStart, itemGroups, groupStart, groupWeight, shopper } = task
  const { head, tailItems, wide } = ranks
  const width = wide ? 4 : 2
  const columns = shopper === undefined ? 3 : 4
  return {
    shared: {
      order: 4 * itemCount,
      rankOf: 4 * itemCount,
      itemStart: 4 * itemStart.length,
      itemGroups: 4 * itemGroups.length,
      tailStart: 4 * groupStart.length,
      tailItems: 4 * tailItems.length,
      weights: groupWeight === undefined ? 0 : 8 * groupWeight.length,
      shoppers: 4 * (shopper?.length ?? 0),
      rowFactor: 8 * itemCount,
      columnFactor: 8 * (itemCount + 128),
      square: width * itemCount * head,
      beyond: width * head * restOf(head, itemCount),
      out: 4 * (columns * line + 1) * rows,
    },
    own: {
      task: 192,
      bits: head > 0 ? 16 * groupStart.length : 0,
      planes: PLANES,
      counts: width * itemCount,
      sums: groupWeight === undefined ? 0 : 8 * (itemCount + 4),
      seen: shopper === undefined ? 0 : 8 * itemCount,
      touched: 4 * (itemCount + 1),
      scores: 4 * (head + itemCount + 16),
      found: 12 * (itemCount + 16),
    },
  }
}

function total(sizes: Readonly<Record<string, number>>): number {
  return Object.values(sizes).reduce((sum, size) => sum + arenaBytes(size), 0)
}

/** Copies a task into the arena, for each thread, in the order of fields of assembly/_pair-task.ts; `at` is the first. */
function writeTask(
  arena: Arena,
  task: PairTask,
  ranks: PairRanks,
  { shared, own }: ReturnType<typeof sizesOf>,
  rows: number,
  line: number,
  threads: number,
): { readonly at: number; readonly out: PairRows } {
  const { itemCount, itemStart, itemGroups, groupStart, groupWeight, shopper } = task
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
  const room = line * rows
  const shoppers = shopper === undefined ? 0 : ints(shopper)
  const block = arena.i32((shopper === undefined ? 3 : 4) * room + rows)
  const common = [
    ints(order),
    ints(rankOf),
    ints(itemStart),
    ints(itemGroups),
    ints(tailStart),
    ints(tailItems),
    groupWeight === undefined ? 0 : weights.byteOffset,
    shoppers,
    byRank(task.rowFactor, itemCount),
    byRank(task.columnFactor, shared.columnFactor / 8),
    room4(shared.square),
    room4(shared.beyond),
    itemCount,
    groupStart.length - 1,
    Math.min(task.neighbors, itemCount),
    head,
    restOf(head, itemCount),
    task.minSupport ?? 1,
    task.hideAvoiding ? 1 : 0,
    ranks.crowded,
  ]
  let at = 0
  for (let thread = 0; thread < threads; thread++) {
    const fields = arena.i32(own.task / 4)
    const { task: _, ...rooms } = own
    const places = Object.values(rooms).map(room4)
    fields.set([...common, ...places, block.byteOffset, room, rows, line, -1], 2)
    new Float64Array(fields.buffer, fields.byteOffset, 1)[0] = task.shrink
    if (thread === 0) at = fields.byteOffset
  }
  return {
    at,
    out: {
      line,
      items: block.subarray(0, room),
      scores: new Float32Array(block.buffer, block.byteOffset + 4 * room, room),
      counts: block.subarray(2 * room, 3 * room),
      lengths: block.subarray(3 * room, 3 * room + rows),
      ...(shopper && { support: block.subarray(3 * room + rows) }),
    },
  }
}

function plainPairs(task: PairTask, rows: number, line: number): PairKernels {
  const scratch = pairScratch(task.itemCount, task.neighbors, task.shopper !== undefined)
  const out: PairRows = {
    line,
    items: new Int32Array(line * rows),
    scores: new Float32Array(line * rows),
    counts: new Int32Array(line * rows),
    lengths: new Int32Array(rows),
    ...(task.shopper && { support: new Int32Array(line * rows) }),
  }
  return {
    preparation: 0,
    *prepare() {},
    bestPartners: bounds =>
      inTurn(bounds, (from, to) => bestPartners(task, bounds[0], from, to, scratch, out)),
    out,
    close() {},
  }
}
