import type { SessionIndex } from './session-index.js'
import type { SessionScratch } from './session-neighbors.js'

/** What the explanations of one answer look up: who of its neighbours holds an item, and what each shares. */
export interface SessionEvidence {
  /** By item: its first entry + 1, 0 for none. An entry is an item of a neighbour, and points at the item's next. */
  readonly head: Int32Array
  next: Int32Array
  neighbor: Int32Array
  /** Place of the entry in its session. */
  place: Int32Array
  item: Int32Array
  entries: number
  /** Neighbour n shares `shared[sharedStart[n] … sharedStart[n + 1])`, positions in `own`; they weigh `sharedSum[n]`. */
  sharedStart: Int32Array
  shared: Int32Array
  sharedSum: Float64Array
}

export function sessionEvidence(itemCount: number): SessionEvidence {
  return { head: new Int32Array(itemCount), ...entryRoom(0), entries: 0, ...neighborRoom(0) }
}

function entryRoom(size: number): Pick<SessionEvidence, 'next' | 'neighbor' | 'place' | 'item' | 'shared'> {
  return {
    next: new Int32Array(size),
    neighbor: new Int32Array(size),
    place: new Int32Array(size),
    item: new Int32Array(size),
    shared: new Int32Array(size),
  }
}

function neighborRoom(size: number): Pick<SessionEvidence, 'sharedStart' | 'sharedSum'> {
  return { sharedStart: new Int32Array(size + 1), sharedSum: new Float64Array(size) }
}

/**
 * Gathers the evidence of the neighbours in the scratch, once for all items of the answer; `sharedWeight` is that of
 * the asking session, `positionOf` says where its items stand in `own`. O(items of the neighbours).
 */
export function gatherEvidence(
  index: SessionIndex,
  scratch: SessionScratch,
  neighbors: number,
  positionOf: Int32Array,
  evidence: SessionEvidence,
): void {
  const { start, items } = index
  const { session, sharedWeight } = scratch
  const { head } = evidence
  for (let k = 0; k < evidence.entries; k++) head[evidence.item[k]] = 0
  let size = 0
  for (let n = 0; n < neighbors; n++) size += start[session[n] + 1] - start[session[n]]
  if (evidence.next.length < size) Object.assign(evidence, entryRoom(size * 2))
  if (evidence.sharedSum.length < neighbors) Object.assign(evidence, neighborRoom(neighbors * 2))
  const { next, neighbor, place, item: itemOf, shared, sharedStart, sharedSum } = evidence
  let sharing = 0
  for (let n = 0; n < neighbors; n++) {
    const to = start[session[n] + 1]
    let sum = 0
    sharedStart[n] = sharing
    for (let e = start[session[n]]; e < to; e++) {
      const weight = sharedWeight[items[e]]
      sum += weight
      if (weight > 0) shared[sharing++] = positionOf[items[e]]
    }
    sharedSum[n] = sum
  }
  sharedStart[neighbors] = sharing
  let k = 0
  // Backwards, so that each chain runs from the first neighbour to the last
  for (let n = neighbors - 1; n >= 0; n--) {
    const from = start[session[n]]
    for (let e = start[session[n] + 1] - 1; e >= from; e--) {
      const item = items[e]
      neighbor[k] = n
      place[k] = e - from
      itemOf[k] = item
      next[k] = head[item]
      head[item] = ++k
    }
  }
  evidence.entries = k
}
