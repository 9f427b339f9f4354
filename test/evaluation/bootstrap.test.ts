import { describe, expect, it } from 'vitest'
import { intervalOf, resample } from '../../src/evaluation/bootstrap.js'
import { random } from '../../src/kernels/random.js'

/** n rows of a shopper each, 1 with probability p. */
function coins(n: number, p: number, seed: number): Float64Array {
  const dice = random(seed, 'coins')
  return Float64Array.from({ length: n }, () => (dice.next() < p ? 1 : 0))
}
const own = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i)

describe('intervals over shoppers', () => {
  it('are about as wide as the normal approximation says', () => {
    const n = 2000
    const column = coins(n, 0.3, 5)
    const { mean, low, high } = intervalOf(resample([column], own(n)), 0)
    const expected = 1.96 * Math.sqrt((mean * (1 - mean)) / n)
    expect(mean).toBe(column.reduce((a, b) => a + b) / n)
    expect((high - low) / 2).toBeGreaterThan(expected * 0.9)
    expect((high - low) / 2).toBeLessThan(expected * 1.1)
    expect(low).toBeLessThan(mean)
    expect(high).toBeGreaterThan(mean)
  })

  it('hold the true mean in about 95 of 100 samples', () => {
    let held = 0
    for (let s = 0; s < 200; s++) {
      const { low, high } = intervalOf(resample([coins(300, 0.4, s)], own(300), { resamples: 300 }), 0)
      if (low <= 0.4 && 0.4 <= high) held++
    }
    // Binomial(200, 0.95): standard deviation 3.1.
    expect(held).toBeGreaterThan(178)
  })

  it('draw shoppers, not rows: ten equal rows a shopper are as good as one', () => {
    const column = coins(200, 0.5, 1)
    const tenfold = Float64Array.from({ length: 2000 }, (_, i) => column[Math.floor(i / 10)])
    const shopper = Int32Array.from({ length: 2000 }, (_, i) => Math.floor(i / 10))
    expect(intervalOf(resample([tenfold], shopper), 0)).toEqual(intervalOf(resample([column], own(200)), 0))
  })

  it('of a paired difference are exact where one column is the other and a constant', () => {
    const column = coins(100, 0.5, 3)
    const higher = column.map(value => value + 0.25)
    const { mean, low, high } = intervalOf(resample([column, higher], own(100)), 1, 0)
    for (const value of [mean, low, high]) expect(value).toBeCloseTo(0.25, 12)
  })

  it('are the same for the same seed and others for another', () => {
    const column = coins(100, 0.5, 3)
    const first = intervalOf(resample([column], own(100), { seed: 4 }), 0)
    expect(intervalOf(resample([column], own(100), { seed: 4 }), 0)).toEqual(first)
    expect(intervalOf(resample([column], own(100), { seed: 5 }), 0)).not.toEqual(first)
  })

  it('refuse a share that is none', () => {
    expect(() => resample([], [], { confidence: 95 })).toThrow(/confidence 95/)
    expect(() => resample([], [], { resamples: 0 })).toThrow(/0 resamples/)
  })
})
