import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rankOrder } from '../../src/ranking/rank-order.js'

const order = (personal: readonly number[], strength: number) => [
  ...rankOrder(Float64Array.from(personal), strength).order,
]
const score = fc.oneof(
  fc.constant(Number.NaN),
  fc.constantFrom(0, 1, 2),
  // As models give them
  fc.float({ min: -5, max: 5, noNaN: true }),
)
const pages = fc.array(score, { maxLength: 60 })

describe('rankOrder', () => {
  it('is the order handed in at strength 0, and the order of the scores at 1', () => {
    expect(order([1, 3, 2], 0)).toEqual([0, 1, 2])
    expect(order([1, 3, 2], 1)).toEqual([1, 2, 0])
  })

  it('weighs the logarithm of the place against the score by hand', () => {
    // Places of three: 1, 1 − ln 2 / ln 4 = 0.5, 1 − ln 3 / ln 4 = 0.2075; scores 0, 0.5, 1
    const { scores, unit } = rankOrder(Float64Array.of(0, 1, 2), 0.5)
    expect(unit).toBe(0.25)
    expect(scores[0]).toBeCloseTo(0.5, 5)
    expect(scores[1]).toBeCloseTo(0.5, 5)
    expect(scores[2]).toBeCloseTo(0.5 * (1 - Math.log(3) / Math.log(4)) + 0.5, 6)
  })

  it('leaves items without a score where they are, and equals as handed in', () => {
    expect(order([Number.NaN, 1, Number.NaN, 2, 1], 1)).toEqual([0, 3, 2, 1, 4])
  })

  it('says nothing about a page on which all scores are 0', () => {
    expect(rankOrder(Float64Array.of(0, 0, Number.NaN), 1).unit).toBe(0)
    expect(order([0, 0, Number.NaN], 1)).toEqual([0, 1, 2])
  })

  it('moves every item once, keeps the places of the unknown, and its scores fall strictly', () => {
    fc.assert(
      fc.property(pages, fc.double({ min: 0, max: 1, noNaN: true }), (personal, strength) => {
        const { order, scores } = rankOrder(Float64Array.from(personal), strength)
        expect([...order].sort((a, b) => a - b)).toEqual(personal.map((_, r) => r))
        personal.forEach((own, r) => {
          if (Number.isNaN(own)) expect(order[r]).toBe(r)
        })
        for (let place = 1; place < order.length; place++) {
          expect(scores[order[place]]).toBeLessThan(scores[order[place - 1]])
        }
      }),
    )
  })

  it('puts known items in the order of a naive sort of the formula', () => {
    fc.assert(
      fc.property(pages, fc.constantFrom(0.1, 0.5, 0.6, 1), (personal, strength) => {
        const known = personal.flatMap((own, r) => (Number.isNaN(own) ? [] : [r]))
        const low = Math.min(0, ...known.map(r => personal[r]))
        const high = Math.max(0, ...known.map(r => personal[r]))
        const value = (r: number) =>
          (1 - strength) * (1 - Math.log(1 + r) / Math.log(1 + personal.length)) +
          (high > low ? (strength * (personal[r] - low)) / (high - low) : 0)
        const moved = order(personal, strength).filter(r => !Number.isNaN(personal[r]))
        for (let m = 1; m < moved.length; m++) {
          expect(value(moved[m])).toBeLessThanOrEqual(value(moved[m - 1]) + 1e-12)
        }
      }),
    )
  })

  it('keeps a million items apart', () => {
    const { scores } = rankOrder(new Float64Array(1e6).fill(1), 1)
    for (let r = 1; r < scores.length; r++) if (!(scores[r] < scores[r - 1])) throw new Error(`at ${r}`)
    expect(scores[0]).toBeLessThan(1.3)
  })
})
