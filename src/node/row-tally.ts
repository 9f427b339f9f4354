import { AlsolikeError } from '../errors.js'
import type { AnyItem } from '../types.js'
import type { EventColumns } from './columns.js'
import type { CsvScanner } from './csv-scanner.js'
import type { RowFault } from './event-rows.js'
import type { EventColumn, ExportFormat } from './export-formats.js'

/** A row that was left out. */
export interface RejectedRow extends RowFault {
  readonly file: string
  /** The line on which it starts, 1 first. */
  readonly line: number
  /** How it stands in the file, the first 200 bytes. */
  readonly raw: string
}

/** What was found in one file. */
export interface EventFileReport {
  readonly file: string
  /** The known export it is, or undefined where only the caller's columns count. */
  readonly format: string | undefined
  /** Which header (or position, without headers) is read as which column. */
  readonly columns: Readonly<Partial<Record<EventColumn, string>>>
  /** What every row is, where no column says it. */
  readonly type: string | undefined
  /** Headers that are read as nothing: a column that is missing may be among them. */
  readonly unread: readonly string[]
  readonly read: number
  readonly kept: number
  readonly rejected: Readonly<Record<string, number>>
  /** Of each reason the first row. */
  readonly examples: readonly RejectedRow[]
  /** Items described on the rows, for a catalogue; empty where the rows carry no titles, categories or brands. */
  readonly items: readonly AnyItem[]
}

/** How much of a row a rejected one shows, bytes. */
const RAW = 200

interface TallySettings {
  readonly strict: boolean
  readonly onReject?: (row: RejectedRow) => void
}

/** Counts the rows of a file and tells of those left out. */
export class RowTally {
  readonly name: string
  read = 0
  items: readonly AnyItem[] = []
  readonly #settings: TallySettings
  readonly #rejected = new Map<string, number>()
  #format: ExportFormat | undefined
  #names: readonly string[] | undefined
  #type: string | undefined
  #unread: readonly string[] = []
  #columns: Record<string, string> = {}
  readonly #examples = new Map<string, RejectedRow>()
  #left = 0

  constructor(name: string, settings: TallySettings) {
    this.name = name
    this.#settings = settings
  }

  /** @param type of rows that say none */
  headed({ format, index, items }: EventColumns, headers: readonly string[] | undefined, type: string): void {
    this.#format = format
    this.#names = headers
    this.#type = index.has('type') ? undefined : type
    const used = new Set([...index.values(), ...[...items.values()].flat()])
    this.#unread = (headers ?? []).filter((_, at) => !used.has(at))
    this.#columns = Object.fromEntries(
      [...index].map(([column, at]) => [column, headers?.[at] ?? `column ${at + 1}`]),
    )
  }

  reject(fault: RowFault, line: number, raw: CsvScanner | string): void {
    const { reason } = fault
    this.#left++
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1)
    const { strict, onReject } = this.#settings
    // Doubled and service rows are no faults of the file, so that strict reading goes on.
    const fatal = strict && !HARMLESS.has(reason)
    if (this.#examples.has(reason) && onReject === undefined) return
    const start = typeof raw === 'string' ? raw.slice(0, RAW) : raw.raw(RAW)
    const row = { ...fault, file: this.name, line, raw: start }
    if (!this.#examples.has(reason)) this.#examples.set(reason, row)
    onReject?.(row)
    if (fatal) throw new AlsolikeError('bad-event', `${this.name}: line ${line} ${fault.message}`)
  }

  /** Which columns were read as what, for a file of which nothing could be used. */
  #hint(): string {
    const read = Object.entries(this.#columns).map(([column, header]) => `${column} from ${header}`)
    const names = this.#names === undefined ? '' : ` The file has ${this.#names.slice(0, 30).join(', ')}.`
    return `${names} Read were: ${read.join(', ') || 'no columns'}.`
  }

  report(): EventFileReport {
    const kept = this.read - this.#left
    const duplicates = this.#rejected.get('duplicate') ?? 0
    if (this.read === 0) {
      const found = this.#names === undefined ? 'is empty' : 'has a header and no rows'
      throw new AlsolikeError('bad-file', `${this.name} ${found}; it should hold one event a row.`)
    }
    if (kept === 0 && duplicates === 0) {
      const examples = [...this.#examples.values()]
      const { line, message } = examples.find(row => !HARMLESS.has(row.reason)) ?? examples[0]
      const reasons = [...this.#rejected].map(([reason, count]) => `${count} ${reason}`).join(', ')
      throw new AlsolikeError(
        'bad-file',
        `${this.name} has not one good row (${reasons}). Line ${line} ${message}${this.#hint()}`,
      )
    }
    return {
      file: this.name,
      format: this.#format?.name,
      columns: this.#columns,
      type: this.#type,
      unread: this.#unread,
      read: this.read,
      kept,
      rejected: Object.fromEntries(this.#rejected),
      examples: [...this.#examples.values()],
      items: this.items,
    }
  }
}

/** Reasons of rows that are left out on purpose: nothing is wrong with them. */
export const HARMLESS: ReadonlySet<string> = new Set([
  'duplicate',
  'service-row',
  'stock-adjustment',
  'excluded',
])
