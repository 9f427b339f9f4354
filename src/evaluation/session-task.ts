import { EVENT_TYPES, PURCHASE } from '../data/event.js'
import type { ItemRows } from '../data/fold/interactions.js'
import { itemsQuery } from './history-query.js'
import type { Split } from './split.js'
import { LIST_LENGTHS, type ResolvedTaskOptions, type Task, type TaskQuery } from './task.js'
import { Collector, knownItems, notShown } from './task-parts.js'

/**
 * Next in session: at every step of every session of the test part, the items so far are asked with and the next one
 * is wanted. With `seen: 'hide'` items of the session may not return, and steps back to one are no queries.
 */
export function sessionTask(split: Split, options: ResolvedTaskOptions): Task {
  const collector = new Collector(knownItems(split.train), options)
  const hide = options.seen === 'hide'
  const queries: (() => TaskQuery)[] = []
  for (const { shopper, items, at } of sessionsOf(split.test, () => true)) {
    const seen = new Set<number>()
    for (let step = 0; step < Math.min(items.length, STEPS + 1); step++) {
      const next = items[step]
      const relevant = seen.size > 0 && !(hide && seen.has(next)) ? collector.relevant([next]) : NOTHING
      if (relevant.length > 0) {
        queries.push(() => {
          const soFar = items.slice(0, step).filter(item => collector.known[item] === 1)
          const asked = Int32Array.from(soFar.reverse())
          return {
            shopper,
            asked: Int32Array.from(new Set(asked)),
            history: itemsQuery(asked.subarray(0, options.maxPerShopper), at, options.seen),
            relevant,
            excluded: hide ? asked : NOTHING,
          }
        })
      }
      if (collector.known[next] === 1) seen.add(next)
    }
  }
  return {
    question: 'nextInSession',
    k: options.k ?? LIST_LENGTHS.nextInSession,
    ...collector.sample(queries),
    notes: [
      queries.length > 0
        ? `Asked at every step of later sessions; right is the next item${hide ? ', which the session did not hold yet' : ''}.`
        : 'No later session holds two items that were known before: what comes next cannot be judged.',
      ...(purchasesOnly(split.test)
        ? ['The log holds purchases only: a session here is what was bought together.']
        : []),
    ],
  }
}

/**
 * Similar: for every step of a test session from one item to another, the first is asked with and the second is
 * wanted: where shoppers went on to look, variants of the first aside. Needs views or clicks; what follows in a basket is no substitute.
 */
export function similarTask(split: Split, options: ResolvedTaskOptions): Task {
  const collector = new Collector(knownItems(split.train), options)
  const hide = notShown(split.catalog)
  const queries: (() => TaskQuery)[] = []
  for (const { shopper, items } of sessionsOf(split.test, isLook)) {
    for (let step = 1; step < Math.min(items.length, STEPS + 1); step++) {
      if (collector.known[items[step - 1]] === 0) continue
      const asked = Int32Array.of(items[step - 1])
      const excluded = hide(asked)
      if (excluded.includes(items[step])) continue
      const relevant = collector.relevant([items[step]])
      if (relevant.length > 0) queries.push(() => ({ shopper, asked, relevant, excluded }))
    }
  }
  return {
    question: 'similar',
    k: options.k ?? LIST_LENGTHS.similar,
    ...collector.sample(queries),
    notes: [
      queries.length > 0
        ? 'Asked with an item that was looked at; right is the item the same shopper looked at next.'
        : 'The test part holds no views that follow one another: what is similar cannot be judged.',
    ],
  }
}

const NOTHING = new Int32Array(0)
/** Steps of one session that are asked at: a robot's endless one must not decide. */
const STEPS = 50

interface Session {
  readonly shopper: number
  /** In order of time; an item that follows itself stands once. */
  readonly items: number[]
  /** Time of the newest row, milliseconds. */
  at: number
}

function sessionsOf(rows: ItemRows, counts: (type: number) => boolean): Session[] {
  const sessions = new Map<number, Session>()
  for (let r = 0; r < rows.length; r++) {
    if (rows.weight[r] <= 0 || !counts(rows.type[r])) continue
    let session = sessions.get(rows.session[r])
    if (session === undefined) {
      session = { shopper: rows.shopper[r], items: [], at: 0 }
      sessions.set(rows.session[r], session)
    }
    if (session.items[session.items.length - 1] !== rows.item[r]) session.items.push(rows.item[r])
    session.at = rows.at[r]
  }
  return [...sessions.values()]
}

function isLook(type: number): boolean {
  return EVENT_TYPES[type] === 'view' || EVENT_TYPES[type] === 'click'
}

function purchasesOnly(rows: ItemRows): boolean {
  return rows.type.every(type => type === PURCHASE)
}
