import type { TrendingRows } from './trending-rows.js'

const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const WEEK = 7 * DAY
/** How long "now" may be, shortest first. */
export const WINDOWS = [DAY, 3 * DAY, WEEK, 4 * WEEK]
/** Rows looked at between two breaths. */
const PORTION = 1 << 14
/** Rows older than this before the end of the window count for nothing. */
export const REACH = 8 * WEEK

/** Distinct shoppers of every item in the window, and in the same weekdays of the four weeks before it. */
export interface TrendingCounts {
  /** The window is `from … end`, `end` not included. */
  readonly from: number
  readonly end: number
  /** Distinct shoppers within each of `WINDOWS`. */
  readonly shoppers: number[]
  readonly window: number
  /** By item. */
  recent: Int32Array
  past: Int32Array
  /** Items with a recent shopper. */
  active: number[]
  /** How many of the past spans the log reaches back over. */
  readonly spans: number
}

/** The end of the window that a newest row at `newest` has: the full hour after it. */
export function endOf(newest: number): number {
  return (Math.floor(newest / HOUR) + 1) * HOUR
}

/** Which of the windows is the shortest with `wanted` shoppers; the longest when none has. */
export function chosenWindow(shoppers: readonly number[], wanted: number): number {
  const enough = shoppers.findIndex(count => count >= wanted)
  return enough < 0 ? WINDOWS.length - 1 : enough
}

/**
 * Counts anew, in O(rows + items), with a breath now and then. `first` is the time of the oldest row of the log. Rows
 * must not change until the end.
 */
export function* countTrending(
  rows: TrendingRows,
  end: number,
  first: number,
  wanted: number,
): Generator<void, TrendingCounts> {
  const { length: count } = rows
  const { shopper, item } = rows.columns
  let itemCount = 0
  let shopperCount = 0
  for (let r = 0; r < count; r++) {
    if (item[r] >= itemCount) itemCount = item[r] + 1
    if (shopper[r] >= shopperCount) shopperCount = shopper[r] + 1
  }
  yield
  const seen = new Uint8Array(shopperCount)
  const shoppers = WINDOWS.map(() => 0)
  for (let r = 0; r < count; r += PORTION) {
    countShoppers(rows, r, Math.min(count, r + PORTION), end, seen, shoppers)
    yield
  }
  const window = chosenWindow(shoppers, wanted)
  const length = WINDOWS[window]
  const from = end - length
  const step = Math.max(length, WEEK)

  // Item by item, only what lies in a span, with its shopper beside it: most rows lie in none.
  const start = new Int32Array(itemCount + 1)
  const spans = new Int8Array(count)
  for (let r = 0; r < count; r += PORTION) {
    spread(rows, r, Math.min(count, r + PORTION), end, length, spans, start)
    yield
  }
  for (let i = 0; i < itemCount; i++) start[i + 1] += start[i]
  const slot = start.slice(0, itemCount)
  const who = new Int32Array(start[itemCount])
  const when = new Int8Array(start[itemCount])
  for (let r = 0; r < count; r += PORTION) {
    const stop = Math.min(count, r + PORTION)
    for (let q = r; q < stop; q++) {
      if (spans[q] < 0) continue
      const place = slot[item[q]]++
      who[place] = shopper[q]
      when[place] = spans[q]
    }
    yield
  }
  const recent = new Int32Array(itemCount)
  const past = new Int32Array(itemCount)
  const active: number[] = []
  seen.fill(0)
  let portion = PORTION
  for (let i = 0; i < itemCount; i++) {
    for (let e = start[i]; e < start[i + 1]; e++) {
      const bit = 1 << when[e]
      if ((seen[who[e]] & bit) !== 0) continue
      seen[who[e]] |= bit
      if (when[e] === 0) recent[i]++
      else past[i]++
    }
    for (let e = start[i]; e < start[i + 1]; e++) seen[who[e]] = 0
    if (recent[i] > 0) active.push(i)
    if (start[i + 1] < portion) continue
    portion = start[i + 1] + PORTION
    yield
  }
  return { from, end, shoppers, window, recent, past, active, spans: spansCovered(end, length, step, first) }
}

/** Takes in one new row inside the hour the counts were made for; `false` when all must be counted anew. */
export function addToTrending(
  counts: TrendingCounts,
  rows: TrendingRows,
  shopper: number,
  item: number,
  at: number,
  wanted: number,
): boolean {
  const { end, from, shoppers } = counts
  if (at >= end || at < from) return false
  for (let w = 0; w < WINDOWS.length; w++) {
    if (at >= end - WINDOWS[w] && !rows.hasShopper(shopper, end - WINDOWS[w], end)) shoppers[w]++
  }
  if (chosenWindow(shoppers, wanted) !== counts.window) return false
  if (rows.hasPair(shopper, item, from, end)) return true
  if (item >= counts.recent.length) {
    counts.recent = grown(counts.recent, item + 1)
    counts.past = grown(counts.past, item + 1)
  }
  if (counts.recent[item]++ === 0) counts.active.push(item)
  return true
}

/** Takes out a row that was undone and stood at `at`; `false` when all must be counted anew. */
export function takeFromTrending(
  counts: TrendingCounts,
  rows: TrendingRows,
  shopper: number,
  item: number,
  at: number,
  wanted: number,
): boolean {
  const { end, shoppers, window, recent, past, active } = counts
  for (let w = 0; w < WINDOWS.length; w++) {
    if (at >= end - WINDOWS[w] && !rows.hasShopper(shopper, end - WINDOWS[w], end)) shoppers[w]--
  }
  if (chosenWindow(shoppers, wanted) !== window) return false
  const length = WINDOWS[window]
  const step = Math.max(length, WEEK)
  const span = spanOf(at, end, length, step)
  const to = end - span * step
  if (span < 0 || rows.hasPair(shopper, item, to - length, to)) return true
  if (span > 0) past[item]--
  else if (--recent[item] === 0) active.splice(active.indexOf(item), 1)
  return true
}

/** Counts in rows `from … to` the shoppers of each window that `seen` does not hold yet. */
function countShoppers(
  rows: TrendingRows,
  from: number,
  to: number,
  end: number,
  seen: Uint8Array,
  counts: number[],
): void {
  const { shopper, item, at } = rows.columns
  for (let r = from; r < to; r++) {
    if (item[r] < 0 || at[r] >= end) continue
    for (let w = WINDOWS.length - 1; w >= 0 && at[r] >= end - WINDOWS[w]; w--) {
      if ((seen[shopper[r]] & (1 << w)) !== 0) continue
      seen[shopper[r]] |= 1 << w
      counts[w]++
    }
  }
}

/** Writes the span of rows `from … to`, −1 for none, and adds those in one to `start`, behind the place of their item. */
function spread(
  rows: TrendingRows,
  from: number,
  to: number,
  end: number,
  length: number,
  spans: Int8Array,
  start: Int32Array,
): void {
  const { item, at } = rows.columns
  const step = Math.max(length, WEEK)
  for (let r = from; r < to; r++) {
    spans[r] = item[r] < 0 ? -1 : spanOf(at[r], end, length, step)
    if (spans[r] >= 0) start[item[r] + 1]++
  }
}

/** 0: in the window; 1 … 4: in the span so many steps before; -1: in none. */
function spanOf(at: number, end: number, length: number, step: number): number {
  const age = end - at
  if (age <= 0) return -1
  // The span ends included at its start, so an age of exactly `length` still belongs to it.
  const span = Math.ceil(age / step) - 1
  return span * step <= 4 * WEEK && age - span * step <= length ? span : -1
}

/** The part of the past spans that lies within the log, in spans. */
export function spansCovered(end: number, length: number, step: number, first: number): number {
  let covered = 0
  for (let back = step; back <= 4 * WEEK; back += step) {
    covered += Math.max(0, Math.min(1, (end - back - first) / length))
  }
  return covered
}

function grown(counts: Int32Array, size: number): Int32Array {
  const larger = new Int32Array(Math.max(size, counts.length * 2))
  larger.set(counts)
  return larger
}
