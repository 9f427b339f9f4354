import { groupRows } from '../data/fold/group-rows.js'
import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { growthOf, spreads, windowsOf } from './growth.js'
import { type Interval, shareInterval } from './interval.js'
import type { OrderDays } from './order-days.js'
import { queryVisits } from './query-visits.js'
import { seasonOf } from './season.js'
import type { ShopRows } from './shop-rows.js'

/** What is searched for, and what comes of it. All counts are visits: typing it twice in one counts once. */
export interface Keyword {
  readonly query: string
  readonly visits: number
  readonly shoppers: number
  /** Visits in which the shop said how many it found, and those of them in which that was nothing. */
  readonly told: number
  readonly empty: number
  /** Visits in which something was opened after it. */
  readonly opened: number
  /** Visits in which something that was opened after it was bought. */
  readonly bought: number
  /** How many times as often as before, beside all searches; absent where the log is too short. */
  readonly growth?: Interval
  readonly conversion: Interval
}

export interface Keywords {
  /** Visits with a search, one for each query; distinct queries. */
  readonly searches: number
  readonly queries: number
  /** Of the searches that say how many they found, and of all. */
  readonly emptyShare?: Interval
  readonly unopenedShare?: Interval
  readonly frequent: readonly Keyword[]
  /** Searched more than before, beyond doubt; the surest growth first. */
  readonly rising: readonly Keyword[]
  /** Nothing was found, most visits first: what to stock, or a word to teach the search. */
  readonly withoutResult: readonly Keyword[]
  /** Something was found and nothing opened, most such visits first. */
  readonly withoutClick: readonly Keyword[]
  /** Led to a purchase, by the least share that is sure. */
  readonly converting: readonly Keyword[]
}

export interface KeywordOptions {
  /** How many each list holds. @default 20 */
  readonly most?: number
  /** Queries of fewer shoppers are in no list. More: fewer and surer ones; never below what keeps one shopper's words private. @default 3 */
  readonly minShoppers?: number
}

const DEFAULTS: Required<KeywordOptions> = { most: 20, minShoppers: 3 }
/** Three deviations: there are many queries. */
const BEYOND_DOUBT = 3
/** More of the visits that found something must have opened nothing before it is told. */
const UNOPENED = 0.5

/** What shoppers look for in their own words. O(events). Throws `bad-option`. */
export function keywords(rows: ShopRows, given?: KeywordOptions): Keywords {
  const { most, minShoppers } = checkOptions('keywords', given, DEFAULTS)
  if (!(most >= 0 && minShoppers >= 1)) {
    throw new AlsolikeError(
      'bad-option',
      `keywords has most ${most} and minShoppers ${minShoppers}. Give 0 or more and 1 or more.`,
    )
  }
  const visits = queryVisits(rows)
  const byQuery = groupRows(visits.query, visits.names.length)
  const days: OrderDays = { start: byQuery.start, days: Int32Array.from(byQuery.rows, e => visits.day[e]) }
  for (let q = 0; q < visits.names.length; q++) days.days.subarray(days.start[q], days.start[q + 1]).sort()
  const season = seasonOf(days.days, rows.clock.day(rows.from), rows.clock.day(rows.to))
  const windows = windowsOf(season.from, season.to)
  const spread = windows && spreads(days, visits.names.length, windows, season)
  const sureGrowth = new Map<Keyword, Interval>()
  const unopened = new Map<Keyword, number>()
  const all: Keyword[] = []
  let told = 0
  let empty = 0
  let opened = 0
  for (let q = 0; q < visits.names.length; q++) {
    const sums = { told: 0, empty: 0, opened: 0, bought: 0 }
    let ignored = 0
    const shoppers = new Set<number>()
    for (let p = byQuery.start[q]; p < byQuery.start[q + 1]; p++) {
      const e = byQuery.rows[p]
      shoppers.add(visits.shopper[e])
      sums.told += visits.told[e]
      sums.empty += visits.empty[e]
      if (visits.reached[e] > 0) sums.opened++
      else if (visits.empty[e] === 0) ignored++
      if (visits.reached[e] === 3) sums.bought++
    }
    told += sums.told
    empty += sums.empty
    opened += sums.opened
    if (shoppers.size < minShoppers) continue
    const count = byQuery.start[q + 1] - byQuery.start[q]
    const growth = windows && growthOf(days, q, windows, season, 1, spread![q])
    const keyword: Keyword = {
      query: visits.names[q],
      visits: count,
      shoppers: shoppers.size,
      ...sums,
      ...(growth && { growth }),
      conversion: shareInterval(sums.bought, count) as Interval,
    }
    all.push(keyword)
    unopened.set(keyword, ignored)
    const sure = windows && growthOf(days, q, windows, season, 1, spread![q], BEYOND_DOUBT)
    if (sure !== undefined && sure.low > 1) sureGrowth.set(keyword, sure)
  }
  const best = (keep: (keyword: Keyword) => boolean, worth: (keyword: Keyword) => number): Keyword[] =>
    all
      .filter(keep)
      .sort((a, b) => worth(b) - worth(a) || b.visits - a.visits)
      .slice(0, most)
  const emptyShare = shareInterval(empty, told)
  const unopenedShare = shareInterval(visits.length - opened, visits.length)
  return {
    searches: visits.length,
    queries: visits.names.length,
    ...(emptyShare && { emptyShare }),
    ...(unopenedShare && { unopenedShare }),
    frequent: best(
      () => true,
      ({ visits: count }) => count,
    ),
    rising: best(
      keyword => sureGrowth.has(keyword),
      keyword => sureGrowth.get(keyword)!.low,
    ),
    withoutResult: best(
      ({ empty: none }) => none > 0,
      ({ empty: none }) => none,
    ),
    withoutClick: best(
      keyword => unopened.get(keyword)! > UNOPENED * (keyword.visits - keyword.empty),
      keyword => unopened.get(keyword)!,
    ),
    converting: best(
      ({ bought }) => bought > 0,
      ({ conversion }) => conversion.low,
    ),
  }
}
