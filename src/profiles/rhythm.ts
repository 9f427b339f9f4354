import { exp } from '../kernels/math.js'
import type { Gaps } from './gaps.js'
import type { Draft, Rhythm } from './profile.js'
import type { ShopperFacts } from './shopper-facts.js'

/** Gaps below which nothing is usual yet. */
export const LEAST_GAPS = 2
/** Gaps that the spread of the whole shop weighs beside a shopper's own. */
const SHOP_GAPS = 4
/** Own gaps that say enough about their spread without the shop's. */
const OWN_GAPS = 5
/** Events below which no hour is the usual one. */
const LEAST_EVENTS = 10
/** Four in five lie within so many standard deviations. */
const FOUR_IN_FIVE = 1.2815515655446004
const DAY = 86_400_000

/**
 * When a shopper comes. The next order is the last one and the usual gap. Its interval takes gaps for log-normal around
 * the usual one: their own squared logarithms and the shop's are pooled, the shop's weighing four gaps, and the
 * median's own uncertainty, π/2 of a mean's, is added.
 * @param variance of ln(gap / usual gap) in the whole shop; NaN before the first fit
 */
export function rhythmOf(facts: ShopperFacts, gaps: Gaps, variance: number, now: number): Rhythm {
  const { visits, bought } = facts
  let events = 0
  for (let day = 0; day < 7; day++) events += visits.weekdays[day]
  const rhythm: Draft<Rhythm> = { hours: listOf(visits.hours), weekdays: listOf(visits.weekdays) }
  if (gaps.count >= LEAST_GAPS) {
    const elapsed = Math.max(0, now - bought.lastAt) / DAY
    rhythm.usualGap = { value: gaps.usual, from: gaps.count }
    rhythm.gapsSinceOrder = { value: elapsed / gaps.usual, from: gaps.count }
    const next = nextOrder(bought.lastAt, gaps, variance)
    if (next !== undefined) rhythm.nextOrder = next
  }
  if (events >= LEAST_EVENTS) {
    rhythm.activeHours = busiest(visits.hours, events)
    rhythm.activeWeekdays = busiest(visits.weekdays, events)
  }
  return rhythm
}

function listOf(counts: Int32Array): number[] {
  const list: number[] = []
  for (let place = 0; place < counts.length; place++) list.push(counts[place])
  return list
}

function nextOrder(last: number, { count, usual, squares }: Gaps, shop: number): Rhythm['nextOrder'] {
  const known = Number.isNaN(shop) ? 0 : SHOP_GAPS
  if (count < (known > 0 ? LEAST_GAPS : OWN_GAPS)) return undefined
  const variance = (squares + (known > 0 ? known * shop : 0)) / (count + known)
  const factor = exp(FOUR_IN_FIVE * Math.sqrt(variance * (1 + Math.PI / 2 / count)))
  return {
    at: Math.round(last + usual * DAY),
    earliest: Math.round(last + (usual / factor) * DAY),
    latest: Math.round(last + usual * factor * DAY),
    from: count,
  }
}

/** The fewest places that hold half of all, fullest first, of equals the first. */
function busiest(counts: Int32Array, all: number): number[] {
  const places: number[] = []
  let held = 0
  while (held * 2 < all) {
    let best = -1
    for (let place = 0; place < counts.length; place++) {
      if (!places.includes(place) && (best < 0 || counts[place] > counts[best])) best = place
    }
    places.push(best)
    held += counts[best]
  }
  return places
}
