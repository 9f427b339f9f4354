import { setImmediate } from 'node:timers/promises'
import { csvWriter } from '../node/csv-writer.js'
import type { Io } from './io.js'
import { ProgressLine } from './progress.js'

export interface CsvFlags {
  readonly output: string
  readonly safeCsv: boolean
  readonly quiet: boolean
}

/** What is to be written, entry by entry, and how to call it meanwhile. */
export interface CsvEntries<Entry> {
  readonly columns: readonly string[]
  readonly entries: Iterable<Entry> | AsyncIterable<Entry>
  readonly rowsOf: (entry: Entry) => readonly (readonly (string | number)[])[]
  /** How many entries there will be; 0 where that is not known. */
  readonly total: number
  /** `Writing profiles` */
  readonly label: string
}

/** Writes a CSV as the flags say, no faster than it is read, or not at all; returns how many entries it holds. */
export async function writeCsv<Entry>(io: Io, flags: CsvFlags, what: CsvEntries<Entry>): Promise<number> {
  const { columns, entries, rowsOf, total, label } = what
  const writer = await csvWriter(flags.output === '-' ? io.stdout : flags.output, columns, {
    safe: flags.safeCsv,
  })
  const progress = new ProgressLine(io, flags.quiet)
  let count = 0
  try {
    for await (const entry of entries) {
      for (const row of rowsOf(entry)) if (!writer.write(row)) await writer.drained()
      if (++count % 256 === 0) {
        progress.show(label, total === 0 ? undefined : count / total)
        await setImmediate()
      }
    }
    progress.clear()
    await writer.close()
  } catch (error) {
    progress.clear()
    await writer.discard()
    throw error
  }
  return count
}
