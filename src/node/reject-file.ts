import { type CsvWriterOptions, csvWriter } from './csv-writer.js'
import type { RejectedRow } from './event-files.js'

/** Collects rows that were left out, as a file for whoever has to mend the export. */
export interface RejectFile {
  add(row: RejectedRow): void
  /** Waits until the rows so far are on their way to the disk. */
  settle(): Promise<void>
  close(): Promise<void>
  discard(): Promise<void>
}

/** Writes rejected rows as CSV with the columns `file,line,reason,message,text`. */
export async function rejectFile(path: string, options: CsvWriterOptions = {}): Promise<RejectFile> {
  const writer = await csvWriter(path, ['file', 'line', 'reason', 'message', 'text'], options)
  return {
    add: ({ file, line, reason, message, raw }) => {
      writer.write([file, line, reason, message, raw])
    },
    settle: () => writer.drained(),
    close: () => writer.close(),
    discard: () => writer.discard(),
  }
}
