import type { PairTask } from './cooccurrence.js'

/** Items by rank, most groups first, and how many of the first ranks are counted by bits. */
export interface PairRanks {
  /** Item of each rank; of equals the lower item comes first. */
  readonly order: Int32Array
  readonly rankOf: Int32Array
  /** A multiple of 128, which may pass the last rank. */
  readonly head: number
  /** Where groups carry weights: ranks below it stand with so many others that a list of them would not pay. */
  readonly crowded: number
  /** Ranks from `head` on of group g, ascending: `tailItems[tailStart[g] … tailStart[g + 1])`. */
  readonly tailStart: Int32Array
  readonly tailItems: Int32Array
  /** A count of two items may pass 65,535. */
  readonly wide: boolean
}

/** Ranks that are counted at a time. */
const WORD = 128
/** Largest matrices of counts, in bytes. */
const LARGEST = 2 ** 27
/**
 * What takes as long as counting one pair, one by one: by bits, a group of a row takes this many of them, and a row
 * itself that many.
 */
const PER_GROUP = 2
const PER_ROW = 100
/** A row looks at all items when it counts more pairs than this part of them. */
const CROWD = 4

/** O(entries + items). Groups that carry weights are not counted by bits. */
export function pairRanks(task: PairTask): PairRanks {
  const { itemCount, itemStart, itemGroups, groupStart, groupWeight } = task
  const order = byGroups(itemStart, itemCount)
  const rankOf = new Int32Array(itemCount)
  for (let rank = 0; rank < itemCount; rank++) rankOf[order[rank]] = rank
  const second = itemCount > 1 ? order[1] : 0
  const wide = itemStart[second + 1] - itemStart[second] > 65_535

  // Of each group, how many items are not in the head.
  const groups = groupStart.length - 1
  const left = new Int32Array(groups)
  for (let g = 0; g < groups; g++) left[g] = groupStart[g + 1] - groupStart[g]
  const most = groupWeight === undefined ? LARGEST / (wide ? 4 : 2) : 0
  let entries = itemGroups.length
  let head = 0
  while (head < itemCount && (head + WORD) * itemCount + headBeyond(head + WORD, itemCount) <= most) {
    const last = Math.min(head + WORD, itemCount)
    let pairs = 0
    for (let rank = head; rank < last; rank++) {
      const end = itemStart[order[rank] + 1]
      for (let e = itemStart[order[rank]]; e < end; e++) pairs += left[itemGroups[e]]
    }
    // Each is counted from both of its items.
    if (2 * pairs < entries * PER_GROUP + (itemCount - head) * PER_ROW) break
    for (let rank = head; rank < last; rank++) {
      const end = itemStart[order[rank] + 1]
      for (let e = itemStart[order[rank]]; e < end; e++) left[itemGroups[e]]--
      entries -= end - itemStart[order[rank]]
    }
    head += WORD
  }

  const tailStart = new Int32Array(groups + 1)
  for (let g = 0; g < groups; g++) tailStart[g + 1] = tailStart[g] + left[g]
  const tailItems = new Int32Array(tailStart[groups])
  const slot = left
  slot.set(tailStart.subarray(0, groups))
  for (let rank = head; rank < itemCount; rank++) {
    const end = itemStart[order[rank] + 1]
    for (let e = itemStart[order[rank]]; e < end; e++) tailItems[slot[itemGroups[e]]++] = rank
  }
  const work = (rank: number): number =>
    ((itemStart[order[rank] + 1] - itemStart[order[rank]]) * tailItems.length) / groups
  let crowded = 0
  while (crowded < itemCount && work(crowded) > itemCount / CROWD) crowded++
  return { order, rankOf, head, crowded, tailStart, tailItems, wide }
}

/** Counts of the first `head` ranks with the others, in rows of a multiple of 8. */
export function headBeyond(head: number, itemCount: number): number {
  return head * restOf(head, itemCount)
}

export function restOf(head: number, itemCount: number): number {
  return Math.ceil(Math.max(0, itemCount - head) / 8) * 8
}

/** Items by how many groups they have, most first, by counting. */
function byGroups(itemStart: Int32Array, itemCount: number): Int32Array {
  let most = 0
  for (let i = 0; i < itemCount; i++) most = Math.max(most, itemStart[i + 1] - itemStart[i])
  const slot = new Int32Array(most + 2)
  for (let i = 0; i < itemCount; i++) slot[most - (itemStart[i + 1] - itemStart[i]) + 1]++
  for (let n = 0; n <= most; n++) slot[n + 1] += slot[n]
  const order = new Int32Array(itemCount)
  for (let i = 0; i < itemCount; i++) order[slot[most - (itemStart[i + 1] - itemStart[i])]++] = i
  return order
}
