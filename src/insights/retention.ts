import { PURCHASE } from '../data/event.js'
import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { nameOf, type Period, periodOf, startOf } from './calendar.js'
import { type Interval, shareInterval } from './interval.js'
import type { ShopRows } from './shop-rows.js'

/** Shoppers who came for the first time in the same month or week. */
export interface Cohort {
  /** `'2011-03'`, or the Monday of the week. */
  readonly name: string
  readonly shoppers: number
  /** How many of them came in each period from the first on; the first entry is all of them. */
  readonly active: readonly number[]
}

export interface Retention {
  /** Whether an order or any event counts as coming. */
  readonly by: 'orders' | 'events'
  readonly period: Period
  /** Oldest first. The oldest one also holds those who were customers before the log began. */
  readonly cohorts: readonly Cohort[]
  /** Whether the last period was over when the log ends; where it was not, its figures are still to grow. */
  readonly complete: boolean
  /** Share of shoppers who come in the p-th period after their first, of those whose p-th period is over. */
  readonly curve: readonly { readonly came: number; readonly of: number; readonly share: Interval }[]
}

export interface RetentionOptions {
  /** What a shopper must do to have come; any event where the shop has no orders. @default 'orders' */
  readonly by?: 'orders' | 'events'
  /** @default 'month' */
  readonly period?: Period
}

/**
 * Of the shoppers who first came in one month, how many come again in each month after it. Known users only: a guest
 * cannot be seen to return. Orders that were given back whole do not count.
 *
 * O(events) time; 8 bytes a user. Throws `bad-option`.
 */
export function retention(rows: ShopRows, given?: RetentionOptions): Retention {
  const has = rows.type.includes(PURCHASE)
  const { by: wanted, period } = checkOptions<Required<RetentionOptions>>('retention', given, {
    by: 'orders',
    period: 'month',
  })
  if (wanted !== 'orders' && wanted !== 'events') throw bad('by', wanted, "'orders' or 'events'")
  if (period !== 'month' && period !== 'week') throw bad('period', period, "'month' or 'week'")
  const by = has ? wanted : 'events'
  const first = new Int32Array(rows.userCount).fill(NONE)
  const latest = new Int32Array(rows.userCount).fill(NONE)
  // Where clocks are set back at midnight, a day can follow itself: the first may be the one before
  const from = periodOf(rows.clock.day(rows.from) - 1, period)
  let until = from - 1
  const active: number[][] = []
  let periodAt = 0
  let dayAt = NONE
  for (let r = 0; r < rows.length; r++) {
    const who = rows.shopper[r]
    if (who >= rows.userCount || (by === 'orders' && !(rows.units[r] > 0))) continue
    if (rows.day[r] !== dayAt) {
      dayAt = rows.day[r]
      periodAt = periodOf(dayAt, period)
    }
    if (latest[who] >= periodAt) continue
    latest[who] = periodAt
    if (first[who] === NONE) first[who] = periodAt
    if (until < periodAt) until = periodAt
    const row = (active[first[who] - from] ??= [])
    const age = periodAt - first[who]
    row[age] = (row[age] ?? 0) + 1
  }
  if (until < from) return { by, period, cohorts: [], complete: true, curve: [] }
  const today = rows.clock.day(rows.to)
  const end = Math.max(until, periodOf(today, period))
  const complete = today >= startOf(end + 1, period) - 1
  const cohorts: Cohort[] = []
  for (let c = from; c <= end; c++) {
    if (cohorts.length === 0 && active[c - from] === undefined) continue
    const row = active[c - from] ?? []
    const filled = Array.from({ length: end - c + 1 }, (_, age) => row[age] ?? 0)
    cohorts.push({ name: nameOf(c, period), shoppers: filled[0], active: filled })
  }
  return { by, period, cohorts, complete, curve: curveOf(cohorts, complete) }
}

function curveOf(cohorts: readonly Cohort[], complete: boolean): Retention['curve'] {
  const curve: { came: number; of: number; share: Interval }[] = []
  for (let age = 0; age < cohorts.length; age++) {
    let came = 0
    let of = 0
    for (const { active, shoppers } of cohorts) {
      // The newest entry of each cohort is the period in which the log ends
      if (age >= active.length - (complete ? 0 : 1)) continue
      came += active[age]
      of += shoppers
    }
    const share = shareInterval(came, of)
    if (share !== undefined) curve.push({ came, of, share })
  }
  return curve
}

/** Before any period. */
const NONE = -0x80000000

function bad(name: string, found: unknown, wanted: string): AlsolikeError {
  return new AlsolikeError('bad-option', `retention has ${name} ${JSON.stringify(found)}. Give ${wanted}.`)
}
