import { weekdayOf } from './calendar.js'

/** How busy a shop is by day: what weekday and season make of it. */
export interface Season {
  /** First and last day, since 1970. */
  readonly from: number
  readonly to: number
  /** How busy each day of the week is, Monday first; 1 on average. */
  readonly weekdays: readonly number[]
  /** Days that the curve of the season is smoothed over. */
  readonly smoothed: number
  /** Usual weeks from one day to another, both counted: a week twice as busy as others counts as two. */
  weeks(from: number, to: number): number
}

/** Whole weeks of orders below which weekdays are taken to be alike. */
const LEAST_WEEKS = 4
/** Orders that are taken to be spread evenly over the week, beside those that were counted. */
const EVEN_ORDERS = 70
/** The season is smoothed over the shortest of these spans that holds so many orders. */
const SPANS: readonly number[] = [7, 28, 84]
const LEAST_ORDERS = 200

/**
 * Learns from a shop's orders how busy weekdays and seasons are: weekdays by their part of whole weeks, the season by
 * a moving mean over whole weeks, without the weekday. O(days).
 * @param days of all orders, in any order
 */
export function seasonOf(days: Int32Array, from: number, to: number): Season {
  const length = to - from + 1
  const perDay = new Float64Array(length)
  let total = 0
  for (let o = 0; o < days.length; o++) {
    if (days[o] < from || days[o] > to) continue
    perDay[days[o] - from]++
    total++
  }
  const weekdays = weekdayFactors(perDay, from)
  const smoothed = SPANS.find(span => (total / length) * span >= LEAST_ORDERS) ?? SPANS[SPANS.length - 1]
  const half = (smoothed - 1) >> 1
  const mean = total / length
  const sums = new Float64Array(length + 1)
  for (let d = 0; d < length; d++) sums[d + 1] = sums[d] + perDay[d]
  const usual = new Float64Array(length + 1)
  for (let d = 0; d < length; d++) usual[d + 1] = usual[d] + weekdays[weekdayOf(from + d)]
  // weeks[d + 1] − weeks[d] = weekday × season / 7
  const weeks = new Float64Array(length + 1)
  for (let d = 0; d < length; d++) {
    const low = Math.max(0, d - half)
    const high = Math.min(length, d + smoothed - half)
    const season = total === 0 ? 1 : (sums[high] - sums[low]) / (usual[high] - usual[low]) / mean
    weeks[d + 1] = weeks[d] + (weekdays[weekdayOf(from + d)] * season) / 7
  }
  return {
    from,
    to,
    weekdays,
    smoothed,
    weeks(first, last) {
      const low = Math.max(0, first - from)
      const high = Math.min(length, last - from + 1)
      return high <= low ? 0 : weeks[high] - weeks[low]
    },
  }
}

function weekdayFactors(perDay: Float64Array, from: number): number[] {
  const whole = Math.floor(perDay.length / 7)
  const sums = new Float64Array(7)
  let total = 0
  for (let d = 0; d < whole * 7; d++) {
    sums[weekdayOf(from + d)] += perDay[d]
    total += perDay[d]
  }
  if (whole < LEAST_WEEKS || total === 0) return [1, 1, 1, 1, 1, 1, 1]
  return Array.from(sums, sum => (7 * (sum + EVEN_ORDERS / 7)) / (total + EVEN_ORDERS))
}
