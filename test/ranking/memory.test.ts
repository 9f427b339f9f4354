import { expect, describe as group, it } from 'vitest'
import {
  atMost,
  describe,
  describeWhyNot,
  explainEmpty,
  explore,
  fatigue,
  minScore,
  pin,
  Recommender,
  seen,
  where,
} from '../../src/index.js'
import { DAY, fixed, fixedShop, HOUR, ids, NOW, type Product } from './fixed-shop.js'

const PRODUCTS: readonly Product[] = [
  { id: 'a', brand: 'Kanto', category: 'tea/green', score: 8 },
  { id: 'b', brand: 'Kanto', category: 'tea/black', score: 6 },
  { id: 'c', brand: 'Ridge', category: 'pots', score: 4 },
  { id: 'd', brand: 'Sol', category: 'cups', score: 2 },
]
const model = fixed()
const options = { models: { youMayLike: model, similar: model }, now: () => NOW }
const again = (shop: Recommender<Product>) => Recommender.restore<Product>(shop.snapshot(), options)

group('fatigue', () => {
  const rules = [fatigue({ recover: '2h', depth: 0.5 })]

  it('sinks what was shown by depth times what is left of the time, and lets it recover', () => {
    const shop = fixedShop(PRODUCTS)
    shop.ingest({ user: 'u', type: 'impression', items: ['a'], at: NOW })
    const scoreAt = (now: number) => shop.youMayLike('u', { rules, now }).find(({ id }) => id === 'a')?.score
    expect(scoreAt(NOW)).toBeCloseTo(8 * 0.5)
    expect(scoreAt(NOW + HOUR)).toBeCloseTo(8 * (1 - 0.5 * 0.5))
    expect(scoreAt(NOW + 2 * HOUR)).toBe(8)
    expect(ids(shop.youMayLike('u', { rules, now: NOW, k: 2 }))).toEqual(['b', 'a'])
  })

  it('multiplies several showings, and forgives what the shopper did something with', () => {
    const shop = fixedShop(PRODUCTS)
    shop.ingest([
      { user: 'u', type: 'impression', items: ['a', 'b'], at: NOW - HOUR },
      { user: 'u', type: 'impression', items: ['a'], at: NOW },
      { user: 'u', type: 'view', item: 'b', at: NOW - HOUR / 2 },
    ])
    const scores = Object.fromEntries(shop.youMayLike('u', { rules }).map(({ id, score }) => [id, score]))
    expect(scores.a).toBeCloseTo(8 * 0.5 * 0.75)
    expect(scores.b).toBe(6)
    expect(shop.youMayLike('somebody else', { rules })[0].id).toBe('a')
  })

  it('is still there after a snapshot', () => {
    const shop = fixedShop(PRODUCTS)
    shop.ingest({ user: 'u', type: 'impression', items: ['a'], at: NOW })
    expect(again(shop).youMayLike('u', { rules })).toEqual(shop.youMayLike('u', { rules }))
  })
})

group('a rule', () => {
  it('is its name and its options in JSON, and nothing else', () => {
    expect(JSON.parse(JSON.stringify(seen({ items: 'hide' })))).toEqual({
      name: 'seen',
      options: { items: 'hide' },
    })
  })

  it('that is plain data is refused with what to do', () => {
    const plain = { name: 'pin', options: { item: 'a' } }
    expect(() => fixedShop(PRODUCTS, { rules: [plain] })).toThrow(/readRules/)
  })
})

group('a schedule', () => {
  it('begins at its start and ends before its end, in the zone of the shop', () => {
    const shop = fixedShop(PRODUCTS, { timeZone: 'Asia/Tokyo' })
    const rules = [pin({ item: 'd', from: '2026-02-01', until: '2026-02-02' })]
    const start = Date.UTC(2026, 0, 31, 15)
    const first = (now: number) => shop.youMayLike('u', { rules, now })[0].id
    expect([start - 1, start, start + DAY - 1, start + DAY].map(first)).toEqual(['a', 'd', 'd', 'a'])
  })

  it('holds for the questions it names, from the door as well', () => {
    const shop = fixedShop(PRODUCTS, { rules: [pin({ item: 'd', on: ['similar'] })] })
    expect(shop.similar('b')[0].id).toBe('d')
    expect(shop.youMayLike('u')[0].id).toBe('a')
  })
})

group('dismissals', () => {
  it('act at once, for item, brand and category with all below it, and are undone', () => {
    const shop = fixedShop(PRODUCTS)
    const shown = () => ids(shop.youMayLike('u')).join('')
    const say = (type: 'dismiss' | 'undismiss', what: object) => shop.ingest({ user: 'u', type, ...what })
    say('dismiss', { item: 'a' })
    expect(shown()).toBe('bcd')
    say('dismiss', { category: 'tea' })
    expect(shown()).toBe('cd')
    say('dismiss', { brand: 'Sol' })
    expect(shown()).toBe('c')
    expect(ids(again(shop).youMayLike('u'))).toEqual(['c'])
    expect(ids(shop.similar('c', { user: 'u' }))).toEqual([])
    expect(ids(shop.similar('c'))).toEqual(['a', 'b', 'd'])
    expect(shop.whyNot('u', 'd')).toEqual({ id: 'd', reason: 'dismissed' })
    say('undismiss', { category: 'tea' })
    say('undismiss', { brand: 'Sol' })
    expect(shown()).toBe('bcd')
  })
})

group('exploration', () => {
  it('holds still within the hour, never takes more places than it may, and learns from what is taken up', () => {
    const fresh = Array.from({ length: 20 }, (_, i): Product => ({ id: `n${i}` }))
    const known = Array.from({ length: 10 }, (_, i): Product => ({ id: `k${i}`, score: 20 - i }))
    const shop = fixedShop([...known, ...fresh])
    for (const { id } of known) {
      for (let n = 0; n < 20; n++) shop.ingest({ user: `b${n}`, item: id, type: 'view', at: NOW - DAY })
    }
    const rules = [explore({ share: 0.5, most: 2 })]
    const list = (user: string, now = NOW) => ids(shop.youMayLike(user, { rules, now, fill: false }))
    const news = (found: readonly string[]) => found.filter(id => id.startsWith('n'))
    expect(list('u')).toEqual(list('u', NOW + HOUR - 1 - (NOW % HOUR)))
    expect(news(list('u'))).toHaveLength(2)
    const users = Array.from({ length: 100 }, (_, u) => `shopper ${u}`)
    const shownTo = () => users.flatMap(user => news(list(user))).filter(id => id === 'n3').length
    const before = shownTo()
    for (let n = 0; n < 15; n++) {
      shop.ingest({ user: `c${n}`, type: 'impression', items: ['n3'], at: NOW })
      shop.ingest({ user: `c${n}`, type: 'click', item: 'n3', attribution: 'youMayLike-0-0', at: NOW })
    }
    expect(shownTo()).toBeGreaterThan(before * 3)
  })
})

group('credit', () => {
  it('counts within its time, once, by list, place, source and rule, and after a snapshot', () => {
    let clock = NOW
    const shop = fixedShop(PRODUCTS, { now: () => clock })
    const list = shop.youMayLike('u', { rules: [pin({ item: 'd', at: 1, label: 'push' })] })
    clock = NOW + 2 * DAY
    const { attribution } = list
    expect(ids(list)).toEqual(['a', 'd', 'b', 'c'])
    shop.ingest([
      { user: 'u', type: 'impression', items: ids(list), attribution, at: NOW },
      { user: 'u', type: 'click', item: 'd', attribution, at: NOW + 24 * HOUR },
      { user: 'u', type: 'click', item: 'd', attribution, at: NOW + 2 },
      { user: 'u', type: 'click', item: 'b', attribution, at: NOW + 24 * HOUR + 1 },
      { user: 'u', type: 'purchase', item: 'd', price: 3, quantity: 2, attribution, at: NOW + DAY },
    ])
    for (const credit of [shop.performance(), again(shop).performance()]) {
      expect(credit.total).toEqual({ impressions: 4, clicks: 1, purchases: 1, revenue: 6 })
      expect(credit.lists).toEqual({ youMayLike: credit.total })
      expect(credit.positions.map(({ clicks }) => clicks)).toEqual([0, 1, 0, 0])
      expect(credit.sources.fixed).toEqual(credit.total)
      expect(credit.rules).toEqual({ push: { impressions: 1, clicks: 1, purchases: 1, revenue: 6 } })
    }
    expect(shop.performance({ click: 1 }).total.clicks).toBe(0)
  })
})

group('why not', () => {
  const shop = fixedShop([...PRODUCTS, { id: 'gone', available: false, score: 9 }, { id: 'mute' }])

  it.each([
    ['a', {}, { reason: 'shown', rank: 1 }],
    ['d', { k: 2 }, { reason: 'rank', rank: 4, score: 2 }],
    ['gone', {}, { reason: 'sold-out' }],
    ['nothing', {}, { reason: 'unknown' }],
    ['mute', { fill: false }, { reason: 'no-score' }],
    ['a', { exclude: ['a'] }, { reason: 'excluded' }],
    ['a', { among: ['b'] }, { reason: 'among' }],
    ['a', { where: (p: Product) => p.brand === 'Sol' }, { reason: 'where' }],
    ['d', { minScore: 3, fill: false }, { reason: 'min-score', rank: 4 }],
    ['d', { rules: [minScore({ score: 3 })], fill: false }, { reason: 'min-score' }],
    [
      'a',
      { rules: [where({ filter: { field: 'brand', in: ['Sol'] }, label: 'only Sol' })] },
      { reason: 'rule', rule: 'only Sol' },
    ],
    ['b', { rules: [atMost({ count: 1, per: 'brand' })] }, { reason: 'rule', rule: 'atMost', rank: 2 }],
    ['b', { k: 2, rules: [pin({ item: 'd', at: 1, label: 'push' })] }, { reason: 'place', rule: 'push' }],
  ])('of %s, asked %j, is %j', (item, ask, expected) => {
    expect(shop.whyNot('u', item, ask)).toMatchObject({ id: item, ...expected })
  })

  it('is a sentence in both languages', () => {
    const why = shop.whyNot('u', 'd', { k: 2 })
    expect(describeWhyNot(why)).toBe('d reached rank 4, below the end of the list.')
    expect(describeWhyNot(why, 'zh-CN', { title: () => '杯子' })).toBe('杯子排在第 4 位，超出了列表长度。')
  })
})

group('a trace', () => {
  it('says what each step left, and what emptied the list', () => {
    const shop = fixedShop([...PRODUCTS, { id: 'gone', available: false, score: 9 }])
    const rules = [
      where({ filter: { field: 'brand', equals: 'Kanto' } }),
      where({ filter: { field: 'category', equals: 'pots' }, label: 'pots' }),
    ]
    const list = shop.youMayLike('u', { rules, trace: true, fill: false })
    expect(list.trace?.steps.map(({ step, left }) => [step, left])).toEqual([
      ['candidates', 5],
      ['sold-out', 4],
      ['where', 2],
      ['pots', 0],
      ['shown', 0],
    ])
    expect(explainEmpty(list)).toBe('Of 5 items from fixed none is left: "pots" took the last 2 away.')
    expect(explainEmpty(list, 'zh')).toContain('pots')
  })
})

group('describe', () => {
  const because = {
    kind: 'bought-together',
    id: 'p1',
    support: 41,
    confidence: 41 / 180,
    lift: 3.21,
    share: 1,
  }

  it('says in English and Chinese what the numbers say', () => {
    const words = { item: 'B', title: () => 'A' }
    expect(describe(because, 'en', words)).toBe(
      '41 of 180 who bought A also took B, 3.2 times more than chance.',
    )
    expect(describe(because, 'zh', words)).toBe(
      '180 位购买“A”的顾客中有 41 位也购买了B，是随机情况的 3.2 倍。',
    )
  })

  it('refuses a language it has no words for', () => {
    expect(() => describe(because, 'fr')).toThrow(/en.*zh/)
  })
})
