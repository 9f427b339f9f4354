import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { format } from 'fast-csv'
import { partFile } from './part-file.js'
import { writeError } from './snapshot-file.js'

export interface CsvWriterOptions {
  /**
   * Whether texts that a spreadsheet would run as a formula (they begin with `=`, `+`, `-`, `@`, a tab or a line end)
   * get an apostrophe in front, which spreadsheets do not show. Numbers stay numbers.
   * @default false
   */
  readonly safe?: boolean
}

/** A CSV file in the making. */
export interface CsvWriter {
  /** Adds a row. False: await `drained()` before going on, or the rows pile up in memory. */
  write(row: readonly (string | number)[]): boolean
  drained(): Promise<void>
  /** Ends the file; only now does it have its name. */
  close(): Promise<void>
  /** Gives the file up; what stood under its name stays. */
  discard(): Promise<void>
}

/**
 * Writes CSV (RFC 4180, UTF-8) to a file, whole or not at all, or to a stream, which stays open.
 * @param target a path, or a stream such as `process.stdout`
 */
export async function csvWriter(
  target: string | Writable,
  columns: readonly string[],
  options: CsvWriterOptions = {},
): Promise<CsvWriter> {
  const part = typeof target === 'string' ? await partFile(target) : undefined
  const name = typeof target === 'string' ? target : 'standard output'
  const rows = format<(string | number)[], (string | number)[]>({
    headers: [...columns],
    alwaysWriteHeaders: true,
    includeEndRowDelimiter: true,
  })
  const sink = part === undefined ? (target as Writable) : createWriteStream(part.path)
  let failure: unknown
  const done = pipeline(rows, sink, { end: part !== undefined }).catch(error => {
    failure = part === undefined ? error : writeError(name, error)
  })
  const fail = () => {
    if (failure !== undefined) throw failure
  }
  const { safe = false } = options
  return {
    write(row) {
      fail()
      return rows.write(safe ? row.map(defuse) : [...row])
    },
    async drained() {
      if (rows.writableNeedDrain) await Promise.race([once(rows, 'drain').catch(() => {}), done])
      fail()
    },
    async close() {
      rows.end()
      await done
      if (failure === undefined) await part?.keep()
      else await part?.remove()
      fail()
    },
    async discard() {
      rows.destroy()
      await done
      await part?.remove()
    },
  }
}

function defuse(value: string | number): string | number {
  return typeof value === 'string' && /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
}
