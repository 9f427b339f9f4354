import type { PairTask } from '../../kernels/cooccurrence.js'
import { type PairKernels, pairKernels } from '../../kernels/pair-kernels.js'
import { cutRows } from '../../kernels/ranges.js'
import { threadsFor } from '../../kernels/threads/threads.js'
import type { Progress } from '../../types.js'
import type { TrainContext } from '../model.js'
import { ListBuilder } from './list-builder.js'
import type { NeighborLists } from './neighbor-lists.js'
import type { PairGroups } from './pair-groups.js'

/** How to score, and how many to keep: the part of a `PairTask` that a model decides. */
export type PairRule = Omit<PairTask, 'itemCount' | 'itemStart' | 'itemGroups' | 'groupStart' | 'groupItems'>

/** Steps of counting between two breaths: a few milliseconds. */
const BREATH = 2_000_000
/** Steps that an item takes that is met. */
const CHOICE = 4
/** Entries of one block of rows at most, where rows are long. */
const BLOCK = 1 << 20

/** Neighbour lists from shared groups, in blocks of rows; formula and cost as `bestPartners` says. */
export function* trainPartners(
  stage: string,
  groups: PairGroups,
  rule: PairRule,
  { kernels: choice, threads }: Pick<TrainContext, 'kernels' | 'threads'>,
): Generator<Progress, NeighborLists, void> {
  const { itemCount, itemStart } = groups
  const task: PairTask = {
    ...rule,
    itemCount,
    itemStart,
    itemGroups: groups.groupsOf,
    groupStart: groups.start,
    groupItems: groups.items,
  }
  const perRow = Math.min(rule.neighbors, Math.max(1, itemCount - 1))
  const blockRows = Math.max(1, Math.min(itemCount, Math.floor(BLOCK / perRow)))
  yield { stage, done: 0 }
  const kernels = pairKernels(choice, task, blockRows, perRow, threadsFor(threads, milliseconds(task)))
  const builder = new ListBuilder(itemCount, rule.shopper !== undefined)
  try {
    yield* buildLists(stage, kernels, groups, blockRows, builder)
  } finally {
    kernels.close()
  }

  const counts = new Int32Array(itemCount)
  for (let i = 0; i < itemCount; i++) counts[i] = itemStart[i + 1] - itemStart[i]
  return builder.finish(counts, groups.count)
}

function* buildLists(
  stage: string,
  kernels: PairKernels,
  groups: PairGroups,
  blockRows: number,
  builder: ListBuilder,
): Generator<Progress, void, void> {
  const { itemCount, start, itemStart, groupsOf } = groups
  const { preparation } = kernels
  const { line, items, scores, counts, lengths, support } = kernels.out
  // Where groups are shoppers, they are the support.
  const built = { line, items, scores, support: support ?? counts, ...(support && { together: counts }) }
  yield { stage, done: 0 }
  for (const done of kernels.prepare()) yield { stage, done: preparation * done }
  const steps = (item: number): number => {
    let sum = 0
    for (let e = itemStart[item]; e < itemStart[item + 1]; e++) {
      sum += start[groupsOf[e] + 1] - start[groupsOf[e]]
    }
    // To choose among the items that were met takes longer than to count a pair.
    return sum + CHOICE * Math.min(sum, itemCount)
  }
  for (let from = 0; from < itemCount; from += blockRows) {
    const rows = Math.min(blockRows, itemCount - from)
    const bounds = cutRows(rows, BREATH, row => steps(from + row)).map(row => from + row)
    for (const done of kernels.bestPartners(bounds)) {
      yield { stage, done: preparation + ((1 - preparation) * (from + done * rows)) / itemCount }
    }
    builder.append(built, lengths, rows)
  }
}

/** About what one thread takes with WebAssembly: to count, and to choose among the pairs that were met. */
function milliseconds({ itemCount, groupStart, groupWeight }: PairTask): number {
  let steps = 0
  for (let g = 1; g < groupStart.length; g++) steps += (groupStart[g] - groupStart[g - 1]) ** 2
  return steps / (groupWeight === undefined ? 7e6 : 1e6) + Math.min(steps, itemCount * itemCount) / 2.5e5
}
