import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Scores } from '../../src/kernels/scores.js'
import { topK, topOfScores } from '../../src/kernels/top-k.js'

/** The naive twin: sort everything. */
function naive(entries: readonly (readonly [number, number])[], k: number): number[][] {
  return entries
    .filter(([, value]) => value > Number.NEGATIVE_INFINITY)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, k)
    .map(entry => [...entry])
}

const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.float({ noNaN: true }),
  fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -0),
)

describe('the k best', () => {
  it('equal a full sort, ties to the lower index, NaN and −Infinity left out', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), fc.integer({ min: 0, max: 30 }), (list, k) => {
        const values = Float32Array.from(list)
        const items = new Int32Array(30)
        const scores = new Float32Array(30)
        const found = topK(values, values.length, k, items, scores)
        const wanted = naive(
          Array.from(values, (v, i) => [i, v + 0] as const),
          k,
        )
        expect(Array.from({ length: found }, (_, i) => [items[i], scores[i] + 0])).toEqual(wanted)
      }),
      { numRuns: 1000 },
    )
  })

  it('of scores are those among touched items, whatever the order of touching', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), value), { maxLength: 150 }),
        fc.integer({ min: 0, max: 20 }),
        (adds, k) => {
          const scores = new Scores(100)
          for (const [item, amount] of adds) scores.add(item, amount)
          const items = new Int32Array(20)
          const best = new Float32Array(20)
          const found = topOfScores(scores, k, items, best)
          const touched = [...new Set(adds.map(([item]) => item))]
          const wanted = naive(
            touched.map(item => [item, scores.values[item] + 0] as const),
            k,
          )
          expect(Array.from({ length: found }, (_, i) => [items[i], best[i] + 0])).toEqual(wanted)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('pass by what is blocked, whether scores are dense, touched or both', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 40, maxLength: 40 }),
        fc.nat(40),
        fc.uniqueArray(fc.nat(39)),
        fc.uniqueArray(fc.nat(39)),
        fc.integer({ min: 1, max: 12 }),
        (list, dense, adds, hidden, k) => {
          const scores = new Scores(40)
          scores.values.set(list.slice(0, dense))
          scores.markDense(dense)
          for (const item of adds) if (item >= dense) scores.add(item, list[item])
          const blocked = new Uint8Array(40)
          for (const item of hidden) blocked[item] = 1
          const items = new Int32Array(k)
          const best = new Float32Array(k)
          const found = topOfScores(scores, k, items, best, blocked)
          const wanted = naive(
            Array.from(scores.values, (score, item) => [item, score + 0] as const).filter(
              ([item]) => blocked[item] === 0 && scores.has(item),
            ),
            k,
          )
          expect(Array.from({ length: found }, (_, i) => [items[i], best[i] + 0])).toEqual(wanted)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('of dense scores look at every item', () => {
    const scores = new Scores(5)
    scores.values.set([0, -1, 2, 2, -3])
    scores.markDense()
    const items = new Int32Array(9)
    const best = new Float32Array(9)
    expect(topOfScores(scores, 9, items, best)).toBe(5)
    expect([...items.subarray(0, 5)]).toEqual([2, 3, 0, 1, 4])
  })

  it('of scores that are dense up to a point also look at what was touched past it', () => {
    const scores = new Scores(6)
    scores.values.set([0, 2, 1])
    scores.markDense(3)
    scores.add(5, 2)
    scores.add(4, 3)
    const items = new Int32Array(3)
    const best = new Float32Array(3)
    expect(topOfScores(scores, 3, items, best)).toBe(3)
    expect([...items]).toEqual([4, 1, 5])
  })
})
