import type { Catalog } from '../data/catalog/catalog.js'
import { timeOrder } from '../data/fold/time-order.js'
import type { EventLog } from '../data/log/event-log.js'
import type { LogPlan } from '../data/log/log-plan.js'
import type { Vocabulary } from '../data/vocabulary.js'

/** The rows of a log and what their indices stand for. */
export interface ShopperRows {
  /** Arrays are empty where every entry is absent. */
  readonly columns: LogPlan['columns']
  readonly types: readonly string[]
  readonly texts: Vocabulary
  readonly catalog: Catalog
  /** Indices of items, sessions and orders are below these. */
  readonly itemCount: number
  readonly sessionCount: number
  readonly orderCount: number
}

/** The living log. Valid until the next row, for columns grow. */
export function rowsOfLog(log: EventLog, catalog: Catalog): ShopperRows {
  const { columns } = log
  return {
    columns: {
      user: columns.user.data,
      item: columns.item.data,
      session: columns.session.data,
      order: columns.order.data,
      type: columns.type.data,
      at: columns.at.data,
      quantity: columns.quantity.data,
      price: columns.price.data,
      value: columns.value.data,
      position: columns.position.data,
      results: columns.results.data,
      query: columns.query.data,
      category: columns.category.data,
      brand: columns.brand.data,
      device: columns.device.data,
      source: columns.source.data,
      attribution: columns.attribution.data,
      eventId: columns.eventId.data,
    },
    types: log.types,
    texts: log.texts,
    catalog,
    itemCount: log.items.size,
    sessionCount: log.sessions.size,
    orderCount: log.orders.size,
  }
}

/** The log as planned for a fit, items already by their new indices, as `catalog` has them. O(rows). */
export function rowsOfPlan(plan: LogPlan, catalog: Catalog): ShopperRows {
  const { columns, length } = plan
  const item = new Int32Array(columns.item.length === 0 ? 0 : length)
  for (let r = 0; r < item.length; r++) item[r] = columns.item[r] < 0 ? -1 : plan.items[columns.item[r]]
  return {
    columns: { ...columns, item },
    types: plan.types,
    texts: plan.texts,
    catalog,
    itemCount: plan.itemCount,
    sessionCount: plan.sessions.length,
    orderCount: plan.orders.length,
  }
}

/** Rows of many users: user u of the list has `rows[start[u] … start[u + 1])`, newest first. */
export interface UserRows {
  readonly count: number
  readonly start: Int32Array
  readonly rows: Int32Array
}

/**
 * Gathers the rows of at most `most` users of a plan, spread evenly over them, each user's newest first by time and
 * arrival, as `Histories` gives them. O(rows); 4 bytes a row of theirs, 4 a row of the log where it is out of order.
 */
export function gatherUsers(plan: LogPlan, most: number): UserRows {
  const { length, columns, userCount, userShopper, sessionShopper } = plan
  const { user, session } = columns
  const step = Math.max(1, Math.ceil(userCount / most))
  const count = Math.ceil(userCount / step)
  const start = new Int32Array(count + 1)
  const order = plan.ordered ? undefined : timeOrder(columns.at, length)
  const placeOf = (row: number): number => {
    const known = user.length === 0 ? -1 : user[row]
    const visit = session.length === 0 ? -1 : session[row]
    const shopper = known >= 0 ? userShopper[known] : visit >= 0 ? sessionShopper[visit] : -1
    return shopper >= 0 && shopper < userCount && shopper % step === 0 ? shopper / step : -1
  }
  for (let r = 0; r < length; r++) {
    const place = placeOf(r)
    if (place >= 0) start[place + 1]++
  }
  for (let u = 0; u < count; u++) start[u + 1] += start[u]
  const rows = new Int32Array(start[count])
  const next = start.slice(0, count)
  for (let p = length - 1; p >= 0; p--) {
    const row = order === undefined ? p : order[p]
    const place = placeOf(row)
    if (place >= 0) rows[next[place]++] = row
  }
  return { count, start, rows }
}
