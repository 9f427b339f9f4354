import {
  blankEvent,
  type CheckContext,
  checkEvent,
  type Problem,
  PURCHASE,
  RATE,
  RETURN,
  SEARCH,
} from '../data/event.js'
import { blankRow } from '../data/log/columns.js'
import type { Duplicates, EventLog } from '../data/log/event-log.js'
import { parseTimeBytes, type Zone } from '../data/time.js'
import type { Vocabulary } from '../data/vocabulary.js'
import { parseNumber } from './byte-number.js'
import type { EventColumns } from './columns.js'
import type { CsvScanner } from './csv-scanner.js'
import type { EventTypes } from './event-types.js'
import { EVENT_COLUMNS, type EventColumn } from './export-formats.js'
import { LastValue } from './last-value.js'
import { type DateOrder, isLocalDate, parseLocalDate } from './local-date.js'
import { ShortIds } from './short-ids.js'

/** Why a row of a file is left out, and in words what was found and what is wanted. */
export interface RowFault {
  readonly reason: string
  readonly message: string
}

/** How the rows of one file become events. */
export interface RowSettings {
  readonly context: CheckContext
  readonly types: EventTypes
  /** Type of rows that say none. */
  readonly type: string
  /** Time of rows in a file without times. */
  readonly noTime: number
  /** How dates with slashes or dots are meant; undefined: they are no times. */
  readonly dates: DateOrder | undefined
  readonly duplicates: Duplicates
  /** Items whose rows are left out, each with the reason. */
  readonly exclude: ReadonlyMap<string, string>
  /** Whether numbers have a decimal comma. */
  readonly comma: boolean
}

const DUPLICATE: RowFault = { reason: 'duplicate', message: 'is equal to an earlier row in every field.' }
const DAY = 86_400_000
const NUMBERS: readonly EventColumn[] = ['quantity', 'price', 'value', 'position', 'results']

/**
 * Turns rows of bytes into rows of the log. Ids are interned straight from the bytes; no text is made of a good row
 * with an item. Whatever is not plainly good goes through `checkEvent`, as an object would, so that both ways agree on
 * every reason.
 */
export class EventRows {
  readonly #log: EventLog
  readonly #columns: EventColumns
  readonly #settings: RowSettings
  readonly #at: Readonly<Record<EventColumn, number>>
  readonly #type: number
  readonly #row = blankRow()
  readonly #event = blankEvent()
  readonly #last = {
    user: new LastValue(),
    session: new LastValue(),
    order: new LastValue(),
    at: new LastValue(),
    type: new LastValue(),
  }
  readonly #users: ShortIds
  readonly #items: ShortIds
  #generation: number
  /** 1 for bytes that an excluded item begins with. */
  readonly #suspect = new Uint8Array(256)
  readonly #upperCase: readonly number[]
  readonly #cancelled: number

  constructor(log: EventLog, columns: EventColumns, settings: RowSettings) {
    this.#log = log
    this.#columns = columns
    this.#settings = settings
    const indices = EVENT_COLUMNS.map(column => [column, columns.index.get(column) ?? -1] as const)
    this.#at = Object.fromEntries(indices) as Record<EventColumn, number>
    this.#type = log.typeCode(settings.type)
    this.#generation = log.generation
    this.#users = new ShortIds(() => log.users)
    this.#items = new ShortIds(() => log.items)
    for (const id of settings.exclude.keys()) this.#suspect[new TextEncoder().encode(id)[0]] = 1
    const { upperCase = [], cancelled } = columns.format ?? {}
    this.#upperCase = upperCase.map(column => this.#at[column]).filter(at => at >= 0)
    this.#cancelled = cancelled === undefined ? -1 : cancelled.charCodeAt(0)
  }

  /** Call before the rows of each piece: between two of them, a fit may have given indices anew. */
  restart(): void {
    if (this.#generation === this.#log.generation) return
    this.#generation = this.#log.generation
    for (const last of Object.values(this.#last)) last.forget()
    for (const ids of [this.#users, this.#items]) ids.clear()
  }

  /** Adds the row on which the scanner stands; says why not, where it does not. */
  add(scanner: CsvScanner): RowFault | undefined {
    const { bytes, from, to, fields } = scanner
    if (fields > this.#columns.width) {
      return {
        reason: 'columns',
        message: `has ${fields} fields; the file has ${this.#columns.width} columns.`,
      }
    }
    for (let i = 0; i < this.#upperCase.length; i++) toUpperCase(scanner, this.#upperCase[i])
    const at = this.#at
    const row = this.#row
    const item = at.item
    if (item < 0 || item >= fields || from[item] === to[item]) return this.#check(scanner)
    if (this.#suspect[bytes[from[item]]] === 1) {
      const reason = this.#settings.exclude.get(scanner.text(item))
      if (reason !== undefined)
        return { reason, message: `has item "${scanner.text(item)}", which is left out.` }
    }
    const given = at.type >= 0 && at.type < fields && from[at.type] < to[at.type]
    let type = given ? this.#typeAt(bytes, from[at.type], to[at.type]) : this.#type
    if (type < 0 || (type >= SEARCH && type < SEARCH + 4)) return this.#check(scanner)

    row.at = this.#settings.noTime
    if (at.at >= 0) {
      row.at = at.at < fields ? this.#timeAt(bytes, from[at.at], to[at.at]) : Number.NaN
      if (!(row.at <= this.#settings.context.now + DAY)) return this.#check(scanner)
    }
    row.quantity = this.#number(scanner, at.quantity)
    if (Number.isNaN(row.quantity)) {
      if (this.#has(scanner, at.quantity)) return this.#check(scanner)
    } else if (row.quantity <= 0) {
      if (row.quantity === 0 || (type !== PURCHASE && type !== RETURN)) return this.#check(scanner)
      if (this.#cancelled >= 0 && !this.#isCancelled(scanner)) return adjustment(row.quantity)
      type = RETURN
      row.quantity = -row.quantity
    }
    row.type = type
    row.price = this.#number(scanner, at.price)
    if (!(row.price >= 0) && this.#has(scanner, at.price)) return this.#check(scanner)
    row.value = this.#number(scanner, at.value)
    if (Number.isNaN(row.value) && (type === RATE || this.#has(scanner, at.value)))
      return this.#check(scanner)
    row.position = at.position < 0 ? -1 : this.#count(scanner, at.position)
    row.results = at.results < 0 ? -1 : this.#count(scanner, at.results)
    if (row.position < -1 || row.results < -1) return this.#check(scanner)

    const user = this.#has(scanner, at.user)
    const session = this.#has(scanner, at.session)
    const order = this.#has(scanner, at.order)
    if (!user && !session && !order) return this.#check(scanner)
    const { sessions, orders } = this.#log
    row.user = user ? this.#userAt(bytes, from[at.user], to[at.user]) : -1
    row.session = session ? idAt(sessions, this.#last.session, bytes, from[at.session], to[at.session]) : -1
    row.order = order ? idAt(orders, this.#last.order, bytes, from[at.order], to[at.order]) : -1
    row.item = this.#items.add(bytes, from[item], to[item])
    row.eventId = this.#has(scanner, at.eventId)
      ? this.#log.eventIds.addBytes(bytes, from[at.eventId], to[at.eventId])
      : -1
    row.query = this.#text(scanner, at.query)
    row.device = this.#text(scanner, at.device)
    row.source = this.#text(scanner, at.source)
    row.attribution = this.#text(scanner, at.attribution)
    return this.#log.append(row, this.#settings.duplicates) ? undefined : DUPLICATE
  }

  #userAt(bytes: Uint8Array, from: number, to: number): number {
    const last = this.#last.user
    if (last.is(bytes, from, to)) return last.value
    return last.keep(bytes, from, to, this.#users.add(bytes, from, to))
  }

  #typeAt(bytes: Uint8Array, from: number, to: number): number {
    const last = this.#last.type
    if (last.is(bytes, from, to)) return last.value
    return last.keep(bytes, from, to, this.#settings.types.codeOf(bytes, from, to))
  }

  #timeAt(bytes: Uint8Array, from: number, to: number): number {
    const last = this.#last.at
    if (last.is(bytes, from, to)) return last.value
    const { context, dates } = this.#settings
    const time = parseTimeBytes(bytes, from, to, context.zone)
    if (dates === undefined || !Number.isNaN(time)) return last.keep(bytes, from, to, time)
    const text = new TextDecoder().decode(bytes.subarray(from, to))
    return last.keep(bytes, from, to, parseLocalDate(text, dates, context.zone))
  }

  /** The row as an event object, checked; rows with searches and dismissals are added this way, bad ones explained. */
  #check(scanner: CsvScanner): RowFault | undefined {
    const event = this.#event
    const problem: Problem | undefined = checkEvent(this.#object(scanner), this.#settings.context, event)
    if (problem !== undefined) return this.#explained(problem, scanner)
    return this.#log.add(event, this.#settings.duplicates) > 0 ? undefined : DUPLICATE
  }

  /** What is wrong, and for a date that could be two, how to say which. */
  #explained(problem: Problem, scanner: CsvScanner): Problem {
    const at = this.#at.at
    if (problem.reason !== 'bad-time' || this.#settings.dates !== undefined || !this.#has(scanner, at))
      return problem
    const text = scanner.text(at)
    if (!isLocalDate(text)) return problem
    return {
      ...problem,
      message: `has at ${JSON.stringify(text)}, which names no order. Say dates are month-first or day-first.`,
    }
  }

  #object(scanner: CsvScanner): Record<string, unknown> {
    const { context, dates, type } = this.#settings
    const event: Record<string, unknown> = { type }
    for (const column of EVENT_COLUMNS) {
      const at = this.#at[column]
      if (!this.#has(scanner, at)) continue
      const text = scanner.text(at)
      if (NUMBERS.includes(column)) {
        const number = this.#number(scanner, at)
        event[column] = Number.isNaN(number) ? text : number
      } else {
        event[column] = column === 'type' ? this.#settings.types.typeOf(text) : text
        if (column === 'at' && dates !== undefined) event.at = timeOrText(text, dates, context.zone)
      }
    }
    if (event.at === undefined) event.at = this.#at.at < 0 ? this.#settings.noTime : ''
    return event
  }

  #has(scanner: CsvScanner, field: number): boolean {
    return field >= 0 && field < scanner.fields && scanner.from[field] < scanner.to[field]
  }

  #number(scanner: CsvScanner, field: number): number {
    if (field < 0 || field >= scanner.fields) return Number.NaN
    return parseNumber(scanner.bytes, scanner.from[field], scanner.to[field], this.#settings.comma)
  }

  /** A whole number, -1 where there is none, -2 where it is something else. */
  #count(scanner: CsvScanner, field: number): number {
    if (!this.#has(scanner, field)) return -1
    const value = this.#number(scanner, field)
    return value >= 0 && value <= 0x7fffffff && Number.isInteger(value) ? value : -2
  }

  #text(scanner: CsvScanner, field: number): number {
    if (!this.#has(scanner, field)) return -1
    return this.#log.texts.addBytes(scanner.bytes, scanner.from[field], scanner.to[field])
  }

  #isCancelled(scanner: CsvScanner): boolean {
    return (
      this.#has(scanner, this.#at.order) && scanner.bytes[scanner.from[this.#at.order]] === this.#cancelled
    )
  }
}

function timeOrText(text: string, dates: DateOrder, zone: Zone): number | string {
  const time = parseLocalDate(text, dates, zone)
  return Number.isNaN(time) ? text : time
}

function idAt(ids: Vocabulary, last: LastValue, bytes: Uint8Array, from: number, to: number): number {
  if (last.is(bytes, from, to)) return last.value
  return last.keep(bytes, from, to, ids.addBytes(bytes, from, to))
}

function adjustment(quantity: number): RowFault {
  return {
    reason: 'stock-adjustment',
    message: `has quantity ${quantity} in an order that is no cancellation: a correction of the stock.`,
  }
}

function toUpperCase(scanner: CsvScanner, field: number): void {
  if (field >= scanner.fields) return
  const { bytes } = scanner
  const to = scanner.to[field]
  for (let at = scanner.from[field]; at < to; at++) if (bytes[at] >= 97 && bytes[at] <= 122) bytes[at] -= 32
}
