import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cooccurrence, itemKnn, popular, Recommender, shopModels, trending } from '../../src/index.js'
import type { CatalogItem, Recommendation, ShopEvent } from '../../src/types.js'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 0, 1)
const models = {
  similar: itemKnn(),
  related: cooccurrence({ over: 'baskets' }),
  youMayLike: itemKnn(),
  trending: trending(),
  popular: popular(),
}

interface Product extends CatalogItem {
  readonly category?: string
  readonly group?: string
  readonly available?: boolean
  readonly price?: number
}

function shopOf(events: readonly ShopEvent[], items: readonly Product[] = []): Recommender<Product> {
  const shop = new Recommender<Product>({ models, now: () => NOW })
  shop.setItems(items)
  shop.ingest(events)
  shop.fit()
  return shop
}

function buys(user: string, ...items: string[]): ShopEvent[] {
  return items.map(item => ({ user, item, type: 'purchase', order: `${user}-1`, at: NOW - DAY }))
}

const ids = (list: readonly Recommendation<Product>[]) => list.map(r => r.id)

describe('Recommender', () => {
  const crowd = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6'].flatMap(user => buys(user, 'tea', 'pot', 'cup'))
  const loners = [...buys('u7', 'bike'), ...buys('u8', 'bike', 'helmet'), ...buys('u9', 'bike', 'helmet')]

  it('answers the first minute', () => {
    const shop = shopOf([...crowd, ...loners])
    expect(ids(shop.similar('tea'))).toEqual(['pot', 'cup'])
    expect(ids(shop.related('bike'))).toEqual(['helmet'])
    expect(ids(shop.youMayLike('u7'))[0]).toBe('helmet')
  })

  it('never shows the item asked about, its variants, or what is in the basket', () => {
    const items = [{ id: 'tea', group: 'teas' }, { id: 'pot', group: 'teas' }, { id: 'cup' }]
    const shop = shopOf(crowd, items)
    expect(ids(shop.similar('tea', { fill: true }))).toEqual(['cup'])
    expect(ids(shop.related(['tea', 'cup'], { fill: true }))).toEqual([])
  })

  it('shows one of the variants of a product, the best', () => {
    const shop = shopOf(
      [...crowd, ...buys('u7', 'cup')],
      [
        { id: 'pot', group: 'pots' },
        { id: 'cup', group: 'pots' },
      ],
    )
    expect(ids(shop.similar('tea', { fill: true }))).toEqual(['pot'])
    expect(ids(shop.youMayLike('nobody')).filter(id => id !== 'tea')).toHaveLength(1)
  })

  it('never shows sold-out or removed items, from the moment the shop says so', () => {
    const shop = shopOf(crowd, [{ id: 'tea' }, { id: 'pot' }, { id: 'cup', available: false }])
    expect(ids(shop.similar('tea'))).toEqual(['pot'])
    shop.setItems([{ id: 'cup', available: true }])
    expect(ids(shop.similar('tea'))).toEqual(['pot', 'cup'])
    shop.removeItems(['pot'])
    expect(ids(shop.similar('tea', { fill: true }))).toEqual(['cup'])
    shop.fit()
    expect(ids(shop.youMayLike('stranger'))).not.toContain('pot')
  })

  it('gives a stranger what is trending, and never an error', () => {
    const shop = shopOf([...crowd, ...loners])
    const list = shop.youMayLike('nobody', { k: 3 })
    expect(list).toHaveLength(3)
    expect(list[0].source).toBe('trending')
    expect(shop.youMayLike({ history: [] }, { k: 3 })).toHaveLength(3)
    expect(shop.youMayLike({ history: ['never seen'] }, { k: 3 })).toHaveLength(3)
  })

  it('gives an empty list for an unknown item, and for one without companions unless asked to fill', () => {
    const shop = shopOf([...crowd, { user: 'u1', item: 'lonely', type: 'view', at: NOW - DAY }])
    expect(shop.similar('unknown')).toHaveLength(0)
    expect(shop.related('lonely')).toHaveLength(0)
    expect(shop.related('lonely', { fill: true }).length).toBeGreaterThan(0)
    expect(shop.related('lonely', { fill: true }).every(r => r.source !== 'cooccurrence')).toBe(true)
  })

  it('is full while eligible items exist, and says where they come from', () => {
    const catalogue = Array.from({ length: 30 }, (_, i) => ({ id: `new-${i}` }))
    const shop = shopOf(crowd, catalogue)
    const list = shop.youMayLike('u1', { k: 20 })
    expect(list).toHaveLength(20)
    expect(new Set(list.map(r => r.source))).toContain('newest')
  })

  it('hides what was bought unless it is asked to show it, and keeps what was only viewed', () => {
    const shop = shopOf([
      ...crowd,
      { user: 'u7', item: 'tea', type: 'purchase' },
      { user: 'u7', item: 'pot', type: 'view' },
    ])
    expect(ids(shop.youMayLike('u7'))).not.toContain('tea')
    expect(ids(shop.youMayLike('u7'))).toContain('pot')
    expect(ids(shop.youMayLike('u7', { seen: 'show' }))).toContain('tea')
  })

  it('hides what the shopper rated badly, and only for them', () => {
    const shop = shopOf([
      ...crowd,
      { user: 'u7', item: 'tea', type: 'view' },
      { user: 'u7', item: 'pot', type: 'rate', value: 1 },
    ])
    expect(ids(shop.youMayLike('u7', { seen: 'show' }))).not.toContain('pot')
    expect(ids(shop.youMayLike({ history: ['tea'] }))).toContain('pot')
  })

  it('lets a purchase change the next list at once', () => {
    const shop = shopOf([...crowd, ...loners])
    expect(ids(shop.youMayLike('late', { k: 1 }))).not.toEqual(['helmet'])
    shop.ingest({ user: 'late', item: 'bike', type: 'purchase' })
    expect(ids(shop.youMayLike('late', { k: 1 }))).toEqual(['helmet'])
  })

  it('makes a guest the user at login', () => {
    const shop = shopOf([...crowd, ...loners, { user: 'cookie', item: 'bike', type: 'purchase' }])
    expect(shop.mergeUsers('cookie', 'anna')).toBe(true)
    expect(ids(shop.youMayLike('anna', { k: 1 }))).toEqual(['helmet'])
  })

  it('understands among, exclude, where, minScore and k', () => {
    const shop = shopOf(crowd, [
      { id: 'tea', price: 3 },
      { id: 'pot', price: 30 },
      { id: 'cup', price: 5 },
    ])
    expect(ids(shop.similar('tea', { among: ['cup', 'nothing'] }))).toEqual(['cup'])
    expect(ids(shop.similar('tea', { exclude: ['pot'] }))).toEqual(['cup'])
    expect(ids(shop.similar('tea', { where: p => (p.price ?? 0) < 10 }))).toEqual(['cup'])
    expect(ids(shop.similar('tea', { minScore: 2 }))).toEqual([])
    expect(ids(shop.similar('tea', { k: 0 }))).toEqual([])
    expect(ids(shop.similar('tea', { k: Number.POSITIVE_INFINITY }))).toEqual(['pot', 'cup'])
  })

  it('takes any text for an id', () => {
    const hostile = ['__proto__', 'constructor', ' ', '相机', '\ud800', 'toString', '7']
    const shop = shopOf(['a', 'b', 'c'].flatMap(user => buys(user, ...hostile)))
    expect(new Set(ids(shop.similar('__proto__')))).toEqual(new Set(hostile.filter(id => id !== '__proto__')))
    expect(new Set(ids(shop.similar(7)))).toEqual(new Set(hostile.filter(id => id !== '7')))
    expect(shop.youMayLike('hasOwnProperty').length).toBeGreaterThan(0)
  })

  it('gives every list an attribution of its own, and asking changes no answer', () => {
    const shop = shopOf(crowd)
    const [first, second] = [shop.similar('tea'), shop.similar('tea')]
    expect(first.attribution).not.toBe(second.attribution)
    expect([...first]).toEqual([...second])
    expect(JSON.stringify(first)).toBe(JSON.stringify([...first]))
  })

  it('explains an item by shares that sum to its score', () => {
    const shop = shopOf([...crowd, ...loners, ...buys('u10', 'tea', 'bike')])
    const why = shop.explain('u10', 'pot')
    expect(why.source).toBe('itemKnn')
    expect(why.because.reduce((sum, b) => sum + b.share, 0)).toBeCloseTo(why.score, 6)
    expect(why.because[0].id).toBe('tea')
    expect(shop.explain('u10', 'unknown')).toMatchObject({ score: 0, because: [] })
  })

  it('keeps every promise of a list whatever happened', () => {
    const id: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    const event = fc.record({
      user: fc.constantFrom('u', 'v', 'w', 'x'),
      item: id,
      type: fc.constantFrom('view', 'cart', 'purchase', 'return', 'uncart', 'wish'),
      order: fc.option(fc.constantFrom('o1', 'o2'), { nil: undefined }),
      at: fc.integer({ min: NOW - 60 * DAY, max: NOW }),
    })
    const item = fc.record({ id, available: fc.boolean(), group: fc.constantFrom('g', 'h', undefined) })
    fc.assert(
      fc.property(
        fc.array(event as fc.Arbitrary<ShopEvent>, { maxLength: 40 }),
        fc.uniqueArray(item, { selector: i => i.id }),
        id,
        fc.array(id, { maxLength: 3 }),
        fc.boolean(),
        (events, items, page, exclude, fill) => {
          const shop = shopOf(events, items)
          const hidden = new Set(items.filter(i => !i.available).map(i => i.id))
          const group = items.find(i => i.id === page)?.group
          const variants = items.filter(i => group !== undefined && i.group === group).map(i => i.id)
          const lists = [
            { list: shop.similar(page, { exclude, fill }), never: [page, ...variants] },
            { list: shop.related(page, { exclude, fill }), never: [page, ...variants] },
            { list: shop.youMayLike('u', { exclude, fill }), never: [] },
            { list: shop.trending({ exclude, fill }), never: [] },
          ]
          for (const { list, never } of lists) {
            expect(new Set(ids(list)).size).toBe(list.length)
            for (const r of list) {
              expect(hidden.has(r.id) || exclude.includes(r.id) || never.includes(r.id)).toBe(false)
              expect(Number.isFinite(r.score)).toBe(true)
              const sum = r.because.reduce((total, b) => total + b.share, 0)
              expect(Math.abs(sum - r.score)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(r.score)))
            }
            for (let i = 1; i < list.length; i++) expect(list[i].score).toBeLessThanOrEqual(list[i - 1].score)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('refuses what it does not understand, naming what it knows', () => {
    const shop = shopOf(crowd)
    expect(() => shop.similar('tea', { kk: 3 } as never)).toThrow('Did you mean "k"?')
    expect(() => shop.similar('tea', { k: -1 })).toThrow('k is -1; it wants a whole number')
    expect(() => shop.buyAgain('u1')).toThrow('models: { buyAgain: … }')
    expect(() => new Recommender({ models: { similar: itemKnn as never } })).toThrow('Call it')
    expect(() => new Recommender({ models, sesionGap: 1 } as never)).toThrow('Did you mean "sessionGap"?')
    expect(() => new Recommender({ models, timeZone: 'Nowhere' })).toThrow('timeZone')
  })
})

describe('before the first fit', () => {
  it('gives trending, then newest', () => {
    const shop = new Recommender<Product>({ models: shopModels(), now: () => NOW })
    expect(shop.youMayLike('anyone')).toHaveLength(0)
    shop.setItems([{ id: 'old' }, { id: 'new' }])
    expect(ids(shop.youMayLike('anyone'))).toEqual(['new', 'old'])
    for (let u = 0; u < 6; u++) shop.ingest({ user: `u${u}`, item: 'old', type: 'purchase', at: NOW })
    const list = shop.youMayLike('anyone')
    expect(ids(list)).toEqual(['old', 'new'])
    expect(list.map(r => r.source)).toEqual(['trending', 'newest'])
    expect(shop.similar('old')).toHaveLength(0)
  })
})
