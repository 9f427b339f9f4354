import { PURCHASE, RETURN } from '../data/event.js'
import { timeOrder } from '../data/fold/time-order.js'
import { Undoings } from '../data/fold/undo.js'
import type { LocalClock } from '../data/local-clock.js'
import type { LogPlan } from '../data/log/log-plan.js'
import { shoppersOf } from './shop-rows.js'

/** Purchases and returns of known users, oldest first. */
export interface Trades {
  readonly length: number
  /** Below `userCount`. */
  readonly user: Int32Array
  readonly item: Int32Array
  readonly day: Int32Array
  /** How many; NaN where the event does not say. */
  readonly units: Float64Array
  /** 1 for what gives back. */
  readonly isReturn: Uint8Array
  readonly userCount: number
  readonly itemCount: number
}

/** Reads the trades of one user in `step`, spread evenly. O(events); 25 bytes a trade. */
export function tradesOf(plan: LogPlan, clock: LocalClock, step: number): Trades {
  const { columns, length, userCount, itemCount } = plan
  const { type, item, at, quantity } = columns
  const shopper = shoppersOf(plan)
  const order = plan.ordered ? undefined : timeOrder(at, length)
  const counts = (row: number): boolean =>
    (type[row] === PURCHASE || type[row] === RETURN) &&
    shopper[row] < userCount &&
    shopper[row] % step === 0 &&
    item[row] >= 0
  let count = 0
  for (let r = 0; r < length; r++) if (counts(r)) count++
  const trades = {
    length: count,
    user: new Int32Array(count),
    item: new Int32Array(count),
    day: new Int32Array(count),
    units: new Float64Array(count).fill(Number.NaN),
    isReturn: new Uint8Array(count),
    userCount,
    itemCount,
  }
  for (let p = 0, t = 0; p < length; p++) {
    const row = order === undefined ? p : order[p]
    if (!counts(row)) continue
    trades.user[t] = shopper[row]
    trades.item[t] = plan.items[item[row]]
    trades.day[t] = clock.day(at[row])
    if (quantity.length > 0) trades.units[t] = quantity[row]
    trades.isReturn[t++] = type[row] === RETURN ? 1 : 0
  }
  return trades
}

/** Distinct days on which users bought something they kept: user u on `days[start[u] … start[u + 1])`, ascending. */
export interface BuyingDaysOfUsers {
  readonly start: Int32Array
  readonly days: Int32Array
}

/** The buying days before a day, as they were known then: what was given back later still counts. O(trades). */
export function buyingDaysBefore(trades: Trades, until: number): BuyingDaysOfUsers {
  const { length, user, day, userCount } = trades
  const kept = keptBefore(trades, until)
  const last = new Int32Array(userCount).fill(NONE)
  const start = new Int32Array(userCount + 1)
  for (let t = 0; t < length; t++) {
    if (kept[t] === 0 || last[user[t]] === day[t]) continue
    last[user[t]] = day[t]
    start[user[t] + 1]++
  }
  for (let u = 0; u < userCount; u++) start[u + 1] += start[u]
  const days = new Int32Array(start[userCount])
  const next = start.slice(0, userCount)
  last.fill(NONE)
  for (let t = 0; t < length; t++) {
    if (kept[t] === 0 || last[user[t]] === day[t]) continue
    last[user[t]] = day[t]
    days[next[user[t]]++] = day[t]
  }
  return { start, days }
}

/** 1 for each purchase of which something was kept, going by what happened before a day. */
function keptBefore(trades: Trades, until: number): Uint8Array {
  const { length, user, item, day, units, isReturn, itemCount } = trades
  const kept = new Uint8Array(length)
  const undoings = new Undoings()
  for (let t = length - 1; t >= 0; t--) {
    if (day[t] >= until) continue
    const pair = user[t] * itemCount + item[t]
    if (isReturn[t] === 1) undoings.undo(pair, units[t])
    else if (!undoings.any || undoings.unitsLeft(pair, units[t]) > 0) kept[t] = 1
  }
  return kept
}

/** Before any day. */
const NONE = -0x80000000
