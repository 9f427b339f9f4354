import type { Interactions } from '../../data/fold/interactions.js'
import type { PairTask } from '../../kernels/cooccurrence.js'
import { type PairKernels, pairKernels } from '../../kernels/pair-kernels.js'
import { cutRows } from '../../kernels/ranges.js'
import { transposePlaces } from '../../kernels/sparse.js'
import { threadsFor } from '../../kernels/threads/threads.js'
import type { Progress } from '../../types.js'
import type { TrainContext } from '../model.js'
import { ListBuilder } from './list-builder.js'
import type { NeighborLists } from './neighbor-lists.js'

/** Shoppers × items, both ways, without weights. */
export interface ShopperPairs {
  readonly shopperCount: number
  readonly itemCount: number
  readonly shopperStart: Int32Array
  readonly shopperItems: Int32Array
  readonly itemStart: Int32Array
  readonly itemShoppers: Int32Array
}

export function shopperPairs(data: Interactions, maxPerShopper: number): ShopperPairs {
  const matrix = data.shoppers({ maxPerShopper })
  const byItem = transposePlaces(matrix)
  return {
    shopperCount: matrix.rows,
    itemCount: matrix.cols,
    shopperStart: matrix.indptr,
    shopperItems: matrix.indices,
    itemStart: byItem.indptr,
    itemShoppers: byItem.indices,
  }
}

/** How to score, and how many to keep: the part of a `PairTask` that a model decides. */
export type PairRule = Pick<PairTask, 'groupWeight' | 'rowFactor' | 'columnFactor' | 'shrink' | 'neighbors'>

/** Steps of counting between two breaths: a few milliseconds. */
const BREATH = 2_000_000
/** Entries of one block of rows at most, where rows are long. */
const BLOCK = 1 << 20

/** Neighbour lists from shared shoppers, in blocks of rows; formula and cost as `bestPartners` says. */
export function* trainPartners(
  stage: string,
  pairs: ShopperPairs,
  rule: PairRule,
  { kernels: choice, threads }: Pick<TrainContext, 'kernels' | 'threads'>,
): Generator<Progress, NeighborLists, void> {
  const { itemCount, shopperCount, shopperStart, shopperItems, itemStart, itemShoppers } = pairs
  const task: PairTask = {
    ...rule,
    itemCount,
    itemStart,
    itemGroups: itemShoppers,
    groupStart: shopperStart,
    groupItems: shopperItems,
  }
  const perRow = Math.min(rule.neighbors, Math.max(1, itemCount - 1))
  const blockRows = Math.max(1, Math.min(itemCount, Math.floor(BLOCK / perRow)))
  const kernels = pairKernels(choice, task, blockRows, perRow, threadsFor(threads, milliseconds(task)))
  const builder = new ListBuilder(itemCount, false)
  try {
    yield* buildLists(stage, kernels, pairs, blockRows, builder)
  } finally {
    kernels.close()
  }

  const counts = new Int32Array(itemCount)
  for (let i = 0; i < itemCount; i++) counts[i] = itemStart[i + 1] - itemStart[i]
  let active = 0
  for (let u = 0; u < shopperCount; u++) if (shopperStart[u + 1] > shopperStart[u]) active++
  return builder.finish(counts, active)
}

function* buildLists(
  stage: string,
  kernels: PairKernels,
  pairs: ShopperPairs,
  blockRows: number,
  builder: ListBuilder,
): Generator<Progress, void, void> {
  const { itemCount, shopperStart, itemStart, itemShoppers } = pairs
  const { preparation } = kernels
  const { line, items, scores, counts: support, lengths } = kernels.out
  for (const done of kernels.prepare()) yield { stage, done: preparation * done }
  const steps = (item: number): number => {
    let sum = 0
    for (let e = itemStart[item]; e < itemStart[item + 1]; e++) {
      sum += shopperStart[itemShoppers[e] + 1] - shopperStart[itemShoppers[e]]
    }
    return sum
  }
  for (let from = 0; from < itemCount; from += blockRows) {
    const rows = Math.min(blockRows, itemCount - from)
    const bounds = cutRows(rows, BREATH, row => steps(from + row)).map(row => from + row)
    for (const done of kernels.bestPartners(bounds)) {
      yield { stage, done: preparation + ((1 - preparation) * (from + done * rows)) / itemCount }
    }
    builder.append({ line, items, scores, support }, lengths, rows)
  }
}

/** About what one thread takes with WebAssembly: to count, and to choose among the pairs that were met. */
function milliseconds({ itemCount, groupStart, groupWeight }: PairTask): number {
  let steps = 0
  for (let g = 1; g < groupStart.length; g++) steps += (groupStart[g] - groupStart[g - 1]) ** 2
  return steps / (groupWeight === undefined ? 7e6 : 1e6) + Math.min(steps, itemCount * itemCount) / 2.5e5
}
