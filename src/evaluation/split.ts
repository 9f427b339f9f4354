import type { Catalog } from '../data/catalog/catalog.js'
import type { Interactions, ItemRows } from '../data/fold/interactions.js'
import { AlsolikeError } from '../errors.js'
import { partRows, pickRows, type RowParts } from './rows.js'

/** A log cut in two: models learn from `train` and are judged by what shoppers did in `test`. */
export interface Split {
  /** `'time'`: everything after one moment is test. `'order'`: the same for a log without times, by sessions. */
  readonly kind: 'time' | 'order' | 'leave-last-out' | 'given'
  readonly train: Interactions
  /**
   * Oldest first. Items and shoppers count as in `train`; shoppers from `train.shopperCount` on are strangers.
   * Sessions and baskets count by themselves.
   */
  readonly test: ItemRows
  readonly catalog: Catalog
  /** Where the cut lies, milliseconds: every test event is at this time or later. Only for `'time'`. */
  readonly at?: number
  /** What a reader must know before believing the numbers. */
  readonly warnings: readonly string[]
}

export interface TimeSplitOptions {
  /** Everything from this moment (milliseconds) on is test. @default such that `share` of the sessions are */
  readonly at?: number
  /**
   * Share of the sessions that are test: sessions, not events, so that a robot does not move the cut. Larger:
   * narrower intervals, older models.
   * @default 0.2
   */
  readonly share?: number
}

const SHARE = 0.2

/**
 * One moment for everybody: what came before trains, what came after judges. The only split that is like the
 * life of a shop, and the default. Sessions that run across the moment are left out of the test part.
 *
 * A log without times is cut in its own order, between sessions, with a warning. Throws `no-events` where a part
 * would be empty. O(rows).
 *
 * @param earlier what was known at the moment, from a log that still holds what was undone later (`splitLog`);
 *   without it, the rows of `data` before the moment
 */
export function splitByTime(
  data: Interactions,
  catalog: Catalog,
  options: TimeSplitOptions = {},
  earlier?: (at: number) => ItemRows,
): Split {
  const { share = SHARE } = options
  if (!(share > 0 && share < 1)) {
    throw new AlsolikeError('bad-option', `The split got share ${share}; give a number between 0 and 1.`)
  }
  if (!data.timed) return splitByOrder(data, catalog, share)
  const { rows } = data
  if (rows.length === 0) throw emptyPart(0, 0)
  const at = options.at ?? beginOfNewest(rows, share)
  const boundary = rowsBefore(rows, at)
  const begun = new Set(rows.session.subarray(0, boundary))
  const test: number[] = []
  for (let r = boundary; r < rows.length; r++) if (!begun.has(rows.session[r])) test.push(r)
  const train = earlier?.(at) ?? rows
  const parts = partsOf(data, train, range(rowsBefore(train, at)), rows, test)
  return { kind: 'time', ...parts, catalog, at, warnings: [] }
}

/** Files without times stand in some order: the last sessions of the file are the test part. */
function splitByOrder(data: Interactions, catalog: Catalog, share: number): Split {
  const { rows } = data
  const sessions = [...new Set(rows.session)]
  const last = new Set(sessions.slice(Math.floor(sessions.length * (1 - share))))
  const train: number[] = []
  const test: number[] = []
  for (let r = 0; r < rows.length; r++) (last.has(rows.session[r]) ? test : train).push(r)
  return {
    kind: 'order',
    ...partsOf(data, rows, train, rows, test),
    catalog,
    warnings: [
      'The log has no times. Its last sessions, in the order of the file, are the test part; if that order means nothing, neither does "later".',
    ],
  }
}

/**
 * Each shopper's last event is test, the rest trains. Many papers do this; it lets models learn from days that
 * lie after the event they predict, so it flatters those that follow fashion, and it says so in its warning.
 */
export function splitLeaveLastOut(data: Interactions, catalog: Catalog): Split {
  const { rows } = data
  const last = new Int32Array(data.shopperCount).fill(-1)
  const events = new Int32Array(data.shopperCount)
  for (let r = 0; r < rows.length; r++) {
    if (rows.weight[r] <= 0) continue
    last[rows.shopper[r]] = r
    events[rows.shopper[r]]++
  }
  const train: number[] = []
  const test: number[] = []
  for (let r = 0; r < rows.length; r++) {
    const who = rows.shopper[r]
    if (r === last[who] && events[who] > 1) test.push(r)
    else train.push(r)
  }
  return {
    kind: 'leave-last-out',
    ...partsOf(data, rows, train, rows, test),
    catalog,
    warnings: [
      'Leave-last-out lets models see what other shoppers did after the moment that is predicted. The figures are higher than a shop would see; use a time split to decide.',
    ],
  }
}

/** Two parts that somebody else cut. Indices of shoppers and items must mean the same in both. */
export function givenSplit(train: Interactions, test: Interactions, catalog: Catalog): Split {
  if (train.itemCount !== test.itemCount || train.shopperCount !== test.shopperCount) {
    throw new AlsolikeError(
      'bad-option',
      `The parts must share one count of items and shoppers; train has ${train.itemCount} and ${train.shopperCount}, test ${test.itemCount} and ${test.shopperCount}.`,
    )
  }
  if (train.rows.length === 0 || test.rows.length === 0) throw emptyPart(train.rows.length, test.rows.length)
  return { kind: 'given', train, test: test.rows, catalog, warnings: [] }
}

/** When the first of the newest sessions began. */
function beginOfNewest(rows: ItemRows, share: number): number {
  const begins: number[] = []
  const begun = new Set<number>()
  for (let r = 0; r < rows.length; r++) {
    if (begun.has(rows.session[r])) continue
    begun.add(rows.session[r])
    begins.push(rows.at[r])
  }
  return begins[Math.min(begins.length - 1, Math.floor(begins.length * (1 - share)))]
}

function partsOf(
  data: Interactions,
  trainRows: ItemRows,
  train: ArrayLike<number>,
  testRows: ItemRows,
  test: ArrayLike<number>,
): RowParts {
  if (train.length === 0 || test.length === 0) throw emptyPart(train.length, test.length)
  return partRows(data, pickRows(trainRows, train), pickRows(testRows, test))
}

function emptyPart(train: number, test: number): AlsolikeError {
  return new AlsolikeError(
    'no-events',
    `The split leaves ${train} events to learn from and ${test} to judge by; both need some. Give more events, or another moment.`,
  )
}

/** Rows stand oldest first. O(log rows). */
function rowsBefore({ at, length }: ItemRows, moment: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (at[middle] < moment) low = middle + 1
    else high = middle
  }
  return low
}

function range(length: number): Int32Array {
  return Int32Array.from({ length }, (_, r) => r)
}
