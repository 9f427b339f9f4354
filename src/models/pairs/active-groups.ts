import type { Membership } from '../../kernels/gram.js'
import type { PairGroups } from './pair-groups.js'

/** Groups over the items that stand in any, numbered without gaps in the same order. */
export interface ActiveGroups extends Membership {
  /** Groups. */
  readonly count: number
  /** The item of each active one, ascending. */
  readonly items: Int32Array
}

/** Leaves out items that nobody acted on: a matrix over all pairs need not carry them. O(items + entries). */
export function activeGroups(groups: PairGroups): ActiveGroups {
  const { itemCount, itemStart } = groups
  const place = new Int32Array(itemCount)
  const items = new Int32Array(itemCount)
  const starts = new Int32Array(itemCount + 1)
  let active = 0
  for (let i = 0; i < itemCount; i++) {
    if (itemStart[i + 1] === itemStart[i]) continue
    place[i] = active
    items[active++] = i
    starts[active] = itemStart[i + 1]
  }
  const groupItems = new Int32Array(groups.items.length)
  for (let e = 0; e < groupItems.length; e++) groupItems[e] = place[groups.items[e]]
  return {
    count: groups.count,
    items: items.slice(0, active),
    itemStart: starts.slice(0, active + 1),
    itemGroups: groups.groupsOf,
    groupStart: groups.start,
    groupItems,
  }
}
