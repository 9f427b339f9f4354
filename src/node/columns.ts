import { nearest } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import {
  EVENT_COLUMNS,
  type EventColumn,
  type EventItemField,
  EXPORT_FORMATS,
  type ExportFormat,
} from './export-formats.js'

/** Which column of a file is what: a header, or a position (1 first). */
export type ColumnMap = Partial<Readonly<Record<EventColumn, string | number>>>

/** The columns of one file, by index, never by name: a header `__proto__` is a header like any other. */
export interface EventColumns {
  readonly format: ExportFormat | undefined
  /** Index of a column, 0 first; absent ones are absent. */
  readonly index: ReadonlyMap<EventColumn, number>
  /** Where the item is described; of several columns the first that is not empty counts. */
  readonly items: ReadonlyMap<EventItemField, readonly number[]>
  /** Type of events when no column says it and the caller does not. */
  readonly type: string
  /** How many columns the file has. */
  readonly width: number
}

/** What the caller said about columns. */
export interface ColumnChoice {
  readonly name: string
  readonly columns?: ColumnMap
  /** False for a file whose first row is data. */
  readonly header: boolean
  /** True where later rows may have other names, as in NDJSON: nothing that is missing is an error yet. */
  readonly open?: boolean
}

/**
 * Finds out what each column is: what the caller said, then a known export, then common names.
 * @param first the fields of the first row (headers, or data without a header)
 * @throws AlsolikeError `bad-option` for a column that is not there, `bad-file` when the file cannot be understood
 */
export function eventColumns(first: readonly string[], choice: ColumnChoice): EventColumns {
  const index = new Map<EventColumn, number>()
  const items = new Map<EventItemField, readonly number[]>()
  const format = choice.header ? recognise(first) : undefined
  for (const column of EVENT_COLUMNS) {
    const found = findAny(first, format?.columns[column] ?? [])
    if (found >= 0) index.set(column, found)
  }
  for (const [field, headers] of Object.entries(format?.items ?? {})) {
    const found = headers.map(header => findAny(first, [header])).filter(at => at >= 0)
    if (found.length > 0) items.set(field as EventItemField, found)
  }
  for (const [column, given] of Object.entries(choice.columns ?? {})) {
    if (!(EVENT_COLUMNS as readonly string[]).includes(column)) {
      throw new AlsolikeError(
        'bad-option',
        `There is no event column "${column}". Did you mean "${nearest(column, EVENT_COLUMNS)}"? Known are ${EVENT_COLUMNS.join(', ')}.`,
      )
    }
    if (given === '') index.delete(column as EventColumn)
    else if (choice.open && !first.includes(String(given))) continue
    else if (given !== undefined) index.set(column as EventColumn, place(first, column, given, choice))
  }
  if (!choice.open) requireColumns(first, index, choice)
  const value = choice.header ? first[index.get('value') ?? -1] : undefined
  // Rows with an order or a quantity, and nothing that says what they are, are what was ordered
  const sold = index.has('order') || index.has('quantity')
  const rated = value !== undefined && /^rating/i.test(value)
  const type = format?.type ?? (index.has('type') ? 'view' : rated ? 'rate' : sold ? 'purchase' : 'view')
  return { format, index, items, type, width: first.length }
}

/** The known export with these headers. */
function recognise(headers: readonly string[]): ExportFormat | undefined {
  return EXPORT_FORMATS.find(format =>
    format.needs.every(column => findAny(headers, format.columns[column] ?? []) >= 0),
  )
}

function findAny(headers: readonly string[], names: readonly string[]): number {
  for (const name of names) {
    const at = headers.findIndex(header => header.trim().toLowerCase() === name.toLowerCase())
    if (at >= 0) return at
  }
  return -1
}

function place(
  first: readonly string[],
  column: string,
  given: string | number,
  choice: ColumnChoice,
): number {
  const text = String(given)
  if (choice.header) {
    const exact = first.indexOf(text)
    const found = exact >= 0 ? exact : findAny(first, [text.trim()])
    if (found >= 0) return found
  }
  if (/^\d+$/.test(text)) {
    const at = Number(text)
    if (at >= 1 && at <= first.length) return at - 1
    throw new AlsolikeError(
      'bad-option',
      `${column}=${text} is no column of ${choice.name}, which has ${first.length}; count from 1.`,
    )
  }
  throw new AlsolikeError(
    'bad-option',
    choice.header
      ? `${choice.name} has no column "${text}". Did you mean "${nearest(text, first)}"? It has ${list(first)}.`
      : `${choice.name} is read without a header; give columns by position, such as ${column}=1, not "${text}".`,
  )
}

function requireColumns(
  first: readonly string[],
  index: ReadonlyMap<EventColumn, number>,
  choice: ColumnChoice,
): void {
  const missing: EventColumn[] = []
  if (!index.has('user') && !index.has('session') && !index.has('order')) missing.push('user')
  if (!index.has('item') && !index.has('query')) missing.push('item')
  if (missing.length === 0) return
  const columns = missing.map((column, at) => `${column}=${choice.header ? '…' : at + 1}`).join(',')
  const wanted = missing.map(column => (column === 'user' ? 'user (or session, or order)' : column))
  throw new AlsolikeError(
    'bad-file',
    choice.header
      ? `${choice.name} has no column known to hold the ${wanted.join(' and the ')}. It has ${list(first)}. Say which it is: --columns ${columns}`
      : `${choice.name} is read without a header, so say which column is what: --columns ${columns}`,
  )
}

function list(headers: readonly string[]): string {
  const shown = headers.slice(0, 30).map(header => header.slice(0, 40) || '(empty)')
  return (
    shown.join(', ') + (headers.length > shown.length ? ` and ${headers.length - shown.length} more` : '')
  )
}
