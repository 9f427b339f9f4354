import type { Catalog } from '../data/catalog/catalog.js'
import { CART, DISMISS, IMPRESSION, PURCHASE, RETURN, SEARCH, UNCART, UNDISMISS } from '../data/event.js'
import { gatherBaskets } from '../data/fold/baskets.js'
import { cutSessions } from '../data/fold/sessions.js'
import { timeOrder } from '../data/fold/time-order.js'
import { Undoings } from '../data/fold/undo.js'
import { FOLD_DEFAULTS, type FoldOptions } from '../data/fold/weights.js'
import { LocalClock } from '../data/local-clock.js'
import type { EventLog } from '../data/log/event-log.js'
import { formerItems, type LogPlan } from '../data/log/log-plan.js'
import { parseDuration, type Zone } from '../data/time.js'
import type { CatalogItem } from '../types.js'

/** Where insights come from: what `pastOf(shop)` gives. */
export interface ShopSource<C extends CatalogItem = CatalogItem> {
  readonly log: EventLog
  readonly catalog: Catalog<C>
  readonly fold: FoldOptions
  /** Whose calendar and clock days, hours and months follow. */
  readonly zone: Zone
}

/**
 * What shoppers did, as insights read it: item events oldest first (impressions and dismissals apart), one entry an
 * event. What was given back stays, with 0 units: it was looked at, carted and ordered all the same.
 */
export interface ShopRows {
  readonly length: number
  /** Below `userCount` known users, above guests' sessions and orders. */
  readonly shopper: Int32Array
  readonly item: Int32Array
  /** Codes of `EVENT_TYPES`, then the shop's own. */
  readonly type: Uint8Array
  readonly at: Float64Array
  /** Days since 1970-01-01 on the shop's calendar. */
  readonly day: Int32Array
  /** The visit: its session, or one cut by a pause. */
  readonly session: Int32Array
  /** Purchases: the order, else shopper and visit; -1 elsewhere. */
  readonly basket: Int32Array
  /** Purchases: how many were kept; 0 elsewhere. */
  readonly units: Float64Array
  /** Price of one unit, NaN for none. */
  readonly price: Float64Array
  /** The query that the event names, -1 for none; an index of `texts`. */
  readonly query: Int32Array
  readonly searches: SearchRows
  /** Device and source of each visit, from its newest event that names one; indices of `texts`, -1 for none. */
  readonly deviceOf: Int32Array
  readonly sourceOf: Int32Array
  readonly texts: { id(index: number): string; readonly size: number }
  readonly shopperCount: number
  readonly userCount: number
  readonly itemCount: number
  readonly sessionCount: number
  readonly basketCount: number
  /** Events that take a purchase back. */
  readonly returns: number
  /** Oldest and newest event of any kind, milliseconds; both 0 for an empty log. */
  readonly from: number
  readonly to: number
  readonly clock: LocalClock
  /** In the indices of `item`. */
  readonly catalog: Catalog
  itemId(item: number): string
}

/** Searches, oldest first. */
export interface SearchRows {
  readonly length: number
  readonly query: Int32Array
  readonly shopper: Int32Array
  readonly session: Int32Array
  readonly at: Float64Array
  readonly day: Int32Array
  /** How many results were shown, -1 where the event does not say. */
  readonly results: Int32Array
  /** The first item event that came after it. */
  readonly before: Int32Array
}

/**
 * Reads a shop's whole log once, for all insights.
 *
 * O(events) time, about 50 bytes an event.
 *
 * @example
 * import { pastOf } from 'alsolike'
 * const rows = readShop(pastOf(shop))
 * funnel(rows).total.bought
 */
export function readShop<C extends CatalogItem>(source: ShopSource<C>): ShopRows {
  const { log, zone } = source
  const catalog = source.catalog as unknown as Catalog
  const plan = log.plan(catalog.ids(log.items))
  const clock = new LocalClock(zone)
  const order = plan.ordered ? undefined : timeOrder(plan.columns.at, plan.length)
  const shopper = shoppersOf(plan)
  const { session, count: sessionCount } = cutSessions(
    {
      length: plan.length,
      order,
      at: plan.columns.at,
      shopper,
      shopperCount: plan.shopperCount,
      userCount: plan.userCount,
      session: plan.columns.session.length === 0 ? undefined : plan.columns.session,
      sessionCount: plan.sessions.length,
    },
    parseDuration(source.fold.sessionGap ?? FOLD_DEFAULTS.sessionGap),
  )
  const { basket, count: basketCount } = gatherBaskets({
    length: plan.length,
    type: plan.columns.type,
    shopper,
    session,
    sessionCount,
    order: plan.columns.order.length === 0 ? undefined : plan.columns.order,
    orderCount: plan.orders.length,
  })
  const units = keptUnits(plan, order, shopper)
  const former = formerItems(plan)
  const ends =
    plan.length === 0 ? [-1, -1] : [0, plan.length - 1].map(p => (order === undefined ? p : order[p]))
  const timeAt = (row: number): number => (row < 0 ? 0 : plan.columns.at[row])
  return {
    ...pickRows(plan, order, clock, { shopper, session, basket, units }),
    deviceOf: visitTexts(plan, order, session, sessionCount, 'device'),
    sourceOf: visitTexts(plan, order, session, sessionCount, 'source'),
    texts: plan.texts,
    shopperCount: plan.shopperCount,
    userCount: plan.userCount,
    itemCount: plan.itemCount,
    sessionCount,
    basketCount,
    from: timeAt(ends[0]),
    to: timeAt(ends[1]),
    clock,
    catalog: catalog.renumbered(former),
    itemId: item => log.items.id(former[item]),
  }
}

/** The shopper of each row: its user, else its session, else its order. */
export function shoppersOf({
  columns,
  length,
  userShopper,
  sessionShopper,
  orderShopper,
}: LogPlan): Int32Array {
  const { user, session, order } = columns
  const shopper = new Int32Array(length)
  for (let r = 0; r < length; r++) {
    if (user.length > 0 && user[r] >= 0) shopper[r] = userShopper[user[r]]
    else if (session.length > 0 && session[r] >= 0) shopper[r] = sessionShopper[session[r]]
    else shopper[r] = orderShopper[order[r]]
  }
  return shopper
}

/** Units of each purchase that were not given back; returns take from the nearest purchases before them. */
function keptUnits(plan: LogPlan, order: Int32Array | undefined, shopper: Int32Array): Float64Array {
  const { length, columns } = plan
  const { type, item, quantity } = columns
  const units = new Float64Array(length)
  const undoings = new Undoings()
  for (let p = length - 1; p >= 0; p--) {
    const row = order === undefined ? p : order[p]
    if (type[row] !== PURCHASE && type[row] !== RETURN) continue
    const pair = shopper[row] * plan.items.length + item[row]
    const moved = quantity.length === 0 ? Number.NaN : quantity[row]
    if (type[row] === RETURN) undoings.undo(pair, moved)
    else if (undoings.any) units[row] = undoings.unitsLeft(pair, moved)
    else units[row] = Number.isNaN(moved) ? 1 : moved
  }
  return units
}

function pickRows(
  plan: LogPlan,
  order: Int32Array | undefined,
  clock: LocalClock,
  of: { shopper: Int32Array; session: Int32Array; basket: Int32Array; units: Float64Array },
) {
  const { columns, types } = plan
  const counted = new Uint8Array(256)
  for (let code = 0; code < types.length; code++) counted[code] = NO_ITEM_ROWS.includes(code) ? 0 : 1
  let length = 0
  let found = 0
  let returns = 0
  for (let r = 0; r < plan.length; r++) {
    length += counted[columns.type[r]]
    if (columns.type[r] === SEARCH) found++
    if (columns.type[r] === RETURN) returns++
  }
  const rows = {
    length,
    returns,
    shopper: new Int32Array(length),
    item: new Int32Array(length),
    type: new Uint8Array(length),
    at: new Float64Array(length),
    day: new Int32Array(length),
    session: new Int32Array(length),
    basket: new Int32Array(length),
    units: new Float64Array(length),
    price: new Float64Array(length).fill(Number.NaN),
    query: new Int32Array(length).fill(-1),
    searches: {
      length: found,
      query: new Int32Array(found),
      shopper: new Int32Array(found),
      session: new Int32Array(found),
      at: new Float64Array(found),
      day: new Int32Array(found),
      results: new Int32Array(found).fill(-1),
      before: new Int32Array(found),
    },
  }
  const { searches } = rows
  for (let p = 0, o = 0, s = 0; p < plan.length; p++) {
    const r = order === undefined ? p : order[p]
    const code = columns.type[r]
    if (code === SEARCH) {
      searches.query[s] = columns.query[r]
      searches.shopper[s] = of.shopper[r]
      searches.session[s] = of.session[r]
      searches.at[s] = columns.at[r]
      searches.day[s] = clock.day(columns.at[r])
      if (columns.results.length > 0) searches.results[s] = columns.results[r]
      searches.before[s++] = o
    }
    if (counted[code] === 0) continue
    rows.shopper[o] = of.shopper[r]
    rows.item[o] = plan.items[columns.item[r]]
    rows.type[o] = code
    rows.at[o] = columns.at[r]
    rows.day[o] = clock.day(columns.at[r])
    rows.session[o] = of.session[r]
    rows.basket[o] = of.basket[r]
    rows.units[o] = of.units[r]
    if (columns.price.length > 0) rows.price[o] = columns.price[r]
    if (columns.query.length > 0) rows.query[o] = columns.query[r]
    o++
  }
  return rows
}

/** What takes something back, shows something or names no item is no row of an item. */
const NO_ITEM_ROWS: readonly number[] = [UNCART, RETURN, SEARCH, IMPRESSION, DISMISS, UNDISMISS]

function visitTexts(
  plan: LogPlan,
  order: Int32Array | undefined,
  session: Int32Array,
  sessionCount: number,
  name: 'device' | 'source',
): Int32Array {
  const text = new Int32Array(sessionCount).fill(-1)
  const column = plan.columns[name]
  if (column.length === 0) return text
  for (let p = 0; p < plan.length; p++) {
    const r = order === undefined ? p : order[p]
    if (column[r] >= 0) text[session[r]] = column[r]
  }
  return text
}

/** How far an event goes: 1 looked at, 2 carted, 3 bought. Codes of `EVENT_TYPES` and of the shop's own types. */
export function stepOf(type: number): 1 | 2 | 3 {
  return type === PURCHASE ? 3 : type === CART ? 2 : 1
}
