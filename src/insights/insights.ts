import { checkOptions } from '../data/options.js'
import type { Profiles } from '../profiles/profiles.js'
import { profiles } from '../profiles/profiles.js'
import type { CatalogItem } from '../types.js'
import { type Demand, demand } from './demand.js'
import { type Foresight, foresight } from './foresight.js'
import { type Funnels, funnel } from './funnel.js'
import { type Habits, habits } from './habits.js'
import { type Keywords, keywords } from './keywords.js'
import { type Paths, paths } from './paths.js'
import { readiness, type ShopReadiness } from './readiness.js'
import { type Repurchase, repurchase } from './repurchase.js'
import { type Retention, retention } from './retention.js'
import { type Sales, sales } from './sales.js'
import { readShop, type ShopSource } from './shop-rows.js'
import { type StockOuts, stockOuts } from './stock-outs.js'
import { type Worth, worth } from './worth.js'

/** Everything the log tells the shopkeeper. Plain data: it survives JSON, but for an `Infinity` in an interval, which turns into null. */
export interface Insights {
  /** Oldest and newest event, milliseconds. */
  readonly from: number
  readonly to: number
  readonly timeZone: string
  readonly sales: Sales
  readonly funnel: Funnels
  readonly paths: Paths
  readonly retention: Retention
  readonly repurchase: Repurchase
  readonly habits: Habits
  readonly worth: Worth
  readonly foresight: Foresight
  readonly demand: Demand
  readonly stockOuts: StockOuts
  readonly keywords: Keywords
  readonly readiness: ShopReadiness
}

/** Whether the log has times: without them, all events are at one moment. */
export function hasTimes({ from, to }: Pick<Insights, 'from' | 'to'>): boolean {
  return to > from
}

export interface InsightsOptions {
  /** Funnel by visits or by shoppers. @default 'visits' */
  readonly over?: 'visits' | 'shoppers'
  /** Months or weeks for cohorts. @default 'month' */
  readonly period?: 'month' | 'week'
  /** How many names of a category path the funnel and demand look at; paths look at one more. @default 1 */
  readonly depth?: number
  /** The shop's own tiers and lifecycle. @default profiles() */
  readonly profiles?: Profiles
}

/**
 * Counts everything at once. O(events), some seconds for a million.
 *
 * @example
 * import { pastOf } from 'alsolike'
 * import { insights, insightsReport } from 'alsolike/insights'
 * const found = insights(pastOf(shop))
 * found.funnel.total // { viewed, carted, bought, … }
 * writeFileSync('insights.html', insightsReport(found))
 */
export function insights<C extends CatalogItem>(source: ShopSource<C>, given?: InsightsOptions): Insights {
  const options = checkOptions<Required<InsightsOptions>>('insights', given, {
    over: 'visits',
    period: 'month',
    depth: 1,
    profiles: profiles(),
  })
  const { over, period, depth } = options
  const rows = readShop(source)
  return {
    from: rows.from,
    to: rows.to,
    timeZone: source.zone.name,
    sales: sales(rows),
    funnel: funnel(rows, { over, depth }),
    paths: paths(rows, { depth: depth + 1 }),
    retention: retention(rows, { period }),
    repurchase: repurchase(rows),
    habits: habits(rows),
    worth: worth(source, options.profiles),
    foresight: foresight(source),
    demand: demand(rows, { depth }),
    stockOuts: stockOuts(rows),
    keywords: keywords(rows),
    readiness: readiness(rows),
  }
}
