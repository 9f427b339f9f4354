import { VIEW } from '../data/event.js'
import type { GroupedRows } from '../data/fold/group-rows.js'
import type { Interactions, ItemRows } from '../data/fold/interactions.js'
import type { Query, SearchMade } from '../models/model.js'

const DAY = 86_400_000

/** A shopper's events as a question, newest first, as the door would ask at `now`. O(events). */
export function historyQuery(
  rows: ItemRows,
  { start, rows: sorted }: GroupedRows,
  shopper: number,
  now: number,
  options: { readonly timed: boolean; readonly maxPerShopper: number; readonly seen: 'hide' | 'show' },
): Query {
  const end = start[shopper + 1]
  const length = Math.min(end - start[shopper], options.maxPerShopper)
  const query = emptyQuery(length, now, options.seen)
  let steps = 0
  for (let e = 0; e < length; e++) {
    const row = sorted[end - 1 - e]
    if (e > 0 && isAnotherVisit(rows, row, sorted[end - e])) steps++
    query.items[e] = rows.item[row]
    query.weights[e] = rows.weight[row]
    query.types[e] = rows.type[row]
    query.ages[e] = options.timed ? Math.max(0, (now - rows.at[row]) / DAY) : 0
    query.steps[e] = steps
  }
  return query
}

/** Items without anything known about them but their order, newest first, as the door asks for a session. */
export function itemsQuery(items: Int32Array, now: number, seen: 'hide' | 'show'): Query {
  const query = emptyQuery(items.length, now, seen)
  query.items.set(items)
  query.weights.fill(1)
  query.types.fill(VIEW)
  return query
}

function emptyQuery(length: number, now: number, seen: 'hide' | 'show'): Query {
  return {
    items: new Int32Array(length),
    weights: new Float32Array(length),
    ages: new Float32Array(length),
    types: new Uint8Array(length),
    steps: new Int32Array(length),
    now,
    seen,
  }
}

/** Searches that a question carries, as at the door. */
const SEARCHES = 20

/** What each shopper had searched for when asked at `now`: newest first, each text once. O(searches). */
export function pastSearches({
  searches,
  timed,
}: Interactions): (shopper: number, now: number) => Pick<Query, 'searches'> {
  const byShopper = new Map<number, number[]>()
  for (let s = searches.length - 1; s >= 0; s--) {
    const own = byShopper.get(searches.shopper[s])
    if (own === undefined) byShopper.set(searches.shopper[s], [s])
    else own.push(s)
  }
  return (shopper, now) => {
    const found = new Map<number, SearchMade>()
    for (const s of byShopper.get(shopper) ?? []) {
      const query = searches.query[s]
      if (found.size === SEARCHES) break
      if (searches.at[s] > now || found.has(query)) continue
      const age = timed ? (now - searches.at[s]) / DAY : 0
      found.set(query, { text: searches.texts[query], age })
    }
    return found.size > 0 ? { searches: [...found.values()] } : {}
  }
}

/** Two orders within one visit are two baskets; views beside an order are not. */
function isAnotherVisit(rows: ItemRows, row: number, newer: number): boolean {
  if (rows.session[row] !== rows.session[newer]) return true
  return rows.basket[row] >= 0 && rows.basket[newer] >= 0 && rows.basket[row] !== rows.basket[newer]
}
