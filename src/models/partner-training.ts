import type { Interactions } from '../data/interactions.js'
import { bestPartners, type PairTask, pairScratch } from '../kernels/cooccurrence.js'
import { transpose } from '../kernels/sparse.js'
import type { Progress } from '../types.js'
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
  const byItem = transpose(matrix)
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
  const block = {
    items: new Int32Array(room),
    scores: new Float32Array(room),
    support: new Int32Array(room),
    lengths: new Int32Array(blockRows),
  }
  const out = { items: block.items, scores: block.scores, counts: block.support, lengths: block.lengths }
  const scratch = pairScratch(itemCount, rule.neighbors)
  const builder = new ListBuilder(itemCount, false)

  let from = 0
  while (from < itemCount) {
    let to = from
    let steps = 0
    while (to < itemCount && to - from < blockRows && steps < BREATH) {
      for (let e = itemStart[to]; e < itemStart[to + 1]; e++) {
        steps += shopperStart[itemShoppers[e] + 1] - shopperStart[itemShoppers[e]]
      }
      to++
    }
    bestPartners(task, from, to, scratch, out)
    builder.append(block, block.lengths, to - from)
    from = to
    yield { stage, done: from / itemCount }
  }

  const counts = new Int32Array(itemCount)
  for (let i = 0; i < itemCount; i++) counts[i] = itemStart[i + 1] - itemStart[i]
  let active = 0
  for (let u = 0; u < shopperCount; u++) if (shopperStart[u + 1] > shopperStart[u]) active++
  return builder.finish(counts, active)
}
