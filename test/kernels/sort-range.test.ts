import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sortRange } from '../../src/kernels/sort-range.js'

it('sorts a range, short or long, and leaves the rest alone', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 80 }), fc.nat(80), fc.nat(80), (given, one, other) => {
      const from = Math.min(one, other, given.length)
      const to = Math.min(Math.max(one, other), given.length)
      const values = Int32Array.from(given)
      sortRange(values, from, to)
      const sorted = given.slice(from, to).sort((a, b) => a - b)
      expect([...values]).toEqual([...given.slice(0, from), ...sorted, ...given.slice(to)])
    }),
  )
})
