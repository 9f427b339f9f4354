import type { Scores } from '../../kernels/scores.js'
import { kthLargest } from '../../kernels/select.js'
import type { SessionIndex } from './session-index.js'
import { type SessionTables, SHARED_PLACE } from './session-variants.js'

/** Working memory of one scorer: a question allocates nothing once the columns have grown to its size. */
export interface SessionScratch {
  /**
   * What a question looks up of session s, side by side, for it comes from far memory: at 2 s its worth; the same bytes
   * as integers: at 4 s + 2 its position + 1 among the candidates, 0 for none, at 4 s + 3 where its items start.
   */
  readonly worth: Float64Array
  readonly facts: Int32Array
  /** By item: what it adds to the similarity as a shared item; all 0 between questions. */
  readonly sharedWeight: Float64Array
  /** Of item i, side by side: at 2 i its sum in the answer, 0 between questions, at 2 i + 1 its rarity. */
  readonly sums: Float64Array
  readonly touched: Int32Array
  /** The distinct items asked about, newest first, and how far from the end they stand. */
  readonly own: Int32Array
  readonly distance: Int32Array
  /** Candidates, then the neighbours among them. */
  session: Int32Array
  similarity: Float64Array
  newest: Float64Array
  place: Uint8Array
  work: Float64Array
}

export function sessionScratch(index: SessionIndex, tables: SessionTables, longest: number): SessionScratch {
  const worth = new Float64Array(2 * index.start.length)
  const facts = new Int32Array(worth.buffer)
  for (let s = 0; s < index.start.length; s++) facts[4 * s + 3] = index.start[s]
  for (let s = 0; s < tables.worth.length; s++) worth[2 * s] = tables.worth[s]
  const sums = new Float64Array(2 * index.itemCount)
  for (let i = 0; i < index.itemCount; i++) sums[2 * i + 1] = tables.rarity[i]
  return {
    worth,
    facts,
    sharedWeight: new Float64Array(index.itemCount),
    sums,
    // One more than can be touched: an item is written before it is known whether it is new.
    touched: new Int32Array(index.itemCount + 1),
    own: new Int32Array(longest),
    distance: new Int32Array(longest),
    ...columns(1024),
  }
}

function columns(size: number): Pick<SessionScratch, 'session' | 'similarity' | 'newest' | 'place' | 'work'> {
  return {
    session: new Int32Array(size),
    similarity: new Float64Array(size),
    newest: new Float64Array(size),
    place: new Uint8Array(size),
    work: new Float64Array(size),
  }
}

/**
 * The distinct items of a session, given newest first, that are in the index, into `own` and `distance`, and their
 * weights into `sharedWeight`, which the caller clears. Returns how many.
 */
export function takeSession(
  items: Int32Array,
  index: SessionIndex,
  tables: SessionTables,
  scratch: SessionScratch,
): number {
  const { own, distance, sharedWeight } = scratch
  const length = Math.min(items.length, own.length)
  let count = 0
  for (let d = 0; d < length; d++) {
    const item = items[d]
    if (item < 0 || item >= index.itemCount || sharedWeight[item] !== 0) continue
    if (index.heldBy[item] === index.heldBy[item + 1]) continue
    const closeness = (length - d) / length
    sharedWeight[item] = tables.quadratic ? closeness * closeness : tables.shared[d]
    distance[count] = d
    own[count++] = item
  }
  return count
}

/**
 * The neighbours of a session: of the `sample` newest sessions that share an item with it, the `k` most similar.
 * Similarity is the sum of the weights of the shared items times the session's worth; of equals, the session found
 * first is taken. Returns how many; their columns are at the front of the scratch. O(sessions held by the items).
 */
export function findNeighbors(
  index: SessionIndex,
  tables: SessionTables,
  scratch: SessionScratch,
  ownCount: number,
  sample: number,
  k: number,
): number {
  let found = gather(index, tables, scratch, ownCount)
  if (found > sample) found = keepNewest(scratch, found, sample)
  const { session, similarity, worth } = scratch
  for (let c = 0; c < found; c++) similarity[c] *= worth[2 * session[c]]
  return found > k ? keepMostSimilar(scratch, found, k) : found
}

/** All sessions that share an item, each with its similarity and the newest item it shares. */
function gather(
  index: SessionIndex,
  tables: SessionTables,
  scratch: SessionScratch,
  ownCount: number,
): number {
  const { heldBy, sessions, places } = index
  const { facts, own, distance, sharedWeight } = scratch
  let held = 0
  for (let o = 0; o < ownCount; o++) held += heldBy[own[o] + 1] - heldBy[own[o]]
  if (held > scratch.session.length) Object.assign(scratch, columns(2 * held))
  const { session, similarity, newest, place } = scratch
  let found = 0
  for (let o = 0; o < ownCount; o++) {
    const item = own[o]
    const weight = sharedWeight[item]
    const step = tables.newest[distance[o]]
    const to = heldBy[item + 1]
    for (let h = heldBy[item]; h < to; h++) {
      const s = sessions[h]
      const at = facts[4 * s + 2]
      if (at !== 0) {
        similarity[at - 1] += weight
        continue
      }
      session[found] = s
      similarity[found] = weight
      newest[found] = step
      place[found] = places[h]
      facts[4 * s + 2] = ++found
    }
  }
  for (let c = 0; c < found; c++) facts[4 * session[c] + 2] = 0
  return found
}

function keepNewest(scratch: SessionScratch, found: number, sample: number): number {
  const { session, work } = scratch
  for (let c = 0; c < found; c++) work[c] = session[c]
  const oldest = kthLargest(work, found, sample)
  let kept = 0
  for (let c = 0; c < found; c++) if (session[c] >= oldest) move(scratch, c, kept++)
  return kept
}

function keepMostSimilar(scratch: SessionScratch, found: number, k: number): number {
  const { similarity, work } = scratch
  for (let c = 0; c < found; c++) work[c] = similarity[c]
  const least = kthLargest(work, found, k)
  let equals = k
  for (let c = 0; c < found; c++) if (similarity[c] > least) equals--
  let kept = 0
  for (let c = 0; c < found; c++) {
    if (similarity[c] < least || (similarity[c] === least && equals-- <= 0)) continue
    move(scratch, c, kept++)
  }
  return kept
}

function move({ session, similarity, newest, place }: SessionScratch, from: number, to: number): void {
  session[to] = session[from]
  similarity[to] = similarity[from]
  newest[to] = newest[from]
  place[to] = place[from]
}

/**
 * Adds what the neighbours hold: similarity × weight of the newest shared item × nearness to it × rarity. Returns
 * the largest sum, 0 where nothing was added. O(items of the neighbours).
 */
export function addNeighborItems(
  index: SessionIndex,
  tables: SessionTables,
  scratch: SessionScratch,
  neighbors: number,
  out: Scores,
): number {
  const { items } = index
  const { nearby } = tables
  const { facts, session, similarity, newest, place, sums, touched } = scratch
  let count = 0
  for (let n = 0; n < neighbors; n++) {
    const s = session[n]
    const weight = similarity[n] * newest[n]
    const from = facts[4 * s + 3]
    const to = facts[4 * s + 7]
    const shared = from + place[n] - SHARED_PLACE
    for (let e = from; e < to; e++) {
      const item = items[e]
      const at = 2 * item
      const before = sums[at]
      touched[count] = item
      count += Number(before === 0)
      sums[at] = before + weight * nearby[e - shared]
    }
  }
  let largest = 0
  for (let t = 0; t < count; t++) {
    const item = touched[t]
    const sum = sums[2 * item] * sums[2 * item + 1]
    sums[2 * item] = 0
    if (sum > largest) largest = sum
    out.add(item, sum)
  }
  return largest
}
