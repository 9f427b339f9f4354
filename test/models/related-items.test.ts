import { describe, expect, it } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { avoidEachOther } from '../../src/kernels/association.js'
import { Scores } from '../../src/kernels/scores.js'
import type { Evidence, Scorer } from '../../src/models/model.js'
import { type RelatedItemsOptions, relatedItems } from '../../src/models/related-items.js'
import type { AnyItem } from '../../src/types.js'
import { bits, forItem, ranked, trained } from './setting.js'
import { catalogOf } from './shop-catalog.js'

const VIEW = 0
const PURCHASE = 5

function learn(
  baskets: readonly (readonly number[])[],
  items: readonly Omit<AnyItem, 'id'>[],
  options?: RelatedItemsOptions,
  shopperOf: (basket: number) => number = basket => basket,
): Scorer {
  const data = interactionsOf({
    shoppers: baskets.flatMap((basket, b) => basket.map(() => shopperOf(b))),
    items: baskets.flat(),
    baskets: baskets.flatMap((basket, b) => basket.map(() => b)),
    itemCount: items.length,
  })
  return trained(relatedItems(options), data, { catalog: catalogOf(items) })
}

function forBasket(scorer: Scorer, itemCount: number, basket: readonly number[]): [number, number][] | false {
  const scores = new Scores(itemCount)
  return scorer.scoreBasket!(Int32Array.from(basket), scores) && ranked(scores)
}

const CAMERAS = [
  { title: 'Canon camera', category: 'photo/cameras' },
  { title: 'Memory card 32GB', category: 'photo/cards' },
  { title: 'Memory card 64GB', category: 'photo/cards' },
  { title: 'Green tea', category: 'food/tea' },
  { title: 'Nikon camera', category: 'photo/cameras' },
]

function repeated(basket: readonly number[], times: number): number[][] {
  return Array.from({ length: times }, () => [...basket])
}

describe('relatedItems', () => {
  it('puts what is bought in one basket first', () => {
    const scorer = learn([...repeated([0, 1], 6), ...repeated([3], 10), [0, 3]], CAMERAS)
    const found = forItem(scorer, 5, 0) as [number, number][]
    expect(found[0][0]).toBe(1)
  })

  it('scores a pair as its doc says', () => {
    const bare = CAMERAS.map(() => ({}))
    const scorer = learn([...repeated([0, 1], 6), ...repeated([3], 10)], bare)
    const [[item, score]] = forItem(scorer, 5, 0) as [number, number][]
    expect(item).toBe(1)
    // Mean of length^0.75 over 6 baskets of two and 10 of one, over 2^0.75 for each of the six
    const mean = (6 * 2 ** 0.75 + 10) / 16
    const pair = (6 * (mean / 2 ** 0.75)) / (6 ** 0.75 * 6 ** 0.25 + 20)
    const idf = Math.log(1 + 16 / 7) ** 0.75
    expect(score).toBeCloseTo(idf * 4 * pair, 5)
  })

  it('goes by words and categories for an item no one bought yet', () => {
    const scorer = learn(repeated([0, 1], 120), CAMERAS)
    const found = forItem(scorer, 5, 4) as [number, number][]
    expect(found.map(([item]) => item)).toContain(1)
    const evidence: Evidence[] = []
    scorer.explainItem!(4, 1, evidence)
    expect(evidence.map(({ kind }) => kind)).toContain('categories-together')
  })

  it('does not go by words where hardly any basket shows what goes along', () => {
    const scorer = learn(repeated([0, 1], 6), CAMERAS)
    expect(forItem(scorer, 5, 4)).toBe(false)
    expect((forItem(scorer, 5, 0) as [number, number][]).map(([item]) => item)).toEqual([1])
  })

  it('says nothing where no basket holds two items', () => {
    const scorer = learn([[0], [1], [2]], CAMERAS)
    expect(forItem(scorer, 5, 0)).toBe(false)
    expect(forBasket(scorer, 5, [0])).toBe(false)
    expect(scorer.because).toMatch(/no basket/)
  })

  it('never shows a pair that avoids each other on a page, and may for a basket', () => {
    const apart = [
      ...repeated([0, 2], 60),
      ...repeated([1, 2], 60),
      ...repeated([0, 1], 10),
      ...repeated([3, 2], 20),
    ]
    expect(avoidEachOther(10, 70, 70, apart.length)).toBe(true)
    const titled = CAMERAS.map(() => ({ title: 'the same words' }))
    const scorer = learn(apart, titled)
    expect((forItem(scorer, 5, 0) as [number, number][]).map(([item]) => item)).not.toContain(1)
    expect((forBasket(scorer, 5, [0]) as [number, number][]).map(([item]) => item)).toContain(1)
  })

  it('leaves a pair out that was never bought together though both are best sellers', () => {
    const apart = [...repeated([0, 2], 60), ...repeated([1, 3], 60)]
    const scorer = learn(
      apart,
      CAMERAS.map(() => ({ title: 'the same words' })),
    )
    expect((forItem(scorer, 5, 0) as [number, number][]).map(([item]) => item)).not.toContain(1)
  })

  it('leaves substitutes to similar: one category, looked at together, not bought together', () => {
    const visits = Array.from({ length: 12 }, (_, v) => [
      { item: 0, type: VIEW, visit: v },
      { item: 4, type: VIEW, visit: v },
      { item: v % 2 === 0 ? 0 : 4, type: PURCHASE, visit: v },
      { item: 1, type: PURCHASE, visit: v },
    ]).flat()
    const data = interactionsOf({
      shoppers: visits.map(row => row.visit),
      items: visits.map(row => row.item),
      types: visits.map(row => row.type),
      sessions: visits.map(row => row.visit),
      itemCount: 5,
    })
    const scorer = trained(relatedItems(), data, { catalog: catalogOf(CAMERAS) })
    const found = (forItem(scorer, 5, 0) as [number, number][]).map(([item]) => item)
    expect(found).toContain(1)
    expect(found).not.toContain(4)
  })

  it('adds up a basket, and explains it by shares that sum to the score', () => {
    const baskets = [...repeated([0, 1], 5), ...repeated([0, 3], 3), ...repeated([1, 2, 3], 4), [4, 0, 2]]
    const scorer = learn(baskets, CAMERAS)
    for (const basket of [[0], [0, 1], [1, 3, 4]]) {
      for (const [item, score] of forBasket(scorer, 5, basket) || []) {
        if (basket.includes(item)) continue
        const evidence: Evidence[] = []
        expect(scorer.explainBasket!(Int32Array.from(basket), item, evidence)).toBe(true)
        expect(evidence.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(score, 4)
      }
    }
  })

  it('heeds titles less where they name kinds, which many items share', () => {
    // 240 items of baskets of two; 0 and 239 are titled alike, and never bought together.
    const baskets = Array.from({ length: 120 }, (_, b) => [2 * b, 2 * b + 1])
    const shareOf = (kinds: number): number => {
      const items = Array.from({ length: 240 }, (_, i) => ({ title: `Kind${i === 239 ? 0 : i % kinds}` }))
      const evidence: Evidence[] = []
      learn(baskets, items).explainItem!(0, 239, evidence)
      return evidence.find(({ kind }) => kind === 'title')!.share
    }
    const idf = Math.log(1 + 120 / 2) ** 0.75
    expect(shareOf(240)).toBeCloseTo(0.3 * idf, 4)
    expect(shareOf(120)).toBeCloseTo(0.3 * idf, 4)
    expect(shareOf(12)).toBeCloseTo(0.3 * ((2 * 12) / 240) * idf, 4)
  })

  it('counts by shopper too where shoppers come back, and not where each basket is another one', () => {
    const baskets = [[0], [1], [0], [1], [2], [3], [2, 3]]
    const twoEach = learn(
      baskets,
      CAMERAS.map(() => ({})),
      {},
      basket => Math.floor(basket / 2),
    )
    expect((forItem(twoEach, 5, 0) as [number, number][])[0][0]).toBe(1)
    expect(twoEach.because).toMatch(/over time/)
    expect(
      learn(
        baskets,
        CAMERAS.map(() => ({})),
      ).because,
    ).not.toMatch(/over time/)
  })

  it('counts by shopper no more where shoppers have bought more than a hundred items each', () => {
    // Each shopper buys `each` items in baskets of two: 0 and 1, 2 and 3 …
    const because = (each: number): string | undefined => {
      const baskets = [0, 1].flatMap(() => Array.from({ length: each / 2 }, (_, b) => [2 * b, 2 * b + 1]))
      const items = Array.from({ length: each }, () => ({}))
      return learn(baskets, items, {}, basket => Math.floor(basket / (each / 2))).because
    }
    expect(because(100)).toMatch(/over time/)
    expect(because(102)).not.toMatch(/over time/)
  })

  it('lifts what is bought of late', () => {
    const day = 86_400_000
    const baskets = Array.from({ length: 200 }, (_, b) => ({
      at: b * day,
      items: b > 185 ? [0, 1, 2] : [0, 2, 3],
    }))
    const data = interactionsOf({
      shoppers: baskets.flatMap((basket, b) => basket.items.map(() => b)),
      items: baskets.flatMap(basket => basket.items),
      at: baskets.flatMap(basket => basket.items.map(() => basket.at)),
      baskets: baskets.flatMap((basket, b) => basket.items.map(() => b)),
      itemCount: 5,
    })
    const scorer = trained(relatedItems(), data, { catalog: catalogOf(CAMERAS.map(() => ({}))) })
    const season = scorer.state().parts![2].arrays!.season
    // Newest 28 days: 14 baskets with item 1 of 28, expected 14 · 28 / 200
    expect(season[1]).toBeCloseTo(Math.sqrt((14 + 20) / ((14 * 28) / 200 + 20)), 5)
    expect(season[3]).toBeLessThan(1)
  })

  it('loads what it stored, with and without its optional parts', () => {
    for (const options of [{}, { ease: 0, shoppers: 0 }]) {
      const baskets = [...repeated([0, 1], 5), ...repeated([1, 2, 3], 4)]
      const scorer = learn(baskets, CAMERAS, options, basket => Math.floor(basket / 2))
      const loaded = relatedItems(options).load(scorer.state())
      expect(bits(loaded.state())).toEqual(bits(scorer.state()))
      for (let item = 0; item < 5; item++) expect(forItem(loaded, 5, item)).toEqual(forItem(scorer, 5, item))
      expect(forBasket(loaded, 5, [0, 3])).toEqual(forBasket(scorer, 5, [0, 3]))
    }
    expect(() => relatedItems().load({})).toThrow(expect.objectContaining({ code: 'bad-snapshot' }))
  })
})
