import { beforeAll, describe, expect, it } from 'vitest'
import { pastOf, type Recommender } from '../../src/index.js'
import { habits } from '../../src/insights/habits.js'
import { insights } from '../../src/insights/insights.js'
import { paths } from '../../src/insights/paths.js'
import { readiness } from '../../src/insights/readiness.js'
import { sales } from '../../src/insights/sales.js'
import { worth } from '../../src/insights/worth.js'
import { profiles } from '../../src/profiles/profiles.js'
import type { ShopEvent } from '../../src/types.js'
import { fixtureShop, rowsOf, shopOf, truth } from './shops.js'

const at = (day: number, hour = 12, minute = 0): number => Date.UTC(2024, 0, day, hour, minute)
const visit = (session: string, items: readonly string[], type: 'view' | 'purchase' = 'view'): ShopEvent[] =>
  items.map((item, i) => ({ user: `u${session}`, session, item, type, at: at(1, 12, i) }))

describe('paths', () => {
  const items = [
    { id: 'tea', category: 'a/b/c' },
    { id: 'mug', category: 'a/d' },
    { id: 'pen', category: 'e' },
  ]
  const rows = rowsOf(
    [
      ...visit('1', ['tea', 'tea', 'pen', 'tea', 'pen']),
      ...visit('2', ['tea', 'mug']),
      ...visit('3', ['pen', 'unlisted', 'pen']),
      ...visit('4', ['tea', 'pen'], 'purchase'),
    ],
    items,
  )

  it('go from category to category, a step counted once a visit', () => {
    const { visits, wandering, steps } = paths(rows)
    expect([visits, wandering]).toEqual([4, 3])
    expect(steps).toEqual([
      { from: 'a/b', to: 'e', visits: 2, share: 2 / 3 },
      { from: 'a/b', to: 'a/d', visits: 1, share: 1 / 3 },
      { from: 'e', to: 'a/b', visits: 1, share: 1 },
    ])
  })

  it('begin somewhere', () => {
    expect(paths(rows).entries).toEqual([
      { category: 'a/b', visits: 3, stayed: 0, bought: 1 },
      { category: 'e', visits: 1, stayed: 1, bought: 0 },
    ])
    expect(paths(rows, { depth: 1 }).wandering).toBe(2)
  })
})

describe('habits', () => {
  it('count a visit once an hour on the clock of the shop', () => {
    const events: ShopEvent[] = [0, 10, 20, 70].map(minute => ({
      ...{ user: 'a', session: '1', item: 'tea' },
      // 2024-01-07 was a Sunday
      at: at(7, 22, minute),
    }))
    const utc = habits(rowsOf(events))
    expect([utc.visits[6][22], utc.visits[6][23]]).toEqual([1, 1])
    expect(utc.activeHours).toEqual([22])
    const berlin = habits(rowsOf(events, [], 'Europe/Berlin'))
    expect([berlin.visits[6][23], berlin.visits[0][0]]).toEqual([1, 1])
  })

  it('follow summer time, and say when a log has no hours', () => {
    const noon = (month: number): ShopEvent => ({ user: 'a', item: 'tea', at: Date.UTC(2024, month, 1, 10) })
    const { visits } = habits(rowsOf([noon(0), noon(6)], [], 'Europe/Berlin'))
    // Monday both times: 11 o'clock in winter, 12 in summer
    expect([visits[0][11], visits[0][12]]).toEqual([1, 1])
    expect(habits(rowsOf([{ user: 'a', item: 'tea', at: '2024-01-07' }])).timed).toBe(false)
  })
})

describe('sales', () => {
  it('are net of returns, and say how much of them has a price', () => {
    const buy = (order: string, price: number | undefined, quantity: number): ShopEvent => ({
      ...{ user: 'a', item: 'tea', type: 'purchase', order, quantity, at: at(1) },
      ...(price !== undefined && { price }),
    })
    const rows = rowsOf([
      buy('1', 5, 4),
      buy('2', undefined, 4),
      { user: 'a', item: 'tea', type: 'return', quantity: 5, at: at(2) },
    ])
    // The return takes the four of the nearest order and one of the other
    expect(sales(rows)).toMatchObject({
      orders: 1,
      units: 3,
      revenue: 15,
      averageBasket: 15,
      priced: 1,
      returns: 1,
    })
    expect(sales(rowsOf([]))).toMatchObject({ orders: 0, revenue: 0, visits: 0 })
  })
})

describe('readiness', () => {
  it('is the share of items and shoppers that there is enough about', () => {
    const events = ['1', '2', '3', '4', '5'].flatMap(v => visit(v, ['tea', 'pot']))
    const baskets = ['6', '7', '8'].flatMap(v => visit(v, ['tea', 'pot'], 'purchase'))
    const { questions, catalog } = readiness(
      rowsOf(
        [...events, ...baskets, ...visit('9', ['tea'])],
        [
          { id: 'tea', title: 'Tea' },
          { id: 'pot' },
          { id: 'pen', title: 'Pen' },
          { id: 'old', available: false },
        ],
      ),
    )
    const of = (name: string) => questions.find(({ question }) => question === name)
    expect(of('similar')!.items).toEqual({ learnt: 2, described: 1, of: 3 })
    expect(of('related')!.items).toEqual({ learnt: 2, described: 1, of: 3 })
    expect(of('youMayLike')!.asked).toEqual({ what: 'shoppers', served: 8, of: 9 })
    expect(of('buyAgain')!.items).toMatchObject({ learnt: 0 })
    expect(catalog).toMatchObject({ items: 4, titles: 2, categories: 0, available: 3 })
  })
})

describe('who a shop lives on', () => {
  let shop: Recommender
  beforeAll(async () => {
    shop = await fixtureShop()
  })

  it('is everybody who bought, once in a tier and once in a stage', () => {
    const { buyers, tiers, stages } = worth(pastOf(shop))
    const total = (groups: readonly { shoppers: number }[]) =>
      groups.reduce((sum, { shoppers: n }) => sum + n, 0)
    expect(total(tiers)).toBe(buyers)
    expect(total(stages)).toBe(buyers)
    expect(tiers.map(({ name }) => name)).toEqual(['gold', 'silver', 'bronze'])
    expect(tiers[0].shoppers / buyers).toBeCloseTo(0.1, 1)
    for (const { name, shoppers } of stages) {
      const planted = truth.lifecycle[name.replace(/-(.)/, (_, letter: string) => letter.toUpperCase())]
      expect(shoppers).toBeGreaterThanOrEqual(planted.length - 1)
    }
  })

  it('goes by the tiers of the shop', () => {
    const how = profiles({
      tiers: [
        { name: 'stars', top: 0.5 },
        { name: 'rest', top: 1 },
      ],
    })
    expect(worth(pastOf(shop), how).tiers.map(({ name }) => name)).toEqual(['stars', 'rest'])
  })

  it('leaves the shop as it was', () => {
    const before = Buffer.from(shop.snapshot())
    insights(pastOf(shop))
    expect(before.equals(Buffer.from(shop.snapshot()))).toBe(true)
  })
})

describe('insights', () => {
  it('of an empty shop are empty, and of one event are few', () => {
    const none = insights(pastOf(shopOf([])))
    expect(none).toMatchObject({
      sales: { orders: 0 },
      worth: { buyers: 0, tiers: [] },
      repurchase: { buyers: 0 },
    })
    const one = insights(pastOf(shopOf([{ user: 'a', item: 'tea', at: at(1) }])))
    expect(one).toMatchObject({ funnel: { total: { viewed: 1, bought: 0 } }, demand: { by: 'visits' } })
    expect(JSON.parse(JSON.stringify(one))).toEqual(one)
  })

  it('are the same whatever the order in which the log came', () => {
    const events = ['1', '2', '3', '4', '5', '6'].flatMap(v => visit(v, ['tea', 'pot', `p${v}`], 'purchase'))
    const moved = events.map((event, i) => ({ ...event, at: at(1 + (i % 5), i) }))
    const forwards = insights(pastOf(shopOf(moved)))
    const backwards = insights(pastOf(shopOf([...moved].reverse())))
    const { items: a, ...rest } = forwards.demand
    const { items: b, ...other } = backwards.demand
    const sorted = (all: typeof a) => [...all].sort((x, y) => (x.name < y.name ? -1 : 1))
    expect({ ...forwards, demand: rest }).toEqual({ ...backwards, demand: other })
    expect(sorted(a)).toEqual(sorted(b))
  })

  it('name the nearest option to one they do not know', () => {
    expect(() => insights(pastOf(shopOf([])), { perod: 'week' } as never)).toThrow('Did you mean "period"?')
  })
})
