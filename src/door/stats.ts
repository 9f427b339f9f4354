import { PURCHASE } from '../data/event.js'
import type { CatalogItem, Stats } from '../types.js'
import type { ShopState } from './state.js'

/** Counts what is in the log and the catalogue. O(rows). */
export function countStats<C extends CatalogItem>({ log, catalog, report }: ShopState<C>): Stats {
  const { type, at } = log.columns
  const counts = new Array<number>(log.types.length).fill(0)
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (let row = 0; row < log.length; row++) {
    counts[type.data[row]]++
    from = Math.min(from, at.data[row])
    to = Math.max(to, at.data[row])
  }
  const types: Record<string, number> = {}
  for (let code = 0; code < counts.length; code++) if (counts[code] > 0) types[log.types[code]] = counts[code]
  return {
    events: log.length,
    users: log.users.size,
    items: log.items.size,
    catalogItems: catalog.count,
    sessions: log.sessions.size,
    orders: log.orders.size,
    purchases: counts[PURCHASE],
    types,
    ...(log.length > 0 && { from, to }),
    ...(report && { fittedAt: report.at, shoppers: report.shoppers }),
  }
}
