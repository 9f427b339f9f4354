import { PURCHASE, RATE, RETURN, SEARCH } from '../data/event.js'
import type { EventLog } from '../data/log/event-log.js'
import { VOCABULARY_OF } from '../data/log/log-vocabularies.js'
import type { RowBlock } from '../data/log/row-block.js'
import { parseTimeBytes } from '../data/time.js'
import { parseNumber } from './byte-number.js'
import type { EventColumns } from './columns.js'
import type { CsvScanner } from './csv-scanner.js'
import type { RowSettings } from './event-rows.js'
import { EVENT_COLUMNS, type EventColumn } from './export-formats.js'
import { parseLocalDate } from './local-date.js'
import { ShortIds } from './short-ids.js'

/** Rows that are read together: their bytes and columns stay in the cache nearest to the processor. */
const ROWS = 512
/** Fields of all rows of a page, so that files of many columns do not take much. */
const FIELDS = 8192
const DAY = 86_400_000
const decoder = new TextDecoder()

/** Why a row of a page is not simply added. */
const ODD = 1
export const EXCLUDED = 2
export const ADJUSTMENT = 3

const AMOUNTS = ['price', 'value'] as const
const WHOLES = ['position', 'results'] as const
const TEXTS = ['query', 'device', 'source', 'attribution'] as const

/**
 * The rows of a file that are read together, as columns of numbers: one loop for each column, which takes a fraction of
 * the time of going from row to row. A row that is not plainly good is marked in `odd` with the first reason found.
 */
export class EventPage {
  readonly rows: number
  /** As the log takes them; only columns that the file has, and type and time. */
  readonly block: RowBlock
  readonly odd: Uint8Array
  readonly #log: EventLog
  readonly #at: Readonly<Record<EventColumn, number>>
  readonly #settings: RowSettings
  readonly #type: number
  readonly #types: Uint8Array
  readonly #times: Float64Array
  readonly #ids: Readonly<Record<'user' | 'item', ShortIds>>
  /** 1 for bytes that an excluded item begins with. */
  readonly #suspect = new Uint8Array(256)
  readonly #hasTexts: boolean
  readonly #upperCase: readonly number[]
  readonly #cancelled: number

  constructor(log: EventLog, { format, index, width }: EventColumns, settings: RowSettings) {
    this.#log = log
    this.#settings = settings
    const at = fieldsOf(index)
    this.#at = at
    const rows = Math.max(1, Math.min(ROWS, Math.floor(FIELDS / width)))
    this.rows = rows
    this.odd = new Uint8Array(rows)
    this.#types = new Uint8Array(rows)
    this.#times = new Float64Array(rows)
    const block: Partial<Record<EventColumn, RowBlock[keyof RowBlock]>> = {
      type: this.#types,
      at: this.#times,
    }
    for (const name of ['quantity', ...AMOUNTS] as const) {
      if (at[name] >= 0) block[name] = new Float64Array(rows)
    }
    for (const name of ['user', 'item', 'session', 'order', 'eventId', ...WHOLES, ...TEXTS] as const) {
      if (at[name] >= 0) block[name] = new Int32Array(rows)
    }
    this.block = block as RowBlock
    this.#hasTexts = TEXTS.some(name => at[name] >= 0)
    this.#type = log.typeCode(settings.type)
    this.#ids = { user: new ShortIds(() => log.users), item: new ShortIds(() => log.items) }
    for (const id of settings.exclude.keys()) this.#suspect[new TextEncoder().encode(id)[0]] = 1
    this.#upperCase = (format?.upperCase ?? []).map(column => at[column]).filter(column => column >= 0)
    this.#cancelled = format?.cancelled === undefined ? -1 : format.cancelled.charCodeAt(0)
  }

  /** Forgets the indices of ids: they were given anew. */
  forget(): void {
    this.#ids.user.clear()
    this.#ids.item.clear()
  }

  /** Reads all of the rows on which the scanner stands but their ids. */
  read(scanner: CsvScanner): void {
    this.odd.fill(0, 0, scanner.count)
    for (const column of this.#upperCase) toUpperCase(scanner, column)
    this.#readItems(scanner)
    this.#readTypes(scanner)
    this.#readTimes(scanner)
    this.#readQuantities(scanner)
    this.#readAmounts(scanner)
    this.#readWholes(scanner)
    this.#readActors(scanner)
  }

  /** Gives rows `first` … `end` the indices of their ids, new ones where they are unknown. */
  intern(scanner: CsvScanner, first: number, end: number): void {
    const { bytes, from, to, fields } = scanner
    const log = this.#log
    for (const name of ['user', 'item'] as const) {
      const out = this.block[name]
      const column = this.#at[name]
      if (out === undefined) continue
      if (column >= fields) out.fill(-1, first, end)
      else this.#ids[name].addAll(scanner, first * fields + column, fields, out, first, end - first)
    }
    for (const name of ['session', 'order', 'eventId'] as const) {
      const out = this.block[name]
      const column = this.#at[name]
      if (out === undefined) continue
      const ids = log[VOCABULARY_OF[name]!]
      for (let r = first, f = first * fields + column; r < end; r++, f += fields) {
        if (column >= fields || from[f] === to[f]) out[r] = -1
        else if (r > first && isSame(bytes, from[f - fields], to[f - fields], from[f], to[f]))
          out[r] = out[r - 1]
        else out[r] = ids.addBytes(bytes, from[f], to[f])
      }
    }
    // From row to row, since these share one vocabulary
    for (let r = first; r < end && this.#hasTexts; r++) {
      for (const name of TEXTS) {
        const out = this.block[name]
        if (out === undefined) continue
        const f = r * fields + this.#at[name]
        out[r] = this.#at[name] < fields && from[f] < to[f] ? log.texts.addBytes(bytes, from[f], to[f]) : -1
      }
    }
  }

  #readItems(scanner: CsvScanner): void {
    const { bytes, from, to, fields, count } = scanner
    const column = this.#at.item
    const suspect = this.#suspect
    const { odd } = this
    if (column < 0 || column >= fields) {
      odd.fill(ODD, 0, count)
      return
    }
    for (let r = 0, f = column; r < count; r++, f += fields) {
      if (from[f] === to[f]) odd[r] = ODD
      else if (suspect[bytes[from[f]]] === 1) {
        scanner.select(r)
        if (this.#settings.exclude.has(scanner.text(column))) odd[r] = EXCLUDED
      }
    }
  }

  #readTypes({ bytes, from, to, fields, count }: CsvScanner): void {
    const column = this.#at.type
    const out = this.#types
    const { types } = this.#settings
    const { odd } = this
    const none = this.#type
    if (column < 0 || column >= fields) out.fill(none, 0, count)
    // What is not found is told from a code by 256, beyond all of them
    let type = none
    for (let r = 0, f = column; r < count && column >= 0 && column < fields; r++, f += fields) {
      if (from[f] === to[f]) type = none
      else if (r === 0 || !isSame(bytes, from[f - fields], to[f - fields], from[f], to[f])) {
        type = types.codeOf(bytes, from[f], to[f])
      }
      if (type < 0 && odd[r] === 0) odd[r] = ODD
      out[r] = type
    }
    for (let r = 0; r < count; r++) {
      if (out[r] >= SEARCH && out[r] < SEARCH + 4 && odd[r] === 0) odd[r] = ODD
    }
  }

  #readTimes({ bytes, from, to, fields, count }: CsvScanner): void {
    const column = this.#at.at
    const { context, dates, noTime } = this.#settings
    const { zone } = context
    const out = this.#times
    const { odd } = this
    if (column < 0) {
      out.fill(noTime, 0, count)
      return
    }
    const latest = context.now + DAY
    for (let r = 0, f = column; r < count; r++, f += fields) {
      let time = Number.NaN
      if (column < fields) {
        if (r > 0 && isSame(bytes, from[f - fields], to[f - fields], from[f], to[f])) time = out[r - 1]
        else {
          time = parseTimeBytes(bytes, from[f], to[f], zone)
          if (Number.isNaN(time)) {
            time = parseLocalDate(decoder.decode(bytes.subarray(from[f], to[f])), dates, zone)
          }
        }
      }
      out[r] = time
      if (!(time <= latest) && odd[r] === 0) odd[r] = ODD
    }
  }

  #readQuantities(scanner: CsvScanner): void {
    const out = this.block.quantity
    if (out === undefined) return
    const { bytes, from, to, fields, count } = scanner
    const { quantity: column, order } = this.#at
    this.#readNumbers(scanner, column, out)
    const { odd } = this
    const types = this.#types
    for (let r = 0, f = column; r < count; r++, f += fields) {
      if (odd[r] !== 0 || out[r] > 0) continue
      if (Number.isNaN(out[r])) {
        if (column < fields && from[f] < to[f]) odd[r] = ODD
      } else if (out[r] === 0 || (types[r] !== PURCHASE && types[r] !== RETURN)) odd[r] = ODD
      else {
        const o = f - column + order
        const named = order >= 0 && order < fields && from[o] < to[o]
        if (this.#cancelled >= 0 && !(named && bytes[from[o]] === this.#cancelled)) odd[r] = ADJUSTMENT
        types[r] = RETURN
        out[r] = -out[r]
      }
    }
  }

  #readAmounts(scanner: CsvScanner): void {
    const { from, to, fields, count } = scanner
    const { odd } = this
    for (const name of AMOUNTS) {
      const out = this.block[name]
      const column = this.#at[name]
      if (out === undefined) continue
      this.#readNumbers(scanner, column, out)
      for (let r = 0, f = column; r < count; r++, f += fields) {
        const good = name === 'price' ? out[r] >= 0 : !Number.isNaN(out[r])
        if (!good && column < fields && from[f] < to[f] && odd[r] === 0) odd[r] = ODD
      }
    }
    const value = this.block.value
    for (let r = 0; r < count; r++) {
      if (this.#types[r] === RATE && odd[r] === 0 && (value === undefined || Number.isNaN(value[r])))
        odd[r] = ODD
    }
  }

  /** Numbers from 0 on, -1 where there is none. */
  #readWholes(scanner: CsvScanner): void {
    const { from, to, fields, count } = scanner
    for (const name of WHOLES) {
      const out = this.block[name]
      const column = this.#at[name]
      if (out === undefined) continue
      for (let r = 0, f = column; r < count; r++, f += fields) {
        out[r] = -1
        if (column >= fields || from[f] === to[f]) continue
        const value = parseNumber(scanner.bytes, from[f], to[f], this.#settings.comma)
        if (value >= 0 && value <= 0x7fffffff && Number.isInteger(value)) out[r] = value
        else if (this.odd[r] === 0) this.odd[r] = ODD
      }
    }
  }

  /** Nobody is known yet; here is only whether a row names somebody. */
  #readActors({ from, to, fields, count }: CsvScanner): void {
    const { user, session, order } = this.#at
    const { odd } = this
    for (let r = 0, f = 0; r < count; r++, f += fields) {
      if (user >= 0 && user < fields && from[f + user] < to[f + user]) continue
      if (session >= 0 && session < fields && from[f + session] < to[f + session]) continue
      if (order >= 0 && order < fields && from[f + order] < to[f + order]) continue
      if (odd[r] === 0) odd[r] = ODD
    }
  }

  /** A column of numbers, NaN where there is none. */
  #readNumbers({ bytes, from, to, fields, count }: CsvScanner, column: number, out: Float64Array): void {
    const { comma } = this.#settings
    if (column >= fields) out.fill(Number.NaN, 0, count)
    else {
      // Adding 0 turns -0, which would be other bytes, into 0
      for (let r = 0, f = column; r < count; r++, f += fields)
        out[r] = parseNumber(bytes, from[f], to[f], comma) + 0
    }
  }
}

/** The field of each column, -1 where the file has none. */
export function fieldsOf(index: EventColumns['index']): Readonly<Record<EventColumn, number>> {
  const fields = EVENT_COLUMNS.map(column => [column, index.get(column) ?? -1] as const)
  return Object.fromEntries(fields) as Record<EventColumn, number>
}

/** Whether two fields have the same bytes; from the end, where ids and times that follow one another differ. */
function isSame(bytes: Uint8Array, from: number, to: number, otherFrom: number, otherTo: number): boolean {
  if (to - from !== otherTo - otherFrom) return false
  for (let a = to - 1, b = otherTo - 1; a >= from; a--, b--) if (bytes[a] !== bytes[b]) return false
  return true
}

function toUpperCase({ bytes, from, to, fields, count }: CsvScanner, column: number): void {
  if (column >= fields) return
  for (let r = 0, f = column; r < count; r++, f += fields) {
    for (let at = from[f]; at < to[f]; at++) if (bytes[at] >= 97 && bytes[at] <= 122) bytes[at] -= 32
  }
}
