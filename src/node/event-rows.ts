import { blankEvent, type CheckContext, checkEvent, type Problem } from '../data/event.js'
import type { Duplicates, EventLog } from '../data/log/event-log.js'
import type { Zone } from '../data/time.js'
import { parseNumber } from './byte-number.js'
import type { EventColumns } from './columns.js'
import type { CsvScanner } from './csv-scanner.js'
import { ADJUSTMENT, EventPage, EXCLUDED, fieldsOf } from './event-page.js'
import type { EventTypes } from './event-types.js'
import { EVENT_COLUMNS, type EventColumn } from './export-formats.js'
import { type DateOrder, isLocalDate, parseLocalDate } from './local-date.js'

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
const NUMBERS: readonly EventColumn[] = ['quantity', 'price', 'value', 'position', 'results']

/**
 * Turns rows of bytes into rows of the log. Ids are interned straight from the bytes; no text is made of a good row
 * with an item. Whatever is not plainly good goes through `checkEvent`, as an object would, so that both ways agree on
 * every reason.
 */
export class EventRows {
  /** Rows that can be read at once. */
  readonly most: number
  readonly width: number
  /** Of the rows last added: 1 for those that the log took. */
  readonly kept: Uint8Array
  readonly #log: EventLog
  readonly #settings: RowSettings
  readonly #at: Readonly<Record<EventColumn, number>>
  readonly #page: EventPage
  readonly #event = blankEvent()
  #generation: number

  constructor(log: EventLog, columns: EventColumns, settings: RowSettings) {
    this.#log = log
    this.#settings = settings
    this.#at = fieldsOf(columns.index)
    this.#page = new EventPage(log, columns, settings)
    this.most = this.#page.rows
    this.width = columns.width
    this.kept = new Uint8Array(this.most)
    this.#generation = log.generation
  }

  /** Call before the rows of each piece: between two of them, a fit may have given indices anew. */
  restart(): void {
    if (this.#generation === this.#log.generation) return
    this.#generation = this.#log.generation
    this.#page.forget()
  }

  /** Adds the rows on which the scanner stands; calls `left` with each that is left out, the scanner standing on it. */
  add(scanner: CsvScanner, left: (fault: RowFault) => void): void {
    const { count, fields } = scanner
    const { kept } = this
    const page = this.#page
    kept.fill(0, 0, count)
    if (fields > this.width) {
      left({ reason: 'columns', message: `has ${fields} fields; the file has ${this.width} columns.` })
      return
    }
    page.read(scanner)
    const { odd } = page
    for (let r = 0; r < count; ) {
      if (odd[r] !== 0) {
        scanner.select(r)
        const fault = this.#addOdd(scanner, odd[r])
        if (fault === undefined) kept[r] = 1
        else left(fault)
        r++
        continue
      }
      const first = r
      while (r < count && odd[r] === 0) r++
      page.intern(scanner, first, r)
      if (this.#log.appendBlock(page.block, first, r, this.#settings.duplicates, kept)) continue
      for (let row = first; row < r; row++) {
        if (kept[row] === 1) continue
        scanner.select(row)
        left(DUPLICATE)
      }
    }
  }

  #addOdd(scanner: CsvScanner, reason: number): RowFault | undefined {
    if (reason === EXCLUDED) {
      const item = scanner.text(this.#at.item)
      return { reason: this.#settings.exclude.get(item)!, message: `has item "${item}", which is left out.` }
    }
    return reason === ADJUSTMENT ? adjustment(this.#number(scanner, this.#at.quantity)) : this.#check(scanner)
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
      message: `has at ${JSON.stringify(text)}, which could be two days. Say which comes first: --dates day-first or --dates month-first (the option dates).`,
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
        if (column === 'at') event.at = timeOrText(text, dates, context.zone)
      }
    }
    if (event.at === undefined) event.at = this.#at.at < 0 ? this.#settings.noTime : ''
    return event
  }

  #has({ from, to, base, fields }: CsvScanner, field: number): boolean {
    return field >= 0 && field < fields && from[base + field] < to[base + field]
  }

  #number({ bytes, from, to, base, fields }: CsvScanner, field: number): number {
    if (field < 0 || field >= fields) return Number.NaN
    return parseNumber(bytes, from[base + field], to[base + field], this.#settings.comma)
  }
}

function timeOrText(text: string, dates: DateOrder | undefined, zone: Zone): number | string {
  const time = parseLocalDate(text, dates, zone)
  return Number.isNaN(time) ? text : time
}

function adjustment(quantity: number): RowFault {
  return {
    reason: 'stock-adjustment',
    message: `has quantity ${quantity} in an order that is no cancellation: a correction of the stock.`,
  }
}
