import { describe, expect, it } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { wordCutter } from '../../src/data/text/words.js'
import { random } from '../../src/kernels/random.js'
import { type ContentOptions, content } from '../../src/models/content.js'
import type { Evidence, Scorer } from '../../src/models/model.js'
import type { AnyItem } from '../../src/types.js'
import { bits, forItem, forUser, queryOf, trained } from './setting.js'
import { catalogOf } from './shop-catalog.js'

type Item = Omit<AnyItem, 'id'>

function learn(items: readonly Item[], options?: ContentOptions, baskets: readonly number[][] = []): Scorer {
  const data = interactionsOf({
    shoppers: baskets.flatMap((basket, b) => basket.map(() => b)),
    items: baskets.flat(),
    baskets: baskets.flatMap((basket, b) => basket.map(() => b)),
    itemCount: items.length,
  })
  return trained(content(options), data, { catalog: catalogOf(items) })
}

const ONLY_TITLE: ContentOptions = { category: 0, topCategory: 0, brand: 0, price: 0, description: 0 }

const SHOP: readonly Item[] = [
  { title: 'Canon camera EOS', category: 'photo/cameras', brand: 'Canon', price: 500 },
  { title: 'Nikon camera D7000', category: 'photo/cameras', brand: 'Nikon', price: 550 },
  { title: 'Canon ink cartridge', category: 'office/ink', brand: 'Canon', price: 20 },
  { title: 'Green tea', category: 'food/tea', brand: 'Leaf', price: 4 },
  { title: 'Leather strap for Canon', category: 'photo/straps', brand: 'Canon' },
  { title: '佳能相机 EOS', category: 'photo/cameras' },
  { title: '' },
]

/** Words from a small vocabulary, common ones first, so that items share many. */
function randomTitles(count: number, seed: number): Item[] {
  const dice = random(seed, 'titles')
  return Array.from({ length: count }, () => ({
    title: Array.from({ length: 1 + dice.below(7) }, () => `w${Math.floor(dice.next() ** 2 * 40)}x`).join(
      ' ',
    ),
  }))
}

/** The formula of recipes, word for word: tf = 1 + ln n, idf = 1 + ln((1 + D) / (1 + df)), cosine. */
function naiveCosine(titles: readonly string[], a: number, b: number): number {
  const cut = wordCutter()
  const texts = titles.map(title => cut(title))
  const idf = (word: string) =>
    1 + Math.log((1 + texts.length) / (1 + texts.filter(t => t.includes(word)).length))
  const weight = (text: string[], word: string) => {
    const n = text.filter(other => other === word).length
    return n === 0 ? 0 : (1 + Math.log(n)) * idf(word)
  }
  const all = [...new Set(texts.flat())]
  const dot = (x: string[], y: string[]) =>
    all.reduce((sum, word) => sum + weight(x, word) * weight(y, word), 0)
  return dot(texts[a], texts[b]) / Math.sqrt(dot(texts[a], texts[a]) * dot(texts[b], texts[b]))
}

describe('content', () => {
  it('compares titles by the cosine of tf-idf', () => {
    const items = randomTitles(60, 1)
    const titles = items.map(item => String(item.title))
    const scorer = learn(items, ONLY_TITLE)
    for (const from of [0, 7, 31]) {
      const found = new Map(forItem(scorer, items.length, from) || [])
      for (let item = 0; item < items.length; item++) {
        const wanted = item === from ? 0 : naiveCosine(titles, from, item)
        expect(found.get(item) ?? 0).toBeCloseTo(wanted, 5)
      }
    }
  })

  it('gives the same scores however short its reach, for all it finds', () => {
    const items = randomTitles(300, 2)
    const far = learn(items, ONLY_TITLE)
    const near = learn(items, { ...ONLY_TITLE, reach: 40 })
    for (let from = 0; from < 20; from++) {
      const all = new Map(forItem(far, items.length, from) || [])
      const some = forItem(near, items.length, from) || []
      expect(some.length).toBeGreaterThan(0)
      expect(some.length).toBeLessThanOrEqual(all.size)
      for (const [item, score] of some) expect(score).toBeCloseTo(all.get(item)!, 5)
    }
  })

  it('divides BM25 by what a text gives for itself', () => {
    const scorer = learn([{ title: 'red box' }, { title: 'red box' }, { title: 'red' }, { title: 'tea' }], {
      ...ONLY_TITLE,
      text: 'bm25',
    })
    const [[first, best], [second, next]] = forItem(scorer, 4, 0) as [number, number][]
    expect([first, second]).toEqual([1, 2])
    expect(best).toBeCloseTo(1, 5)
    expect(next).toBeLessThan(1)
  })

  it('puts an item that replaces another first, whatever the alphabet', () => {
    const scorer = learn(SHOP)
    expect((forItem(scorer, SHOP.length, 0) as [number, number][])[0][0]).toBe(1)
    const chinese = (forItem(scorer, SHOP.length, 5) as [number, number][]).map(([item]) => item)
    expect(chinese[0]).toBe(0)
  })

  it('adds the parts that definitions name: category, brand, price', () => {
    const scorer = learn(SHOP, { title: 0, category: 1, topCategory: 0.2, brand: 0.5, price: 0.5 })
    const found = new Map(forItem(scorer, SHOP.length, 0) || [])
    // Half of the six with a category are cameras, two thirds are photo: both above a tenth, cubed, at least 0.05.
    const leaf = Math.max(0.05, (0.1 / (3 / 6)) ** 3)
    const top = Math.max(0.05, (0.1 / (4 / 6)) ** 3) * 0.2
    expect(found.get(1)).toBeCloseTo(leaf + top + 0.5 * Math.exp(-Math.log(550 / 500) / 0.6), 5)
    expect(found.get(2)).toBeCloseTo(0.5 + 0.5 * Math.exp(-Math.log(500 / 20) / 0.6), 5)
    expect(found.get(5)).toBeCloseTo(leaf + top, 5)
  })

  it('lets a narrow category say all, and a broad one little', () => {
    const items = Array.from({ length: 40 }, (_, i) => ({
      category: i < 4 ? 'narrow' : i < 20 ? 'broad' : `own${i}`,
    }))
    const scorer = learn(items, { topCategory: 0 })
    // 4 of 40 are a tenth; 16 of 40 are four times that
    expect((forItem(scorer, 40, 0) as [number, number][])[0][1]).toBeCloseTo(1, 6)
    expect((forItem(scorer, 40, 4) as [number, number][])[0][1]).toBeCloseTo(0.05, 6)
  })

  it('brings known items first among equally alike ones, but not for an item no one knows', () => {
    const items = [{ title: 'lamp' }, { title: 'lamp' }, { title: 'lamp' }, { title: 'lamp' }]
    const scorer = learn(items, {}, [[0, 2], [2], [2]])
    const found = forItem(scorer, 4, 0) as [number, number][]
    // ln(1 + n) / ln(1 + 3), times 1 / (1 + 5), times 1.5
    expect(found[0]).toEqual([2, expect.closeTo(1 + 1.5 / 6, 5)])
    expect(new Set((forItem(scorer, 4, 3) as [number, number][]).map(([, score]) => score)).size).toBe(1)
  })

  it('never takes a missing brand, price or category for an equal one', () => {
    const bare = [{ title: 'a1' }, { title: 'b1' }, { title: 'c1' }]
    expect(forItem(learn(bare), 3, 0)).toBe(false)
  })

  it('keeps to the fields that must match', () => {
    const items = [
      { title: 'shirt', gender: 'women' },
      { title: 'shirt', gender: 'men' },
      { title: 'shirt', gender: 'women' },
      { title: 'shirt' },
    ]
    const scorer = learn(items, { match: ['gender'] })
    expect((forItem(scorer, 4, 0) as [number, number][]).map(([item]) => item)).toEqual([2])
    expect((forItem(scorer, 4, 3) as [number, number][]).length).toBe(3)
  })

  it('finds the nearest by the vectors of the shop', () => {
    const items = [{ vector: [1, 0] }, { vector: [0, 1] }, { vector: [2, 1] }, { vector: [-1, 0] }, {}]
    const found = forItem(learn(items), items.length, 0) as [number, number][]
    expect(found.map(([item]) => item)).toEqual([2])
    expect(found[0][1]).toBeCloseTo(2 / Math.sqrt(5), 5)
  })

  it('learns which categories are bought together', () => {
    const items = [{ category: 'a' }, { category: 'b' }, { category: 'b' }, { category: 'c' }]
    const baskets = [[0, 1], [0, 1], [0, 2], [3]]
    const scorer = learn(items, { category: 0, topCategory: 0, popularity: 0, association: 1 }, baskets)
    const found = new Map(forItem(scorer, 4, 0) || [])
    // n_ab / (√(n_a n_b) + 5), three baskets each
    expect(found.get(1)).toBeCloseTo(3 / (3 + 5), 6)
    expect(found.get(2)).toBeCloseTo(3 / (3 + 5), 6)
    expect(found.has(3)).toBe(false)
  })

  it('explains each score by parts that sum to it', () => {
    const scorer = learn(SHOP)
    for (let from = 0; from < SHOP.length; from++) {
      for (const [item, score] of forItem(scorer, SHOP.length, from) || []) {
        const evidence: Evidence[] = []
        expect(scorer.explainItem!(from, item, evidence)).toBe(true)
        expect(evidence.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(score, 5)
      }
    }
    const kinds: Evidence[] = []
    scorer.explainItem!(0, 1, kinds)
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(['category', 'price', 'title'])
  })

  it('scores for a shopper the mean over the newest items, and says which', () => {
    const scorer = learn(SHOP)
    const query = queryOf([0, 3])
    const found = forUser(scorer, SHOP.length, query) as [number, number][]
    const one = new Map(forItem(scorer, SHOP.length, 0) || [])
    const two = new Map(forItem(scorer, SHOP.length, 3) || [])
    for (const [item, score] of found) {
      expect(score).toBeCloseTo(((one.get(item) ?? 0) + (two.get(item) ?? 0)) / 2, 5)
      const evidence: Evidence[] = []
      expect(scorer.explain!(query, item, evidence)).toBe(true)
      expect(evidence.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(score, 5)
    }
    expect(forUser(scorer, SHOP.length, queryOf([]))).toBe(false)
  })

  it('takes new items in as a rebuild would, to the bit', () => {
    const items = [...randomTitles(200, 3), ...SHOP, ...randomTitles(50, 4)]
    const data = interactionsOf({ shoppers: [0], items: [0], itemCount: 120 })
    const grown = trained(content(), data, { catalog: catalogOf(items.slice(0, 120)) })
    forItem(grown, 120, 3)
    grown.addItems!(catalogOf(items.slice(0, 180)), 120)
    grown.addItems!(catalogOf(items), 180)
    grown.addItems!(catalogOf(items), 180)
    const all = interactionsOf({ shoppers: [0], items: [0], itemCount: items.length })
    const built = trained(content(), all, { catalog: catalogOf(items) })
    for (let from = 0; from < items.length; from++) {
      expect(forItem(grown, items.length, from)).toEqual(forItem(built, items.length, from))
    }
  })

  it('answers bit for bit alike after loading, new items included', () => {
    const items = [...SHOP, { title: 'Canon camera bag', brand: 'Canon' }]
    const data = interactionsOf({ shoppers: [0], items: [0], itemCount: SHOP.length })
    const scorer = trained(content({ match: ['gender'] }), data, { catalog: catalogOf(SHOP) })
    const loaded = content({ match: ['gender'] }).load(scorer.state())
    expect(bits(loaded.state())).toEqual(bits(scorer.state()))
    for (const one of [scorer, loaded]) one.addItems!(catalogOf(items), SHOP.length)
    for (let from = 0; from < items.length; from++) {
      expect(forItem(loaded, items.length, from)).toEqual(forItem(scorer, items.length, from))
    }
  })

  it('refuses a stored state that does not hang together', () => {
    const state = learn(SHOP).state()
    const [index] = state.parts!
    const broken = { parts: [{ ...index, parts: index.parts!.slice(1) }] }
    expect(() => content().load(broken)).toThrow(expect.objectContaining({ code: 'bad-snapshot' }))
    expect(() => content().load({})).toThrow(expect.objectContaining({ code: 'bad-snapshot' }))
  })

  it('refuses options that mean nothing', () => {
    expect(() => content({ titel: 1 } as ContentOptions)).toThrow(/Did you mean "title"/)
    expect(() => content({ match: 'gender' as never })).toThrow(
      expect.objectContaining({ code: 'bad-option' }),
    )
    expect(() => content({ price: -1 })).toThrow(expect.objectContaining({ code: 'bad-option' }))
  })

  it('has nothing to say about an item it does not know', () => {
    const scorer = learn(SHOP)
    for (const item of [-1, SHOP.length, 1000]) expect(forItem(scorer, 2000, item)).toBe(false)
    expect(forItem(scorer, SHOP.length, 6)).toBe(false)
  })

  it('walks bounded entries where every title has the same words', () => {
    const items = Array.from({ length: 30_000 }, (_, i) => ({ title: `phone case number${i}` }))
    const scorer = learn(items, { ...ONLY_TITLE, reach: 1000 })
    const found = forItem(scorer, items.length, 9) as [number, number][]
    expect(found.length).toBeLessThanOrEqual(4001)
    expect(found[0][1]).toBeGreaterThan(0)
  })

  it('takes hostile text in bounded time', () => {
    const texts = [
      '<a'.repeat(1e5),
      '\u202eevil'.repeat(1e4),
      '😀'.repeat(1e5),
      'a\u0301'.repeat(1e5),
      `${'('.repeat(5e4)}a+$`,
    ]
    const items = texts.flatMap(title => [{ title, description: title, tags: [title] }, { title }])
    const start = performance.now()
    const scorer = learn(items)
    for (let from = 0; from < items.length; from++) forItem(scorer, items.length, from)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
