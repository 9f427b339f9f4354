import { log } from './math.js'

/** Chi-square with one degree of freedom at p = 0.001: by chance, one pair in a thousand gets this far. */
const SIGNIFICANT = 10.83
/** Less than that by more than rounding. */
const NEVER_SIGNIFICANT = 10.8

/**
 * How many times more often two items stand together than by chance: `N · n_ij / (n_i · n_j)`.
 *
 * Below 1 they avoid each other. Counts are groups (baskets, sessions or shoppers): with both, with either, all.
 */
export function lift(both: number, first: number, second: number, total: number): number {
  return (total * both) / (first * second)
}

/**
 * How surely the table of two items is not chance, as a number that is 0 or above for either direction.
 *
 * G² = 2 Σ O ln(O / E) over the four cells (Dunning 1993, "Accurate Methods for the Statistics of Surprise and
 * Coincidence"), written with x ln x so that an empty cell needs no case. `terms` as `logTerms` gives them.
 */
export function logLikelihood(
  both: number,
  first: number,
  second: number,
  total: number,
  terms?: Float64Array,
): number {
  // Exactly by chance: the sums below would leave a rounding error of either sign.
  if (total * both === first * second) return 0
  const neither = total - first - second + both
  const cells =
    xLogX(both, terms) + xLogX(first - both, terms) + xLogX(second - both, terms) + xLogX(neither, terms)
  const margins =
    xLogX(first, terms) + xLogX(total - first, terms) + xLogX(second, terms) + xLogX(total - second, terms)
  return Math.max(0, 2 * (cells - margins + xLogX(total, terms)))
}

/**
 * The same with a sign: below 0 where the two stand together less often than by chance. Without it the ratio
 * rewards pairs that avoid each other.
 */
export function signedLogLikelihood(
  both: number,
  first: number,
  second: number,
  total: number,
  terms?: Float64Array,
): number {
  const ratio = logLikelihood(both, first, second, total, terms)
  return total * both < first * second ? -ratio : ratio
}

/** Whether two items stand together significantly less often than by chance. */
export function avoidEachOther(both: number, first: number, second: number, total: number): boolean {
  const apart = total * both - first * second
  if (!(apart < 0)) return false
  // G² is at most twice Pearson's X² (a divergence is at most its chi-square): no logarithms for most pairs.
  const margins = first * second * (total - first) * (total - second)
  if (2 * total * apart * apart < NEVER_SIGNIFICANT * margins) return false
  return logLikelihood(both, first, second, total) >= SIGNIFICANT
}

/**
 * Whether "bought together" may be said with numbers: at least 3 groups and 2 shoppers with both, more often
 * than by chance, and significantly so. `terms` as `logTerms` gives them.
 */
export function provesTogether(
  both: number,
  support: number,
  first: number,
  second: number,
  total: number,
  terms?: Float64Array,
): boolean {
  if (both < 3 || support < 2 || total * both <= first * second) return false
  return logLikelihood(both, first, second, total, terms) >= SIGNIFICANT
}

/** x ln x for 0 … total, for those who ask for very many ratios. 8 bytes a group. */
export function logTerms(total: number): Float64Array {
  const terms = new Float64Array(total + 1)
  for (let x = 1; x <= total; x++) terms[x] = x * log(x)
  return terms
}

function xLogX(x: number, terms: Float64Array | undefined): number {
  if (terms !== undefined) return terms[x]
  return x > 0 ? x * log(x) : 0
}
