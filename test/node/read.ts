import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_WEIGHTS } from '../../src/data/event.js'
import { EventLog } from '../../src/data/log/event-log.js'
import { Zone } from '../../src/data/time.js'
import { type EventFileSettings, readEventFile } from '../../src/node/event-files.js'
import type { EventFileReport, RejectedRow } from '../../src/node/row-tally.js'

const folder = mkdtempSync(join(tmpdir(), 'alsolike-files-'))
let files = 0

/** A file with this content, of its own for each call. */
export function file(content: string | Uint8Array, name = 'events.csv'): string {
  const path = join(folder, `${files++}-${name}`)
  writeFileSync(path, content)
  return path
}

export const NOW = Date.UTC(2024, 5, 1)

/** Reads a file into a log of its own; the rows that were left out come along. */
export async function read(
  path: string,
  settings: Partial<EventFileSettings> = {},
): Promise<{
  log: EventLog
  report: EventFileReport
  rejects: RejectedRow[]
  rows: Record<string, unknown>[]
}> {
  const log = new EventLog()
  const rejects: RejectedRow[] = []
  const report = await readEventFile(path, log, {
    format: 'auto',
    header: true,
    columns: {},
    type: undefined,
    types: {},
    duplicates: 'drop',
    exclude: [],
    context: { now: NOW, zone: new Zone('UTC'), weights: DEFAULT_WEIGHTS },
    noTime: 0,
    gatherItems: true,
    strict: false,
    onReject: row => rejects.push(row),
    ...settings,
  })
  return {
    log,
    report,
    rejects,
    // Made when asked for: a real export has half a million
    get rows() {
      return rowsOf(log)
    },
  }
}

/** The rows of a log with ids and names; what is absent is left out. */
export function rowsOf(log: EventLog): Record<string, unknown>[] {
  const { columns, types } = log
  const ids = {
    user: log.users,
    item: log.items,
    session: log.sessions,
    order: log.orders,
    eventId: log.eventIds,
  }
  const texts = ['query', 'category', 'brand', 'device', 'source', 'attribution'] as const
  return Array.from({ length: log.length }, (_, row) => {
    const entries: [string, unknown][] = [
      ['type', types[columns.type.get(row)]],
      ['at', columns.at.get(row)],
    ]
    for (const [name, vocabulary] of Object.entries(ids)) {
      const index = columns[name as keyof typeof ids].get(row)
      if (index >= 0) entries.push([name, vocabulary.id(index)])
    }
    for (const name of texts) {
      const index = columns[name].get(row)
      if (index >= 0) entries.push([name, log.texts.id(index)])
    }
    for (const name of ['quantity', 'price', 'value'] as const) {
      const value = columns[name].get(row)
      if (!Number.isNaN(value)) entries.push([name, value])
    }
    for (const name of ['position', 'results'] as const) {
      const value = columns[name].get(row)
      if (value >= 0) entries.push([name, value])
    }
    return Object.fromEntries(entries)
  })
}
