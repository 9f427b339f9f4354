import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { avoidEachOther, lift, logLikelihood } from '../../src/kernels/association.js'
import { type CooccurrenceOptions, cooccurrence } from '../../src/models/cooccurrence.js'
import type { Evidence, Scorer } from '../../src/models/model.js'
import { dataFile, describeWith } from '../data-path.js'
import { linesOf } from './read-lines.js'
import { forItem, trained } from './setting.js'

const VIEW = 0
const PURCHASE = 5
const groceries = dataFile('groceries/groceries.csv.gz')

// Counts, lift and log-likelihood ratios of this published set, computed by an independent program.
describeWith([groceries], 'cooccurrence on groceries', () => {
  const { data, index } = basketsOf(linesOf(groceries!))
  const all = { neighbors: Number.POSITIVE_INFINITY, maxPerShopper: Number.POSITIVE_INFINITY }
  const scorer = trained(cooccurrence(all), data)
  const table = tableOf(scorer)

  it('reads 9,835 baskets', () => {
    expect(table.total).toBe(9835)
  })

  it.each([
    ['flour', 'sugar', 171, 333, 49, 8.4631, 141.495],
    ['ham', 'white bread', 256, 414, 50, 4.6399, 85.772],
    ['herbs', 'root vegetables', 160, 1072, 69, 3.9565, 110.969],
    ['berries', 'whipped/sour cream', 327, 705, 89, 3.7969, 128.674],
  ] as const)('counts %s with %s', (first, second, n, m, both, liftOf, ratio) => {
    const [i, j] = [index.get(first)!, index.get(second)!]
    expect([table.counts[i], table.counts[j], table.both(i, j)]).toEqual([n, m, both])
    expect(lift(both, n, m, table.total)).toBeCloseTo(liftOf, 4)
    expect(logLikelihood(both, n, m, table.total)).toBeCloseTo(ratio, 3)
    const evidence = evidenceOf(scorer, i, j)
    expect(evidence).toMatchObject([
      { kind: 'bought-together', item: i, support: both, confidence: both / n },
    ])
    expect(evidence[0].lift).toBeCloseTo(liftOf, 4)
  })

  it('knows the pair with the most baskets and the pair with the highest ratio', () => {
    const [vegetables, milk, roots] = ['other vegetables', 'whole milk', 'root vegetables'].map(
      name => index.get(name)!,
    )
    expect(table.both(vegetables, milk)).toBe(736)
    const { counts, total } = table
    expect(lift(736, counts[vegetables], counts[milk], total)).toBeCloseTo(1.5136, 4)
    expect(logLikelihood(736, counts[vegetables], counts[milk], total)).toBeCloseTo(200.07, 3)
    expect(table.both(vegetables, roots)).toBe(466)
    let highest = 0
    for (const [i, j, , both] of table.pairs) {
      if (lift(both, counts[i], counts[j], total) <= 1) continue
      highest = Math.max(highest, logLikelihood(both, counts[i], counts[j], total))
    }
    expect(highest).toBeCloseTo(374.637, 3)
  })

  it.each(['pair', 'cosine', 'confidence', 'lift', 'log-likelihood'] as const)(
    'never recommends items that avoid each other, by %s',
    score => {
      const kept = tableOf(trained(cooccurrence({ ...all, score }), data))
      for (const [a, b] of [
        ['canned beer', 'whipped/sour cream'],
        ['bottled beer', 'canned beer'],
      ]) {
        expect(kept.both(index.get(a)!, index.get(b)!)).toBe(0)
        expect(kept.both(index.get(b)!, index.get(a)!)).toBe(0)
      }
      for (const [i, j, , both] of kept.pairs) {
        expect(avoidEachOther(both, kept.counts[i], kept.counts[j], kept.total)).toBe(false)
      }
    },
  )

  it('ranks a coincidence without numbers', () => {
    const [cocoa, preservation] = [index.get('cocoa drinks')!, index.get('preservation products')!]
    expect(table.both(cocoa, preservation)).toBe(1)
    expect(lift(1, table.counts[cocoa], table.counts[preservation], table.total)).toBeCloseTo(223.5, 1)
    expect(evidenceOf(scorer, cocoa, preservation)).toEqual([
      { kind: 'bought-together', item: cocoa, share: expect.any(Number) },
    ])
  })
})

describe('cooccurrence', () => {
  it('weighs a basket by its length and the pair by both popularities', () => {
    // Baskets: {0, 1} of one shopper, {0, 1, 2, 3} of another. √2 and √4, their mean m = (√2 + 2) / 2.
    const data = baskets([
      [0, [0, 1]],
      [1, [0, 1, 2, 3]],
    ])
    const m = (Math.SQRT2 + 2) / 2
    const scorer = trained(cooccurrence(), data)
    const [best, ...others] = forItem(scorer, 4, 0) || []
    expect(best).toEqual([1, Math.fround((m / Math.SQRT2 + m / 2) / (2 ** 0.75 * 2 ** 0.25 + 20))])
    expect(others.map(([item]) => item)).toEqual([2, 3])
    expect(others[0][1]).toBeCloseTo(m / 2 / (2 ** 0.75 * 1 + 20), 6)
  })

  it('recommends the accessory on the page of the main item more than the other way round', () => {
    // A card goes with every camera; cards are also bought alone by many, and others buy neither.
    const rows: [number, number[]][] = Array.from({ length: 160 }, (_, s) => [
      s,
      s < 10 ? [0, 1] : [s < 40 ? 1 : 2],
    ])
    const scorer = trained(cooccurrence(), baskets(rows))
    const there = forItem(scorer, 2, 0) || []
    const back = forItem(scorer, 2, 1) || []
    expect(there[0][1]).toBeGreaterThan(back[0][1])
    const [evidence] = evidenceOf(scorer, 0, 1)
    expect(evidence.confidence).toBe(1)
  })

  it('counts a shopper who returns with the same basket once in the support', () => {
    // Item 2 is bought alone by others, so that the pair is more than chance.
    const rows: [number, number[]][] = [
      ...Array.from({ length: 30 }, (_, s): [number, number[]] => [s + 9, [2]]),
    ]
    for (let visit = 0; visit < 6; visit++) rows.push([0, [0, 1]])
    const alone = trained(cooccurrence(), baskets(rows))
    expect(evidenceOf(alone, 0, 1)).toEqual([{ kind: 'bought-together', item: 0, share: expect.any(Number) }])
    const two = trained(cooccurrence(), baskets([...rows, [1, [0, 1]]]))
    expect(evidenceOf(two, 0, 1)).toEqual([
      {
        kind: 'bought-together',
        item: 0,
        share: expect.any(Number),
        support: 2,
        confidence: 1,
        lift: 37 / 7,
      },
    ])
  })

  it('takes purchases over baskets, and what was looked at over sessions', () => {
    const data = interactionsOf({
      shoppers: [0, 0, 0, 0],
      items: [0, 1, 2, 3],
      types: [VIEW, VIEW, PURCHASE, PURCHASE],
    })
    const bought = trained(cooccurrence(), data)
    expect([forItem(bought, 4, 0), forItem(bought, 4, 2)]).toEqual([false, [[3, expect.any(Number)]]])
    const viewed = trained(cooccurrence({ over: 'sessions' }), data)
    expect([forItem(viewed, 4, 0), forItem(viewed, 4, 2)]).toEqual([[[1, expect.any(Number)]], false])
    const shopper = trained(cooccurrence({ over: 'shoppers' }), data)
    expect((forItem(shopper, 4, 0) || []).length).toBe(3)
  })

  it('takes all that is positive over sessions where nobody viewed anything', () => {
    const data = interactionsOf({
      shoppers: [0, 0, 0],
      items: [0, 1, 2],
      types: [5, 5, 7],
      weights: [5, 5, -5],
    })
    expect(forItem(trained(cooccurrence({ over: 'sessions' }), data), 3, 0)).toEqual([
      [1, expect.any(Number)],
    ])
  })

  it('keeps the newest items of a group that is too long', () => {
    const data = interactionsOf({ shoppers: [0, 0, 0], items: [2, 0, 1], at: [1, 2, 3], sessions: [0, 0, 0] })
    const scorer = trained(cooccurrence({ over: 'sessions', maxPerShopper: 2 }), data)
    expect([forItem(scorer, 3, 2), forItem(scorer, 3, 0)]).toEqual([false, [[1, expect.any(Number)]]])
  })

  it('agrees with a naive twin for every score and over every kind of group', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5), fc.nat(3), fc.nat(7)), { minLength: 1, maxLength: 60 }),
        fc.constantFrom('shoppers', 'sessions', 'baskets'),
        fc.constantFrom('pair', 'cosine', 'confidence', 'lift', 'log-likelihood'),
        fc.integer({ min: 1, max: 3 }),
        (rows, over, score, minSupport) => {
          const data = interactionsOf({
            shoppers: rows.map(([shopper]) => shopper),
            items: rows.map(([, , item]) => item),
            sessions: rows.map(([shopper, visit]) => shopper * 4 + visit),
            baskets: rows.map(([shopper, visit]) => shopper * 4 + visit),
            itemCount: 8,
          })
          const groups = new Map<number, { shopper: number; items: Set<number> }>()
          for (const [shopper, visit, item] of rows) {
            const key = over === 'shoppers' ? shopper : shopper * 4 + visit
            const group = groups.get(key) ?? { shopper, items: new Set() }
            groups.set(key, group)
            group.items.add(item)
          }
          const options = { over, score, minSupport } as const
          const table = tableOf(trained(cooccurrence(options), data))
          for (let i = 0; i < 8; i++) {
            const expected = naive([...groups.values()], i, options)
            const found = table.pairs.filter(([from]) => from === i)
            expect(found.map(pair => pair.slice(1, 4))).toEqual(expected.map(pair => pair.slice(0, 3)))
            for (const [r, pair] of found.entries()) expect(pair[4]).toBeCloseTo(expected[r][3], 5)
          }
        },
      ),
    )
  })

  it('refuses what it does not know', () => {
    expect(() => cooccurrence({ over: 'orders' as never })).toThrow(/'orders'.*baskets/)
    expect(() => cooccurrence({ shrink: Number.NaN })).toThrow(/shrink: NaN/)
    expect(() => cooccurrence({ minSuport: 2 } as never)).toThrow(/Did you mean "minSupport"/)
  })
})

/** Partners of an item as [item, support, groups with both, score], best first, from the formulas of the docs. */
function naive(
  groups: readonly { readonly shopper: number; readonly items: ReadonlySet<number> }[],
  i: number,
  { score, minSupport }: Required<Pick<CooccurrenceOptions, 'score' | 'minSupport'>>,
): [number, number, number, number][] {
  const total = groups.length
  const n = (item: number) => groups.filter(group => group.items.has(item)).length
  const mean = groups.reduce((sum, group) => sum + Math.sqrt(group.items.size), 0) / total
  const partners: [number, number, number, number][] = []
  for (let j = 0; j < 8; j++) {
    const shared = groups.filter(group => group.items.has(i) && group.items.has(j))
    const both = shared.length
    const support = new Set(shared.map(group => group.shopper)).size
    if (j === i || both === 0 || support < minSupport) continue
    const ratio = dunning(both, n(i), n(j), total)
    const liftOf = (total * both) / (n(i) * n(j))
    if (liftOf < 1 && ratio >= 10.83) continue
    const weighted = shared.reduce((sum, group) => sum + mean / Math.sqrt(group.items.size), 0)
    const scores = {
      pair: weighted / (n(i) ** 0.75 * n(j) ** 0.25 + 20),
      cosine: both / (Math.sqrt(n(i) * n(j)) + 5),
      confidence: both / (n(i) + 5),
      lift: (liftOf * both) / (both + 5),
      'log-likelihood': liftOf < 1 ? -ratio : ratio,
    }
    if (scores[score] > 1e-9) partners.push([j, support, both, scores[score]])
  }
  return partners.sort((a, b) => (Math.abs(a[3] - b[3]) < 1e-6 ? a[0] - b[0] : b[3] - a[3]))
}

/** G² as in Dunning's paper: twice the log of the likelihood ratio of two binomials. */
function dunning(both: number, first: number, second: number, total: number): number {
  const log = (p: number, k: number, n: number) => term(k, p) + term(n - k, 1 - p)
  const term = (k: number, p: number) => (k === 0 ? 0 : k * Math.log(p))
  const [k1, n1, k2, n2] = [both, first, second - both, total - first]
  const p = second / total
  const [p1, p2] = [k1 / n1, n2 === 0 ? 0 : k2 / n2]
  return Math.max(0, 2 * (log(p1, k1, n1) + log(p2, k2, n2) - log(p, k1, n1) - log(p, k2, n2)))
}

function baskets(rows: readonly (readonly [number, readonly number[]])[]): Interactions {
  const flat = rows.flatMap(([shopper, items], basket) => items.map(item => ({ shopper, item, basket })))
  return interactionsOf({
    shoppers: flat.map(row => row.shopper),
    items: flat.map(row => row.item),
    baskets: flat.map(row => row.basket),
  })
}

function basketsOf(lines: readonly string[]) {
  const index = new Map<string, number>()
  const rows = lines.map((line, shopper): [number, number[]] => {
    const items = line.split(',').map(name => {
      if (!index.has(name)) index.set(name, index.size)
      return index.get(name)!
    })
    return [shopper, items]
  })
  return { data: baskets(rows), index }
}

/** All pairs a scorer keeps, as [from, item, support, groups with both, score], rows in order, best first. */
function tableOf(scorer: Scorer) {
  const { meta, arrays } = scorer.state()
  const { start, items, scores, support, together, counts } = arrays as Record<string, Int32Array>
  const pairs: number[][] = []
  const bothOf = new Map<string, number>()
  for (let i = 0; i + 1 < start.length; i++) {
    for (let e = start[i]; e < start[i + 1]; e++) {
      const both = together ? together[e] : support[e]
      pairs.push([i, items[e], support[e], both, scores[e]])
      bothOf.set(`${i} ${items[e]}`, both)
    }
  }
  return {
    counts,
    total: (meta as { total: number }).total,
    pairs,
    both: (i: number, j: number) => bothOf.get(`${i} ${j}`) ?? 0,
  }
}

function evidenceOf(scorer: Scorer, from: number, item: number): Evidence[] {
  const evidence: Evidence[] = []
  scorer.explainItem!(from, item, evidence)
  return evidence
}
