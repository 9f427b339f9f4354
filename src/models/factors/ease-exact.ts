import { AlsolikeError } from '../../errors.js'
import { arenaBytes, type KernelChoice } from '../../kernels/arena.js'
import { type EaseKernels, easeKernels, strongestBytes, sweepBytes } from '../../kernels/ease-kernels.js'
import type { Membership } from '../../kernels/gram.js'
import { invertPositive, paddedSize, strideOf } from '../../kernels/inverse.js'
import { cutRows } from '../../kernels/ranges.js'
import { type Threads, threadsFor } from '../../kernels/threads/threads.js'
import type { Progress } from '../../types.js'
import type { ActiveGroups } from '../pairs/active-groups.js'
import type { NeighborLists } from '../pairs/neighbor-lists.js'
import { notFinite, StrongestEntries } from './ease-entries.js'

/** Additions to the Gram matrix between two yields: about 10 ms. */
const SLICE = 1e7
/** Numbers of the inverse read between two yields: about 2 ms. */
const READ_SLICE = 5e5
/** Entries that are read out at once, and rows at most. */
const READ_ENTRIES = 2 ** 17
const READ_ROWS = 4096

/** Bytes that the exact solution takes over so many items. */
export function exactBytes(groups: ActiveGroups, items: number): number {
  const size = paddedSize(items)
  const entries = groups.groupItems.length
  return (
    arenaBytes(4 * size * strideOf(size)) +
    sweepBytes(size) +
    strongestBytes(strideOf(size)) +
    arenaBytes(4 * size) +
    2 * arenaBytes(4 * Math.max(Math.min(READ_ENTRIES, items * items), items)) +
    arenaBytes(4 * Math.min(READ_ROWS, items)) +
    2 * arenaBytes(4 * entries) +
    arenaBytes(4 * (items + 1)) +
    arenaBytes(4 * (groups.count + 1)) +
    arenaBytes(4 * groups.count)
  )
}

/** B over all active items, its strongest entries by rows. Eq. 8 of Steck 2019; see `ease`. */
export function* trainExact(
  groups: ActiveGroups,
  itemCount: number,
  weights: Float32Array,
  ridge: number,
  options: { readonly neighbors: number },
  choice: KernelChoice,
  threads?: Threads,
): Generator<Progress, NeighborLists, void> {
  const helping = threadsFor(threads, milliseconds(groups))
  const items = groups.items.length
  // The memory option is about one thread: it must not decide by how many there are.
  const more = ((helping?.count ?? 1) - 1) * strongestBytes(strideOf(paddedSize(items)))
  const kernels = easeKernels(choice, exactBytes(groups, items) + more, helping)
  try {
    return yield* solveInside(kernels, groups, itemCount, weights, ridge, options)
  } finally {
    kernels.close()
  }
}

/** About what one thread takes with WebAssembly: 10 flops a nanosecond, 1 addition. */
function milliseconds(groups: ActiveGroups): number {
  return groups.items.length ** 3 / 1e7 + gramWork(groups) / 1e6
}

function* solveInside(
  kernels: EaseKernels,
  groups: ActiveGroups,
  itemCount: number,
  weights: Float32Array,
  ridge: number,
  options: { readonly neighbors: number },
): Generator<Progress, NeighborLists, void> {
  const { items } = groups
  const active = items.length
  const size = paddedSize(active)
  const stride = strideOf(size)
  const matrix = kernels.f32(size * stride)
  for (const done of sumGram(kernels, groups, weights, matrix, stride))
    yield { stage: 'ease', done: 0.1 * done }

  for (let i = 0; i < size; i++) matrix[i * stride + i] = i < active ? matrix[i * stride + i] + ridge : 1
  const inversion = invertPositive(kernels.sweep(matrix, size, stride), size)
  for (let step = inversion.next(); ; step = inversion.next()) {
    if (!step.done) yield { stage: 'ease', done: 0.1 + 0.8 * step.value }
    else if (step.value) break
    else throw notPositive(ridge)
  }

  for (const _ of kernels.mirror(matrix, stride, rangesOf(0, size, size))) yield { stage: 'ease', done: 0.9 }
  return yield* readOut(kernels, matrix, stride, items, itemCount, Math.min(options.neighbors, active))
}

/** The matrix holds −P, and the sign falls out: B_ij = −P_ij / P_jj. */
function* readOut(
  kernels: EaseKernels,
  matrix: Float32Array,
  stride: number,
  items: Int32Array,
  itemCount: number,
  keep: number,
): Generator<Progress, NeighborLists, void> {
  const count = items.length
  const entries = new StrongestEntries(itemCount, keep * count, keep)
  const atOnce = Math.max(1, Math.min(count, READ_ROWS, Math.floor(READ_ENTRIES / Math.max(1, keep))))
  const diagonal = kernels.f32(paddedSize(count)).fill(1)
  for (let j = 0; j < count; j++) diagonal[j] = matrix[j * stride + j]
  const columns = kernels.i32(atOnce * keep)
  const values = kernels.f32(atOnce * keep)
  const lengths = kernels.i32(atOnce)
  for (let origin = 0; origin < count; origin += atOnce) {
    const end = Math.min(origin + atOnce, count)
    const task = { matrix, stride, count, diagonal, keep, origin, columns, values, lengths }
    const reading = kernels.strongestRows(task, rangesOf(origin, end, count))
    let step = reading.next()
    for (; !step.done; step = reading.next()) yield { stage: 'ease', done: 0.9 + (0.1 * origin) / count }
    if (step.value > 0) throw notFinite()
    for (let i = origin; i < end; i++) {
      const from = (i - origin) * keep
      const to = from + lengths[i - origin]
      entries.take(items[i], columns.subarray(from, to), values.subarray(from, to), items)
    }
  }
  return entries.finish()
}

/** Rows of so many numbers, in ranges that begin at multiples of 32 from `first` on. */
function rangesOf(first: number, end: number, count: number): Int32Array {
  const each = cutRows(Math.ceil((end - first) / 32), READ_SLICE, () => 32 * count)
  return each.map(range => Math.min(first + 32 * range, end))
}

/** G, lower triangle, a few rows at a time. */
function* sumGram(
  kernels: EaseKernels,
  groups: ActiveGroups,
  weights: Float32Array,
  matrix: Float32Array,
  stride: number,
): Generator<number, void, void> {
  const inside = (from: Int32Array): Int32Array => {
    const to = kernels.i32(from.length)
    to.set(from)
    return to
  }
  const membership: Membership = {
    itemStart: inside(groups.itemStart),
    itemGroups: inside(groups.itemGroups),
    groupStart: inside(groups.groupStart),
    groupItems: inside(groups.groupItems),
  }
  const weight = kernels.f32(weights.length)
  weight.set(weights)
  const { itemStart, itemGroups, groupStart } = groups
  const bounds = cutRows(groups.items.length, SLICE / 4, row => {
    let work = 0
    for (let e = itemStart[row]; e < itemStart[row + 1]; e++) {
      work += groupStart[itemGroups[e] + 1] - groupStart[itemGroups[e]]
    }
    return work
  })
  yield* kernels.addGram(membership, weight, matrix, stride, bounds)
}

function gramWork({ count, groupStart }: ActiveGroups): number {
  let work = 0
  for (let g = 0; g < count; g++) work += (groupStart[g + 1] - groupStart[g]) ** 2 / 2
  return work
}

export function notPositive(ridge: number): AlsolikeError {
  return new AlsolikeError(
    'not-finite',
    `ease() cannot invert its matrix with a regularization of ${ridge} on the diagonal: items with the same shoppers cannot be told apart. Give a larger regularization, such as the default.`,
  )
}
