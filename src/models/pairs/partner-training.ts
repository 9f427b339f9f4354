import type { Interactions } from '../../data/fold/interactions.js'
import type { PairTask } from '../../kernels/cooccurrence.js'
import { pairKernels } from '../../kernels/pair-kernels.js'
import { transposePlaces } from '../../kernels/sparse.js'
import type { Progress } from '../../types.js'
import type { KernelSet } from '../model.js'
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

/** Steps of counting between two breaths: about 10 ms. */
const BREATH = 8_000_000
/** Entries of one block of rows at most, where rows are long. */
const BLOCK = 1 << 20

/** Neighbour lists from shared shoppers, in blocks of rows; formula and cost as `bestPartners` says. */
export function* trainPartners(
  stage: string,
  pairs: ShopperPairs,
  rule: PairRule,
  choice: KernelSet,
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
  const room = blockRows * perRow
  const kernels = pairKernels(choice, task, blockRows, room)
  const { items, scores, counts: support, lengths } = kernels.out
  const builder = new ListBuilder(itemCount, false)

  const { preparation } = kernels
  for (let from = 0; from < preparation; ) {
    const to = endOfSlice(pairs, from, preparation)
    kernels.prepare(from, to)
    from = to
    yield { stage, done: from / (2 * preparation) }
  }
  const half = preparation > 0 ? 0.5 : 0
  for (let from = 0; from < itemCount; ) {
    const to = endOfSlice(pairs, from, Math.min(from + blockRows, itemCount))
    kernels.bestPartners(from, to)
    builder.append({ items, scores, support }, lengths, to - from)
    from = to
    yield { stage, done: half + ((1 - half) * from) / itemCount }
  }

  const counts = new Int32Array(itemCount)
  for (let i = 0; i < itemCount; i++) counts[i] = itemStart[i + 1] - itemStart[i]
  let active = 0
  for (let u = 0; u < shopperCount; u++) if (shopperStart[u + 1] > shopperStart[u]) active++
  return builder.finish(counts, active)
}

/** Where to take breath: after about 10 ms of counting, at the end at the latest. */
function endOfSlice(pairs: ShopperPairs, from: number, end: number): number {
  const { shopperStart, itemStart, itemShoppers } = pairs
  let to = from
  for (let steps = 0; to < end && steps < BREATH; to++) {
    for (let e = itemStart[to]; e < itemStart[to + 1]; e++) {
      steps += shopperStart[itemShoppers[e] + 1] - shopperStart[itemShoppers[e]]
    }
  }
  return to
}
