import { describe, expect, it } from 'vitest'
import { minimize } from '../../src/kernels/minimize.js'

describe('minimize', () => {
  it('finds the lowest point of a bowl', () => {
    const bowl = (at: Float64Array) => (at[0] - 3) ** 2 + 2 * (at[1] + 1) ** 2 + 0.5 * (at[2] - 7) ** 2
    const found = minimize(bowl, Float64Array.of(0, 0, 0), 0.5, 1e-14)
    expect([...found.at].map(x => Math.round(x * 1e4) / 1e4)).toEqual([3, -1, 7])
    expect(found.value).toBeLessThan(1e-10)
  })

  it('follows the bent valley of Rosenbrock', () => {
    const valley = (at: Float64Array) => (1 - at[0]) ** 2 + 100 * (at[1] - at[0] ** 2) ** 2
    const { at } = minimize(valley, Float64Array.of(-1.2, 1), 0.5, 1e-15)
    expect(at[0]).toBeCloseTo(1, 4)
    expect(at[1]).toBeCloseTo(1, 4)
  })

  it('keeps out of where the function is infinite', () => {
    const wall = (at: Float64Array) => (at[0] < 2 ? Number.POSITIVE_INFINITY : at[0])
    expect(minimize(wall, Float64Array.of(5)).at[0]).toBeCloseTo(2, 4)
  })

  it('does not change its start, gives the same bits again, and stops after so many calls', () => {
    const start = Float64Array.of(4, 4)
    const cup = (at: Float64Array) => at[0] ** 4 + at[1] ** 2
    const first = minimize(cup, start)
    expect([...start]).toEqual([4, 4])
    expect(minimize(cup, start)).toEqual(first)
    expect(minimize(cup, start, 0.5, 0, 20).calls).toBeLessThanOrEqual(24)
  })
})
