import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hypergeometric, hypergeometricScaled, logGamma } from '../../src/kernels/gamma.js'

describe('logGamma', () => {
  it('is the logarithm of the factorial at whole numbers', () => {
    let sum = 0
    for (let n = 1; n <= 170; n++) {
      expect(Math.abs(logGamma(n) - sum)).toBeLessThan(1e-14 * Math.max(1, sum))
      sum += Math.log(n)
    }
  })

  it('knows the half: Γ(1/2) = √π, Γ(n + 1/2) = (2n)! √π / (4ⁿ n!)', () => {
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 14)
    expect(logGamma(5.5)).toBeCloseTo(Math.log((3628800 / (4 ** 5 * 120)) * Math.sqrt(Math.PI)), 13)
  })

  it('obeys Γ(x + 1) = x Γ(x) from the smallest to the largest argument', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-8, max: 1e8, noNaN: true }), x => {
        const step = logGamma(x + 1) - logGamma(x)
        expect(Math.abs(step - Math.log(x))).toBeLessThan(1e-13 * Math.max(1, Math.abs(logGamma(x))))
      }),
    )
  })

  it('has no value at 0 and below', () => {
    for (const x of [0, -0.5, -1, Number.NaN]) expect(logGamma(x)).toBeNaN()
  })
})

describe('hypergeometric', () => {
  it('is what its closed forms say', () => {
    for (const z of [0, 0.1, 0.5, 0.9, 0.99]) {
      // 2F1(1, 1; 2; z) = −ln(1 − z) / z
      expect(hypergeometric(1, 1, 2, z)).toBeCloseTo(z === 0 ? 1 : -Math.log(1 - z) / z, 11)
      // 2F1(a, b; b; z) = (1 − z)^−a
      expect(hypergeometric(2.5, 3.7, 3.7, z) / (1 - z) ** -2.5).toBeCloseTo(1, 12)
    }
  })

  it('agrees with the plain series', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        fc.double({ min: 0.2, max: 12, noNaN: true }),
        fc.double({ min: 0, max: 0.8, noNaN: true }),
        (a, b, c, z) => {
          let term = 1
          let sum = 1
          for (let n = 0; n < 2000; n++) {
            term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z
            sum += term
          }
          expect(hypergeometric(a, b, c, z) / sum).toBeCloseTo(1, 8)
        },
      ),
    )
  })

  it('stays finite near 1, where the function itself does not', () => {
    expect(Number.isFinite(hypergeometricScaled(30, 29.9, 30.2, 0.9999))).toBe(true)
  })
})
