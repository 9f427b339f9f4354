import { EVENT_TYPES } from '../event.js'
import type { Vocabulary } from '../vocabulary.js'
import type { Actors } from './actors.js'
import { COLUMN_NAMES, type Columns, TEXT_COLUMNS } from './columns.js'
import { VOCABULARY_OF, type Vocabularies } from './log-vocabularies.js'

/** Former number → new one, -1 for those that nothing holds. */
type Map32 = Int32Array

/** The log as it was at one moment, and the numbers that the next fit gives. */
export interface LogPlan {
  readonly generation: number
  readonly length: number
  /** Whether rows stand in order of time. */
  readonly ordered: boolean
  /** The columns' arrays, with former indices; empty where every entry is absent. Valid up to `length`. */
  readonly columns: Frozen
  /** Names of the former type codes. */
  readonly types: readonly string[]
  readonly texts: Vocabulary
  readonly users: Map32
  readonly items: Map32
  readonly sessions: Map32
  readonly orders: Map32
  readonly itemCount: number
  /** Users with rows. Their new indices are their numbers as shoppers. */
  readonly userCount: number
  /** Those users, and sessions or orders without one. */
  readonly shopperCount: number
  /** Shopper of a former user, session or order; -1 for none. A row is its user's, else its session's, else its order's. */
  readonly userShopper: Int32Array
  readonly sessionShopper: Int32Array
  readonly orderShopper: Int32Array
}
export type Frozen = { readonly [Name in keyof Columns]: Columns[Name]['data'] }

/** The items' numbers back to front: new number → former one. O(items). */
export function formerItems({ items, itemCount }: Pick<LogPlan, 'items' | 'itemCount'>): Int32Array {
  const former = new Int32Array(itemCount)
  for (let i = 0; i < items.length; i++) if (items[i] >= 0) former[items[i]] = i
  return former
}

/** What `EventLog.apply` does to each kind of index. */
export type Numbering = Record<keyof Vocabularies | 'types', Change>
export interface Change {
  readonly map: Map32
  /** New number → former one. */
  readonly order: Int32Array
  readonly changed: boolean
}

/** What is read of a log. */
export interface LogView {
  readonly length: number
  readonly generation: number
  readonly ordered: boolean
  readonly columns: Columns
  readonly types: readonly string[]
  readonly vocabularies: Vocabularies
  readonly actors: Actors
}

/** See `EventLog.plan`. O(rows). */
export function makePlan(log: LogView, catalogIds: Iterable<string>): LogPlan {
  const { length, generation, ordered, types, vocabularies, actors } = log
  const columns = freeze(log.columns)
  const items = new Counter(vocabularies.items)
  items.catalog(catalogIds)
  items.column(columns.item, 0, length)
  const sessions = new Counter(vocabularies.sessions)
  sessions.column(columns.session, 0, length)
  const orders = new Counter(vocabularies.orders)
  orders.column(columns.order, 0, length)
  const users = new Counter(vocabularies.users)
  users.actors(columns, actors, 0, length)
  const userCount = users.count
  users.column(columns.user, 0, length)
  return {
    generation,
    length,
    ordered,
    columns,
    types: types.slice(),
    texts: vocabularies.texts,
    users: users.map,
    items: items.map,
    sessions: sessions.map,
    orders: orders.map,
    itemCount: items.count,
    userCount,
    ...numberShoppers(columns, length, actors, users.map, userCount, vocabularies),
  }
}

/** Users keep their new indices; guests follow by the first row of their session, or of their order. */
function numberShoppers(
  { user, session, order }: Frozen,
  length: number,
  actors: Actors,
  users: Map32,
  userCount: number,
  vocabularies: Vocabularies,
) {
  const userShopper = new Int32Array(vocabularies.users.size).fill(-1)
  for (let u = 0; u < userShopper.length; u++) {
    const number = users[actors.of(u, -1)]
    userShopper[u] = number < userCount ? number : -1
  }
  const sessionShopper = new Int32Array(vocabularies.sessions.size).fill(-1)
  for (let s = 0; s < sessionShopper.length; s++) {
    const actor = actors.of(-1, s)
    if (actor >= 0) sessionShopper[s] = userShopper[actor]
  }
  const orderShopper = new Int32Array(vocabularies.orders.size).fill(-1)
  let shopperCount = userCount
  for (let r = 0; r < length; r++) {
    if (user.length > 0 && user[r] >= 0) continue
    if (session.length > 0 && session[r] >= 0) {
      if (sessionShopper[session[r]] < 0) sessionShopper[session[r]] = shopperCount++
    } else if (orderShopper[order[r]] < 0) {
      orderShopper[order[r]] = shopperCount++
    }
  }
  return { shopperCount, userShopper, sessionShopper, orderShopper }
}

/** See `EventLog.apply`. O(rows). */
export function finishPlan(log: LogView, plan: LogPlan, catalogIds: Iterable<string>): Numbering {
  const { length, vocabularies, actors } = log
  const columns = freeze(log.columns)
  const items = new Counter(vocabularies.items, plan.items)
  items.catalog(catalogIds)
  items.column(columns.item, plan.length, length)
  const sessions = new Counter(vocabularies.sessions, plan.sessions)
  sessions.column(columns.session, plan.length, length)
  const orders = new Counter(vocabularies.orders, plan.orders)
  orders.column(columns.order, plan.length, length)
  const users = new Counter(vocabularies.users, plan.users)
  users.actors(columns, actors, plan.length, length)
  users.column(columns.user, plan.length, length)
  const aliases = actors.aliases.pairs()
  users.column(aliases, 0, aliases.length)
  const texts = new Counter(vocabularies.texts)
  const used = TEXT_COLUMNS.map(name => columns[name]).filter(column => column.length > 0)
  if (used.length === 1) texts.column(used[0], 0, length)
  else for (let r = 0; r < length; r++) for (const column of used) texts.number(column[r])
  const eventIds = new Counter(vocabularies.eventIds)
  eventIds.column(columns.eventId, 0, length)
  const types = new Counter({ size: log.types.length })
  for (let code = 0; code < EVENT_TYPES.length; code++) types.number(code)
  types.column(columns.type, 0, length)
  return {
    users: users.change(),
    items: items.change(),
    sessions: sessions.change(),
    orders: orders.change(),
    texts: texts.change(),
    eventIds: eventIds.change(),
    types: types.change(),
  }
}

/** Gives the indices and type codes in the columns their new numbers. */
export function renumberColumns(columns: Columns, length: number, numbering: Numbering): void {
  for (const name of COLUMN_NAMES) {
    const vocabulary = name === 'type' ? 'types' : VOCABULARY_OF[name]
    const change = vocabulary === undefined ? undefined : numbering[vocabulary]
    if (change?.changed) columns[name].remap(change.map, length)
  }
}

function freeze(columns: Columns): Frozen {
  const frozen: Record<string, unknown> = {}
  for (const [name, column] of Object.entries(columns)) frozen[name] = column.data
  return frozen as Frozen
}

/** Gives numbers in order of first appearance. */
class Counter {
  map: Map32
  count = 0
  readonly #vocabulary: Pick<Vocabulary, 'size'> & Partial<Vocabulary>

  /** Goes on from `before`, the numbers that the first ones have. */
  constructor(vocabulary: Pick<Vocabulary, 'size'> & Partial<Vocabulary>, before?: Map32) {
    this.#vocabulary = vocabulary
    this.map = new Int32Array(vocabulary.size).fill(-1)
    if (before === undefined) return
    this.map.set(before)
    for (let i = 0; i < before.length; i++) if (before[i] >= 0) this.count++
  }

  number(index: number): void {
    if (index >= 0 && this.map[index] < 0) this.map[index] = this.count++
  }

  column(indices: ArrayLike<number>, from: number, to: number): void {
    const { map } = this
    let { count } = this
    const end = Math.min(to, indices.length)
    for (let r = from; r < end; r++) {
      const index = indices[r]
      if (index >= 0 && map[index] < 0) map[index] = count++
    }
    this.count = count
  }

  catalog(ids: Iterable<string>): void {
    const known: number[] = []
    for (const id of ids) known.push(this.#vocabulary.add!(id))
    const grown = new Int32Array(this.#vocabulary.size).fill(-1)
    grown.set(this.map)
    this.map = grown
    this.column(known, 0, known.length)
  }

  actors({ user, session }: Frozen, actors: Actors, from: number, to: number): void {
    const { map } = this
    const noUser = user.length === 0
    const noSession = session.length === 0
    for (let r = from; r < to; r++) {
      const known = noUser ? -1 : user[r]
      // A user that was numbered and never merged is its own root: no need to ask
      if (known >= 0 && map[known] >= 0 && actors.aliases.size === 0) continue
      this.number(actors.of(known, noSession ? -1 : session[r]))
    }
  }

  change(): Change {
    const { map, count } = this
    const order = new Int32Array(count)
    let changed = count !== map.length
    for (let i = 0; i < map.length; i++) {
      if (map[i] >= 0) order[map[i]] = i
      if (map[i] !== i) changed = true
    }
    return { map, order, changed }
  }
}
