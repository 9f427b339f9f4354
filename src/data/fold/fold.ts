import { CART, PURCHASE, RETURN, UNCART } from '../event.js'
import type { LogPlan } from '../log/log-plan.js'
import { checkOptions } from '../options.js'
import { parseDuration } from '../time.js'
import { gatherBaskets } from './baskets.js'
import { numberByNewest } from './groups.js'
import { type Interactions, type ItemRows, type SearchRows, viewsOf } from './interactions.js'
import { cutSessions } from './sessions.js'
import { timeOrder } from './time-order.js'
import { Undoings } from './undo.js'
import { FOLD_DEFAULTS, type FoldOptions, rowWeight, weightsOf } from './weights.js'

/**
 * Folds the log as planned into what models train on, with the plan's indices. O(rows) time and about 16 bytes a
 * row; rows that stand in order of time and all count share the log's own arrays.
 */
export function fold(plan: LogPlan, given?: FoldOptions): Interactions {
  const options = checkOptions('fold', given, FOLD_DEFAULTS)
  const { length, columns } = plan
  const order = plan.ordered ? undefined : timeOrder(columns.at, length)
  const weights = weightsOf(plan.types, options)
  const gone = markUndone(plan, order, weights.byType)
  // Log row of each item row, where not every row counts or they are out of order
  const source = gone === undefined ? order : keptRows(length, order, gone)
  const count = source === undefined ? length : source.length
  const shopper = shopperOfRows(plan, source)
  const item = new Int32Array(count)
  const weight = new Float32Array(count)
  for (let r = 0; r < count; r++) {
    const row = source === undefined ? r : source[r]
    item[r] = plan.items[columns.item[row]]
    weight[r] = rowWeight(weights, columns.type[row], columns.value[row])
  }
  const lazy = lazyGroups(plan, order, source, shopper, parseDuration(options.sessionGap))
  let type: Uint8Array | undefined
  let at: Float64Array | undefined
  const rows: ItemRows = {
    length: count,
    shopper,
    item,
    get type() {
      return (type ??=
        source === undefined ? columns.type.subarray(0, length) : pickTypes(columns.type, source))
    },
    weight,
    get at() {
      return (at ??= source === undefined ? columns.at.subarray(0, length) : pickTimes(columns.at, source))
    },
    get session() {
      return lazy.sessions().session
    },
    get basket() {
      return lazy.baskets().basket
    },
  }
  return viewsOf({
    itemCount: plan.itemCount,
    shopperCount: plan.shopperCount,
    userCount: plan.userCount,
    from: length === 0 ? 0 : columns.at[order === undefined ? 0 : order[0]],
    to: length === 0 ? 0 : columns.at[order === undefined ? length - 1 : order[length - 1]],
    rows,
    sessionCount: () => lazy.sessions().count,
    basketCount: () => lazy.baskets().count,
    searches: () => lazy.sessions().searches,
  })
}

/** The shopper of each of `rows` of the log, all where none are given. */
function shopperOfRows(plan: LogPlan, rows?: Int32Array): Int32Array {
  const shopper = new Int32Array(rows === undefined ? plan.length : rows.length)
  for (let r = 0; r < shopper.length; r++) shopper[r] = shopperOf(plan, rows === undefined ? r : rows[r])
  return shopper
}

function shopperOf({ columns, userShopper, sessionShopper, orderShopper }: LogPlan, row: number): number {
  const { user, session, order } = columns
  if (user.length > 0 && user[row] >= 0) return userShopper[user[row]]
  if (session.length > 0 && session[row] >= 0) return sessionShopper[session[row]]
  return orderShopper[order[row]]
}

/** 1 for rows that do not count: other types, and purchases and carts that were undone; `undefined` where all count. */
function markUndone(
  plan: LogPlan,
  order: Int32Array | undefined,
  weights: Float64Array,
): Uint8Array | undefined {
  const { length, columns } = plan
  const { type, item, quantity } = columns
  let all = true
  for (let r = 0; r < length && all; r++) all = weights[type[r]] !== 0
  if (all) return undefined
  const gone = new Uint8Array(length)
  const undoings = new Undoings()
  const noQuantity = quantity.length === 0
  for (let p = length - 1; p >= 0; p--) {
    const row = order === undefined ? p : order[p]
    const code = type[row]
    if (weights[code] === 0) gone[row] = 1
    if (code !== PURCHASE && code !== CART && code !== RETURN && code !== UNCART) continue
    const units = noQuantity ? Number.NaN : quantity[row]
    // Shopper and item as one number, carts apart from purchases
    const pair = (shopperOf(plan, row) * plan.items.length + item[row]) * 2
    if (code === RETURN) undoings.undo(pair, units)
    else if (code === UNCART) undoings.undo(pair + 1, Number.NaN)
    else if (undoings.any && undoings.isUndone(code === CART ? pair + 1 : pair, units)) gone[row] = 1
  }
  return gone
}

function keptRows(length: number, order: Int32Array | undefined, gone: Uint8Array): Int32Array {
  let kept = length
  for (let r = 0; r < length; r++) kept -= gone[r]
  const source = new Int32Array(kept)
  for (let p = 0, o = 0; p < length; p++) {
    const row = order === undefined ? p : order[p]
    if (gone[row] === 0) source[o++] = row
  }
  return source
}

/** Sessions and baskets of the item rows, and the searches; each made when first asked for. */
function lazyGroups(
  plan: LogPlan,
  order: Int32Array | undefined,
  source: Int32Array | undefined,
  rowShopper: Int32Array,
  gap: number,
) {
  const { length, columns } = plan
  let sessions: { session: Int32Array; count: number; searches: SearchRows } | undefined
  let baskets: { basket: Int32Array; count: number } | undefined
  return {
    sessions() {
      if (sessions !== undefined) return sessions
      // Found again rather than kept: most who fold never ask for sessions
      const shopper = source === undefined ? rowShopper : shopperOfRows(plan)
      const cut = cutSessions(
        {
          length,
          order,
          at: columns.at,
          shopper,
          shopperCount: plan.shopperCount,
          userCount: plan.userCount,
          session: columns.session.length === 0 ? undefined : columns.session,
          sessionCount: plan.sessions.length,
        },
        gap,
      )
      const session = pickInts(cut.session, source)
      const searches = searchRows(plan, order, shopper, cut.session)
      const count = numberByNewest(session, cut.count, searches.session)
      sessions = { session, count, searches }
      return sessions
    },
    baskets() {
      if (baskets !== undefined) return baskets
      const { session, count: sessionCount } = this.sessions()
      const gathered = gatherBaskets({
        length: session.length,
        type: pickTypes(columns.type, source),
        shopper: rowShopper,
        session,
        sessionCount,
        order: columns.order.length === 0 ? undefined : pickInts(columns.order, source),
        orderCount: plan.orders.length,
      })
      baskets = { basket: gathered.basket, count: numberByNewest(gathered.basket, gathered.count) }
      return baskets
    },
  }
}

/** Searches, and item events that say which search led to them. */
function searchRows(
  plan: LogPlan,
  order: Int32Array | undefined,
  shopper: Int32Array,
  session: Int32Array,
): SearchRows {
  const { columns, texts } = plan
  const end = columns.query.length === 0 ? 0 : plan.length
  let length = 0
  for (let r = 0; r < end; r++) if (columns.query[r] >= 0) length++
  const searches = {
    length,
    query: new Int32Array(length),
    shopper: new Int32Array(length),
    session: new Int32Array(length),
    at: new Float64Array(length),
    texts: [] as string[],
  }
  const number = new Map<number, number>()
  for (let p = 0, o = 0; p < end; p++) {
    const row = order === undefined ? p : order[p]
    const query = columns.query[row]
    if (query < 0) continue
    let text = number.get(query)
    if (text === undefined) {
      text = searches.texts.push(texts.id(query)) - 1
      number.set(query, text)
    }
    searches.query[o] = text
    searches.shopper[o] = shopper[row]
    searches.session[o] = session[row]
    searches.at[o++] = columns.at[row]
  }
  return searches
}

function pickInts(column: Int32Array, source: Int32Array | undefined): Int32Array {
  if (source === undefined) return column
  const picked = new Int32Array(source.length)
  for (let r = 0; r < source.length; r++) picked[r] = column[source[r]]
  return picked
}

function pickTypes(column: Uint8Array, source: Int32Array | undefined): Uint8Array {
  if (source === undefined) return column
  const picked = new Uint8Array(source.length)
  for (let r = 0; r < source.length; r++) picked[r] = column[source[r]]
  return picked
}

function pickTimes(column: Float64Array, source: Int32Array): Float64Array {
  const picked = new Float64Array(source.length)
  for (let r = 0; r < source.length; r++) picked[r] = column[source[r]]
  return picked
}
