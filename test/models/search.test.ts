import { describe, expect, it } from 'vitest'
import { EVENT_TYPES } from '../../src/data/event.js'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { dataOf } from '../../src/evaluation/split-log.js'
import { Scores } from '../../src/kernels/scores.js'
import type { Evidence, Query, Scorer } from '../../src/models/model.js'
import { type SearchOptions, search } from '../../src/models/search.js'
import { Recommender } from '../../src/recommender.js'
import { fixtureShop } from '../fixtures/shop.js'
import { bits, queryOf, ranked, trained } from './setting.js'
import { catalogOf } from './shop-catalog.js'

const ITEMS = [
  { title: 'Canon camera', category: 'photo', brand: 'Canon' },
  { title: 'Nikon camera', category: 'photo', brand: 'Nikon' },
  { title: 'Memory card 64GB', category: 'photo' },
  { title: 'Green tea', category: 'food', tags: ['sencha'] },
  { title: '佳能相机', category: 'photo' },
]

interface Visit {
  readonly query?: string
  readonly did?: readonly (readonly [item: number, type: (typeof EVENT_TYPES)[number]])[]
}
const WEIGHTS: Readonly<Record<string, number>> = { view: 1, cart: 3, purchase: 5 }

/** Each visit is another shopper's: a search, a second later what was done. */
function logOf(visits: readonly Visit[], itemCount = ITEMS.length): Interactions {
  const did = visits.flatMap(({ did = [] }, v) => did.map(([item, type]) => ({ item, type, visit: v })))
  const searched = visits.flatMap(({ query }, v) => (query === undefined ? [] : [{ query, visit: v }]))
  const texts = [...new Set(searched.map(({ query }) => query))]
  const data = interactionsOf({
    shoppers: did.map(row => row.visit),
    items: did.map(row => row.item),
    types: did.map(row => EVENT_TYPES.indexOf(row.type)),
    weights: did.map(row => WEIGHTS[row.type]),
    at: did.map(row => row.visit * 1e7 + 1000),
    sessions: did.map(row => row.visit),
    itemCount,
    shopperCount: visits.length,
  })
  return {
    ...data,
    searches: {
      length: searched.length,
      query: Int32Array.from(searched, ({ query }) => texts.indexOf(query)),
      shopper: Int32Array.from(searched, ({ visit }) => visit),
      session: Int32Array.from(searched, ({ visit }) => visit),
      at: Float64Array.from(searched, ({ visit }) => visit * 1e7),
      texts,
    },
  }
}

function learn(visits: readonly Visit[], options?: SearchOptions): Scorer {
  return trained(search(options), logOf(visits), { catalog: catalogOf(ITEMS) })
}

function ask(scorer: Scorer, text: string, who?: Query, size = ITEMS.length): [number, number][] | false {
  const scores = new Scores(size)
  return scorer.scoreSearch!(text, who, scores) && ranked(scores)
}

function first(scorer: Scorer, text: string, who?: Query): number {
  return (ask(scorer, text, who) as [number, number][])[0][0]
}

const times = (count: number, visit: Visit): Visit[] => Array.from({ length: count }, () => visit)

describe('search', () => {
  it('gives what people bought after the search, though its words say nothing', () => {
    const scorer = learn(times(3, { query: 'gift for dad', did: [[3, 'purchase']] }))
    expect(first(scorer, 'gift for dad')).toBe(3)
  })

  it('credits a shopper once, with the strongest thing done', () => {
    const bought = times(3, {
      query: 'present',
      did: [
        [0, 'view'],
        [0, 'view'],
        [0, 'purchase'],
      ],
    })
    const looked = times(4, { query: 'present', did: [[1, 'view']] })
    const { values, support } = learn([...bought, ...looked]).state().arrays!
    // Three purchases count 1 each, four views 1/5 each
    expect(Array.from(values, value => Math.fround(value))).toEqual([3, Math.fround(4 / 5)])
    expect(Array.from(support)).toEqual([3, 4])
  })

  it('does not count an item with fewer than three shoppers', () => {
    const visits = times(2, { query: 'present', did: [[3, 'purchase']] })
    expect(ask(learn(visits), 'present')).toBe(false)
    expect(first(learn(visits, { minShoppers: 2 }), 'present')).toBe(3)
  })

  it('falls back to the words of title, brand, category and tags', () => {
    const scorer = learn([])
    expect(first(scorer, 'canon cameras')).toBe(0)
    expect(first(scorer, 'sencha')).toBe(3)
    expect(first(scorer, 'FOOD')).toBe(3)
    expect(first(scorer, '相机')).toBe(4)
    expect(first(scorer, '64 gb')).toBe(2)
  })

  it('takes searches of the same words in any order, number and spelling for one', () => {
    const visits = [
      { query: 'camera nikon', did: [[1, 'purchase']] as const },
      { query: 'Nikon cameras', did: [[1, 'purchase']] as const },
      { query: 'nikon camra', did: [[1, 'purchase']] as const },
    ]
    const scorer = learn(visits)
    expect(scorer.because).toMatch(/^1 search/)
    const evidence: Evidence[] = []
    scorer.explainSearch!('NIKON, camera!', undefined, 1, evidence)
    expect(evidence.find(({ kind }) => kind === 'searched')?.support).toBe(3)
  })

  it('learns from searches alike, less than from the same', () => {
    const scorer = learn(times(5, { query: 'photo gift', did: [[2, 'purchase']] }))
    const alike = new Map(ask(scorer, 'gift') || [])
    const same = new Map(ask(scorer, 'gift photo') || [])
    expect(alike.get(2)).toBeGreaterThan(0)
    expect(same.get(2)).toBeGreaterThan(alike.get(2)!)
  })

  it('ends the credit of a search at the next one of the visit', () => {
    const data = interactionsOf({
      shoppers: [0, 0, 1, 1, 2, 2],
      items: [0, 3, 0, 3, 0, 3],
      weights: [5, 5, 5, 5, 5, 5],
      at: [100, 300, 100, 300, 100, 300],
      sessions: [0, 0, 1, 1, 2, 2],
      itemCount: ITEMS.length,
    })
    const searches = {
      length: 6,
      query: Int32Array.of(0, 1, 0, 1, 0, 1),
      shopper: Int32Array.of(0, 0, 1, 1, 2, 2),
      session: Int32Array.of(0, 0, 1, 1, 2, 2),
      at: Float64Array.of(50, 200, 50, 200, 50, 200),
      texts: ['first', 'second'],
    }
    const scorer = trained(search(), { ...data, searches }, { catalog: catalogOf(ITEMS) })
    expect((ask(scorer, 'first') as [number, number][]).map(([item]) => item)).toEqual([0])
    expect((ask(scorer, 'second') as [number, number][]).map(([item]) => item)).toEqual([3])
  })

  it('re-ranks by the taste of who asks', () => {
    const scorer = learn([])
    expect(first(scorer, 'camera')).toBe(0)
    expect(first(scorer, 'camera', queryOf([1]))).toBe(1)
    expect(first(learn([], { personal: 0 }), 'camera', queryOf([1]))).toBe(0)
  })

  it('explains every score by shares that sum to it', () => {
    const scorer = learn(
      times(3, {
        query: 'camera',
        did: [
          [1, 'purchase'],
          [2, 'cart'],
        ],
      }),
    )
    for (const who of [undefined, queryOf([1, 3])]) {
      for (const text of ['camera', 'camera canon', 'tea']) {
        for (const [item, score] of ask(scorer, text, who) || []) {
          const evidence: Evidence[] = []
          expect(scorer.explainSearch!(text, who, item, evidence)).toBe(true)
          expect(evidence.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(score, 5)
        }
      }
    }
  })

  it('finds a new item by its words at once, as a rebuild would', () => {
    const more = [...ITEMS, { title: 'Fuji camera', brand: 'Fuji' }]
    const grown = learn([])
    grown.addItems!(catalogOf(more), ITEMS.length)
    const built = trained(search(), logOf([], more.length), { catalog: catalogOf(more) })
    for (const text of ['fuji', 'camera', 'fugi camera']) {
      expect(ask(grown, text, undefined, more.length)).toEqual(ask(built, text, undefined, more.length))
    }
    expect((ask(grown, 'fuji', undefined, more.length) as [number, number][])[0][0]).toBe(5)
  })

  it('answers bit for bit alike after loading', () => {
    const scorer = learn(times(3, { query: 'gift for dad', did: [[3, 'purchase']] }))
    const loaded = search().load(scorer.state())
    expect(bits(loaded.state())).toEqual(bits(scorer.state()))
    for (const text of ['gift for dad', 'dad', 'camra']) expect(ask(loaded, text)).toEqual(ask(scorer, text))
    expect(() => search().load({})).toThrow(expect.objectContaining({ code: 'bad-snapshot' }))
  })

  it('has nothing to say about nothing, and takes hostile searches in bounded time', () => {
    const scorer = learn(times(3, { query: 'camera', did: [[1, 'purchase']] }))
    for (const text of ['', '  ', '😀', '<script>', 'zzzzqqq']) expect(ask(scorer, text)).toBe(false)
    const start = performance.now()
    for (const unit of ['a', '汉', '(a+)+$', '<', 'camera ']) ask(scorer, unit.repeat(200_000))
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('leads the searches of the fixture to the right items, misspelt and Chinese ones too', () => {
    const { items, events, truth } = fixtureShop()
    const shop = new Recommender({ models: {} })
    shop.setItems(items)
    shop.ingest(events)
    const { data, catalog } = dataOf(shop)
    const scorer = trained(search(), data, { catalog })
    let found = 0
    let wanted = 0
    for (const { query, items: right } of truth.searches) {
      const scores = new Scores(data.itemCount)
      expect(scorer.scoreSearch!(query, undefined, scores)).toBe(true)
      const list = ranked(scores, 5).map(([item]) => String(catalog.record(item)?.id))
      expect(right).toContain(list[0])
      found += list.filter(id => right.includes(id)).length
      wanted += Math.min(5, right.length)
    }
    expect(found / wanted).toBeGreaterThan(0.85)
  })
})
