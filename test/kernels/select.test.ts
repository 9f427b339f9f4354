import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kthLargest } from '../../src/kernels/select.js'

describe('kthLargest', () => {
  it('agrees with sorting, also where many are equal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.double({ noNaN: true })), { minLength: 1 }),
        fc.nat(),
        (values, pick) => {
          const k = 1 + (pick % values.length)
          const sorted = [...values].sort((a, b) => b - a)
          expect(kthLargest(Float64Array.from(values), values.length, k) === sorted[k - 1]).toBe(true)
        },
      ),
    )
  })

  it('looks at the first n alone', () => {
    expect(kthLargest(Float64Array.of(3, 1, 2, 99), 3, 1)).toBe(3)
  })
})
