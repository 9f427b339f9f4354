import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { discounts, METRICS, measureList } from '../../src/evaluation/metrics.js'

const ITEMS = 20

function measure(list: number[], relevant: number[], k: number): Record<string, number> {
  const marks = new Uint8Array(ITEMS)
  for (const item of relevant) marks[item] = 1
  const out = new Float64Array(METRICS.length + 2).fill(-7)
  measureList(Int32Array.from(list), list.length, marks, relevant.length, discounts(k), out, 1)
  expect([out[0], out[out.length - 1]]).toEqual([-7, -7])
  return Object.fromEntries(METRICS.map((metric, m) => [metric, out[m + 1]]))
}

describe('the metrics of one list', () => {
  it('follow their formulas for hits at places 2 and 4 of 5, with three wanted', () => {
    const got = measure([9, 1, 8, 2, 7], [1, 2, 3], 5)
    expect(got.recall).toBe(2 / 3)
    expect(got.recallCapped).toBe(2 / Math.min(5, 3))
    expect(got.precision).toBe(2 / 5)
    expect(got.hitRate).toBe(1)
    expect(got.mrr).toBe(1 / 2)
    expect(got.map).toBeCloseTo((1 / 2 + 2 / 4) / 3, 15)
    const ideal = 1 / Math.log2(2) + 1 / Math.log2(3) + 1 / Math.log2(4)
    expect(got.ndcg).toBeCloseTo((1 / Math.log2(3) + 1 / Math.log2(5)) / ideal, 14)
  })

  it('cap what a short list cannot hold: recall divides by all wanted, capped recall by k', () => {
    const got = measure([1, 2], [1, 2, 3, 4, 5], 2)
    expect(got.recall).toBe(2 / 5)
    expect(got.recallCapped).toBe(1)
    expect(got.ndcg).toBe(1)
    expect(got.map).toBe(1)
  })

  it('are all 0 for a list without hits, and for no list', () => {
    expect(Object.values(measure([8, 9], [1], 2))).toEqual([0, 0, 0, 0, 0, 0, 0])
    expect(Object.values(measure([], [1], 2))).toEqual([0, 0, 0, 0, 0, 0, 0])
  })

  it('count places that stayed empty as misses', () => {
    expect(measure([1], [1], 4).precision).toBe(1 / 4)
  })

  it('agree with their definitions for any list', () => {
    const list = fc.uniqueArray(fc.nat({ max: ITEMS - 1 }), { maxLength: 8 })
    const wanted = fc.uniqueArray(fc.nat({ max: ITEMS - 1 }), { minLength: 1 })
    fc.assert(
      fc.property(list, wanted, fc.integer({ min: 8, max: 12 }), (ranked, relevant, k) => {
        const hit = (item: number): number => (relevant.includes(item) ? 1 : 0)
        const hits = ranked.filter(hit).length
        const got = measure(ranked, relevant, k)
        expect(got.recall).toBeCloseTo(hits / relevant.length, 12)
        expect(got.recallCapped).toBeCloseTo(hits / Math.min(k, relevant.length), 12)
        const dcg = ranked.reduce((sum, item, r) => sum + hit(item) / Math.log2(r + 2), 0)
        const ideal = relevant.slice(0, k).reduce((sum, _, r) => sum + 1 / Math.log2(r + 2), 0)
        expect(got.ndcg).toBeCloseTo(dcg / ideal, 12)
        const precisionAt = (r: number): number => ranked.slice(0, r + 1).filter(hit).length / (r + 1)
        const precisions = ranked.reduce((sum, item, r) => sum + hit(item) * precisionAt(r), 0)
        expect(got.map).toBeCloseTo(precisions / Math.min(k, relevant.length), 12)
        const first = ranked.findIndex(hit)
        expect(got.mrr).toBe(first < 0 ? 0 : 1 / (first + 1))
      }),
    )
  })
})
