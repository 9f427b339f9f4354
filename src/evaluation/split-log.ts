import type { Catalog } from '../data/catalog/catalog.js'
import { fold } from '../data/fold/fold.js'
import type { Interactions } from '../data/fold/interactions.js'
import type { FoldOptions } from '../data/fold/weights.js'
import type { EventLog } from '../data/log/event-log.js'
import { formerItems, type LogPlan } from '../data/log/log-plan.js'
import { pastOf, type Recommender } from '../recommender.js'
import type { CatalogItem } from '../types.js'
import { type Split, splitByTime, type TimeSplitOptions } from './split.js'

/** What a shop knows, in the indices of one fit. */
export interface ShopData {
  readonly data: Interactions
  readonly catalog: Catalog
}

/** Everything a fit of the shop would see, for `readiness` and for splits of one's own. O(rows). */
export function dataOf<C extends CatalogItem>(shop: Recommender<C>): ShopData {
  const { log, catalog, fold: options } = pastOf(shop)
  const plan = log.plan(catalog.ids(log.items))
  const renumbered = catalog.renumbered(formerItems(plan)) as unknown as Catalog
  return { data: fold(plan, options), catalog: renumbered }
}

/**
 * Cuts a shop's log at one moment, as `splitByTime` does.
 *
 * @example
 * evaluate(splitShop(shop), { youMayLike: { ease: ease() } })
 */
export function splitShop<C extends CatalogItem>(
  shop: Recommender<C>,
  options: TimeSplitOptions = {},
): Split {
  const past = pastOf(shop)
  return splitLog(past.log, past.catalog as unknown as Catalog, { ...options, fold: past.fold })
}

/**
 * Cuts a log at one moment, exactly as it was then: a purchase that was returned only afterwards still counts in
 * the training part, as it would have counted in a fit at that moment. What the shop knew of its catalogue then is not
 * in the log; the catalogue of today is used. O(rows).
 */
export function splitLog(
  log: EventLog,
  catalog: Catalog,
  { fold: options, ...cut }: TimeSplitOptions & { readonly fold?: FoldOptions } = {},
): Split {
  const plan = log.plan(catalog.ids(log.items))
  const earlier = (at: number) => fold(planUntil(plan, at), options).rows
  return splitByTime(fold(plan, options), catalog.renumbered(formerItems(plan)), cut, earlier)
}

/** The plan with the rows before one moment, all numbers as they were. */
function planUntil(plan: LogPlan, at: number): LogPlan {
  const { columns, length } = plan
  const kept: number[] = []
  for (let r = 0; r < length; r++) if (columns.at[r] < at) kept.push(r)
  const picked = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      column.length === 0 ? column : pick(column, kept),
    ]),
  )
  return { ...plan, columns: picked as unknown as LogPlan['columns'], length: kept.length }
}

function pick(column: LogPlan['columns'][keyof LogPlan['columns']], rows: readonly number[]): typeof column {
  const picked = column.slice(0, rows.length)
  for (let r = 0; r < rows.length; r++) picked[r] = column[rows[r]]
  return picked
}
