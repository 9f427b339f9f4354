import { describe, expect, it } from 'vitest'
import type { UserProfile } from '../../src/profiles/profile.js'
import type { ShopEvent } from '../../src/types.js'
import { DAY, MONDAY, smallShop } from './small-shop.js'

const HOUR = 3_600_000
const buy = (day: number, more: Record<string, unknown> = {}): ShopEvent =>
  ({ user: 'u', item: 'tea', type: 'purchase', at: MONDAY + day * DAY, ...more }) as ShopEvent

describe('what a profile counts', () => {
  it('is nothing for a stranger, and little but defined for one event', () => {
    const shop = smallShop().ingest({ user: 'u', item: 'tea', at: MONDAY })
    expect(shop.profile('stranger')).toBeUndefined()
    const profile = shop.profile('u') as UserProfile
    expect(profile).toMatchObject({
      user: 'u',
      events: 1,
      visits: 1,
      counts: { view: 1 },
      firstSeen: MONDAY,
      lastSeen: MONDAY,
      recent: ['tea'],
      funnel: 'viewed',
      viewed: ['tea'],
      spend: { orders: 0, units: 0 },
      segments: [],
    })
    expect(profile.lifecycle).toBeUndefined()
    expect(profile.fittedAt).toBeUndefined()
    expect(profile.rhythm.activeHours).toBeUndefined()
    expect(JSON.parse(JSON.stringify(profile))).toEqual(profile)
  })

  it('takes 100,000 events of one shopper, and lists the newest', () => {
    const shop = smallShop()
    for (let e = 0; e < 100_000; e++) {
      shop.ingest(buy(Math.floor(e / 100), { item: `i${e % 3000}`, price: 1, order: `o${e >> 4}` }))
    }
    const profile = shop.profile('u', MONDAY + 1000 * DAY) as UserProfile
    expect(profile.spend).toMatchObject({ orders: 6250, units: 100_000, revenue: { value: 100_000 } })
    expect(profile.recent).toEqual(Array.from({ length: 10 }, (_, n) => `i${(99_999 - n) % 3000}`))
    expect(profile.rhythm.usualGap).toEqual({ value: 1, from: 50 })
    expect(profile.rhythm.weekdays.reduce((a, b) => a + b)).toBe(500)
  })

  it('takes an event in the future for one of now', () => {
    const shop = smallShop().ingest(buy(0), buy(10), buy(20), buy(31))
    const profile = shop.profile('u', MONDAY + 30 * DAY) as UserProfile
    expect(profile.lastSeen).toBe(MONDAY + 31 * DAY)
    expect(profile.rhythm.gapsSinceOrder?.value).toBe(0)
    expect(profile.lifecycle?.elapsed).toBe(0)
    shop.fit()
    expect(JSON.stringify(shop.profile('u', MONDAY - DAY))).not.toContain('null')
  })

  it('counts visits by session, and where there is none by a pause of half an hour', () => {
    const shop = smallShop().ingest(
      { user: 'u', item: 'a', session: 's1', at: MONDAY },
      { user: 'u', item: 'b', session: 's1', at: MONDAY + 5 * HOUR },
      { user: 'u', item: 'c', at: MONDAY + DAY },
      { user: 'u', item: 'd', at: MONDAY + DAY + HOUR / 2 },
      { user: 'u', item: 'e', at: MONDAY + DAY + HOUR + 1 },
    )
    expect(shop.profile('u')?.visits).toBe(3)
  })

  it('follows the shopper from looking to buying', () => {
    const shop = smallShop().ingest({ user: 'u', type: 'search', query: 'tea', at: MONDAY })
    expect(shop.profile('u')?.funnel).toBeUndefined()
    shop.ingest({ user: 'u', item: 'tea', at: MONDAY + 1 }, { user: 'u', item: 'mug', at: MONDAY + 1 })
    expect(shop.profile('u')?.funnel).toBe('viewed')
    shop.ingest({ user: 'u', item: 'tea', type: 'cart', at: MONDAY + 2 })
    expect(shop.profile('u')).toMatchObject({ funnel: 'carted', carted: ['tea'], viewed: ['mug'] })
    shop.ingest(buy(1))
    expect(shop.profile('u')).toMatchObject({ funnel: 'bought', carted: [], viewed: ['mug'] })
    shop.ingest({ user: 'u', item: 'tea', type: 'cart', at: MONDAY + 2 * DAY })
    expect(shop.profile('u')?.carted).toEqual(['tea'])
    shop.ingest({ user: 'u', item: 'tea', type: 'uncart', at: MONDAY + 2 * DAY + 1 })
    expect(shop.profile('u')?.carted).toEqual([])
  })

  it('keeps the newest word on what a shopper does not want', () => {
    const shop = smallShop().ingest(
      { user: 'u', type: 'dismiss', item: 'tea', at: MONDAY },
      { user: 'u', type: 'dismiss', category: 'toys > wooden', at: MONDAY + 1 },
      { user: 'u', type: 'dismiss', brand: 'Lumo', at: MONDAY + 2 },
      { user: 'u', type: 'undismiss', item: 'tea', at: MONDAY + 3 },
    )
    expect(shop.profile('u')?.dismissed).toEqual({ items: [], categories: ['toys/wooden'], brands: ['Lumo'] })
  })
})

describe('what a shopper spends', () => {
  it('is net of returns, at the price that was paid', () => {
    const shop = smallShop().ingest(
      buy(0, { order: 'o1', quantity: 4, price: 3 }),
      buy(0, { order: 'o1', item: 'mug', price: 8 }),
      buy(5, { order: 'o2', quantity: 2, price: 2.5 }),
      buy(6, { type: 'return', quantity: 3 }),
      buy(7, { type: 'return', item: 'never bought', quantity: 9, price: 100 }),
    )
    // The return takes both of o2, then one of o1, and o2 is no order any more
    expect(shop.profile('u')?.spend).toEqual({
      orders: 1,
      units: 4,
      lastOrder: MONDAY,
      revenue: { value: 3 * 3 + 8, from: 2 },
      averageBasket: { value: 17, from: 1 },
    })
  })

  it('has no money where purchases have no price, and counts the rest', () => {
    const shop = smallShop({ items: [{ id: 'tea', price: 99 }] }).ingest(buy(0), buy(3), buy(6), buy(9))
    const { spend, value } = shop.profile('u') as UserProfile
    expect(spend).toEqual({ orders: 4, units: 4, lastOrder: MONDAY + 9 * DAY })
    expect(value).toEqual({})
    for (let n = 0; n < 60; n++) {
      for (let o = 0; o <= n % 3; o++) shop.ingest(buy(n + o, { user: `v${n}` }))
    }
    shop.fit()
    const fitted = shop.profile('u') as UserProfile
    // Tiers go by orders then, and nothing is said of money
    expect(fitted.value.tier).toBe('gold')
    expect(fitted.value.monetary).toBeUndefined()
    expect(fitted.outlook.ordersIn12Months?.from).toBe(4)
    expect(fitted.outlook.valueIn12Months).toBeUndefined()
  })

  it('takes purchases without an order id in one visit for one order', () => {
    const shop = smallShop().ingest(
      buy(0, { price: 1 }),
      buy(0, { item: 'mug', at: MONDAY + 1000 }),
      buy(1, { session: 's' }),
      buy(1, { session: 's', item: 'mug', at: MONDAY + DAY + 9 * HOUR }),
    )
    expect(shop.profile('u')?.spend).toMatchObject({
      orders: 2,
      units: 4,
      averageBasket: { value: 1, from: 1 },
    })
  })

  it('says how often it is below the list price, from three purchases on', () => {
    const items = [{ id: 'tea', listPrice: 10 }]
    const shop = smallShop({ items }).ingest(buy(0, { price: 8 }), buy(1, { price: 10 }))
    expect(shop.profile('u')?.spend.discountShare).toBeUndefined()
    shop.ingest(buy(2, { price: 7 }), buy(3, { price: 9.97 }), buy(4, { item: 'unlisted', price: 1 }))
    // 9.97 is the list price, but for rounding
    expect(shop.profile('u')?.spend.discountShare).toEqual({ value: 2 / 4, from: 4 })
    expect(shop.profile('u')?.spend.priceSensitivity).toBeUndefined()
    shop.ingest(...Array.from({ length: 6 }, (_, n) => buy(n, { user: 'v', price: 10 })))
    shop.fit()
    // Shop: 2 of 10 below, odds 1/4; own with four more of the shop's: (2 + 0.8) / (2 + 3.2)
    const odds = 2.8 / 5.2
    expect(shop.profile('u')?.spend.priceSensitivity?.value).toBeCloseTo(odds / (odds + 0.25), 12)
  })
})

describe('what a shopper likes', () => {
  const items = [
    { id: 'a', category: 'tea/green', brand: 'Leaf', price: 4, tags: ['loose', 'organic'] },
    { id: 'b', category: 'tea/black', brand: 'Leaf', price: 30 },
    { id: 'c', category: 'mugs', brand: 'Clay', price: 12 },
  ]

  it('is the faded share of each value of a field', () => {
    const shop = smallShop({ items, halfLife: '10d' }).ingest(
      { user: 'u', item: 'a', type: 'purchase', at: MONDAY },
      { user: 'u', item: 'b', at: MONDAY + 10 * DAY },
      { user: 'u', item: 'c', type: 'cart', at: MONDAY + 20 * DAY },
    )
    // 5/4 : 1/2 : 3
    const all = 5 / 4 + 1 / 2 + 3
    const { tastes } = shop.profile('u') as UserProfile
    expect(tastes.category).toEqual([
      { value: 'mugs', share: 3 / all, from: 1 },
      { value: 'tea/green', share: 1.25 / all, from: 1 },
      { value: 'tea/black', share: 0.5 / all, from: 1 },
    ])
    expect(tastes.brand.map(({ value }) => value)).toEqual(['Clay', 'Leaf'])
    expect(tastes.brand[1].share).toBeCloseTo(1.75 / all, 14)
    expect(tastes.tags).toEqual([
      { value: 'loose', share: 0.5, from: 1 },
      { value: 'organic', share: 0.5, from: 1 },
    ])
    expect(tastes.price).toEqual([])
    shop.fit()
    expect(shop.profile('u')?.tastes.price.map(({ value }) => value)).toEqual([
      '12–30',
      'under 12',
      'from 30',
    ])
  })

  it('turns from what was rated badly', () => {
    const shop = smallShop({ items }).ingest(
      { user: 'u', item: 'a', at: MONDAY },
      { user: 'u', item: 'a', type: 'rate', value: 1, at: MONDAY + 1 },
      { user: 'u', item: 'c', at: MONDAY + 2 },
    )
    expect(shop.profile('u')?.tastes.category).toEqual([{ value: 'mugs', share: 1, from: 1 }])
  })

  it('does not depend on when it is asked', () => {
    const shop = smallShop({ items }).ingest(
      { user: 'u', item: 'a', at: MONDAY },
      { user: 'u', item: 'c', at: MONDAY + DAY },
    )
    expect(shop.profile('u', MONDAY + DAY)?.tastes).toEqual(shop.profile('u', MONDAY + 5000 * DAY)?.tastes)
  })

  it('shows searches as folded, and their words without those that say nothing', () => {
    const shop = smallShop().ingest(
      { user: 'u', type: 'search', query: 'Tea for the OFFICE', at: MONDAY },
      { user: 'u', type: 'search', query: '抹茶 tea', at: MONDAY },
      { user: 'u', type: 'search', query: 'tea  for the office', at: MONDAY },
      { user: 'u', item: 'tea', type: 'click', query: '抹茶 tea', at: MONDAY },
    )
    const { queries, keywords } = (shop.profile('u') as UserProfile).searches
    expect(queries).toEqual([
      { query: '抹茶 tea', lastAt: MONDAY, from: 2 },
      { query: 'tea for the office', lastAt: MONDAY, from: 2 },
    ])
    expect(keywords).toEqual([
      { value: 'tea', share: 4 / 8, from: 4 },
      { value: 'office', share: 2 / 8, from: 2 },
      { value: '抹茶', share: 2 / 8, from: 2 },
    ])
  })
})

describe('when a shopper comes', () => {
  it("is told by the shop's clock, in summer time too", () => {
    const at = (text: string) => Date.parse(text)
    const events: ShopEvent[] = [
      { user: 'u', item: 'a', at: at('2024-03-30T09:30:00Z') },
      // The clocks went forward in the night
      { user: 'u', item: 'a', at: at('2024-03-31T08:30:00Z') },
      // Half past midnight on Monday in London, still Sunday in UTC
      { user: 'u', item: 'a', at: at('2024-03-31T23:30:00Z') },
    ]
    const london = smallShop({ timeZone: 'Europe/London' })
      .ingest(...events)
      .profile('u')?.rhythm
    expect(london?.hours.map((n, hour) => [hour, n]).filter(([, n]) => n > 0)).toEqual([
      [0, 1],
      [9, 2],
    ])
    expect(london?.weekdays).toEqual([1, 0, 0, 0, 0, 1, 1])
    const utc = smallShop()
      .ingest(...events)
      .profile('u')?.rhythm
    expect(utc?.weekdays).toEqual([0, 0, 0, 0, 0, 1, 2])
  })

  it('counts days between orders on the calendar, so that summer time makes no gap longer', () => {
    const midnight = (day: number) => `2024-03-${day}T00:15:00`
    const shop = smallShop({ timeZone: 'America/New_York' }).ingest(
      ...[8, 9, 10, 11, 12].map(day =>
        buy(0, { at: midnight(day < 10 ? (`0${day}` as never) : day), order: `o${day}` }),
      ),
    )
    expect(shop.profile('u')?.rhythm.usualGap).toEqual({ value: 1, from: 4 })
    expect(shop.profile('u')?.spend.orders).toBe(5)
  })

  it('is at the hours and on the days that hold half of the events', () => {
    const shop = smallShop()
    for (let e = 0; e < 12; e++)
      shop.ingest({ user: 'u', item: 'a', at: MONDAY + (e % 3) * DAY + (8 + (e % 2)) * HOUR })
    const rhythm = shop.profile('u')?.rhythm
    expect(rhythm?.activeHours).toEqual([8])
    expect(rhythm?.activeWeekdays).toEqual([0, 1])
  })

  it('is expected after the usual gap, surely where gaps are alike and vaguely where they are not', () => {
    const steady = smallShop().ingest(...[0, 10, 20, 30, 40, 50, 60].map(day => buy(day)))
    const next = steady.profile('u')?.rhythm.nextOrder
    expect(next).toEqual({
      at: MONDAY + 70 * DAY,
      earliest: MONDAY + 70 * DAY,
      latest: MONDAY + 70 * DAY,
      from: 6,
    })
    const loose = smallShop().ingest(...[0, 2, 12, 42, 47, 57, 97].map(day => buy(day)))
    const vague = loose.profile('u')?.rhythm.nextOrder
    // Gaps 2 10 30 5 10 40, middle 10; four in five of a log-normal with the spread of these and of their middle
    const logs = [2, 10, 30, 5, 10, 40].map(gap => Math.log(gap / 10) ** 2)
    const spread = Math.sqrt((logs.reduce((a, b) => a + b) / 6) * (1 + Math.PI / 2 / 6))
    expect(vague?.at).toBe(MONDAY + 107 * DAY)
    expect(vague?.latest).toBeCloseTo(MONDAY + 97 * DAY + 10 * DAY * Math.exp(1.2815515655 * spread), -3)
    expect(vague?.earliest).toBeCloseTo(MONDAY + 97 * DAY + 10 * DAY * Math.exp(-1.2815515655 * spread), -3)
  })

  it('says nothing usual of two orders', () => {
    const shop = smallShop().ingest(buy(0), buy(20))
    expect(shop.profile('u')?.rhythm.usualGap).toBeUndefined()
    expect(shop.profile('u')?.rhythm.nextOrder).toBeUndefined()
  })
})

describe('points and levels', () => {
  const rules = {
    points: { perEvent: { purchase: 10, rate: 5, view: 0.5 }, perUnitSpent: 2 },
    levels: [
      { name: 'gold', from: 100 },
      { name: 'member', from: 0 },
      { name: 'silver', from: 40 },
    ],
  }

  it('are what the rules of the shop say, without what was given back', () => {
    const shop = smallShop(rules).ingest(
      buy(0, { quantity: 3, price: 4 }),
      buy(1, { item: 'mug', price: 9 }),
      buy(2, { item: 'mug', type: 'return' }),
      { user: 'u', item: 'tea', type: 'rate', value: 4, at: MONDAY },
      { user: 'u', item: 'tea', at: MONDAY },
    )
    // 10 + 2 · 12 + 5 + ½, whole
    expect(shop.profile('u')?.value).toEqual({ points: { value: 39, from: 3 }, level: 'member' })
    shop.ingest({ user: 'u', item: 'tea', at: MONDAY + 1 })
    expect(shop.profile('u')?.value.level).toBe('silver')
  })

  it('are absent where the shop has no rules', () => {
    expect(smallShop().ingest(buy(0)).profile('u')?.value).toEqual({})
  })
})

describe('options of profiles', () => {
  it('are refused with what was wanted', () => {
    const refused = (options: object, message: RegExp) =>
      expect(() => smallShop(options)).toThrowError(
        expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(message) }),
      )
    refused({ halfLive: '3d' }, /Did you mean "halfLife"/)
    refused({ halfLife: 0 }, /above 0/)
    refused({ priceBands: 0 }, /1 or more/)
    refused({ tiers: [{ name: 'a', top: 0.5 }] }, /last tier with top 1/)
    refused(
      {
        tiers: [
          { name: 'a', top: 0.5 },
          { name: 'b', top: 0.4 },
        ],
      },
      /grow/,
    )
    refused({ points: { perVisit: 1 } }, /perEvent/)
    refused({ points: { perEvent: { view: 'many' } } }, /number of points/)
    refused({ levels: [{ name: 'a' }] }, /numbers of points/)
    refused({ lifecycle: { atRisk: 3, lost: 2 } }, /no less than atRisk/)
    refused({ segments: [{ name: 'a', when: { field: 'revenu', atLeast: 1 } }] }, /Did you mean "revenue"/)
  })
})
