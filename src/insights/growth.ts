import { type Interval, ratioInterval } from './interval.js'
import { type OrderDays, ordersBetween } from './order-days.js'
import type { Season } from './season.js'

/** The days that are compared, first and last counted. */
export interface Windows {
  readonly now: readonly [from: number, to: number]
  readonly before: readonly [from: number, to: number]
}

const NOW = 28
const BEFORE = 84
const SHORT_NOW = 7
const WEEK = 7
/** So that weekdays fall together. */
const YEAR = 364
/** Orders beside a category's own that are taken to follow the shop's season. */
const SHOP_ORDERS = 20
/** Orders below which a group does not help to say how uneven weeks are, and weeks that the mean of all weighs. */
const LEAST_ORDERS = 5
const POOLED_WEEKS = 10

/** The newest 28 days beside the 84 before; 7 days in a short log; undefined below two weeks. */
export function windowsOf(from: number, to: number): Windows | undefined {
  const length = to - from + 1
  const now = length >= 2 * NOW ? NOW : SHORT_NOW
  const before = Math.min(BEFORE, Math.floor((length - now) / WEEK) * WEEK)
  if (before < WEEK) return undefined
  return { now: [to - now + 1, to], before: [to - now - before + 1, to - now] }
}

/** Whether the log goes back a year before the windows. */
export function knowsLastYear({ before }: Windows, season: Season): boolean {
  return before[0] - YEAR >= season.from
}

/**
 * How much more than the shop a category grew in the same weeks a year before: its own season. Drawn towards 1 by
 * 20 orders; 1 where the log is too short.
 */
export function ownSeason(orders: OrderDays, group: number, windows: Windows, season: Season): number {
  if (!knowsLastYear(windows, season)) return 1
  const [now, before] = [windows.now, windows.before].map(([from, to]) => ({
    count: ordersBetween(orders, group, from - YEAR, to - YEAR),
    weeks: season.weeks(from - YEAR, to - YEAR),
  }))
  const all = now.weeks + before.weeks
  if (now.weeks === 0 || before.weeks === 0) return 1
  const later = (now.count + (SHOP_ORDERS * now.weeks) / all) / now.weeks
  const earlier = (before.count + (SHOP_ORDERS * before.weeks) / all) / before.weeks
  return later / earlier
}

/** Grown by how many times, weekday and season apart; undefined where the group, or the shop in one window, had no orders. */
export function growthOf(
  orders: OrderDays,
  group: number,
  windows: Windows,
  season: Season,
  own: number,
  spread: number,
  z?: number,
): Interval | undefined {
  const [now, before] = [windows.now, windows.before].map(([from, to]) => ({
    count: ordersBetween(orders, group, from, to),
    exposure: season.weeks(from, to),
  }))
  if (now.exposure === 0 || before.exposure === 0 || now.count + before.count === 0) return undefined
  return ratioInterval({ ...now, exposure: now.exposure * own }, before, spread, z)
}

/**
 * How uneven weeks are, group by group: variance divided by mean of the weekly orders before, as far as weekday and
 * season do not explain it (Pearson's χ² / degrees of freedom). 1 for orders that come by themselves, more for those
 * that come in bursts; never below 1. Groups with few orders take the mean of all.
 */
export function spreads(
  orders: OrderDays,
  groupCount: number,
  { before: [from, to] }: Windows,
  season: Season,
): Float64Array {
  const weeks = (to - from + 1) / WEEK
  const own = new Float64Array(groupCount)
  const known = new Uint8Array(groupCount)
  const all = season.weeks(from, to)
  let sum = 0
  let groups = 0
  for (let g = 0; g < groupCount && weeks > 1 && all > 0; g++) {
    const total = ordersBetween(orders, g, from, to)
    if (total < LEAST_ORDERS) continue
    for (let w = 0; w < weeks; w++) {
      const first = from + w * WEEK
      const expected = (total * season.weeks(first, first + WEEK - 1)) / all
      const off = ordersBetween(orders, g, first, first + WEEK - 1) - expected
      if (expected > 0) own[g] += (off * off) / expected
    }
    known[g] = 1
    sum += own[g]
    groups++
  }
  const pooled = Math.max(1, groups === 0 ? 1 : sum / (groups * (weeks - 1)))
  const spread = new Float64Array(groupCount).fill(pooled)
  for (let g = 0; g < groupCount; g++) {
    if (known[g] === 1) {
      spread[g] = Math.max(1, (own[g] + POOLED_WEEKS * pooled) / (weeks - 1 + POOLED_WEEKS))
    }
  }
  return spread
}
