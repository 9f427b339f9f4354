import type { Groups } from '../../data/fold/interactions.js'
import { log } from '../../kernels/math.js'

/** Sessions that may be neighbours, and for each item the newest of them that hold it. */
export interface SessionIndex {
  readonly itemCount: number
  /** Session s, oldest first: distinct items `items[start[s] … start[s + 1])` in order of their last visit. */
  readonly start: Int32Array
  readonly items: Int32Array
  /** Sessions with item i, newest first: `sessions[heldBy[i] … heldBy[i + 1])`. */
  readonly heldBy: Int32Array
  readonly sessions: Int32Array
  /** Beside `sessions`: where in the session the item stands, 0 first. */
  readonly places: Uint8Array
  /** ln(sessions / sessions with the item), over all sessions; 0 for items without one. */
  readonly idf: Float32Array
}

export interface SessionIndexOptions {
  /** Newest sessions kept of each item. */
  readonly sample: number
  /** Newest distinct items kept of each session; at most 255. */
  readonly maxPerSession: number
}

/**
 * Indexes the sessions `from … to` of a log. Sessions of one distinct item are left out, since they lead nowhere;
 * so are those that no item keeps among its newest. O(events + items) time.
 */
export function sessionIndex(
  groups: Groups,
  itemCount: number,
  from: number,
  to: number,
  options: SessionIndexOptions,
): SessionIndex {
  const all = distinctSessions(groups, itemCount, from, to, options.maxPerSession)
  const count = all.start.length - 1
  const frequency = new Int32Array(itemCount)
  for (let e = 0; e < all.items.length; e++) frequency[all.items[e]]++
  const idf = new Float32Array(itemCount)
  for (let i = 0; i < itemCount; i++) if (frequency[i] > 0) idf[i] = log(count / frequency[i])

  // Newest sessions first: an item is full once it has its sample; a session no item takes is dropped.
  const room = new Int32Array(itemCount).fill(options.sample)
  const kept = new Uint8Array(count)
  let entries = 0
  let keptCount = 0
  for (let s = count - 1; s >= 0; s--) {
    for (let e = all.start[s]; e < all.start[s + 1]; e++) {
      if (room[all.items[e]] === 0) continue
      room[all.items[e]]--
      kept[s] = 1
    }
    keptCount += kept[s]
    if (kept[s] === 1) entries += all.start[s + 1] - all.start[s]
  }
  const start = new Int32Array(keptCount + 1)
  const items = new Int32Array(entries)
  let next = 0
  for (let s = 0; s < count; s++) {
    if (kept[s] === 0) continue
    items.set(all.items.subarray(all.start[s], all.start[s + 1]), start[next])
    start[++next] = start[next - 1] + all.start[s + 1] - all.start[s]
  }
  return { itemCount, start, items, idf, ...heldByItem(itemCount, start, items, room, options.sample) }
}

function heldByItem(
  itemCount: number,
  start: Int32Array,
  items: Int32Array,
  roomLeft: Int32Array,
  sample: number,
): Pick<SessionIndex, 'heldBy' | 'sessions' | 'places'> {
  const heldBy = new Int32Array(itemCount + 1)
  for (let i = 0; i < itemCount; i++) heldBy[i + 1] = heldBy[i] + sample - roomLeft[i]
  const sessions = new Int32Array(heldBy[itemCount])
  const places = new Uint8Array(heldBy[itemCount])
  const slot = heldBy.slice(0, itemCount)
  for (let s = start.length - 2; s >= 0; s--) {
    for (let e = start[s]; e < start[s + 1]; e++) {
      const item = items[e]
      if (slot[item] === heldBy[item + 1]) continue
      places[slot[item]] = e - start[s]
      sessions[slot[item]++] = s
    }
  }
  return { heldBy, sessions, places }
}

/** Each session's newest distinct items in order of their last visit; sessions of one item are left out. */
function distinctSessions(
  { indptr, items }: Groups,
  itemCount: number,
  from: number,
  to: number,
  cap: number,
): { start: Int32Array; items: Int32Array } {
  const start = new Int32Array(to - from + 1)
  const distinct = new Int32Array(indptr[to] - indptr[from])
  const lastSession = new Int32Array(itemCount).fill(-1)
  let count = 0
  let end = 0
  for (let s = from; s < to; s++) {
    const begin = end
    for (let e = indptr[s + 1] - 1; e >= indptr[s] && end - begin < cap; e--) {
      if (lastSession[items[e]] === s) continue
      lastSession[items[e]] = s
      distinct[end++] = items[e]
    }
    if (end - begin < 2) {
      end = begin
      continue
    }
    distinct.subarray(begin, end).reverse()
    start[++count] = end
  }
  return { start: start.slice(0, count + 1), items: distinct.slice(0, end) }
}
