import { CART, PURCHASE, RETURN, UNCART, VIEW } from './event.js'
import { Undoings } from './fold/undo.js'
import { FOLD_DEFAULTS, type FoldOptions, rowWeight, weightsOf } from './fold/weights.js'
import type { EventLog } from './log/event-log.js'
import { parseDuration } from './time.js'

/** What a shopper did with items, newest first; the part of a model's `Query` that comes from the log. */
export interface History {
  readonly items: Int32Array
  readonly weights: Float32Array
  /** Days. */
  readonly ages: Float32Array
  readonly types: Uint8Array
  /** How many baskets or visits ago. */
  readonly steps: Int32Array
  /** What they searched for, newest first, each text once; absent where the log holds no searches of theirs. */
  readonly searches?: readonly { readonly text: string; readonly age: number }[]
}

export interface HistoryOptions extends FoldOptions {
  /** Milliseconds; ages count from here. */
  readonly now: number
  /** False for a log without times: all ages are 0. @default true */
  readonly timed?: boolean
  /** Newest so many events. @default 500 */
  readonly limit?: number
}

/** Items somebody has, newest first, of which nothing else is known: one view each, now, in one visit. */
export function historyOf(items: Int32Array): History {
  const { length } = items
  return {
    items,
    weights: new Float32Array(length).fill(1),
    ages: new Float32Array(length),
    types: new Uint8Array(length).fill(VIEW),
    steps: new Int32Array(length),
  }
}

/**
 * The rows of one user, in cost proportional to them. Every row points at the one before it of the same user (or of
 * the same session, for rows without one); the pointers are made at the first question and kept up from then on.
 * 4 bytes a row and 8 a user or session.
 */
export class Histories {
  readonly #log: EventLog
  #generation = -1
  #linked = 0
  /** The row before, plus 1, of the same user or user-less session; here and below 0 stands for none. */
  #before: Int32Array = new Int32Array(0)
  #lastOfUser: Int32Array = new Int32Array(0)
  #lastOfSession: Int32Array = new Int32Array(0)
  /** Sessions of a user that have rows without one, as a chain. */
  #sessionOfUser: Int32Array = new Int32Array(0)
  #nextSession: Int32Array = new Int32Array(0)
  #claimed: Uint8Array = new Uint8Array(0)

  constructor(log: EventLog) {
    this.#log = log
  }

  /** Takes in at most so many rows ahead of the next question. True when none is left. */
  prepare(most: number): boolean {
    this.#link(most)
    return this.#linked === this.#log.length
  }

  /** Is from now on what `other` is, whose log this one's log has become. */
  become(other: Histories): void {
    this.#generation = this.#log.generation
    this.#linked = other.#linked
    this.#before = other.#before
    this.#lastOfUser = other.#lastOfUser
    this.#lastOfSession = other.#lastOfSession
    this.#sessionOfUser = other.#sessionOfUser
    this.#nextSession = other.#nextSession
    this.#claimed = other.#claimed
  }

  /** All rows of a user, with those merged into it, newest first by time and arrival; at most `limit`. */
  rows(user: number, limit = Number.POSITIVE_INFINITY): Int32Array {
    this.#link()
    const { aliases } = this.#log.actors
    const root = aliases.root(user)
    const rows: number[] = []
    const chains = this.#chains(root)
    for (const member of aliases.members(root)) chains.push(...this.#chains(member))
    // One chain in a log in order of time is sorted: the rest need not be walked
    const sorted = chains.length === 1 && this.#log.ordered
    for (const last of chains) {
      for (let row = last; row >= 0; row = this.#before[row] - 1) {
        if (sorted && rows.length >= limit) break
        rows.push(row)
      }
    }
    if (!sorted) {
      const at = this.#log.columns.at.data
      rows.sort((a, b) => at[b] - at[a] || b - a)
    }
    return Int32Array.from(rows.length > limit ? rows.slice(0, limit) : rows)
  }

  /** What a user did with items, as a model is asked about it. */
  history(user: number, options: HistoryOptions): History {
    const { limit = 500, timed = true, now, ...given } = options
    const resolved = { ...FOLD_DEFAULTS, ...given }
    const weights = weightsOf(this.#log.types, resolved)
    const { all, kept } = this.#kept(user, limit, weights.byType)
    const { item, type, value, at } = this.#log.columns
    const { length } = kept
    const ageOf = (row: number): number => (timed ? Math.max(0, (now - at.data[row]) / DAY) : 0)
    const searches = this.#searches(all, ageOf)
    const history: History = {
      items: new Int32Array(length),
      weights: new Float32Array(length),
      ages: new Float32Array(length),
      types: new Uint8Array(length),
      steps: this.#steps(all, kept, parseDuration(resolved.sessionGap)),
      ...(searches.length > 0 && { searches }),
    }
    for (let r = 0; r < length; r++) {
      const row = all[kept[r]]
      history.items[r] = item.data[row]
      history.types[r] = type.data[row]
      history.weights[r] = rowWeight(weights, type.data[row], value.get(row))
      history.ages[r] = ageOf(row)
    }
    return history
  }

  /** The newest distinct searches among rows, newest first. */
  #searches(all: Int32Array, ageOf: (row: number) => number): { text: string; age: number }[] {
    const { query } = this.#log.columns
    const found = new Map<number, number>()
    if (!query.used) return []
    for (let p = 0; p < all.length && found.size < SEARCHES; p++) {
      const text = query.get(all[p])
      if (text >= 0 && !found.has(text)) found.set(text, ageOf(all[p]))
    }
    return [...found].map(([text, age]) => ({ text: this.#log.texts.id(text), age }))
  }

  /** The newest rows of a user, and at which of them stand the first `limit` that count. */
  #kept(user: number, limit: number, byType: Float64Array): { all: Int32Array; kept: Int32Array } {
    const { columns } = this.#log
    for (let look = limit * 2; ; look *= 4) {
      const all = this.rows(user, look)
      const undoings = new Undoings()
      const kept: number[] = []
      for (let p = 0; p < all.length && kept.length < limit; p++) {
        const row = all[p]
        const type = columns.type.data[row]
        // Carts are kept apart from purchases
        const key = columns.item.get(row) * 2 + (type === CART || type === UNCART ? 1 : 0)
        if (type === RETURN) undoings.undo(key, columns.quantity.get(row))
        else if (type === UNCART) undoings.undo(key, Number.NaN)
        else if (byType[type] !== 0 && !this.#isUndone(undoings, type, key, row)) kept.push(p)
      }
      if (kept.length === limit || all.length < look) return { all, kept: Int32Array.from(kept) }
    }
  }

  #isUndone(undoings: Undoings, type: number, key: number, row: number): boolean {
    if (!undoings.any || (type !== PURCHASE && type !== CART)) return false
    return undoings.isUndone(key, this.#log.columns.quantity.get(row))
  }

  /** Counts visits, and orders within one, from the newest row on; visits are cut as in a fold. */
  #steps(all: Int32Array, kept: Int32Array, gap: number): Int32Array {
    const { session, order, type, at } = this.#log.columns
    const visit = new Int32Array(all.length)
    let cut = -1
    let last = Number.NaN
    for (let p = 0; p < all.length; p++) {
      const own = session.get(all[p])
      const time = at.data[all[p]]
      if (own < 0 && last - time > gap) cut--
      if (own < 0) last = time
      visit[p] = own < 0 ? cut : own
    }
    const steps = new Int32Array(kept.length)
    for (let r = 1; r < kept.length; r++) {
      const newer = all[kept[r - 1]]
      const row = all[kept[r]]
      const purchases = type.data[newer] === PURCHASE && type.data[row] === PURCHASE
      const apart =
        visit[kept[r - 1]] !== visit[kept[r]] || (purchases && order.get(newer) !== order.get(row))
      steps[r] = steps[r - 1] + (apart ? 1 : 0)
    }
    return steps
  }

  /** Last rows of the chains of one user: its own, and of its sessions' rows without a user. */
  #chains(user: number): number[] {
    const chains: number[] = []
    if (user >= this.#lastOfUser.length) return chains
    if (this.#lastOfUser[user] > 0) chains.push(this.#lastOfUser[user] - 1)
    for (let s = this.#sessionOfUser[user] - 1; s >= 0; s = this.#nextSession[s] - 1) {
      chains.push(this.#lastOfSession[s] - 1)
    }
    return chains
  }

  /** Takes in the rows since the last question; all of them where rows were removed or numbered anew. */
  #link(most = Number.POSITIVE_INFINITY): void {
    const log = this.#log
    if (this.#generation !== log.generation) {
      this.#generation = log.generation
      this.#linked = 0
      this.#lastOfUser = new Int32Array(0)
      this.#sessionOfUser = new Int32Array(0)
      this.#lastOfSession = new Int32Array(0)
      this.#nextSession = new Int32Array(0)
      this.#claimed = new Uint8Array(0)
    }
    if (this.#linked === log.length) return
    this.#before = grown(this.#before, log.length)
    this.#lastOfUser = grown(this.#lastOfUser, log.users.size)
    this.#sessionOfUser = grown(this.#sessionOfUser, log.users.size)
    this.#lastOfSession = grown(this.#lastOfSession, log.sessions.size)
    this.#nextSession = grown(this.#nextSession, log.sessions.size)
    this.#claimed = grown(this.#claimed, log.sessions.size)
    const { user, session } = log.columns
    const end = Math.min(log.length, this.#linked + most)
    for (let row = this.#linked; row < end; row++) {
      const who = user.get(row)
      const visit = session.get(row)
      if (who >= 0) {
        this.#before[row] = this.#lastOfUser[who]
        this.#lastOfUser[who] = row + 1
      } else if (visit >= 0) {
        this.#before[row] = this.#lastOfSession[visit]
        this.#lastOfSession[visit] = row + 1
      }
      if (visit >= 0 && this.#claimed[visit] === 0 && this.#lastOfSession[visit] > 0) this.#claim(visit)
    }
    this.#linked = end
  }

  /** Hangs a session with rows of its own on its user, once it has one. */
  #claim(session: number): void {
    const owner = this.#log.actors.sessionUser(session)
    if (owner < 0) return
    this.#claimed[session] = 1
    this.#nextSession[session] = this.#sessionOfUser[owner]
    this.#sessionOfUser[owner] = session + 1
  }
}

/** Room for `length` entries, and as many again. */
function grown<A extends Int32Array | Uint8Array>(array: A, length: number): A {
  if (array.length >= length) return array
  const room = array instanceof Uint8Array ? new Uint8Array(length * 2) : new Int32Array(length * 2)
  room.set(array)
  return room as A
}

const DAY = 86_400_000
/** Distinct searches that a history holds. */
const SEARCHES = 20
