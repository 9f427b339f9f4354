import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exp, exp2, expm1, log, log1p, pow } from '../../src/kernels/math.js'

/** How far apart, in units of the last place of the expected value. The oracle is this engine's own Math. */
function ulps(found: number, wanted: number): number {
  if (Object.is(found, wanted) || (found === 0 && wanted === 0)) return 0
  if (!Number.isFinite(found) || !Number.isFinite(wanted)) return Number.POSITIVE_INFINITY
  const unit = Math.max(2 ** (Math.floor(Math.log2(Math.abs(wanted))) - 52), Number.MIN_VALUE)
  return Math.abs(found - wanted) / unit
}

const any = fc.double({ noNaN: true, noDefaultInfinity: true })
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

function agrees(
  values: fc.Arbitrary<number>,
  own: (x: number) => number,
  native: (x: number) => number,
  limit: number,
) {
  fc.assert(
    fc.property(values, x => {
      expect(ulps(own(x), native(x))).toBeLessThanOrEqual(limit)
    }),
    { numRuns: 2000 },
  )
}

describe('math that is the same on every engine', () => {
  it('agrees with the engine to 2 units of the last place', () => {
    agrees(between(-745, 709.7), exp, Math.exp, 2)
    agrees(between(-1, 1), exp, Math.exp, 2)
    agrees(between(0, Number.MAX_VALUE), log, Math.log, 2)
    agrees(between(0.5, 2), log, Math.log, 2)
    agrees(between(1, 1e9), log, Math.log, 2)
    agrees(between(-1, 10), log1p, Math.log1p, 2)
    agrees(between(0, 1e300), log1p, Math.log1p, 2)
    agrees(between(-700, 1023.9), exp2, x => 2 ** x, 2)
    agrees(between(-5, 5), expm1, Math.expm1, 4)
    agrees(any, exp, Math.exp, 2)
    agrees(any, log, Math.log, 2)
    agrees(any, log1p, Math.log1p, 2)
  })

  it('raises to powers as the engine does, to 1e-14', () => {
    fc.assert(
      fc.property(between(1e-300, 1e300), between(-20, 20), (x, y) => {
        const wanted = x ** y
        if (wanted < 1e-300) expect(pow(x, y)).toBeLessThan(1.0001e-300)
        else expect(ulps(pow(x, y), wanted)).toBeLessThanOrEqual(8)
      }),
      { numRuns: 3000 },
    )
    fc.assert(
      fc.property(between(0.2, 5), between(-400, 400), (x, y) => {
        expect(ulps(pow(x, y), x ** y)).toBeLessThanOrEqual(8)
      }),
      { numRuns: 3000 },
    )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000_000 }), between(0, 1), (x, y) => {
        expect(ulps(pow(x, y), x ** y)).toBeLessThanOrEqual(2)
      }),
      { numRuns: 3000 },
    )
  })

  it('keeps the special cases of Math', () => {
    const odd = [
      0,
      -0,
      1,
      -1,
      2,
      -2,
      3,
      -3,
      0.5,
      -0.5,
      1.5,
      -1.5,
      1 / 0,
      -1 / 0,
      0 / 0,
      5e-324,
      1e308,
      -1e308,
    ]
    for (const x of odd) {
      for (const y of odd) {
        const wanted = x ** y
        if (Math.abs(wanted) > 0 && Number.isFinite(wanted)) expect(ulps(pow(x, y), wanted)).toBeLessThan(4)
        else expect([x, y, pow(x, y)]).toEqual([x, y, wanted])
      }
      for (const [own, native] of [
        [exp, Math.exp],
        [log, Math.log],
        [log1p, Math.log1p],
        [expm1, Math.expm1],
      ] as const) {
        expect([
          x,
          ulps(own(x), native(x)) <= 2 || (Number.isNaN(own(x)) && Number.isNaN(native(x))),
        ]).toEqual([x, true])
      }
    }
  })

  it('is exact where the answer is a power of two', () => {
    for (let k = -1074; k <= 1023; k++) expect(exp2(k)).toBe(2 ** k)
    expect(pow(2, 0.5)).toBe(Math.SQRT2)
    expect(pow(2, 10)).toBe(1024)
    expect(pow(10, 3)).toBe(1000)
  })

  it('gives these bits on every engine', () => {
    // Fixed here so that another engine that disagrees is found; checked against Math to 2 units above.
    expect([exp(2), log(11), log1p(0.1), exp2(0.1), pow(7, 0.75), expm1(0.01)]).toEqual([
      7.38905609893065, 2.3978952727983707, 0.09531017980432487, 1.0717734625362931, 4.303517070658851,
      0.010050167084168057,
    ])
  })
})
