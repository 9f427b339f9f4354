import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alsKernels } from '../../src/kernels/als-kernels.js'
import { random } from '../../src/kernels/random.js'
import { screenBytes } from '../../src/kernels/screen.js'

/** Rows and a vector in the arena, and a screen of the rows. */
function screened(size: number, rows: readonly number[], vector: readonly number[]) {
  const count = rows.length / size
  const kernels = alsKernels('wasm', size, 2 ** 20 + screenBytes(count, size))
  const [inside, direction, products] = [kernels.f32(rows.length), kernels.f32(size), kernels.f32(count)]
  inside.set(rows)
  direction.set(vector)
  kernels.multiply(inside, direction, products, 0, count)
  return { screen: kernels.screen!(inside, count), direction, products }
}

describe('the rows with the largest products', () => {
  const number = fc.oneof(
    fc.float({ min: -2, max: 2, noNaN: true }),
    fc.constantFrom(0, 1, -1, 1e-3, 1000),
    fc.constantFrom(1e-20, 1e15),
  )

  it('are all found among those that count, with the bits of the whole product', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8, 24),
        fc.integer({ min: 1, max: 130 }),
        fc.array(number, { minLength: 1, maxLength: 300 }),
        fc.array(number, { minLength: 24, maxLength: 24 }),
        fc.uniqueArray(fc.nat(129)),
        fc.integer({ min: 1, max: 4 }),
        (size, count, some, direction, hidden, k) => {
          // Equal rows and equal products are among them
          const rows = Array.from({ length: count * size }, (_, i) => some[(i * 7) % some.length])
          const { screen, direction: vector, products } = screened(size, rows, direction.slice(0, size))
          for (const row of hidden) if (row < count) screen!.hidden[row] = 1
          const found = screen!.find(vector, k)
          if (found < 0) return
          const chosen = [...screen!.rows.subarray(0, found)]
          // The naive twin: sort everything
          const best = Array.from({ length: count }, (_, row) => row)
            .filter(row => !hidden.includes(row))
            .sort((a, b) => products[b] - products[a] || a - b)
            .slice(0, k)
          expect(best.filter(row => !chosen.includes(row))).toEqual([])
          expect(chosen.filter(row => hidden.includes(row) || row >= count)).toEqual([])
          expect([...screen!.products.subarray(0, found)]).toEqual(chosen.map(row => products[row]))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('are few of many', () => {
    const size = 64
    const dice = random(1, 'rows')
    const rows = Array.from({ length: 4000 * size }, () => dice.next() - 0.5)
    const { screen, direction } = screened(size, rows, rows.slice(0, size))
    const found = screen!.find(direction, 10)
    expect(found).toBeGreaterThanOrEqual(10)
    expect(found).toBeLessThan(40)
  })

  it('are not looked for where numbers are not finite, or where nearly all are wanted', () => {
    expect(screened(8, [1, 2, Number.NaN, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0]).screen).toBe(undefined)
    const { screen, direction } = screened(8, new Array(8 * 64).fill(1), [
      Number.POSITIVE_INFINITY,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    ])
    expect(screen!.find(direction, 1)).toBe(-1)
    direction.fill(1)
    expect(screen!.find(direction, 2)).toBe(64)
    expect(screen!.find(direction, 3)).toBe(-1)
  })
})
