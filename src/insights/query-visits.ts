import { groupRows } from '../data/fold/group-rows.js'
import { foldText } from '../data/text/fold-text.js'
import { type ShopRows, stepOf } from './shop-rows.js'

/**
 * Visits in which something was searched for: one entry a visit and query, however often it was typed there. Queries
 * are the same whatever their case, width and accents.
 */
export interface QueryVisits {
  readonly length: number
  /** Index of `names`. */
  readonly query: Int32Array
  readonly shopper: Int32Array
  readonly day: Int32Array
  /** 1 where the shop said that it found nothing, every time; 0 where it found something or does not say. */
  readonly empty: Uint8Array
  /** 1 where the shop said how many it found. */
  readonly told: Uint8Array
  /** How far the visit went with what came up: 0 nothing opened, 1 looked at, 2 carted, 3 bought. */
  readonly reached: Uint8Array
  /** As most often typed. */
  readonly names: readonly string[]
}

/**
 * What came of each search. An item event belongs to the query that it names, else to the search before it in the
 * visit, unless that found nothing. What was opened after one query and carted or bought later in the visit is that query's too; of several,
 * the last one under which it was opened. O(events).
 */
export function queryVisits(rows: ShopRows): QueryVisits {
  const queries = foldQueries(rows)
  const bySession = groupRows(rows.session, rows.sessionCount)
  const searchesOf = groupRows(rows.searches.session, rows.sessionCount)
  const found = { query: [] as number[], shopper: [] as number[], day: [] as number[], empty: [] as number[] }
  const told: number[] = []
  const reached: number[] = []
  const entries = new Map<number, number>()
  const openedUnder = new Map<number, number>()
  const entryOf = (query: number, shopper: number, day: number): number => {
    let entry = entries.get(query)
    if (entry === undefined) {
      entry = found.query.push(query) - 1
      found.shopper.push(shopper)
      found.day.push(day)
      found.empty.push(1)
      told.push(0)
      reached.push(0)
      entries.set(query, entry)
    }
    return entry
  }
  const { searches } = rows
  for (let v = 0; v < rows.sessionCount; v++) {
    let s = searchesOf.start[v]
    const lastSearch = searchesOf.start[v + 1]
    let current = -1
    entries.clear()
    openedUnder.clear()
    const search = (place: number): void => {
      const row = searchesOf.rows[place]
      const query = queries.of(searches.query[row])
      current = query < 0 ? -1 : entryOf(query, searches.shopper[row], searches.day[row])
      if (current < 0 || searches.results[row] < 0) return
      told[current] = 1
      if (searches.results[row] > 0) found.empty[current] = 0
      // What is opened after a page without results did not come from it
      else current = -1
    }
    for (let p = bySession.start[v]; p < bySession.start[v + 1]; p++) {
      const row = bySession.rows[p]
      while (s < lastSearch && searches.before[searchesOf.rows[s]] <= row) search(s++)
      const named = queries.of(rows.query[row])
      if (named >= 0) current = entryOf(named, rows.shopper[row], rows.day[row])
      const step = stepOf(rows.type[row])
      const item = rows.item[row]
      const entry = step === 1 || named >= 0 ? current : (openedUnder.get(item) ?? -1)
      if (entry < 0) continue
      openedUnder.set(item, entry)
      if (step > reached[entry]) reached[entry] = step
    }
    while (s < lastSearch) search(s++)
  }
  return {
    length: found.query.length,
    query: Int32Array.from(found.query),
    shopper: Int32Array.from(found.shopper),
    day: Int32Array.from(found.day),
    empty: Uint8Array.from(found.empty, (none, e) => none & told[e]),
    told: Uint8Array.from(told),
    reached: Uint8Array.from(reached),
    names: queries.names,
  }
}

/** Query texts that differ only in how they are written, as one. */
function foldQueries(rows: ShopRows): { of(text: number): number; names: string[] } {
  const typed = new Map<number, number>()
  const count = (text: number): void => {
    if (text >= 0) typed.set(text, (typed.get(text) ?? 0) + 1)
  }
  for (let s = 0; s < rows.searches.length; s++) count(rows.searches.query[s])
  for (let r = 0; r < rows.length; r++) count(rows.query[r])
  const codes = new Map<string, number>()
  const codeOf = new Map<number, number>()
  const names: string[] = []
  const most: number[] = []
  for (const [text, times] of typed) {
    const name = rows.texts.id(text).trim()
    const folded = foldText(name).replace(/\s+/gu, ' ').trim()
    if (folded === '') continue
    let code = codes.get(folded)
    if (code === undefined) {
      code = names.push(name) - 1
      most.push(times)
      codes.set(folded, code)
    } else if (times > most[code]) {
      names[code] = name
      most[code] = times
    }
    codeOf.set(text, code)
  }
  return { of: text => codeOf.get(text) ?? -1, names }
}
