import { checkOptions } from '../data/options.js'
import type { Recommender } from '../recommender.js'
import { contextOf, logOf, rowsAppended } from '../recommender.js'
import type { CatalogItem } from '../types.js'
import type { ColumnMap } from './columns.js'
import { readEventFile } from './event-files.js'
import type { EventFileReport, RejectedRow } from './row-tally.js'

/** How event files are to be read. What is left out is told by the file itself. */
export interface ReadEventsOptions {
  /**
   * Which column is what: `{ user: 'CustomerID', item: 'StockCode' }`, or positions, 1 first. It goes before what
   * is known of the export; `''` leaves a column unread.
   * @default by the headers of known exports, else by common names
   */
  readonly columns?: ColumnMap
  /** False for files whose first row is an event. @default true */
  readonly header?: boolean
  /**
   * Type of events when no column says it.
   * @default what the export says, else `'purchase'` in a file with orders or quantities, `'rate'` in one with ratings, `'view'`
   */
  readonly type?: string
  /** What words in the type column mean: `{ pv: 'view', buy: 'purchase' }`. @default common words */
  readonly types?: Readonly<Record<string, string>>
  /** @default 'auto', told by the bytes of the file */
  readonly format?: 'auto' | 'csv' | 'tsv' | 'ndjson'
  /**
   * How dates such as 3/4/2024 are meant; ISO 8601, epoch times and 31.12.2024 need nothing.
   * @default what is known of the export; elsewhere such dates are bad times
   */
  readonly dates?: 'month-first' | 'day-first'
  /** Whether rows without an `eventId` that are equal in every field count once. @default 'drop' */
  readonly duplicates?: 'keep' | 'drop'
  /** Items whose rows are left out, as `'excluded'`: postage, vouchers. @default those known of the export */
  readonly excludeItems?: readonly string[]
  /** Whether the first bad row throws `bad-event`. @default false, bad rows are counted */
  readonly strict?: boolean
  /**
   * Whether titles, categories, brands and prices on event rows make a catalogue, where the shop has none yet.
   * @default true
   */
  readonly gatherItems?: boolean
  /** Called with each row that is left out. */
  readonly onReject?: (row: RejectedRow) => void
  /** Awaited after each megabyte, so that a slow taker of rejected rows can keep up. */
  readonly settle?: () => Promise<void>
  /** Called now and then with the rows and the bytes (packed ones, for gzip) read of all files. */
  readonly onProgress?: (progress: ReadProgress) => void
  /** What `-` reads. @default process.stdin */
  readonly stdin?: AsyncIterable<Uint8Array | string>
}

export interface ReadProgress {
  readonly file: string
  readonly rows: number
  readonly bytes: number
}

/** Every row is in here once: read = kept + the sum of rejected. */
export interface ReadEventsReport {
  readonly read: number
  readonly kept: number
  /** Rows left out, by reason. */
  readonly rejected: Readonly<Record<string, number>>
  readonly files: readonly EventFileReport[]
}

const DEFAULTS: Required<Omit<ReadEventsOptions, OptionalOption>> & Pick<ReadEventsOptions, OptionalOption> =
  {
    columns: {},
    header: true,
    type: undefined,
    types: {},
    format: 'auto',
    dates: undefined,
    duplicates: 'drop',
    excludeItems: [],
    strict: false,
    gatherItems: true,
    onReject: undefined,
    settle: undefined,
    onProgress: undefined,
    stdin: undefined,
  }
type OptionalOption = 'type' | 'dates' | 'onReject' | 'settle' | 'onProgress' | 'stdin'

/**
 * Reads event files into a recommender: CSV, TSV or NDJSON, also gzip, from paths or standard input (`-`), one after
 * the other. Exports of Online Retail, REES46, Amazon Personalize, RecBole, RetailRocket, Google Analytics and
 * Shopify are known by their headers. Memory grows with what is kept, not with the files.
 *
 * Reading stops at the first file that cannot be read as what it is; rows before stay in the log.
 * @throws AlsolikeError `bad-file` for such a file, `bad-option` for a column or type that does not exist,
 * `bad-event` with `strict`
 */
export async function readEvents<C extends CatalogItem>(
  shop: Recommender<C>,
  files: string | readonly string[],
  options: ReadEventsOptions = {},
): Promise<ReadEventsReport> {
  const given = checkOptions('readEvents', options, DEFAULTS)
  const log = logOf(shop)
  const gatherItems = given.gatherItems && shop.stats().catalogItems === 0
  const reports: EventFileReport[] = []
  let rows = 0
  let bytes = 0
  try {
    for (const file of typeof files === 'string' ? [files] : files) {
      let here = 0
      const context = contextOf(shop)
      const report = await readEventFile(file, log, {
        ...given,
        type: given.type,
        exclude: given.excludeItems,
        context,
        noTime: shop.stats().to ?? 0,
        gatherItems,
        onRows: count => given.onProgress?.({ file, rows: rows + count, bytes: bytes + here }),
        onBytes: count => {
          here = count
        },
      })
      rows += report.read
      bytes += here
      reports.push(report)
    }
  } finally {
    rowsAppended(shop)
  }
  const items = new Map(reports.flatMap(report => report.items.map(item => [item.id, item] as const)))
  if (items.size > 0) shop.setItems(items.values() as unknown as Iterable<C>)
  return {
    read: sum(reports.map(report => report.read)),
    kept: sum(reports.map(report => report.kept)),
    rejected: sumByReason(reports.map(report => report.rejected)),
    files: reports,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function sumByReason(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total = new Map<string, number>()
  for (const rejected of counts) {
    for (const [reason, count] of Object.entries(rejected))
      total.set(reason, (total.get(reason) ?? 0) + count)
  }
  return Object.fromEntries(total)
}
