import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { type Rp3betaOptions, rp3beta } from '../../src/models/rp3beta.js'
import { forItem, trained } from './setting.js'

describe('rp3beta', () => {
  it('walks from an item to its shoppers and on to their items', () => {
    // Item 0 has shoppers 0 and 1; shopper 0 has three items, shopper 1 two. Item 1 has two shoppers, item 2 one.
    const data = interactionsOf({ shoppers: [0, 0, 0, 1, 1], items: [0, 1, 2, 0, 1] })
    const scorer = trained(rp3beta({ alpha: 1, beta: 0, normalize: false }), data)
    expect(forItem(scorer, 3, 0)).toEqual([
      [1, Math.fround((1 / 3 + 1 / 2) / 2)],
      [2, Math.fround(1 / 3 / 2)],
    ])
    const damped = trained(rp3beta({ alpha: 1, beta: 1, normalize: false }), data)
    expect(new Map(forItem(damped, 3, 0) || []).get(1)).toBeCloseTo((1 / 3 + 1 / 2) / 4, 6)
  })

  it('agrees with a naive twin', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(9), fc.nat(7)), { minLength: 1, maxLength: 50 }),
        fc.constantFrom(0.5, 1, 1.3),
        fc.constantFrom(0, 0.4),
        fc.boolean(),
        fc.integer({ min: 1, max: 8 }),
        (pairs, alpha, beta, normalize, neighbors) => {
          const options = { alpha, beta, normalize, neighbors }
          const data = interactionsOf({
            shoppers: pairs.map(p => p[0]),
            items: pairs.map(p => p[1]),
            itemCount: 8,
          })
          const scorer = trained(rp3beta(options), data)
          const expected = naive(pairs, options)
          // Equals at a cut may fall either way by the last bit, so that whole lists are compared by their scores.
          for (let item = 0; item < 8; item++) {
            const found = forItem(scorer, 8, item) || []
            const wanted = expected.rows[item]
            if (expected.tied) expect(found.length).toBeLessThanOrEqual(neighbors)
            else {
              expect(found.length).toBe(wanted.size)
              for (const [j, score] of found) expect(score).toBeCloseTo(wanted.get(j)!, 5)
            }
          }
        },
      ),
    )
  })

  it('is P3α without beta', () => {
    const data = interactionsOf({ shoppers: [0, 0, 1, 1, 2, 2], items: [0, 1, 1, 2, 0, 2] })
    const scorer = trained(rp3beta({ beta: 0 }), data)
    for (let item = 0; item < 3; item++) {
      expect((forItem(scorer, 3, item) || []).map(([, score]) => score)).toEqual([0.5, 0.5])
    }
  })
})

/** The published procedure, on dense arrays; `tied` says that a cut went through equals. */
function naive(
  pairs: readonly (readonly [number, number])[],
  options: Required<Omit<Rp3betaOptions, 'maxPerShopper'>>,
) {
  const { alpha, beta, normalize, neighbors } = options
  const has = (u: number, i: number) => pairs.some(pair => pair[0] === u && pair[1] === i)
  const all = Array.from({ length: 8 }, (_, i) => i)
  const users = Array.from({ length: 10 }, (_, u) => u)
  const c = (i: number) => users.filter(u => has(u, i)).length
  const d = (u: number) => all.filter(i => has(u, i)).length
  let tied = false
  const cut = (entries: [number, number][]): Map<number, number> => {
    const sorted = entries.sort((a, b) => b[1] - a[1] || a[0] - b[0])
    if (sorted.length > neighbors && Math.abs(sorted[neighbors - 1][1] - sorted[neighbors][1]) < 1e-6)
      tied = true
    return new Map(sorted.slice(0, neighbors))
  }
  const rows = all.map(i => {
    const row = all
      .filter(j => j !== i)
      .map((j): [number, number] => {
        const walk = users
          .filter(u => has(u, i) && has(u, j))
          .reduce((sum, u) => sum + (1 / c(i)) ** alpha * (1 / d(u)) ** alpha, 0)
        return [j, walk === 0 ? 0 : walk / c(j) ** beta]
      })
      .filter(([, score]) => score > 0)
    const kept = cut(row)
    const sum = [...kept.values()].reduce((a, b) => a + b, 0)
    return normalize ? new Map([...kept].map(([j, score]): [number, number] => [j, score / sum])) : kept
  })
  for (const j of all) {
    const column = cut(rows.flatMap((row, i): [number, number][] => (row.has(j) ? [[i, row.get(j)!]] : [])))
    for (const [i, row] of rows.entries()) if (!column.has(i)) row.delete(j)
  }
  return { rows, tied }
}
