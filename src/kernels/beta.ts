import { log } from './math.js'
import type { Random } from './random.js'

/** A draw from Beta(a, b) with a, b ≥ 1, as X / (X + Y) of two gamma draws. */
export function betaDraw(dice: Random, a: number, b: number): number {
  const x = gammaDraw(dice, a)
  return x / (x + gammaDraw(dice, b))
}

/**
 * A draw from Gamma(shape, 1), shape ≥ 1: d·v with v = (1 + c·z)³, z normal, taken when ln u < z²/2 + d − d·v + d·ln v.
 * Source: Marsaglia and Tsang 2000.
 */
export function gammaDraw(dice: Random, shape: number): number {
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const z = normalDraw(dice)
    const root = 1 + c * z
    if (root <= 0) continue
    const v = root * root * root
    if (log(dice.next()) < 0.5 * z * z + d - d * v + d * log(v)) return d * v
  }
}

/** A draw from the normal distribution with mean 0 and variance 1, by the polar method (Marsaglia and Bray 1964). */
function normalDraw(dice: Random): number {
  for (;;) {
    const x = 2 * dice.next() - 1
    const y = 2 * dice.next() - 1
    const square = x * x + y * y
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * log(square)) / square)
  }
}
