import { hypergeometricScaled, logGamma } from '../kernels/gamma.js'
import { exp, log, log1p, pow } from '../kernels/math.js'
import { minimize } from '../kernels/minimize.js'

/**
 * What is known of how shoppers of one shop buy: the four numbers of the BG/NBD model (Fader, Hardie & Lee,
 * "Counting your customers the easy way", Marketing Science 24, 2005). While somebody is a customer they buy at
 * random times at their own rate λ ~ Gamma(r, α), and after each purchase leave for good with their own probability
 * p ~ Beta(a, b). Times are in days.
 */
export interface Buying {
  readonly r: number
  readonly alpha: number
  readonly a: number
  readonly b: number
}

/** One shopper as the model sees them, in days: buying days after the first, when the last of them was, and now. */
export interface BuyingDays {
  readonly repeats: number
  /** From the first buying day to the last. */
  readonly span: number
  /** From the first buying day to now. */
  readonly age: number
}

/** Shoppers to learn from, one entry each. */
export interface BuyingHistory {
  readonly length: number
  readonly repeats: Int32Array
  readonly span: Int32Array
  readonly age: Int32Array
}

/** Fewer shoppers, or fewer who came back, say nothing about the others. */
const LEAST_BUYERS = 50
const LEAST_REPEATERS = 20
/**
 * Weight of (ln a)² + (ln b)²: a prior of five powers of e around 1. Where nobody seems to leave, all large b and
 * small a are equally likely, and the search would wander off.
 */
const PRIOR = 0.02
/** ln of the largest parameter that is tried. */
const FARTHEST = 14

/**
 * Learns the four numbers by maximum likelihood, equation 6 of the paper with the weak prior above. Shoppers with
 * equal days are counted together. O(distinct days × 250).
 * @returns undefined where fewer than 50 shoppers bought, or fewer than 20 came back
 */
export function learnBuying(history: BuyingHistory): Buying | undefined {
  const groups = groupEqual(history)
  let repeaters = 0
  let repeats = 0
  let days = 0
  for (let s = 0; s < history.length; s++) {
    if (history.repeats[s] > 0) repeaters++
    repeats += history.repeats[s]
    days += history.age[s]
  }
  if (history.length < LEAST_BUYERS || repeaters < LEAST_REPEATERS) return undefined
  const start = Float64Array.of(0, log((days + 1) / repeats), 0, 0)
  const { at } = minimize(parameters => lossOf(parameters, groups, history.length), start)
  return { r: exp(at[0]), alpha: exp(at[1]), a: exp(at[2]), b: exp(at[3]) }
}

interface Groups extends BuyingHistory {
  readonly count: Int32Array
  readonly mostRepeats: number
  readonly mostDays: number
}

/** Shoppers with equal numbers as one, in order of the numbers. */
function groupEqual({ length, repeats, span, age }: BuyingHistory): Groups {
  const order = new Int32Array(length)
  let mostRepeats = 0
  let mostDays = 0
  for (let s = 0; s < length; s++) {
    order[s] = s
    mostRepeats = Math.max(mostRepeats, repeats[s])
    mostDays = Math.max(mostDays, age[s])
  }
  order.sort((s, t) => repeats[s] - repeats[t] || span[s] - span[t] || age[s] - age[t])
  const groups = {
    repeats: new Int32Array(length),
    span: new Int32Array(length),
    age: new Int32Array(length),
    count: new Int32Array(length),
  }
  let g = -1
  for (let o = 0; o < length; o++) {
    const s = order[o]
    if (g < 0 || repeats[s] !== groups.repeats[g] || span[s] !== groups.span[g] || age[s] !== groups.age[g]) {
      g++
      groups.repeats[g] = repeats[s]
      groups.span[g] = span[s]
      groups.age[g] = age[s]
    }
    groups.count[g]++
  }
  return { ...groups, length: g + 1, mostRepeats, mostDays }
}

/**
 * Minus the mean log-likelihood. For x repeats, the last after t days of T:
 * ln Γ(r+x)/Γ(r) + r ln α + ln B(a, b+x)/B(a, b) + ln((α+T)^−(r+x) + [x>0] a/(b+x−1) · (α+t)^−(r+x))
 */
function lossOf(parameters: Float64Array, groups: Groups, shoppers: number): number {
  for (let d = 0; d < 4; d++) if (Math.abs(parameters[d]) > FARTHEST) return Number.POSITIVE_INFINITY
  const r = exp(parameters[0])
  const alpha = exp(parameters[1])
  const a = exp(parameters[2])
  const b = exp(parameters[3])
  const { length, repeats, span, age, count, mostRepeats, mostDays } = groups
  // Days are whole, so few logarithms serve all shoppers
  const logDays = new Float64Array(mostDays + 1)
  for (let day = 0; day <= mostDays; day++) logDays[day] = log(alpha + day)
  const ofRepeats = new Float64Array(mostRepeats + 1)
  const leaves = new Float64Array(mostRepeats + 1)
  const base = r * parameters[1] - logGamma(r) + logGamma(a + b) - logGamma(b)
  for (let g = 0, x = -1; g < length; g++) {
    if (repeats[g] === x) continue
    x = repeats[g]
    ofRepeats[x] = base + logGamma(r + x) + logGamma(b + x) - logGamma(a + b + x)
    leaves[x] = x === 0 ? 0 : parameters[2] - log(b + x - 1)
  }
  let sum = 0
  for (let g = 0; g < length; g++) {
    const x = repeats[g]
    const here = logDays[age[g]]
    let one = ofRepeats[x] - (r + x) * here
    if (x > 0) {
      const gone = leaves[x] + (r + x) * (here - logDays[span[g]])
      one += gone > 0 ? gone + log1p(exp(-gone)) : log1p(exp(gone))
    }
    sum += count[g] * one
  }
  const prior = PRIOR * (parameters[2] * parameters[2] + parameters[3] * parameters[3])
  const loss = (prior - sum) / shoppers
  return Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss
}

/**
 * The probability that a shopper is still a customer (Fader, Hardie & Lee, "Computing P(alive) using the BG/NBD
 * model", 2008): 1 / (1 + [x>0] a/(b+x−1) · ((α+T)/(α+t))^(r+x)).
 */
export function stillThere({ r, alpha, a, b }: Buying, { repeats: x, span, age }: BuyingDays): number {
  if (x === 0) return 1
  return 1 / (1 + (a / (b + x - 1)) * pow((alpha + age) / (alpha + span), r + x))
}

/** The probability of at least one buying day in the next `days`: P(still there) · (1 − ((α+T)/(α+T+days))^(r+x)). */
export function buysWithin(buying: Buying, shopper: BuyingDays, days: number): number {
  const { r, alpha } = buying
  const now = alpha + shopper.age
  return stillThere(buying, shopper) * (1 - pow(now / (now + days), r + shopper.repeats))
}

/**
 * How many buying days are expected in the next `days`: equation 10 of the paper, with ₂F₁ in the form that stays
 * finite: P(still there) · (a+b+x−1)/(a−1) · (1 − (1−z)^(a−1) · ₂F₁(a+b−1−r, a−1; a+b+x−1; z)), z = days/(α+T+days).
 */
export function expectedDays(buying: Buying, shopper: BuyingDays, days: number): number {
  const { r, alpha, b } = buying
  const x = shopper.repeats
  // At a = 1 the fraction is 0/0; its limit is as good as its value beside it
  const a = Math.abs(buying.a - 1) < 1e-6 ? 1 + 1e-6 : buying.a
  const z = days / (alpha + shopper.age + days)
  // The same where a + b = 1 and nothing was bought again
  const c = Math.abs(a + b + x - 1) < 1e-6 ? 1e-6 : a + b + x - 1
  const scaled = hypergeometricScaled(r + x, b + x, c, z)
  return stillThere(buying, shopper) * (c / (a - 1)) * (1 - pow(1 - z, a - 1) * scaled)
}
