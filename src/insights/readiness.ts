import { PURCHASE } from '../data/event.js'
import { groupRows } from '../data/fold/group-rows.js'
import { queryVisits } from './query-visits.js'
import { type ShopRows, stepOf } from './shop-rows.js'

export type ReadyQuestion =
  | 'similar'
  | 'related'
  | 'youMayLike'
  | 'nextInSession'
  | 'buyAgain'
  | 'trending'
  | 'searchedFor'

/** What one question can be answered for. */
export interface QuestionReadiness {
  readonly question: ReadyQuestion
  /** Items that may be shown; absent for a question about none. */
  readonly items?: {
    /** For which shoppers did enough to learn from. */
    readonly learnt: number
    /** Of the others, those that the catalogue describes: their lists come from its words. */
    readonly described: number
    readonly of: number
  }
  /** Who asks, and how many of them get an answer of their own; the others get what is popular. */
  readonly asked?: {
    readonly what: 'shoppers' | 'visits' | 'searches'
    readonly served: number
    readonly of: number
  }
}

/** What recommendations can be made of a log and a catalogue. */
export interface ShopReadiness {
  readonly questions: readonly QuestionReadiness[]
  /** Items with a record, and how many of them have which field. */
  readonly catalog: {
    readonly items: number
    readonly titles: number
    readonly categories: number
    readonly brands: number
    readonly prices: number
    readonly available: number
  }
}

/** So many visits, baskets or shoppers are no longer chance: what the models ask for. */
const LEAST_VISITS = 5
const LEAST_BASKETS = 3
const LEAST_SHOPPERS = 5
/** Items that fewer of their buyers bought again are not offered again. */
const LEAST_REPEAT = 0.05
const LEAST_OPENED = 3
const TRENDING_DAYS = 28

/** For what share of the catalogue and of the shoppers each question can be answered. Rules of thumb. O(events). */
export function readiness(rows: ShopRows): ShopReadiness {
  const { itemCount, catalog } = rows
  const shown = Uint8Array.from({ length: itemCount }, (_, i) =>
    !catalog.hidden(i) && catalog.available(i) && (catalog.count === 0 || catalog.record(i) !== undefined)
      ? 1
      : 0,
  )
  const described = Uint8Array.from({ length: itemCount }, (_, i) =>
    catalog.title(i) !== '' || catalog.category(i) >= 0 ? 1 : 0,
  )
  const items = (learnt: (item: number) => boolean, byWords: boolean) => {
    const count = { learnt: 0, described: 0, of: 0 }
    for (let i = 0; i < itemCount; i++) {
      if (shown[i] === 0) continue
      count.of++
      if (learnt(i)) count.learnt++
      else if (byWords && described[i] === 1) count.described++
    }
    return count
  }
  const looked = together(rows, rows.session, rows.sessionCount, row => stepOf(rows.type[row]) === 1)
  const visited = together(rows, rows.session, rows.sessionCount, () => true)
  const bought = together(rows, rows.basket, rows.basketCount, row => rows.units[row] > 0)
  const shoppers = together(rows, rows.shopper, rows.shopperCount, () => true)
  const again = repeats(rows)
  const lately = shoppersSince(rows, rows.to - TRENDING_DAYS * DAY)
  let tasteful = 0
  for (let u = 0; u < rows.userCount; u++) if (shoppers.distinct[u] >= 2) tasteful++
  // A shop that logs no views compares what shoppers have, as its model does
  const compared = looked.groups > 0 ? looked.company : shoppers.company
  return {
    questions: [
      { question: 'similar', items: items(i => compared[i] >= LEAST_VISITS, true) },
      { question: 'related', items: items(i => bought.company[i] >= LEAST_BASKETS, true) },
      {
        question: 'youMayLike',
        items: items(i => shoppers.groupsOf[i] >= LEAST_SHOPPERS, true),
        asked: { what: 'shoppers', served: tasteful, of: rows.userCount },
      },
      {
        question: 'nextInSession',
        items: items(i => visited.company[i] >= LEAST_VISITS, false),
        asked: { what: 'visits', served: visited.groups, of: visited.all },
      },
      {
        question: 'buyAgain',
        items: items(i => again.qualifies[i] === 1, false),
        asked: { what: 'shoppers', served: again.served, of: rows.userCount },
      },
      { question: 'trending', items: items(i => lately[i] >= LEAST_SHOPPERS, false) },
      { question: 'searchedFor', asked: { what: 'searches', ...searchesServed(rows) } },
    ],
    catalog: catalogFields(rows),
  }
}

/** Groups with two distinct items or more, and how many such groups each item is in. */
function together(rows: ShopRows, group: Int32Array, count: number, keep: (row: number) => boolean) {
  const grouped = groupRows(group, count)
  const company = new Int32Array(rows.itemCount)
  const groupsOf = new Int32Array(rows.itemCount)
  const distinct = new Int32Array(count)
  const last = new Int32Array(rows.itemCount).fill(-1)
  let groups = 0
  let all = 0
  const members: number[] = []
  for (let g = 0; g < count; g++) {
    members.length = 0
    for (let p = grouped.start[g]; p < grouped.start[g + 1]; p++) {
      const row = grouped.rows[p]
      const item = rows.item[row]
      if (last[item] === g || !keep(row)) continue
      last[item] = g
      members.push(item)
    }
    distinct[g] = members.length
    if (members.length > 0) all++
    for (const item of members) groupsOf[item]++
    if (members.length < 2) continue
    groups++
    for (const item of members) company[item]++
  }
  return { company, groupsOf, distinct, groups, all }
}

/** Items that enough of their buyers bought on another day too, and known users who bought such an item. */
function repeats(rows: ShopRows): { qualifies: Uint8Array; served: number } {
  const grouped = groupRows(rows.shopper, rows.shopperCount)
  const buyers = new Int32Array(rows.itemCount)
  const repeaters = new Int32Array(rows.itemCount)
  const firstDay = new Map<number, number>()
  const again = new Set<number>()
  for (let s = 0; s < rows.userCount; s++) {
    firstDay.clear()
    again.clear()
    for (let p = grouped.start[s]; p < grouped.start[s + 1]; p++) {
      const row = grouped.rows[p]
      if (!(rows.units[row] > 0)) continue
      const item = rows.item[row]
      const first = firstDay.get(item)
      if (first === undefined) firstDay.set(item, rows.day[row])
      else if (first !== rows.day[row]) again.add(item)
    }
    for (const item of firstDay.keys()) buyers[item]++
    for (const item of again) repeaters[item]++
  }
  const qualifies = Uint8Array.from(buyers, (n, i) =>
    n >= LEAST_SHOPPERS && repeaters[i] >= LEAST_REPEAT * n ? 1 : 0,
  )
  const served = new Uint8Array(rows.userCount)
  for (let r = 0; r < rows.length; r++) {
    const known = rows.type[r] === PURCHASE && rows.shopper[r] < rows.userCount
    if (known && rows.units[r] > 0 && qualifies[rows.item[r]] === 1) served[rows.shopper[r]] = 1
  }
  return { qualifies, served: served.reduce((sum, one) => sum + one, 0) }
}

/** Distinct shoppers of each item since a moment. */
function shoppersSince(rows: ShopRows, since: number): Int32Array {
  const counts = new Int32Array(rows.itemCount)
  const seen = new Set<number>()
  for (let r = rows.length - 1; r >= 0 && rows.at[r] > since; r--) {
    const pair = rows.shopper[r] * rows.itemCount + rows.item[r]
    if (seen.has(pair)) continue
    seen.add(pair)
    counts[rows.item[r]]++
  }
  return counts
}

/** Searches whose query led so many shoppers to something that others can be shown it. */
function searchesServed(rows: ShopRows): { served: number; of: number } {
  const visits = queryVisits(rows)
  const shoppers = visits.names.map(() => new Set<number>())
  for (let e = 0; e < visits.length; e++) {
    if (visits.reached[e] > 0) shoppers[visits.query[e]].add(visits.shopper[e])
  }
  let served = 0
  for (let e = 0; e < visits.length; e++) if (shoppers[visits.query[e]].size >= LEAST_OPENED) served++
  return { served, of: visits.length }
}

function catalogFields({ catalog, itemCount }: ShopRows): ShopReadiness['catalog'] {
  const fields = { items: 0, titles: 0, categories: 0, brands: 0, prices: 0, available: 0 }
  for (let i = 0; i < itemCount; i++) {
    if (catalog.record(i) === undefined) continue
    fields.items++
    if (catalog.title(i) !== '') fields.titles++
    if (catalog.category(i) >= 0) fields.categories++
    if (catalog.brand(i) >= 0) fields.brands++
    if (!Number.isNaN(catalog.price(i))) fields.prices++
    if (catalog.available(i)) fields.available++
  }
  return fields
}

const DAY = 86_400_000
