import type { Catalog } from '../data/catalog/catalog.js'
import { LocalClock } from '../data/local-clock.js'
import { type Buying, expectedDays, learnBuying } from '../profiles/buying.js'
import type { CatalogItem } from '../types.js'
import { dayName, periodOf, startOf } from './calendar.js'
import { type Interval, Z95 } from './interval.js'
import type { ShopSource } from './shop-rows.js'
import { buyingDaysBefore, type Trades, tradesOf } from './trades.js'

/** What was expected before a day of the days after it, beside what came. Amounts are days on which a buyer buys. */
export interface ForesightWindow {
  /** Its first day, `'2011-06-01'`. */
  readonly from: string
  /** Known users who had bought by then, as far as they were looked at. */
  readonly shoppers: number
  readonly expected: number
  readonly came: number
  /** Of the same shoppers, in as many days before it. */
  readonly before: number
  /** `expected / came`, with an interval for chance: shoppers do not buy by the clock. Absent where nothing came. */
  readonly ratio?: Interval
  /** How far the expectation was off for one shopper, on average; and how far "the same as before" would have been. */
  readonly miss: number
  readonly missBefore: number
  /** Whether the sum was met within 15 %, or no farther off than chance. */
  readonly met: boolean
  /** Shoppers from the most to the least expected, in ten parts as even as can be. */
  readonly tenths: readonly { readonly shoppers: number; readonly expected: number; readonly came: number }[]
}

/** How well it is foreseen who buys. */
export interface Foresight {
  /** Days of a window. */
  readonly days: number
  /** Each learnt from the log before it alone; oldest first. Empty where the log is too short, or buyers too few. */
  readonly windows: readonly ForesightWindow[]
  /** Whether more or fewer buying days came in the newest window than expected, beyond chance. */
  readonly surprise?: 'more' | 'fewer'
  /** One user in so many was looked at; 1 for all. */
  readonly sampled: number
}

/** What a profile's figures of the next month or two can be held to. */
const AHEAD = 60
/** Days of log before a window: fewer show too few who come back. */
const LEAST_BEFORE = 180
/** The newest window, and those of so many months before it. */
const MOST_MONTHS = 11
const TENTHS = 10
/** Off by less, a sum is met. */
const TOLERANCE = 0.15
/** Users that are looked at, spread evenly. */
const MOST_USERS = 50_000

/**
 * Sets the model of buying back to earlier days of the log, and compares what it expected of the 60 days after each
 * with what came: windows that begin with a month, and the newest one that is over. The model knows no seasons: where
 * Christmas or summer changes how often shoppers buy, it misses, and the windows show by how much.
 *
 * O(windows · (purchases + users)).
 */
export function foresight<C extends CatalogItem>(source: ShopSource<C>): Foresight {
  const { log, zone } = source
  const catalog = source.catalog as unknown as Catalog
  const plan = log.plan(catalog.ids(log.items))
  const sampled = Math.max(1, Math.ceil(plan.userCount / MOST_USERS))
  const trades = tradesOf(plan, new LocalClock(zone), sampled)
  const windows: ForesightWindow[] = []
  for (const from of windowStarts(trades)) {
    const window = windowFrom(trades, from)
    if (window !== undefined) windows.push(window)
  }
  const newest = windows[windows.length - 1]
  const surprised = newest !== undefined && !newest.met
  return {
    days: AHEAD,
    windows,
    ...(surprised && { surprise: newest.came > newest.expected ? 'more' : 'fewer' }),
    sampled,
  }
}

/** First days of the windows, ascending. The last day of a log is seldom whole: none reaches into it. */
function windowStarts({ length, day }: Trades): number[] {
  if (length === 0) return []
  const newest = day[length - 1] - AHEAD
  if (newest - day[0] < LEAST_BEFORE) return []
  const starts = [newest]
  const month = periodOf(newest, 'month')
  for (let back = 0; starts.length <= MOST_MONTHS; back++) {
    const first = startOf(month - back, 'month')
    if (first - day[0] < LEAST_BEFORE) break
    if (first < newest) starts.push(first)
  }
  return starts.reverse()
}

function windowFrom(trades: Trades, from: number): ForesightWindow | undefined {
  const known = buyingDaysBefore(trades, from)
  const later = buyingDaysBefore(trades, from + AHEAD)
  const buyers: number[] = []
  for (let u = 0; u < trades.userCount; u++) if (known.start[u + 1] > known.start[u]) buyers.push(u)
  const { length } = buyers
  const history = {
    length,
    repeats: new Int32Array(length),
    span: new Int32Array(length),
    age: new Int32Array(length),
  }
  const came = new Int32Array(length)
  const before = new Int32Array(length)
  for (let b = 0; b < length; b++) {
    const first = known.start[buyers[b]]
    const end = known.start[buyers[b] + 1]
    history.repeats[b] = end - first - 1
    history.span[b] = known.days[end - 1] - known.days[first]
    history.age[b] = from - known.days[first]
    for (let d = first; d < end; d++) if (known.days[d] >= from - AHEAD) before[b]++
    for (let d = later.start[buyers[b]]; d < later.start[buyers[b] + 1]; d++) {
      if (later.days[d] >= from) came[b]++
    }
  }
  const buying = learnBuying(history)
  if (buying === undefined) return undefined
  const expected = Float64Array.from(buyers, (_, b) => expectedOf(buying, history, b))
  return { from: dayName(from), shoppers: length, ...compare(expected, came, before) }
}

function expectedOf(
  buying: Buying,
  { repeats, span, age }: { repeats: Int32Array; span: Int32Array; age: Int32Array },
  b: number,
): number {
  return expectedDays(buying, { repeats: repeats[b], span: span[b], age: age[b] }, AHEAD)
}

function compare(
  expected: Float64Array,
  came: Int32Array,
  before: Int32Array,
): Omit<ForesightWindow, 'from' | 'shoppers'> {
  const { length } = expected
  const sums = { expected: 0, came: 0, before: 0 }
  let miss = 0
  let missBefore = 0
  let squares = 0
  for (let b = 0; b < length; b++) {
    const off = came[b] - expected[b]
    sums.expected += expected[b]
    sums.came += came[b]
    sums.before += before[b]
    miss += Math.abs(off)
    missBefore += Math.abs(came[b] - before[b])
    squares += off * off
  }
  // Shoppers buy each for themselves: the variance of the sum is the sum of the variances
  const chance = Z95 * Math.sqrt(squares)
  const ratio: Interval | undefined =
    sums.came === 0
      ? undefined
      : {
          value: sums.expected / sums.came,
          low: sums.expected / (sums.came + chance),
          high: sums.came > chance ? sums.expected / (sums.came - chance) : Number.POSITIVE_INFINITY,
        }
  const off = Math.abs(sums.expected - sums.came)
  return {
    ...sums,
    ...(ratio && { ratio }),
    miss: miss / length,
    missBefore: missBefore / length,
    met: off <= TOLERANCE * sums.came || off <= chance,
    tenths: tenthsOf(expected, came),
  }
}

function tenthsOf(expected: Float64Array, came: Int32Array): ForesightWindow['tenths'] {
  const { length } = expected
  const order = Int32Array.from({ length }, (_, b) => b).sort((a, b) => expected[b] - expected[a] || a - b)
  return Array.from({ length: TENTHS }, (_, t) => {
    const part = order.subarray(Math.floor((t * length) / TENTHS), Math.floor(((t + 1) * length) / TENTHS))
    const sums = { shoppers: part.length, expected: 0, came: 0 }
    for (const b of part) {
      sums.expected += expected[b]
      sums.came += came[b]
    }
    return sums
  })
}
