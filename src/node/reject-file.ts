import type { Writable } from 'node:stream'
import { type CsvWriterOptions, csvWriter } from './csv-writer.js'
import type { RejectedRow } from './row-tally.js'

/** Collects rows that were left out, as a file for whoever has to mend the export. */
export interface RejectFile {
  add(row: RejectedRow): void
  /** Waits until the rows so far are on their way to the disk. */
  settle(): Promise<void>
  close(): Promise<void>
  discard(): Promise<void>
}

/**
 * Writes rejected rows as CSV with the columns `file,line,reason,message,text`.
 * @param target a path, or a stream, which stays open
 */
export async function rejectFile(
  target: string | Writable,
  options: CsvWriterOptions = {},
): Promise<RejectFile> {
  const writer = await csvWriter(target, ['file', 'line', 'reason', 'message', 'text'], options)
  return {
    add: ({ file, line, reason, message, raw }) => {
      writer.write([file, line, reason, message, raw])
    },
    settle: () => writer.drained(),
    close: () => writer.close(),
    discard: () => writer.discard(),
  }
}
