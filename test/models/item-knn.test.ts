import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { itemKnn } from '../../src/models/item-knn.js'
import type { Scorer } from '../../src/models/model.js'
import { dataFile, describeWith, goldenFile } from '../data-path.js'
import { historyOf, positives } from './positives.js'
import { forItem, forUser, queryOf, trained } from './setting.js'

const SIMILARITIES = ['cosine', 'tfidf', 'bm25'] as const

interface Golden {
  readonly users: number
  readonly items: number
  readonly positives: number
  readonly models: Record<
    (typeof SIMILARITIES)[number],
    {
      readonly neighbours: readonly {
        readonly item: number
        readonly neighbours: readonly number[]
        readonly scores: readonly number[]
      }[]
      readonly recommend_K20_top10_filtered: readonly {
        readonly user: number
        readonly items: readonly number[]
        readonly scores: readonly number[]
      }[]
    }
  >
}

const sets = [
  { name: 'ml-100k-pos4', file: 'movielens-100k/u.data.gz', separator: '\t', kernels: 'plain' },
  { name: 'ml-1m-pos4', file: 'movielens-1m/ratings-no-timestamp.csv.gz', separator: ',', kernels: 'wasm' },
] as const

for (const { name, file, separator, kernels } of sets) {
  const data = dataFile(file)
  const golden = goldenFile(`${name}.json`)

  // Computed in float64 by an independent program and checked there against benfred/implicit 0.7.3.
  describeWith([data, golden], `itemKnn on ${name} with ${kernels} kernels`, () => {
    const expected: Golden = JSON.parse(readFileSync(golden!, 'utf8'))
    const { interactions, users, items } = positives(data!, separator)

    it('reads the same positives', () => {
      expect([users.length, items.length]).toEqual([expected.users, expected.items])
      expect(interactions.shoppers().indices.length).toBe(expected.positives)
    })

    it.each(SIMILARITIES)('finds the reference neighbours by %s', similarity => {
      // Ten times what the reference lists: equals at its cut are all among them
      const options = { similarity, neighbors: 200, maxPerShopper: Number.POSITIVE_INFINITY }
      const scorer = trained(itemKnn(options), interactions, { kernels })
      for (const { item, neighbours, scores } of expected.models[similarity].neighbours) {
        const wanted = neighbours.map((id, r) => [id, scores[r]]).filter(([id]) => id !== item)
        const all = forItem(scorer, items.length, items.indexOf(item)) || []
        wanted.forEach(([id, score], r) => {
          // Rank by rank the scores agree; the item itself must have the score it has in the reference.
          expect(Math.abs(all[r][1] / score - 1)).toBeLessThan(1e-4)
          const own = all.find(([index]) => items[index] === id)
          expect(Math.abs((own?.[1] ?? 0) / score - 1)).toBeLessThan(1e-4)
        })
      }
    })

    // The library's lists of 20 hold the item itself, which leaves 19. Its BM25 lists do not always, and among
    // equals at the cut of a cosine list its order is its own.
    it('recommends what the reference recommends by tfidf, each item of a history voting for its nearest', () => {
      const options = { similarity: 'tfidf', prune: 'source', neighbors: 19 } as const
      const model = itemKnn({ ...options, maxPerShopper: Number.POSITIVE_INFINITY })
      const scorer = trained(model, interactions, { kernels })
      for (const { user, items: ids, scores } of expected.models.tfidf.recommend_K20_top10_filtered) {
        const own = historyOf(interactions, users.indexOf(user))
        const list = (forUser(scorer, items.length, queryOf(own)) || []).filter(
          ([item]) => !own.includes(item),
        )
        ids.forEach((_, r) => {
          if (scores[r] > 0) expect(Math.abs(list[r][1] / scores[r] - 1)).toBeLessThan(1e-4)
        })
      }
    })
  })
}

describe('itemKnn', () => {
  it('scores two items by the shoppers they share', () => {
    // Shoppers 0 and 1 have both items, shopper 2 only the first.
    const data = interactionsOf({ shoppers: [0, 0, 1, 1, 2], items: [0, 1, 0, 1, 0] })
    expect(forItem(trained(itemKnn(), data), 2, 0)).toEqual([[1, Math.fround(2 / Math.sqrt(3 * 2))]])
    expect(forItem(trained(itemKnn({ shrink: 4 }), data), 2, 0)).toEqual([
      [1, Math.fround(2 / (Math.sqrt(3) * Math.sqrt(2) + 4))],
    ])
  })

  it('agrees with a naive twin', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(11), fc.nat(9)), { minLength: 1, maxLength: 60 }),
        fc.constantFrom(...SIMILARITIES),
        fc.constantFrom(0, 3),
        fc.integer({ min: 1, max: 12 }),
        (pairs, similarity, shrink, neighbors) => {
          const data = interactionsOf({
            shoppers: pairs.map(p => p[0]),
            items: pairs.map(p => p[1]),
            itemCount: 10,
          })
          const scorer = trained(itemKnn({ similarity, shrink, neighbors }), data)
          for (let item = 0; item < 10; item++) {
            const expected = naive(pairs, item, similarity, shrink).slice(0, neighbors)
            const found = forItem(scorer, 10, item) || []
            expect(found.map(([index]) => index)).toEqual(expected.map(([index]) => index))
            found.forEach(([, score], r) => {
              expect(score).toBeCloseTo(expected[r][1], 5)
            })
          }
        },
      ),
    )
  })

  it('lets an item of a history vote where it is among the nearest, and a page show the nearest', () => {
    // Item 0 has 1 and 2; 1 is nearer to 0 than 2 is, and 2 has nothing nearer than 0.
    const data = interactionsOf({ shoppers: [0, 0, 1, 1, 2, 2, 3, 4], items: [0, 1, 0, 1, 0, 2, 2, 2] })
    const scorer = trained(itemKnn({ neighbors: 1 }), data)
    const page = [[1, Math.fround(2 / (Math.sqrt(3) * Math.sqrt(2)))]]
    expect(forItem(scorer, 3, 0)).toEqual(page)
    expect(forUser(scorer, 3, queryOf([0]))).toEqual([...page, [2, Math.fround(1 / 3)]])
    expect(forItem(scorer, 3, 2)).toEqual([[0, Math.fround(1 / 3)]])
    expect(forUser(scorer, 3, queryOf([2]))).toBe(false)
    const voting = trained(itemKnn({ neighbors: 1, prune: 'source' }), data)
    expect(forItem(voting, 3, 0)).toEqual(page)
    expect(forUser(voting, 3, queryOf([0]))).toEqual(page)
  })

  it('scores a shopper as a naive twin does, an item carried by its nearest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(11), fc.nat(9)), { minLength: 1, maxLength: 60 }),
        fc.uniqueArray(fc.nat(9), { minLength: 1 }),
        fc.integer({ min: 1, max: 6 }),
        (pairs, history, neighbors) => {
          const data = interactionsOf({
            shoppers: pairs.map(p => p[0]),
            items: pairs.map(p => p[1]),
            itemCount: 10,
          })
          const scorer = trained(itemKnn({ neighbors }), data)
          const found = new Map(forUser(scorer, 10, queryOf(history)) || [])
          for (let item = 0; item < 10; item++) {
            const carried = naive(pairs, item, 'cosine', 0)
              .slice(0, neighbors)
              .filter(([other]) => history.includes(other))
            expect(found.has(item)).toBe(carried.length > 0)
            expect(found.get(item) ?? 0).toBeCloseTo(sum(carried.map(([, score]) => score)), 5)
          }
        },
      ),
    )
  })

  it('says how many shoppers stand behind a pair once they prove something', () => {
    // 30 shoppers have items 0 and 1 together, 30 others have item 2 alone.
    const shoppers = [...range(30), ...range(30), ...range(30).map(s => s + 30)]
    const items = [...range(30).map(() => 0), ...range(30).map(() => 1), ...range(30).map(() => 2)]
    const evidence = explained(trained(itemKnn(), interactionsOf({ shoppers, items })), 0, 1)
    expect(evidence).toEqual([
      { kind: 'same-shoppers', item: 0, share: 1, support: 30, confidence: 1, lift: 2 },
    ])
  })

  it('counts only the newest items of a shopper who has too many', () => {
    const data = interactionsOf({ shoppers: [0, 0, 0], items: [0, 1, 2], at: [1, 2, 3] })
    const scorer = trained(itemKnn({ maxPerShopper: 2 }), data)
    expect(forItem(scorer, 3, 0)).toBe(false)
    expect(forItem(scorer, 3, 1)).toEqual([[2, 1]])
  })

  it('says false to an item it does not know', () => {
    const scorer = trained(itemKnn(), interactionsOf({ shoppers: [0], items: [0], itemCount: 2 }))
    expect(forItem(scorer, 2, 1)).toBe(false)
    expect(forItem(scorer, 2, 7)).toBe(false)
  })

  it('names the nearest option it knows, and what a value should be', () => {
    expect(() => itemKnn({ neighbours: 5 } as never)).toThrow(/"neighbours".*"neighbors"/)
    expect(() => itemKnn({ similarity: 'cosin' as never })).toThrow(/did you mean 'cosine'/)
    expect(() => itemKnn({ neighbors: 0 })).toThrow(/whole number of at least 1/)
    expect(() => itemKnn({ b: 2 })).toThrow(/from 0 to 1/)
  })
})

/** All partners of an item by the formulas of the doc, best first, ties to the lower index. */
function naive(
  pairs: readonly (readonly [number, number])[],
  item: number,
  similarity: (typeof SIMILARITIES)[number],
  shrink: number,
): [number, number][] {
  const has = (shopper: number, other: number) => pairs.some(([s, i]) => s === shopper && i === other)
  const shoppers = [...new Set(pairs.map(([s]) => s))]
  const items = [...new Set(pairs.map(([, i]) => i))].sort((a, b) => a - b)
  const c = (i: number) => shoppers.filter(s => has(s, i)).length
  const d = (s: number) => items.filter(i => has(s, i)).length
  const idf = (s: number) => Math.log(items.length) - Math.log(1 + d(s))
  const mean = items.reduce((sum, i) => sum + c(i), 0) / items.length
  const f = (i: number) => 2.2 / (1.2 * (0.25 + (0.75 * c(i)) / mean) + 1)
  const norm = (i: number) => Math.sqrt(sum(shoppers.filter(s => has(s, i)).map(s => idf(s) ** 2)))
  const score = (j: number): number => {
    const shared = shoppers.filter(s => has(s, item) && has(s, j))
    const weight = sum(shared.map(s => idf(s) ** 2))
    if (similarity === 'cosine') return shared.length / (Math.sqrt(c(item) * c(j)) + shrink)
    if (similarity === 'tfidf') return weight / (norm(item) * norm(j) + shrink)
    return weight / (1 / (f(item) * f(j)) + shrink)
  }
  return items
    .filter(j => j !== item)
    .map((j): [number, number] => [j, Math.fround(score(j))])
    .filter(([, s]) => s > 0)
    .sort((a, b) => (Math.abs(a[1] - b[1]) < 1e-6 ? a[0] - b[0] : b[1] - a[1]))
}

function explained(scorer: Scorer, from: number, item: number) {
  const evidence: Parameters<NonNullable<Scorer['explainItem']>>[2] = []
  scorer.explainItem!(from, item, evidence)
  return evidence
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
