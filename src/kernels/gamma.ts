import { log, pow } from './math.js'

const HALF_LOG_TWO_PI = 0.9189385332046728

/**
 * ln Γ(x) for x > 0, within 1e-14 of the larger of 1 and itself; NaN elsewhere. Stirling's series (Abramowitz &
 * Stegun, Handbook of Mathematical Functions, 6.1.41) from 10 on, where the first term left out is below 1e-15;
 * smaller arguments are brought there by Γ(x + 1) = x·Γ(x).
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let shifted = x
  let product = 1
  while (shifted < 10) {
    product *= shifted
    shifted++
  }
  const inverse = 1 / shifted
  const square = inverse * inverse
  const series =
    inverse *
    (1 / 12 -
      square *
        (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360))))))
  const whole = (shifted - 0.5) * log(shifted) - shifted + HALF_LOG_TWO_PI + series
  return product === 1 ? whole : whole - log(product)
}

/** Terms after which the series is cut; at z = 0.999 about 3,000 are needed. */
const MOST_TERMS = 20_000

/**
 * (1 − z)^(a + b − c) · ₂F₁(a, b; c; z) = ₂F₁(c − a, c − b; c; z) for 0 ≤ z < 1 and any c but 0, −1, −2 …, by Euler's transformation
 * (Abramowitz & Stegun 15.3.3): where ₂F₁ itself grows without bound towards z = 1 this form does not, and its terms
 * fall faster. Stops when a term is below 1e-14 of the sum.
 */
export function hypergeometricScaled(a: number, b: number, c: number, z: number): number {
  const p = c - a
  const q = c - b
  let term = 1
  let sum = 1
  for (let n = 0; n < MOST_TERMS; n++) {
    term *= (((p + n) * (q + n)) / ((c + n) * (n + 1))) * z
    sum += term
    const size = term < 0 ? -term : term
    if (size <= 1e-14 * (sum < 0 ? -sum : sum)) break
  }
  return sum
}

/** ₂F₁(a, b; c; z) for 0 ≤ z < 1 and any c but 0, −1, −2 … */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  return pow(1 - z, c - a - b) * hypergeometricScaled(a, b, c, z)
}
