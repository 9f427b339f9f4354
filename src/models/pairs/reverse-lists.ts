import type { Progress } from '../../types.js'
import type { NeighborLists } from './neighbor-lists.js'

/** Entries written between two breaths. */
const BREATH = 1 << 18

/**
 * Adds to each row the items that have its item among their own nearest, for scores that are the same in both
 * directions: then a page shows an item's nearest, and in a history an item votes wherever it is among the nearest.
 *
 * A row holds first what only the page shows, then what both read, then what only a history reads, so that each
 * reads one run of entries. O(entries), with breaths.
 */
export function* withReverse(lists: NeighborLists, stage: string): Generator<Progress, NeighborLists, void> {
  const breath: Progress = { stage, done: 1 }
  yield breath
  const { start, items, scores, facts } = lists
  const itemCount = start.length - 1
  const { reverseStart, sources, entries } = reversed(start, items)
  yield breath
  const most = items.length * 2
  const order = new Int32Array(most)
  const to = new Int32Array(most)
  const newStart = new Int32Array(itemCount + 1)
  const pageEnd = new Int32Array(itemCount)
  const historyStart = new Int32Array(itemCount)
  /** Row that saw the item last: 2·row + 1 in the reverse list, 2·row + 2 in both. */
  const seen = new Int32Array(itemCount)
  let at = 0
  let breathAt = BREATH
  for (let i = 0; i < itemCount; i++) {
    if (at >= breathAt) {
      breathAt = at + BREATH
      yield breath
    }
    const back = 2 * i + 1
    for (let r = reverseStart[i]; r < reverseStart[i + 1]; r++) seen[sources[r]] = back
    for (let e = start[i]; e < start[i + 1]; e++) {
      if (seen[items[e]] === back) continue
      order[at] = e
      to[at++] = items[e]
    }
    historyStart[i] = at
    for (let e = start[i]; e < start[i + 1]; e++) {
      if (seen[items[e]] !== back) continue
      seen[items[e]] = back + 1
      order[at] = e
      to[at++] = items[e]
    }
    pageEnd[i] = at
    for (let r = reverseStart[i]; r < reverseStart[i + 1]; r++) {
      if (seen[sources[r]] !== back) continue
      order[at] = entries[r]
      to[at++] = sources[r]
    }
    newStart[i + 1] = at
  }
  yield breath
  const newScores = new Float32Array(at)
  for (let e = 0; e < at; e++) newScores[e] = scores[order[e]]
  yield breath
  return {
    start: newStart,
    items: to.slice(0, at),
    scores: newScores,
    reach: { pageEnd, historyStart },
    ...(facts && { facts: { ...facts, support: inOrder(facts.support, order, at) } }),
  }
}

function inOrder(counts: Int32Array, order: Int32Array, length: number): Int32Array {
  const sorted = new Int32Array(length)
  for (let e = 0; e < length; e++) sorted[e] = counts[order[e]]
  return sorted
}

/** For every item the lists it stands in, ascending, and where. */
function reversed(
  start: Int32Array,
  items: Int32Array,
): { readonly reverseStart: Int32Array; readonly sources: Int32Array; readonly entries: Int32Array } {
  const itemCount = start.length - 1
  const reverseStart = new Int32Array(itemCount + 1)
  for (let e = 0; e < items.length; e++) reverseStart[items[e] + 1]++
  for (let i = 0; i < itemCount; i++) reverseStart[i + 1] += reverseStart[i]
  const slot = reverseStart.slice(0, itemCount)
  const sources = new Int32Array(items.length)
  const entries = new Int32Array(items.length)
  for (let i = 0; i < itemCount; i++) {
    for (let e = start[i]; e < start[i + 1]; e++) {
      const at = slot[items[e]]++
      sources[at] = i
      entries[at] = e
    }
  }
  return { reverseStart, sources, entries }
}
