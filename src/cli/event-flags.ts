import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Command, Option } from 'commander'
import { parseTime, Zone } from '../data/time.js'
import type { Models, RecommenderOptions } from '../door/options.js'
import { AlsolikeError } from '../errors.js'
import { readEvents } from '../node/read-events.js'
import { readItems } from '../node/read-items.js'
import { rejectFile } from '../node/reject-file.js'
import { Recommender } from '../recommender.js'
import { count, several } from './figures.js'
import { type Io, say } from './io.js'
import { ProgressLine } from './progress.js'
import { summary } from './read-summary.js'

/** What the flags of commands that read EVENTS… say. */
export interface EventFlags {
  readonly items?: string
  readonly columns?: Readonly<Record<string, string>>
  readonly itemColumns?: Readonly<Record<string, string>>
  readonly header: boolean
  readonly format: 'auto' | 'csv' | 'tsv' | 'ndjson'
  readonly type?: string
  readonly types?: Readonly<Record<string, string>>
  readonly dates?: 'month-first' | 'day-first'
  readonly excludeItems?: readonly string[]
  readonly duplicates: 'drop' | 'keep'
  readonly now?: string
  readonly timeZone: string
  readonly strict: boolean
  readonly rejects?: string
  readonly safeCsv: boolean
  readonly quiet: boolean
}

/** Adds the flags that say how event files and the catalogue are read. */
export function addEventFlags(command: Command): Command {
  return command
    .argument('<events...>', 'event files: CSV, TSV or NDJSON, also gzip; - is standard input')
    .option('--items <file>', 'the catalogue: one item a row')
    .option(
      '--columns <map>',
      'which column is what: user=CustomerID,item=StockCode; positions count from 1',
      pairs,
    )
    .option('--item-columns <map>', 'the same for the catalogue: id=sku,title=name', pairs)
    .option('--no-header', 'the first row of the event files is an event')
    .addOption(
      new Option('--format <format>', 'layout of the event files')
        .choices(['auto', 'csv', 'tsv', 'ndjson'])
        .default('auto'),
    )
    .option(
      '--type <type>',
      'type of events when no column says it: purchase (view when absent; purchase in a file with orders)',
    )
    .option('--types <map>', 'what words in the type column mean: pv=view,buy=purchase', pairs)
    .addOption(
      new Option('--dates <order>', 'how dates such as 3/4/2024 are meant').choices([
        'month-first',
        'day-first',
      ]),
    )
    .option('--exclude-items <ids>', 'items to leave out: POST,BAG', list)
    .addOption(
      new Option('--duplicates <how>', 'rows equal in every field').choices(['drop', 'keep']).default('drop'),
    )
    .option('--now <time>', 'the present; later events are rejected')
    .option('--time-zone <zone>', 'zone of times without one: Europe/London', 'UTC')
    .option('--strict', 'end at the first bad row', false)
    .option('--rejects <file>', 'write rows that are left out, with line and reason')
    .option('--safe-csv', 'write CSV so that spreadsheets run no formulas from it', false)
    .option('--quiet', 'no progress and no summary', false)
}

/** Reads the event files and the catalogue into a new recommender, and tells what was found. */
export async function readShop(
  files: readonly string[],
  flags: EventFlags,
  models: Models,
  io: Io,
  more: Pick<RecommenderOptions, 'threads' | 'profiles'> = {},
): Promise<Recommender> {
  if ([...files, flags.items].filter(file => file === '-').length > 1) {
    throw new AlsolikeError('bad-option', 'Only one of the files can be standard input, -.')
  }
  const shop = new Recommender({ ...shopOptions(flags, models), ...more })
  const progress = new ProgressLine(io, flags.quiet)
  const tell = flags.quiet ? () => {} : (line: string) => say(io, line)
  if (flags.items !== undefined) {
    const found = await readItems(shop, flags.items, { columns: flags.itemColumns, stdin: io.stdin })
    const left = Object.entries(found.rejected).map(([reason, n]) => `, ${count(n)} ${reason}`)
    tell(
      `Read ${flags.items}: ${several(found.read, 'row')}, ${several(found.items.length, 'item')}${left.join('')}`,
    )
  }
  const total = await bytesOf(files)
  const rejects =
    flags.rejects === undefined
      ? undefined
      : await rejectFile(flags.rejects === '-' ? io.stdout : flags.rejects, { safe: flags.safeCsv })
  try {
    const report = await readEvents(shop, files, {
      columns: flags.columns,
      header: flags.header,
      format: flags.format,
      type: flags.type,
      types: flags.types,
      dates: flags.dates,
      duplicates: flags.duplicates,
      excludeItems: flags.excludeItems,
      strict: flags.strict,
      stdin: io.stdin,
      onReject: rejects?.add,
      settle: rejects?.settle,
      onProgress: ({ file, rows, bytes }) => {
        progress.show(
          `Reading ${basename(file)}`,
          total === undefined ? undefined : bytes / total,
          several(rows, 'row'),
        )
      },
    })
    progress.clear()
    await rejects?.close()
    for (const line of summary(report, io)) tell(line)
    return shop
  } catch (error) {
    progress.clear()
    await rejects?.discard()
    throw error
  }
}

/** Bytes of all files, undefined where one of them is standard input or cannot be looked at. */
async function bytesOf(files: readonly string[]): Promise<number | undefined> {
  const sizes = await Promise.all(
    files.map(async file => (file === '-' ? undefined : (await stat(file).catch(() => undefined))?.size)),
  )
  return sizes.reduce(
    (total, size) => (total === undefined || size === undefined ? undefined : total + size),
    0,
  )
}

/** Options of a recommender for these flags. The present is the clock's, and only tells events from the future. */
function shopOptions(flags: Pick<EventFlags, 'now' | 'timeZone'>, models: Models): RecommenderOptions {
  const now = flags.now === undefined ? Date.now() : timeOf(flags.now, flags.timeZone)
  return { models, timeZone: flags.timeZone, now: () => now }
}

/** A time given on the command line, in milliseconds. */
export function timeOf(text: string, timeZone: string): number {
  const time = parseTime(text, new Zone(timeZone))
  if (!Number.isNaN(time)) return time
  throw new AlsolikeError(
    'bad-option',
    `"${text}" is no time. Give ISO 8601, such as 2011-12-09 or 2011-12-09T12:50:00Z.`,
  )
}

/** `a=b,c=d` as an object. */
function pairs(text: string): Record<string, string> {
  return Object.fromEntries(
    list(text).map(pair => {
      const at = pair.indexOf('=')
      if (at > 0) return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
      throw new AlsolikeError(
        'bad-option',
        `"${pair}" is no name=value. Write it as in user=CustomerID,item=StockCode.`,
      )
    }),
  )
}

function list(text: string): string[] {
  return text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
}
