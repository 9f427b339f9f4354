import { stat } from 'node:fs/promises'
import type { CheckContext } from '../data/event.js'
import type { Duplicates, EventLog } from '../data/log/event-log.js'
import { AlsolikeError } from '../errors.js'
import { fileName, readPieces, type SourceOptions } from './byte-source.js'
import { type ColumnMap, type EventColumns, eventColumns } from './columns.js'
import { CsvScanner, type RowProblem } from './csv-scanner.js'
import { EventObjects } from './event-objects.js'
import { EventRows, type RowFault, type RowSettings } from './event-rows.js'
import { EventTypes } from './event-types.js'
import { detectFormat } from './file-format.js'
import { ItemFacts } from './item-facts.js'
import { readLines } from './lines.js'
import type { DateOrder } from './local-date.js'
import { type EventFileReport, type RejectedRow, RowTally } from './row-tally.js'

/** How event files are read. */
export interface EventFileSettings extends SourceOptions {
  readonly format: 'auto' | 'csv' | 'tsv' | 'ndjson'
  readonly header: boolean
  readonly columns: ColumnMap
  /** Type of rows that say none; undefined: what the export says, else `view`. */
  readonly type: string | undefined
  readonly types: Readonly<Record<string, string>>
  readonly duplicates: Duplicates
  readonly exclude: readonly string[]
  readonly context: CheckContext
  /** Time of rows in files without times. */
  readonly noTime: number
  /** How dates with slashes or dots are meant; undefined: what the export says, else they are no times. */
  readonly dates?: DateOrder
  readonly gatherItems: boolean
  /** Whether the first row left out ends the reading. */
  readonly strict: boolean
  readonly onReject?: (row: RejectedRow) => void
  /** Rows so far, of all kinds. */
  readonly onRows?: (rows: number) => void
  /** Awaited after each piece of the file, so that a slow taker of rejected rows can keep up. */
  readonly settle?: () => Promise<void>
}

/** Where semicolons part fields, a spreadsheet wrote them so that numbers could keep their decimal comma. */
const SEMICOLON = 59

const PROBLEMS: Readonly<Record<RowProblem, string>> = {
  'bad-quote': 'has text behind a closing quote. A quote inside a quoted field is written "".',
  'unclosed-quote': 'opens a quote that is never closed. A quote inside a quoted field is written "".',
  'row-too-long': 'is longer than a megabyte.',
  'nul-byte': 'holds a byte of value 0, which is no text.',
}
/**
 * Reads one event file into the log. Every row is counted once: read = kept + rejected. A blank line is no row.
 * @throws AlsolikeError `bad-file` when the file cannot be read as what it is or not one row is good (rows before are
 * then in the log already), `bad-option` for a column or type that does not exist, `bad-event` with `strict`
 */
export async function readEventFile(
  file: string,
  log: EventLog,
  settings: EventFileSettings,
): Promise<EventFileReport> {
  const name = fileName(file)
  let bytes = 0
  const onBytes = (count: number) => {
    bytes = count
    settings.onBytes?.(count)
  }
  const pieces = readPieces(file, { ...settings, onBytes })
  const first = await pieces.next()
  if (first.done) throw new AlsolikeError('bad-file', `${name} is empty; it should hold one event a row.`)
  const format = detectFormat(name, first.value, settings.format)
  const tally = new RowTally(name, settings)
  const rest = joined(first.value, pieces)
  const types = new EventTypes(settings.types, settings.context.weights, type => log.typeCode(type))
  if (settings.type !== undefined) types.check(settings.type)
  if (format.kind === 'ndjson') await readObjects(rest, log, types, tally, settings)
  else {
    // Of a plain file the first piece tells how many rows to make room for; of a packed one nothing does.
    const share = bytes === first.value.length ? bytes / (await sizeOf(file)) : Number.NaN
    await readRows(rest, format.delimiter, log, types, tally, settings, share)
  }
  return tally.report()
}

/** Bytes of a file; NaN for standard input. */
async function sizeOf(file: string): Promise<number> {
  return file === '-' ? Number.NaN : (await stat(file)).size
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

async function readRows(
  pieces: AsyncIterable<Uint8Array>,
  delimiter: number,
  log: EventLog,
  types: EventTypes,
  tally: RowTally,
  settings: EventFileSettings,
  share: number,
): Promise<void> {
  const scanner = new CsvScanner(delimiter)
  let rows: EventRows | undefined
  let facts: ItemFacts | undefined
  let item = -1
  const left = (fault: RowFault) => tally.reject(fault, scanner.line, scanner)
  const drain = () => {
    rows?.restart()
    while (rows === undefined ? scanner.next() : scanner.nextRows(rows.width, rows.most)) {
      const { problem } = scanner
      if (problem === undefined && scanner.fields === 0) continue
      if (rows === undefined) {
        const columns = firstRow(scanner, tally.name, settings)
        tally.headed(columns, settings.header ? texts(scanner) : undefined, settings.type ?? columns.type)
        rows = new EventRows(log, columns, rowSettings(columns, delimiter, types, settings))
        item = columns.index.get('item') ?? -1
        facts =
          settings.gatherItems && item >= 0 && columns.items.size > 0
            ? new ItemFacts(columns.items, delimiter === SEMICOLON)
            : undefined
        if (settings.header) continue
      }
      tally.read += scanner.count
      if (problem !== undefined) left({ reason: problem, message: PROBLEMS[problem] })
      else {
        rows.add(scanner, left)
        facts?.see(scanner, item, rows.kept)
      }
    }
    settings.onRows?.(tally.read)
  }
  for await (const piece of pieces) {
    scanner.push(piece)
    const before = tally.read
    drain()
    if (before === 0 && share < 1) log.reserve(tally.read / share)
    await settings.settle?.()
  }
  scanner.finish()
  drain()
  if (facts !== undefined) tally.items = facts.items()
}

async function readObjects(
  pieces: AsyncIterable<Uint8Array>,
  log: EventLog,
  types: EventTypes,
  tally: RowTally,
  settings: EventFileSettings,
): Promise<void> {
  const objects = new EventObjects(log, tally.name, settings.columns, columns =>
    rowSettings(columns, undefined, types, settings),
  )
  for await (const line of readLines(pieces)) {
    if (line.text.trim() === '') continue
    const object = line.tooLong ? undefined : asObject(line.text)
    tally.read++
    const fault =
      object !== undefined
        ? objects.add(object)
        : line.tooLong
          ? { reason: 'row-too-long', message: PROBLEMS['row-too-long'] }
          : { reason: 'bad-json', message: 'is no JSON object.' }
    if (fault !== undefined) tally.reject(fault, line.number, line.text)
    if (tally.read % 10_000 === 0) {
      settings.onRows?.(tally.read)
      await settings.settle?.()
    }
  }
  settings.onRows?.(tally.read)
  const { columns } = objects
  if (columns !== undefined) tally.headed(columns, objects.names, settings.type ?? columns.type)
}

function asObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function firstRow(scanner: CsvScanner, name: string, settings: EventFileSettings): EventColumns {
  if (scanner.problem !== undefined) {
    throw new AlsolikeError('bad-file', `${name}: line ${scanner.line} ${PROBLEMS[scanner.problem]}`)
  }
  return eventColumns(texts(scanner), { name, columns: settings.columns, header: settings.header })
}

function texts(scanner: CsvScanner): string[] {
  return Array.from({ length: scanner.fields }, (_, field) => scanner.text(field))
}

function rowSettings(
  columns: EventColumns,
  delimiter: number | undefined,
  types: EventTypes,
  settings: EventFileSettings,
): RowSettings {
  const exclude = new Map<string, string>()
  for (const id of columns.format?.services ?? []) exclude.set(id, 'service-row')
  for (const id of settings.exclude) exclude.set(id, 'excluded')
  return {
    context: settings.context,
    types,
    type: settings.type ?? columns.type,
    noTime: settings.noTime,
    dates: settings.dates ?? columns.format?.dates,
    duplicates: settings.duplicates,
    exclude,
    comma: delimiter === SEMICOLON,
  }
}
