import { Readable } from 'node:stream'
import { parse } from 'fast-csv'
import { AlsolikeError } from '../errors.js'
import type { AnyItem } from '../types.js'
import { fileError, fileName, readPieces, type SourceOptions } from './byte-source.js'
import { CsvScanner } from './csv-scanner.js'
import { detectFormat } from './file-format.js'
import { ITEM_FIELDS, type ItemColumnMap, itemFieldNames } from './item-fields.js'
import { readLines } from './lines.js'

export interface ReadItemsOptions extends SourceOptions {
  /** Which column is what: a header or a position (1 first). Other columns stay in the record under their header. */
  readonly columns?: ItemColumnMap
  /** What the file is. @default 'auto', told by its bytes */
  readonly format?: 'auto' | 'csv' | 'tsv' | 'ndjson'
  /** False for a file whose first row is an item. @default true */
  readonly header?: boolean
}

/** The items of a catalogue file. */
export interface ItemsFile {
  readonly items: readonly AnyItem[]
  /** Rows in the file. */
  readonly read: number
  /** Rows left out, by reason: `'no-id'`, `'duplicate'` (of one id, the last row counts), `'bad-json'`. */
  readonly rejected: Readonly<Record<string, number>>
  /** Which header is read as which field. */
  readonly columns: Readonly<Record<string, string>>
}

/**
 * Reads a catalogue: CSV, TSV or NDJSON, also gzip, one item a row. Prices become numbers, a vector (`0.1 0.2` or
 * `[0.1,0.2]`) an array, `out of stock` false; everything else stays text.
 *
 * Memory: the items.
 * @throws AlsolikeError `bad-file` when the file cannot be read as a catalogue, `bad-option` for a column it lacks
 */
export async function readItemFile(file: string, options: ReadItemsOptions = {}): Promise<ItemsFile> {
  const name = fileName(file)
  const pieces = readPieces(file, options)
  const first = await pieces.next()
  if (first.done) throw new AlsolikeError('bad-file', `${name} is empty; it should hold one item a row.`)
  const format = detectFormat(name, first.value, options.format)
  const rest = joined(first.value, pieces)
  const found =
    format.kind === 'ndjson'
      ? await fromLines(name, rest, options)
      : await fromRows(file, name, rest, format.delimiter, options)
  if (found.items.length === 0) {
    throw new AlsolikeError(
      'bad-file',
      found.read === 0
        ? `${name} has a header and no items.`
        : `${name} holds no usable item: ${found.read} rows, none with an id.`,
    )
  }
  return found
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

/** Where the first malformed row is, as words; fast-csv does not say. */
async function malformedLine(file: string, delimiter: number): Promise<string> {
  if (file === '-') return ''
  const scanner = new CsvScanner(delimiter)
  for await (const piece of readPieces(file)) {
    scanner.push(piece)
    while (scanner.next()) if (scanner.problem !== undefined) return ` at line ${scanner.line}`
  }
  scanner.finish()
  while (scanner.next()) if (scanner.problem !== undefined) return ` at line ${scanner.line}`
  return ''
}

async function fromRows(
  file: string,
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  delimiter: number,
  options: ReadItemsOptions,
): Promise<ItemsFile> {
  const source = Readable.from(pieces)
  const rows = source.pipe(
    parse({ headers: false, ignoreEmpty: true, delimiter: String.fromCharCode(delimiter) }),
  )
  source.on('error', error => rows.destroy(error))
  const gathered = new Gathered()
  let names: readonly string[] | undefined
  try {
    for await (const row of rows as AsyncIterable<string[]>) {
      if (names === undefined) {
        names = itemFieldNames(name, row, options.columns, options.header === false)
        if (options.header !== false) continue
      }
      gathered.add(recordOf(names, row))
    }
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Parse Error')) {
      throw new AlsolikeError(
        'bad-file',
        `${name} is malformed${await malformedLine(file, delimiter)}: ${error.message.slice(13, 120)}. A quote inside a quoted field is written "".`,
        { cause: error },
      )
    }
    throw fileError(name, error)
  }
  return gathered.result(names ?? [], options.header === false ? [] : (names ?? []))
}

async function fromLines(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  options: ReadItemsOptions,
): Promise<ItemsFile> {
  const gathered = new Gathered()
  const names = new Map<string, string>()
  for await (const line of readLines(pieces)) {
    if (line.text.trim() === '') continue
    let record: unknown
    try {
      record = JSON.parse(line.text)
    } catch {}
    if (line.tooLong || record === null || typeof record !== 'object') {
      gathered.reject('bad-json')
      continue
    }
    const keys = Object.keys(record)
    if (names.size === 0)
      for (const [at, field] of itemFieldNames(name, keys, options.columns).entries())
        names.set(keys[at], field)
    gathered.add(
      Object.fromEntries(Object.entries(record).map(([key, value]) => [names.get(key) ?? key, value])),
    )
  }
  return gathered.result([...names.keys()], [...names.values()])
}

/** A record of texts. Made of entries, so that a header `__proto__` is a field like any other. */
function recordOf(names: readonly string[], row: readonly string[]): Record<string, unknown> {
  const entries: [string, unknown][] = []
  for (let at = 0; at < names.length; at++) {
    const value = row[at] ?? ''
    if (value !== '' && names[at] !== '') entries.push([names[at], value])
  }
  return Object.fromEntries(entries)
}

/** Items by id: of several rows with one id the last counts, at the place of the first. */
class Gathered {
  read = 0
  readonly #items = new Map<string, AnyItem>()
  readonly #rejected = new Map<string, number>()

  add(record: Record<string, unknown>): void {
    const { id } = record
    if ((typeof id !== 'string' && typeof id !== 'number') || id === '' || String(id).includes('\0')) {
      this.reject('no-id')
      return
    }
    this.read++
    if (this.#items.has(String(id))) this.#count('duplicate')
    this.#items.set(String(id), typed(record) as AnyItem)
  }

  reject(reason: string): void {
    this.read++
    this.#count(reason)
  }

  result(headers: readonly string[], names: readonly string[]): ItemsFile {
    const known = names.map((field, at) => [field, headers[at]] as const)
    return {
      items: [...this.#items.values()],
      read: this.read,
      rejected: Object.fromEntries(this.#rejected),
      columns: Object.fromEntries(
        known.filter(([field]) => (ITEM_FIELDS as readonly string[]).includes(field)),
      ),
    }
  }

  #count(reason: string): void {
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1)
  }
}

/** Texts that stand for numbers and booleans, as such. */
function typed(record: Record<string, unknown>): Record<string, unknown> {
  const { price, listPrice, available, vector } = record
  if (typeof price === 'string') record.price = priceOf(price)
  if (typeof listPrice === 'string') record.listPrice = priceOf(listPrice)
  if (typeof available === 'string' && /^out[ _-]?of[ _-]?stock$/i.test(available)) record.available = false
  if (typeof vector === 'string')
    record.vector = vector
      .split(/[\s,;[\]]+/)
      .filter(Boolean)
      .map(Number)
  return record
}

/** `3.49`, `3,49`, `3.49 EUR` and `€ 1,299.00` as a number; undefined where there is none. */
function priceOf(text: string): number | undefined {
  const digits = /-?\d[\d.,]*/.exec(text)?.[0]
  if (digits === undefined || digits.startsWith('-')) return undefined
  const point = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  const decimals = digits.length - point - 1
  // A single mark with three digits behind it, as in 1,299, parts thousands only if it is a comma.
  if (point < 0 || (decimals === 3 && digits[point] === ',')) return Number(digits.replace(/[.,]/g, ''))
  return Number(`${digits.slice(0, point).replace(/[.,]/g, '')}.${digits.slice(point + 1)}`)
}
