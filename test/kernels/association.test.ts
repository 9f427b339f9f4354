import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { avoidEachOther, logLikelihood } from '../../src/kernels/association.js'

describe('avoidEachOther', () => {
  it('is a lift below 1 with a ratio of 10.83 or more, whatever is decided without logarithms', () => {
    const table = fc
      .tuple(fc.integer({ min: 1, max: 1e7 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .chain(([total, share]) => {
        const first = 1 + Math.floor(share * share * (total - 1))
        return fc.tuple(fc.constant(total), fc.constant(first), fc.integer({ min: 1, max: total }))
      })
      .chain(([total, first, second]) => {
        const least = Math.max(1, first + second - total)
        return fc.tuple(
          fc.constant([total, first, second] as const),
          fc.integer({ min: least, max: Math.max(least, Math.min(first, second)) }),
        )
      })
    fc.assert(
      fc.property(table, ([[total, first, second], both]) => {
        const expected = total * both < first * second && logLikelihood(both, first, second, total) >= 10.83
        expect(avoidEachOther(both, first, second, total)).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })
})
