import type { Interactions } from '../../data/fold/interactions.js'
import { avoidEachOther } from '../../kernels/association.js'
import { log, pow } from '../../kernels/math.js'
import type { State } from '../model.js'
import { storedArray, storedMeta, storedRight } from '../stored.js'

/** What the baskets say about single items. */
export interface BasketFacts {
  /** Baskets. */
  readonly total: number
  /** Whether any of them holds two items. */
  readonly paired: boolean
  /** Baskets with each item; items that came after the fit are past its end. */
  readonly counts: Int32Array
  /** How much more an item is bought of late than before: √((late + 20) / (expected + 20)). */
  readonly season: Float32Array
}

const DAY = 86_400_000
/** Late: the newest four weeks, or the newest quarter of a short log. */
const LATE = 28 * DAY
/** Baskets that an item needs before its season is believed. */
const SHRINK = 20
/** Below this many expected baskets no pair can be shown to avoid each other. */
const FEWEST_EXPECTED = 3

/** O(rows of baskets). A log without times has no season. */
export function basketFacts(data: Interactions): BasketFacts {
  const { count, indptr, items, at } = data.baskets()
  const counts = new Int32Array(data.itemCount)
  const late = new Int32Array(data.itemCount)
  const since = data.now - Math.min(LATE, data.span / 4)
  let lateBaskets = 0
  let paired = false
  for (let b = 0; b < count; b++) {
    const isLate = data.timed && at[b] > since
    if (isLate) lateBaskets++
    if (indptr[b + 1] - indptr[b] > 1) paired = true
    for (let e = indptr[b]; e < indptr[b + 1]; e++) {
      counts[items[e]]++
      if (isLate) late[items[e]]++
    }
  }
  const season = new Float32Array(data.itemCount).fill(1)
  for (let i = 0; i < season.length; i++) {
    const expected = count > 0 ? (counts[i] * lateBaskets) / count : 0
    season[i] = Math.sqrt((late[i] + SHRINK) / (expected + SHRINK))
  }
  return { total: count, paired, counts, season }
}

/** How much an item of a basket says about the rest: ln(1 + N / (1 + n))^0.75, so that what everyone buys says less. */
export function telling(facts: BasketFacts, item: number): number {
  return pow(log(1 + facts.total / (1 + (facts.counts[item] ?? 0))), 0.75)
}

/**
 * Whether two items are both bought so often that, had they never been bought together, they would be known to
 * avoid each other. Of such a pair only counted evidence may speak.
 */
export function mayAvoid(facts: BasketFacts, a: number, b: number): boolean {
  const first = facts.counts[a] ?? 0
  const second = facts.counts[b] ?? 0
  if (first * second < FEWEST_EXPECTED * facts.total) return false
  return avoidEachOther(0, first, second, facts.total)
}

export function factsState(facts: BasketFacts): State {
  return {
    meta: { total: facts.total, paired: facts.paired },
    arrays: { counts: facts.counts, season: facts.season },
  }
}

export function loadFacts(model: string, state: State): BasketFacts {
  const { total, paired } = storedMeta(model, state)
  const counts = storedArray(model, state, 'counts', Int32Array)
  const season = storedArray(model, state, 'season', Float32Array)
  storedRight(model, typeof total === 'number' && season.length === counts.length, 'its baskets do not fit')
  return { total: total as number, paired: paired === true, counts, season }
}
