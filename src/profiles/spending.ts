import { logGamma } from '../kernels/gamma.js'
import { exp, log } from '../kernels/math.js'
import { minimize } from '../kernels/minimize.js'

/**
 * What is known of how much shoppers of one shop spend on a buying day: the Gamma-Gamma model (Fader & Hardie, "The
 * Gamma-Gamma model of monetary value", 2013). A shopper's days are Gamma(p, ν) around their own mean, and ν is
 * Gamma(q, γ) over shoppers. `gamma` is in the shop's money.
 */
export interface Spending {
  readonly p: number
  readonly q: number
  readonly gamma: number
}

/** Shoppers to learn from: buying days with a known price, and the mean spent on one, above 0. */
export interface SpendingHistory {
  readonly length: number
  readonly days: Int32Array
  readonly mean: Float64Array
}

const LEAST_SHOPPERS = 50
const LEAST_REPEATERS = 20
/** Weight of the squared logarithms of the parameters, as in the model of buying. */
const PRIOR = 0.02
const FARTHEST = 14

/**
 * Learns the three numbers by maximum likelihood, equation 1a of the note, with a weak prior. q stays above 1, below
 * which a mean would not exist. O(shoppers × 150).
 * @returns undefined where fewer than 50 shoppers have a price, or fewer than 20 of them on two days
 */
export function learnSpending(history: SpendingHistory): Spending | undefined {
  const { length, days, mean } = history
  let repeaters = 0
  let total = 0
  let most = 0
  for (let s = 0; s < length; s++) {
    if (days[s] > 1) repeaters++
    total += mean[s]
    most = Math.max(most, days[s])
  }
  if (length < LEAST_SHOPPERS || repeaters < LEAST_REPEATERS) return undefined
  // In units of the shop's mean day the same start serves every currency
  const unit = total / length
  const scaled = new Float64Array(length)
  const logs = new Float64Array(length)
  const logCount = new Float64Array(most + 1)
  for (let d = 1; d <= most; d++) logCount[d] = log(d)
  for (let s = 0; s < length; s++) {
    scaled[s] = (mean[s] / unit) * days[s]
    logs[s] = log(mean[s] / unit)
  }
  const present = new Uint8Array(most + 1)
  for (let s = 0; s < length; s++) present[days[s]] = 1
  const ofDays = new Float64Array(most + 1)
  const loss = (at: Float64Array): number => {
    for (let d = 0; d < 3; d++) if (Math.abs(at[d]) > FARTHEST) return Number.POSITIVE_INFINITY
    const p = exp(at[0])
    const q = 1 + exp(at[1])
    const gamma = exp(at[2])
    const base = q * at[2] - logGamma(q)
    for (let d = 1; d <= most; d++) {
      if (present[d] === 1) ofDays[d] = base + logGamma(p * d + q) - logGamma(p * d) + p * d * logCount[d]
    }
    let sum = 0
    for (let s = 0; s < length; s++) {
      const d = days[s]
      sum += ofDays[d] + (p * d - 1) * logs[s] - (p * d + q) * log(scaled[s] + gamma)
    }
    const prior = PRIOR * (at[0] * at[0] + at[1] * at[1] + at[2] * at[2])
    const value = (prior - sum) / length
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value
  }
  const { at } = minimize(loss, Float64Array.of(1, 1, 1))
  return { p: exp(at[0]), q: 1 + exp(at[1]), gamma: exp(at[2]) * unit }
}

/**
 * What a shopper is expected to spend on a buying day to come, equation 5 of the note: between their own mean and the
 * shop's, nearer to their own the more days there are. (γ + x·m)·p / (p·x + q − 1)
 */
export function expectedSpend({ p, q, gamma }: Spending, days: number, mean: number): number {
  return ((gamma + days * mean) * p) / (p * days + q - 1)
}
