import { AlsolikeError } from '../../errors.js'
import { type CheckedEvent, EVENT_TYPES } from '../event.js'
import type { Stored } from '../stored.js'
import type { Vocabulary } from '../vocabulary.js'
import { Actors } from './actors.js'
import { Aliases } from './aliases.js'
import { checkRow, checkRows } from './check-row.js'
import { blankRow, COLUMN_NAMES, type Columns, emptyColumns, type Row, writeRow } from './columns.js'
import { eventRow } from './event-row.js'
import { finishPlan, type LogPlan, makePlan, type Numbering, renumberColumns } from './log-plan.js'
import { eraseUnused, nameOrphans, newestRows, type Retain } from './log-removal.js'
import { readLogHead, readLogState, type WholeLog, writeLogState } from './log-state.js'
import { emptyVocabularies, VOCABULARIES } from './log-vocabularies.js'
import { blockRow, type RowBlock, writeBlock } from './row-block.js'
import { seenIds, timesOf } from './row-facts.js'
import { RowSet } from './row-set.js'

/** What to do with a row that is equal in every field to an earlier one, where neither has an event id. */
export type Duplicates = 'keep' | 'drop'

/**
 * Everything that happened, in order of arrival, as columns of indices and numbers. The log is the only truth:
 * models, profiles and counters are what it says.
 *
 * A row takes 13 bytes and 4 or 8 for each further field that the shop's events have. Rows are only ever added at
 * the end; what removes or renumbers rows makes new columns, so a reader that holds the columns and a length is
 * never disturbed.
 */
export class EventLog {
  #columns: Columns = emptyColumns()
  #vocabularies = emptyVocabularies()
  #types: string[] = [...EVENT_TYPES]
  #length = 0
  #ordered = true
  #newest = Number.NEGATIVE_INFINITY
  #generation = 0
  #actors = new Actors()
  #seen: Uint8Array = new Uint8Array(0)
  #rows: RowSet | undefined
  #expected = 0
  /** Where the rows still lie, until something but their number is asked for. */
  #unread: (() => Stored) | undefined
  readonly #row: Row = blankRow()

  /** An empty one, or what the parts say; nothing is checked or copied. */
  constructor(parts?: WholeLog) {
    if (parts !== undefined) this.#take(parts)
  }

  get length(): number {
    return this.#length
  }

  get columns(): Columns {
    this.#read()
    return this.#columns
  }

  get users(): Vocabulary {
    this.#read()
    return this.#vocabularies.users
  }

  get items(): Vocabulary {
    return this.#vocabularies.items
  }

  get sessions(): Vocabulary {
    this.#read()
    return this.#vocabularies.sessions
  }

  get orders(): Vocabulary {
    this.#read()
    return this.#vocabularies.orders
  }

  get texts(): Vocabulary {
    this.#read()
    return this.#vocabularies.texts
  }

  get eventIds(): Vocabulary {
    this.#read()
    return this.#vocabularies.eventIds
  }

  /** Names of the type codes: `EVENT_TYPES`, then the shop's own in order of first use. */
  get types(): readonly string[] {
    return this.#types
  }

  /** Whether rows stand in order of time. */
  get ordered(): boolean {
    this.#read()
    return this.#ordered
  }

  /** Changes whenever rows were removed or indices given anew: what was built on them is void. */
  get generation(): number {
    return this.#generation
  }

  get actors(): Actors {
    this.#read()
    return this.#actors
  }

  /** The code of a type, a new one for a type of the shop's own that is seen first. */
  typeCode(type: string): number {
    this.#read()
    const known = this.#types.indexOf(type)
    if (known >= 0) return known
    if (this.#types.length === 256) {
      throw new AlsolikeError('too-large', `The log has 256 types of events; "${type}" is one too many.`)
    }
    return this.#types.push(type) - 1
  }

  /**
   * Says how many more rows are about to come, as a guess: room for them is then made once and not by doubling. Too
   * many cost address space, too few some time.
   */
  reserve(rows: number): void {
    this.#read()
    this.#expected = this.#length + Math.max(0, Math.ceil(rows))
    for (const name of COLUMN_NAMES) this.#columns[name].room = this.#expected
  }

  /**
   * Adds one row. False for a duplicate: its event id is in the log already, or with `'drop'` an equal row is.
   * Indices are those of this log's vocabularies.
   */
  append(row: Row, duplicates: Duplicates = 'keep'): boolean {
    this.#read()
    checkRow(row)
    const { eventId } = row
    if (eventId >= 0) {
      if (this.#seen[eventId] === 1) return false
      this.#markSeen(eventId)
    }
    return this.#push(row, eventId >= 0 ? 'keep' : duplicates)
  }

  /**
   * Adds rows `from` … `to` of a block as `append` would one by one, and marks those it took in `kept`. False where some
   * were duplicates.
   */
  appendBlock(block: RowBlock, from: number, to: number, duplicates: Duplicates, kept: Uint8Array): boolean {
    this.#read()
    let r = from
    if (block.eventId === undefined) {
      checkRows(block, from, to)
      writeBlock(this.#columns, this.#length, block, from, to)
      const { at, user, session } = block
      while (r < to && this.#settle(at[r], user?.[r] ?? -1, session?.[r] ?? -1, duplicates)) kept[r++] = 1
      if (r++ === to) return true
    }
    let all = r === from
    for (; r < to; r++) {
      if (this.append(blockRow(block, r, this.#row), duplicates)) kept[r] = 1
      else all = false
    }
    return all
  }

  /** Adds a checked event, an impression as one row for each item. Returns how many rows were added. */
  add(event: CheckedEvent, duplicates: Duplicates = 'keep'): number {
    this.#read()
    const row = this.#row
    row.type = this.typeCode(event.type)
    const { items, eventIds } = this.#vocabularies
    row.eventId = event.eventId === undefined ? -1 : eventIds.add(event.eventId)
    if (row.eventId >= 0) {
      if (this.#seen[row.eventId] === 1) return 0
      this.#markSeen(row.eventId)
    }
    eventRow(event, this.#vocabularies, row)
    const check = row.eventId >= 0 ? 'keep' : duplicates
    if (event.items.length === 0) return this.#push(row, check) ? 1 : 0
    let added = 0
    for (const item of event.items) {
      row.item = items.add(item)
      if (this.#push(row, check)) added++
    }
    return added
  }

  /** The user behind a row, or -1: its own, else the one its session has; after merging, the one it belongs to. */
  actor(row: number): number {
    this.#read()
    return this.#actors.of(this.#columns.user.get(row), this.#columns.session.get(row))
  }

  /** Says that `guest` is `user`: everything that either did or will do is the user's. False where nothing changes. */
  mergeUsers(guest: string, user: string): boolean {
    const { users } = this
    return this.#actors.aliases.merge(users.add(guest), users.add(user))
  }

  /**
   * Removes all that a user did, with those merged into it and the ids that nothing else holds. The log is then as
   * if it had never seen them. False for an unknown user. O(rows).
   */
  forget(user: string): boolean {
    const index = this.users.index(user)
    if (index < 0) return false
    const root = this.#actors.of(index, -1)
    const keep = new Uint8Array(this.#length)
    for (let r = 0; r < keep.length; r++) keep[r] = this.actor(r) === root ? 0 : 1
    this.#actors.aliases.remove(root)
    this.#keepRows(keep)
    return true
  }

  /** Drops the oldest rows and returns how many went. O(rows). */
  retain(limits: Retain): number {
    this.#read()
    const before = this.#length
    const keep = newestRows(this.#columns.at.data, before, this.#newest, limits)
    if (!keep.includes(0)) return 0
    nameOrphans(this.#columns, before, this.#actors, keep)
    this.#keepRows(keep)
    return before - this.#length
  }

  /**
   * A frozen view of the log as it is now, with the indices that the next fit gives: catalogue order, then first
   * appearance. Costs no copy of the rows; rows added later do not show.
   */
  plan(catalogIds: Iterable<string> = []): LogPlan {
    // A fit wants the room; the next row to be compared makes it again
    this.#rows = undefined
    return makePlan(this.parts, catalogIds)
  }

  /**
   * Gives all indices anew as planned; what came after the plan follows in order of first appearance. Returns, for
   * the items, the former index of each new one, or `undefined` where rows were removed since the plan, which is
   * then void. O(rows).
   */
  apply(plan: LogPlan, catalogIds: Iterable<string> = []): Int32Array | undefined {
    this.#read()
    if (plan.generation !== this.#generation) return undefined
    const numbering = finishPlan(this.parts, plan, catalogIds)
    this.#renumber(numbering)
    return numbering.items.order
  }

  /** Everything, as arrays and JSON, for a snapshot. Equal content gives equal bytes. */
  state(): Stored {
    return writeLogState(this.parts)
  }

  /** The log again; the arrays are used as they are. Throws `bad-snapshot` for anything a log cannot be. */
  static fromState(state: Stored): EventLog {
    const log = EventLog.later(state, () => state)
    log.#read()
    return log
  }

  /**
   * The log again, its rows and all but the ids of items unread until they are first asked for, which then throws
   * `bad-snapshot` for anything a log cannot be. `head` has the arrays of `isHeadArray`.
   */
  static later(head: Stored, read: () => Stored): EventLog {
    const log = new EventLog()
    const { length, types, items } = readLogHead(head)
    log.#length = length
    log.#types = types
    log.#vocabularies.items = items
    log.#unread = read
    return log
  }

  /** Takes a row in that stood in another log with the same rows before it; its indices are this log's. */
  repeat(row: Row): void {
    this.#read()
    if (row.eventId >= 0) this.#markSeen(row.eventId)
    this.#push(row, 'keep')
  }

  /** Is from now on what `other` is, which nobody may use any more. Indices are others then. */
  become(other: EventLog): void {
    this.#take(other.parts)
    this.#unread = undefined
    this.#rows = undefined
    this.#generation++
  }

  /** All that it is made of, not copied. */
  get parts(): WholeLog & { readonly generation: number } {
    this.#read()
    return {
      length: this.#length,
      generation: this.#generation,
      ordered: this.#ordered,
      newest: this.#newest,
      columns: this.#columns,
      types: this.#types,
      vocabularies: this.#vocabularies,
      actors: this.#actors,
      seen: this.#seen,
    }
  }

  #read(): void {
    if (this.#unread === undefined) return
    const parts = readLogState(this.#unread())
    this.#unread = undefined
    const { items } = this.#vocabularies
    this.#take({ ...this.parts, ...parts })
    // There may be more by now, and others hold these
    this.#vocabularies.items = items
    this.#readTimes()
    this.#markAllSeen()
  }

  #take({ length, ordered, newest, columns, types, vocabularies, actors, seen }: WholeLog): void {
    this.#length = length
    this.#ordered = ordered
    this.#newest = newest
    this.#columns = columns
    this.#types = types
    this.#vocabularies = vocabularies
    this.#actors = actors
    this.#seen = seen
  }

  #push(row: Row, duplicates: Duplicates): boolean {
    writeRow(this.#columns, this.#length, row)
    return this.#settle(row.at, row.user, row.session, duplicates)
  }

  /** Takes the row that is written behind the last one, unless it is a duplicate. */
  #settle(at: number, user: number, session: number, duplicates: Duplicates): boolean {
    if (duplicates === 'drop') {
      this.#rows ??= new RowSet(this.#columns, this.#expected)
      if (this.#rows.hasEarlier(this.#length, this.#newest, this.#ordered)) return false
    }
    this.#length++
    if (at < this.#newest) this.#ordered = false
    else this.#newest = at
    if (session >= 0 && user >= 0) this.#actors.adopt(session, user)
    return true
  }

  #markSeen(eventId: number): void {
    if (eventId >= this.#seen.length) {
      const grown = new Uint8Array(Math.max(64, eventId * 2))
      grown.set(this.#seen)
      this.#seen = grown
    }
    this.#seen[eventId] = 1
  }

  #keepRows(keep: Uint8Array): void {
    let kept = 0
    for (let r = 0; r < keep.length; r++) kept += keep[r]
    for (const name of COLUMN_NAMES) this.#columns[name].filter(keep, kept)
    this.#length = kept
    this.#generation++
    this.#rows = undefined
    const { user, session } = this.#columns
    this.#actors = Actors.of(this.#actors.aliases, user.data, session.data, kept)
    eraseUnused(this.#columns, kept, this.#vocabularies, this.#actors)
    this.#readTimes()
    this.#markAllSeen()
  }

  #renumber(numbering: Numbering): void {
    if (!Object.values(numbering).some(({ changed }) => changed)) return
    renumberColumns(this.#columns, this.#length, numbering)
    if (numbering.types.changed) this.#types = Array.from(numbering.types.order, code => this.#types[code])
    const { map } = numbering.users
    const { user, session } = this.#columns
    const aliases = Aliases.of(this.#actors.aliases.pairs().map(index => map[index]))
    this.#actors = Actors.of(aliases, user.data, session.data, this.#length)
    for (const name of VOCABULARIES) {
      if (!numbering[name].changed) continue
      this.#vocabularies[name] = this.#vocabularies[name].select(numbering[name].order)
    }
    this.#generation++
    this.#rows = undefined
    this.#markAllSeen()
  }

  #readTimes(): void {
    const { ordered, newest } = timesOf(this.#columns.at.data, this.#length)
    this.#ordered = ordered
    this.#newest = newest
  }

  #markAllSeen(): void {
    this.#seen = seenIds(this.#columns.eventId.data, this.#length, this.eventIds.size)
  }
}
