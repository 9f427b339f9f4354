import { AlsolikeError } from '../../errors.js'
import { arenaBytes, type KernelChoice } from '../../kernels/arena.js'
import { type EaseKernels, easeKernels, sweepBytes } from '../../kernels/ease-kernels.js'
import type { Membership } from '../../kernels/gram.js'
import { invertPositive, mirrorLower, paddedSize, strideOf } from '../../kernels/inverse.js'
import { cutRows } from '../../kernels/ranges.js'
import { type Threads, threadsFor } from '../../kernels/threads/threads.js'
import type { Progress } from '../../types.js'
import type { ActiveGroups } from '../pairs/active-groups.js'
import type { NeighborLists } from '../pairs/neighbor-lists.js'
import { StrongestEntries } from './ease-entries.js'

/** Additions to the Gram matrix between two yields: about 10 ms. */
const SLICE = 1e7
/** Entries read out between two yields: about 5 ms. */
const READ_SLICE = 2e5
/** Rows mirrored between two yields. */
const MIRROR_ROWS = 256

/** Bytes that the exact solution takes over so many items. */
export function exactBytes(groups: ActiveGroups, items: number): number {
  const size = paddedSize(items)
  const entries = groups.groupItems.length
  return (
    arenaBytes(4 * size * strideOf(size)) +
    sweepBytes(size) +
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
  const kernels = easeKernels(choice, exactBytes(groups, groups.items.length), helping)
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

  for (let from = 0; from < size; from += MIRROR_ROWS) {
    mirrorLower(matrix, stride, from, Math.min(from + MIRROR_ROWS, size))
    yield { stage: 'ease', done: 0.9 }
  }
  const keep = Math.min(options.neighbors, active)
  const entries = new StrongestEntries(itemCount, keep * active, keep)
  const row = new Float32Array(active)
  const diagonal = new Float32Array(active)
  for (let j = 0; j < active; j++) diagonal[j] = matrix[j * stride + j]
  for (let i = 0, read = 0; i < active; i++, read += active) {
    if (read >= READ_SLICE) {
      read = 0
      yield { stage: 'ease', done: 0.9 + (0.1 * i) / active }
    }
    // The matrix holds −P, and the sign falls out: B_ij = −P_ij / P_jj.
    const at = i * stride
    for (let j = 0; j < active; j++) row[j] = -matrix[at + j] / diagonal[j]
    row[i] = 0
    entries.add(items[i], row, items)
  }
  return entries.finish()
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
