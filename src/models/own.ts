import { PURCHASE } from '../data/event.js'
import { groupRows } from '../data/fold/group-rows.js'
import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { parseDuration } from '../data/time.js'
import { exp2, log1p, pow } from '../kernels/math.js'
import type { Scores } from '../kernels/scores.js'
import type { Duration, Progress } from '../types.js'
import type { Evidence, Model, Query, Scorer, State, Training } from './model.js'
import { finiteNumber } from './option-values.js'
import { storedArray, storedMeta, storedRight } from './stored.js'

export interface OwnOptions {
  /**
   * The age at which an event of the shopper counts half. Longer: old favourites stay; shorter: the last visits
   * decide. `'auto'` takes a quarter of the time the log covers.
   * @default 'auto'
   */
  readonly halfLife?: Duration | 'auto'
  /** In a log without times, what a basket counts relative to the next one. 1: order does not matter. @default 0.9 */
  readonly fadePerBasket?: number
  /**
   * How much it counts whether shoppers come back to an item: 0 not at all, 1 in proportion. Larger: a shop of
   * gifts shows less of what the shopper already knows.
   * @default 0.5
   */
  readonly returning?: number
  /** Shoppers' worth of the shop's own share that an item starts with. Larger: rare items are taken as usual ones. @default 10 */
  readonly prior?: number
}

type Resolved = Required<OwnOptions> & { readonly [key: string]: string | number }

const DEFAULTS: Required<OwnOptions> = { halfLife: 'auto', fadePerBasket: 0.9, returning: 0.5, prior: 10 }
const DAY = 86_400_000
/** Rows between two breaths. */
const BREATH = 1 << 17
/** From so many items on, a blend does not let them lose weight by being many. */
const MANY = 25

/**
 * What the shopper knows already and may come back for: their own events, faded, and worth more for items that
 * shoppers do come back to. Meant as a part of `blend`.
 *
 * `score(i) = ln(1 + Σ over own events with i of weight · 2^(−age/halfLife)) · q_i^returning`, where
 * q_i = (shoppers with i on two days or more + prior · g) / (shoppers with i + prior), g being the same share over
 * all items: so a grocery and a gift shop behave differently with the same constants. Where the question hides what
 * was bought (`query.seen` is `'hide'`), bought items are left out, and those looked at stay.
 *
 * In a blend each of n own items has a z-score about in proportion to 1/√n: the households of a grocery, with hundreds,
 * would find little in their lists of what they buy every week. So it is trusted max(1, √(n/25)) times: from 25 items
 * on, each counts as it would among 25.
 *
 * In a log without times a day is a basket (a session where nothing was bought), and fading goes by baskets; where nobody ever comes back
 * to anything (each pair stands once), q is 1. Only known users count for q: a guest cannot come back.
 * O(rows) time, 4 bytes an item; a question costs the events of the shopper.
 */
export function own(options?: OwnOptions): Model {
  const resolved = resolve(options)
  return {
    name: 'own',
    options: resolved,
    *train(data): Training {
      yield { stage: 'own', done: 0 }
      const halfLife = resolved.halfLife === 'auto' ? data.span / 4 : parseDuration(resolved.halfLife)
      const fade = data.timed ? { halfLifeDays: halfLife / DAY } : { perBasket: resolved.fadePerBasket }
      return scorer(yield* returningShare(data, resolved), fade)
    },
    load,
  }
}

function resolve(options: OwnOptions | undefined): Resolved {
  const owner = 'own()'
  const given = checkOptions(owner, options, DEFAULTS)
  if (given.halfLife !== 'auto') finiteNumber(owner, 'halfLife', parseDuration(given.halfLife), 1)
  return {
    halfLife: given.halfLife,
    fadePerBasket: finiteNumber(owner, 'fadePerBasket', given.fadePerBasket, 0, 1),
    returning: finiteNumber(owner, 'returning', given.returning),
    prior: finiteNumber(owner, 'prior', given.prior, Number.MIN_VALUE),
  }
}

/** q_i^returning of every item. */
function* returningShare(
  data: Interactions,
  { prior, returning }: Resolved,
): Generator<Progress, Float32Array, void> {
  const { have, again } = yield* countReturning(data)
  let pairs = 0
  let returns = 0
  for (let i = 0; i < have.length; i++) {
    pairs += have[i]
    returns += again[i]
  }
  const factor = new Float32Array(have.length).fill(1)
  if (returns === 0) return factor
  const overall = returns / pairs
  for (let i = 0; i < factor.length; i++) {
    factor[i] = pow((again[i] + prior * overall) / (have[i] + prior), returning)
  }
  return factor
}

/** For each item the users who have it, and those who have it on two days (baskets, sessions) or more. */
function* countReturning(
  data: Interactions,
): Generator<Progress, { have: Int32Array; again: Int32Array }, void> {
  const { rows, itemCount, shopperCount, userCount, timed } = data
  const { start, rows: byShopper } = groupRows(rows.shopper, shopperCount)
  yield { stage: 'own', done: 0.5 }
  const byBasket = !timed && rows.basket.some(basket => basket >= 0)
  const have = new Int32Array(itemCount)
  const again = new Int32Array(itemCount)
  const lastUser = new Int32Array(itemCount).fill(-1)
  const firstTime = new Int32Array(itemCount)
  const counted = new Uint8Array(itemCount)
  for (let user = 0; user < userCount; user++) {
    for (let e = start[user]; e < start[user + 1]; e++) {
      if (e % BREATH === 0) yield { stage: 'own', done: 0.5 + (0.5 * e) / rows.length }
      const row = byShopper[e]
      if (!(rows.weight[row] > 0)) continue
      const item = rows.item[row]
      if (byBasket && rows.basket[row] < 0) continue
      const time = timed ? Math.floor(rows.at[row] / DAY) : byBasket ? rows.basket[row] : rows.session[row]
      if (lastUser[item] !== user) {
        lastUser[item] = user
        firstTime[item] = time
        counted[item] = 0
        have[item]++
      } else if (counted[item] === 0 && time !== firstTime[item]) {
        counted[item] = 1
        again[item]++
      }
    }
  }
  return { have, again }
}

type Fade = { readonly halfLifeDays: number } | { readonly perBasket: number }

function scorer(factor: Float32Array, fade: Fade): Scorer {
  const itemCount = factor.length
  let scratch: { readonly sums: Float64Array; readonly bought: Uint8Array } | undefined

  const faded = (age: number, step: number): number =>
    'perBasket' in fade ? pow(fade.perBasket, step) : exp2(-age / fade.halfLifeDays)
  /** Sums of the shopper's events by item into the scratch. Cleared by `take`. */
  const gather = ({ items, weights, ages, types, steps, seen }: Query): void => {
    scratch ??= { sums: new Float64Array(itemCount), bought: new Uint8Array(itemCount) }
    const { sums, bought } = scratch
    for (let e = 0; e < items.length; e++) {
      const item = items[e]
      if (item < 0 || item >= itemCount) continue
      sums[item] += weights[e] * faded(ages[e], steps[e])
      if (seen === 'hide' && types[e] === PURCHASE) bought[item] = 1
    }
  }
  /** The score of an item after `gather`, and forgets the item: 0 the second time. */
  const take = (item: number): number => {
    const { sums, bought } = scratch!
    const score = sums[item] > 0 && bought[item] === 0 ? log1p(sums[item]) * factor[item] : 0
    sums[item] = 0
    bought[item] = 0
    return score
  }

  return {
    scoreUser(query: Query, out: Scores): boolean {
      gather(query)
      let any = false
      for (let e = 0; e < query.items.length; e++) {
        const item = query.items[e]
        if (item < 0 || item >= itemCount) continue
        const score = take(item)
        if (!(score > 0)) continue
        out.add(item, score)
        any = true
      }
      return any
    },
    explain({ items, weights, ages, types, steps, seen }: Query, item: number, out: Evidence[]): boolean {
      let sum = 0
      for (let e = 0; e < items.length; e++) {
        if (items[e] !== item) continue
        if (seen === 'hide' && types[e] === PURCHASE) return false
        sum += weights[e] * faded(ages[e], steps[e])
      }
      if (!(sum > 0) || !(item < itemCount)) return false
      out.push({ kind: 'own', item, share: log1p(sum) * factor[item] })
      return true
    },
    trust: ({ count }) => Math.max(1, Math.sqrt(count / MANY)),
    state: () => ({ meta: { ...fade }, arrays: { factor } }),
  }
}

function load(state: State): Scorer {
  const { halfLifeDays, perBasket } = storedMeta('own', state)
  const factor = storedArray('own', state, 'factor', Float32Array)
  if (typeof perBasket === 'number') return scorer(factor, { perBasket })
  storedRight('own', typeof halfLifeDays === 'number' && halfLifeDays > 0, 'it has no half-life')
  return scorer(factor, { halfLifeDays: halfLifeDays as number })
}
