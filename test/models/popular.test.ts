import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import type { Evidence } from '../../src/models/model.js'
import { popular } from '../../src/models/popular.js'
import { forItem, forUser, plainCatalog, queryOf, trained } from './setting.js'

const DAY = 86_400_000

describe('popular', () => {
  it('counts shoppers, not events', () => {
    const data = interactionsOf({ shoppers: [0, 0, 0, 1, 2], items: [0, 0, 0, 1, 1] })
    expect(forUser(trained(popular(), data), 2, queryOf([]))).toEqual([
      [1, 2],
      [0, 1],
    ])
  })

  it('halves a shopper who came last a half-life ago', () => {
    const data = interactionsOf({
      shoppers: [0, 1, 1, 2],
      items: [0, 0, 0, 1],
      at: [0, 7 * DAY, 14 * DAY, 21 * DAY],
    })
    // Shopper 0 is three half-lives back, shopper 1 one by the newer of two events.
    expect(forUser(trained(popular(), data), 2, queryOf([]))).toEqual([
      [1, 1],
      [0, 1 / 8 + 1 / 2],
    ])
    expect(forUser(trained(popular({ halfLife: '21d' }), data), 2, queryOf([]))).toEqual([
      [0, Math.fround(0.5 + 2 ** (-1 / 3))],
      [1, 1],
    ])
  })

  it('still orders what was last wanted years ago by its shoppers', () => {
    const data = interactionsOf({ shoppers: [0, 1, 2, 3], items: [0, 1, 1, 2], at: [0, 0, 0, 4000 * DAY] })
    expect((forUser(trained(popular(), data), 3, queryOf([])) || []).map(([item]) => item)).toEqual([2, 1, 0])
  })

  it('agrees with a naive twin', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5), fc.nat(6), fc.nat(40), fc.constantFrom(1, 5, -5)), { minLength: 1 }),
        rows => {
          const data = interactionsOf({
            shoppers: rows.map(row => row[0]),
            items: rows.map(row => row[1]),
            at: rows.map(row => row[2] * DAY),
            weights: rows.map(row => row[3]),
            itemCount: 7,
          })
          const newest = Math.max(...rows.map(row => row[2]))
          const timed = rows.some(row => row[2] !== newest)
          const scores = Array.from({ length: 7 }, (_, item) => {
            const own = rows.filter(row => row[1] === item && row[3] > 0)
            const last = [...new Set(own.map(row => row[0]))].map(shopper =>
              Math.max(...own.filter(row => row[0] === shopper).map(row => row[2])),
            )
            return last.reduce((sum, day) => sum + (timed ? 2 ** ((day - newest) / 7) : 1), 0)
          })
          const found = forUser(trained(popular(), data), 7, queryOf([])) || []
          expect(found.length).toBe(scores.filter(score => score > 0).length)
          for (const [item, score] of found) expect(score).toBeCloseTo(scores[item], 5)
        },
      ),
    )
  })

  it('gives an item the popular ones of its category, itself left out', () => {
    const data = interactionsOf({ shoppers: [0, 0, 0, 1, 1, 2], items: [0, 1, 2, 1, 2, 2], itemCount: 4 })
    const scorer = trained(popular(), data, { catalog: plainCatalog([7, 7, 3, 7]) })
    expect(forItem(scorer, 4, 0)).toEqual([[1, 2]])
    // A new item of the category has its list at once.
    expect(forItem(scorer, 4, 3)).toEqual([
      [1, 2],
      [0, 1],
    ])
    expect(forItem(scorer, 4, 2)).toBe(false)
    const evidence: Evidence[] = []
    expect(scorer.explainItem!(3, 1, evidence)).toBe(true)
    expect(evidence).toEqual([{ kind: 'category', item: 3, share: 2, support: 2 }])
    expect(scorer.explainItem!(3, 2, evidence)).toBe(false)
  })

  it('has nothing to say about an empty log', () => {
    const data = interactionsOf({ shoppers: [], items: [], itemCount: 2 })
    expect(forUser(trained(popular(), data), 2, queryOf([0]))).toBe(false)
  })

  it('refuses a half-life of nothing', () => {
    expect(() => popular({ halfLife: 0 })).toThrow(/halfLife/)
    expect(() => popular({ halflife: '7d' } as never)).toThrow(/"halfLife"/)
  })
})
