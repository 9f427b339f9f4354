import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { categoriesOf } from './categories.js'
import { growthOf, knowsLastYear, ownSeason, spreads, type Windows, windowsOf } from './growth.js'
import { type Interval, rateInterval } from './interval.js'
import { type Counted, countedBy, type OrderDays, orderDays, ordersBetween } from './order-days.js'
import { type Season, seasonOf } from './season.js'
import type { ShopRows } from './shop-rows.js'

/** Demand for one item or category. */
export interface GroupDemand {
  /** Id of the item, or name of the category. */
  readonly name: string
  /** Title of the item; of a category and without one, the name again. */
  readonly title: string
  /** Orders (visits, where the shop logs no orders) in the whole log. */
  readonly orders: number
  /** Orders of the newest days. */
  readonly recent: number
  /**
   * Orders a week now, as they would be in a usual week: without what weekday and season make of it. Absent for a log
   * of less than two weeks, as is `growth`.
   */
  readonly perWeek?: Interval
  /** How many times the demand before, weekday and season apart. */
  readonly growth?: Interval
  /** Nothing was ordered before the newest days. */
  readonly isNew: boolean
}

export interface Demand {
  readonly by: Counted
  /** What is compared, in days; absent for a log of less than two weeks. */
  readonly compared?: { readonly newest: number; readonly before: number }
  /** What the season is taken from: the whole shop in the same weeks, and the category's own a year before. */
  readonly season: 'shop' | 'shop and last year'
  /** How busy each day of the week is, Monday first; 1 on average. */
  readonly weekdays: readonly number[]
  /** Everything that was ordered, the most wanted now first. */
  readonly items: readonly GroupDemand[]
  readonly categories: readonly GroupDemand[]
  /** Items that grew beyond doubt (it would be chance for one item in 740), the surest growth first. */
  readonly rising: readonly GroupDemand[]
  /** Items that fell beyond doubt, the steepest fall first. */
  readonly falling: readonly GroupDemand[]
}

export interface DemandOptions {
  /** How many names of a category path are looked at. More: finer categories. @default 1 */
  readonly depth?: number
}

/** Three deviations: a shop has thousands of items, and at two, one in forty of them would rise by chance. */
const BEYOND_DOUBT = 3

/**
 * What is wanted, and what is wanted more than before. Orders are counted, not units: one large order says less about
 * demand than many small ones. The newest 28 days are set beside the 84 before, as shares of what the whole shop
 * sold then, so that a busy Saturday, Christmas or a sale that lifts everything lifts no single item. A log of a year
 * or less cannot tell an item's own season from a rise: what is in season then rises.
 *
 * O(events + items · weeks). Throws `bad-option`.
 */
export function demand(rows: ShopRows, given?: DemandOptions): Demand {
  const { depth } = checkOptions<Required<DemandOptions>>('demand', given, { depth: 1 })
  if (!(depth >= 1)) throw new AlsolikeError('bad-option', `demand has depth ${depth}. Give 1 or more.`)
  const by = countedBy(rows)
  const season = shopSeason(rows, by)
  const windows = windowsOf(season.from, season.to)
  const categories = categoriesOf(rows, depth)
  const ofCategory = orderDays(rows, categories.of, categories.count, by)
  const own = Float64Array.from({ length: categories.count }, (_, c) =>
    windows === undefined ? 1 : ownSeason(ofCategory, c, windows, season),
  )
  const items = orderDays(rows, identity(rows.itemCount), rows.itemCount, by)
  const itemOwn = Float64Array.from(categories.of, c => (c < 0 ? 1 : own[c]))
  const ofItems = groupDemands(items, season, windows, itemOwn, i => ({
    name: rows.itemId(i),
    title: rows.catalog.title(i) || rows.itemId(i),
  }))
  const beyond = (sign: 1 | -1) =>
    ofItems
      .filter(({ sure }) => sure !== undefined && (sign > 0 ? sure.low > 1 : sure.high < 1))
      .sort((a, b) => (sign > 0 ? b.sure!.low - a.sure!.low : a.sure!.high - b.sure!.high))
      .map(({ told }) => told)
  return {
    by,
    ...(windows && { compared: { newest: daysIn(windows.now), before: daysIn(windows.before) } }),
    season: windows !== undefined && knowsLastYear(windows, season) ? 'shop and last year' : 'shop',
    weekdays: season.weekdays,
    items: mostWanted(ofItems),
    categories: mostWanted(
      groupDemands(ofCategory, season, windows, own, c => ({
        name: categories.names[c],
        title: categories.names[c],
      })),
    ),
    rising: beyond(1),
    falling: beyond(-1),
  }
}

/** How busy the whole shop is, from all its orders. */
export function shopSeason(rows: ShopRows, by: Counted): Season {
  const { days } = orderDays(rows, new Int32Array(rows.itemCount), 1, by)
  return seasonOf(days, rows.clock.day(rows.from), rows.clock.day(rows.to))
}

/** Every item as a group of its own. */
export function identity(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i)
}

interface Judged {
  readonly told: GroupDemand
  /** Growth with the wider interval that `rising` asks for. */
  readonly sure?: Interval
}

function groupDemands(
  orders: OrderDays,
  season: Season,
  windows: Windows | undefined,
  own: Float64Array,
  nameOf: (group: number) => { name: string; title: string },
): Judged[] {
  const groupCount = orders.start.length - 1
  const spread = windows && spreads(orders, groupCount, windows, season)
  const [from, to] = windows?.now ?? [season.from, season.to]
  const weeks = season.weeks(from, to)
  const found: Judged[] = []
  for (let g = 0; g < groupCount; g++) {
    const all = orders.start[g + 1] - orders.start[g]
    if (all === 0 || weeks === 0) continue
    const recent = ordersBetween(orders, g, from, to)
    const uneven = spread === undefined ? 1 : spread[g]
    const growth = windows && growthOf(orders, g, windows, season, own[g], uneven)
    const told: GroupDemand = {
      ...nameOf(g),
      orders: all,
      recent,
      ...(windows && { perWeek: rateInterval(recent, weeks * own[g], uneven) }),
      ...(growth && { growth }),
      isNew: windows !== undefined && recent === all,
    }
    found.push({
      told,
      sure: growth && windows && growthOf(orders, g, windows, season, own[g], uneven, BEYOND_DOUBT),
    })
  }
  return found
}

function mostWanted(judged: readonly Judged[]): GroupDemand[] {
  return judged
    .map(({ told }) => told)
    .sort((a, b) => (b.perWeek?.value ?? 0) - (a.perWeek?.value ?? 0) || b.orders - a.orders)
}

function daysIn([from, to]: readonly [number, number]): number {
  return to - from + 1
}
