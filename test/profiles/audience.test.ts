import { describe, expect, it } from 'vitest'
import {
  type AudiencePurpose,
  judgeDue,
  judgeInterest,
  judgeVoucher,
  judgeWinBack,
} from '../../src/profiles/audience.js'
import type { UserProfile } from '../../src/profiles/profile.js'
import type { ShopEvent } from '../../src/types.js'
import { DAY, MONDAY, smallShop } from './small-shop.js'

const items = [
  { id: 'sencha', category: 'tea/green', brand: 'Leaf', price: 10, listPrice: 10 },
  { id: 'matcha', category: 'tea/green', brand: 'Leaf', price: 40, listPrice: 40 },
  { id: 'assam', category: 'tea/black', brand: 'Bough', price: 10, listPrice: 10 },
  { id: 'mug', category: 'kitchen', brand: 'Clay', price: 10, listPrice: 10 },
]
const NOW = MONDAY + 100 * DAY
const view = (user: string, item: string, day = 99): ShopEvent => ({ user, item, at: MONDAY + day * DAY })
const buy = (user: string, item: string, day: number, price = 10): ShopEvent => ({
  user,
  item,
  type: 'purchase',
  at: MONDAY + day * DAY,
  price,
})
const users = (members: readonly { user: string }[]) => members.map(({ user }) => user)

describe('an audience by interest', () => {
  const shop = smallShop({ items }).ingest(
    ...Array.from({ length: 6 }, () => view('green', 'sencha')),
    ...Array.from({ length: 3 }, () => view('half', 'sencha')),
    ...Array.from({ length: 3 }, () => view('half', 'mug')),
    ...Array.from({ length: 6 }, () => view('black', 'assam')),
    ...Array.from({ length: 6 }, () => view('potter', 'mug')),
    ...Array.from({ length: 6 }, () => view('long ago', 'sencha', 9)),
  )

  it('has those first whose share of it is largest, and those seen lately', () => {
    expect(users(shop.audience({ category: 'tea/green' }, 'interest'))).toEqual([
      'green',
      'half',
      'black',
      'potter',
      'long ago',
    ])
    expect(users(shop.audience({ category: ['tea'] }, 'interest', 3))).toEqual(['green', 'black', 'half'])
    expect(users(shop.audience({ brand: 'Clay' }, 'interest', 2))).toEqual(['potter', 'half'])
    expect(users(shop.audience({ category: 'tea', brand: 'Bough' }, 'interest', 1))).toEqual(['black'])
  })

  it('scores a share drawn to that of the shop, as written', () => {
    // Interest in tea/green: 15 of 30; own 6 of 6, with ten more of the shop's half; a day ago
    const [first] = shop.audience({ category: 'tea/green' }, 'interest', 1)
    expect(first.score).toBeCloseTo(((6 + 10 * 0.5) / (6 + 10)) * 2 ** (-1 / 30), 5)
    expect(first.because).toEqual([{ kind: 'taste', name: 'tea/green', value: 1, from: 6 }])
  })

  it('finds the shoppers of an item that nobody has seen by its category and brand', () => {
    expect(users(shop.audience({ item: 'matcha' }, 'interest', 2))).toEqual(['green', 'half'])
    const [first] = shop.audience({ item: 'matcha' }, 'interest', 1)
    expect(first.because.map(({ name }) => name)).toEqual(['tea/green', 'Leaf'])
  })

  it('is empty for what nobody knows, and for a shop without shoppers', () => {
    expect(shop.audience({ item: 'unknown' }, 'interest')).toEqual([])
    expect(shop.audience({ category: 'tea/white' }, 'interest')).toEqual([])
    expect(shop.audience({ brand: 'leaf' }, 'interest')).toEqual([])
    expect(smallShop({ items }).audience({ item: 'mug' }, 'interest')).toEqual([])
    expect(shop.audience({ item: 'mug' }, 'interest', 0)).toEqual([])
    expect(() => shop.audience({ item: 'mug' }, 'love' as AudiencePurpose)).toThrowError(/one of interest/)
  })
})

describe('an audience', () => {
  it('leaves out who dismissed the item, its brand, or a category it is in, until it is taken back', () => {
    const dismissals: Record<string, ShopEvent> = {
      item: { user: 'u', type: 'dismiss', item: 'sencha', at: NOW },
      brand: { user: 'u', type: 'dismiss', brand: 'Leaf', at: NOW },
      category: { user: 'u', type: 'dismiss', category: 'tea/green', at: NOW },
      'category above': { user: 'u', type: 'dismiss', category: 'tea', at: NOW },
      'a name in its path': { user: 'u', type: 'dismiss', category: 'green', at: NOW },
    }
    for (const dismissal of Object.values(dismissals)) {
      const shop = smallShop({ items }).ingest(view('u', 'sencha'), view('v', 'sencha'), dismissal)
      expect(users(shop.audience({ item: 'sencha' }, 'interest'))).toEqual(['v'])
      shop.ingest({ ...dismissal, type: 'undismiss', at: NOW + 1 } as ShopEvent)
      expect(users(shop.audience({ item: 'sencha' }, 'interest'))).toEqual(['u', 'v'])
    }
    const shop = smallShop({ items }).ingest(view('u', 'sencha'), dismissals.item)
    expect(users(shop.audience({ category: 'tea' }, 'interest'))).toEqual(['u'])
  })

  it('leaves out who was forgotten, and knows merged shoppers as one', () => {
    const shop = smallShop({ items }).ingest(
      view('u', 'sencha'),
      view('cookie', 'sencha'),
      view('v', 'sencha'),
    )
    shop.log.mergeUsers('cookie', 'u')
    expect(users(shop.audience({ item: 'sencha' }, 'interest')).sort()).toEqual(['u', 'v'])
    shop.log.forget('u')
    expect(users(shop.audience({ item: 'sencha' }, 'interest'))).toEqual(['v'])
  })

  it('leaves out who bought the item, unless they buy it again and again', () => {
    const shop = smallShop({ items }).ingest(
      buy('once', 'mug', 50),
      buy('twice', 'mug', 40),
      buy('twice', 'mug', 60),
      view('never', 'mug'),
    )
    expect(users(shop.audience({ item: 'mug' }, 'interest')).sort()).toEqual(['never', 'twice'])
    expect(users(shop.audience({ category: 'kitchen' }, 'interest')).sort()).toEqual([
      'never',
      'once',
      'twice',
    ])
  })

  it('of those who are due has who bought it a usual gap ago', () => {
    const shop = smallShop({ items })
    for (const day of [10, 40, 70]) shop.ingest(buy('due', 'sencha', day), buy('due', 'mug', day))
    for (const day of [38, 68, 98]) shop.ingest(buy('just bought', 'sencha', day))
    for (const day of [1, 11, 21]) shop.ingest(buy('stopped', 'sencha', day))
    shop.ingest(buy('once', 'sencha', 70))
    expect(shop.audience({ item: 'sencha' }, 'due')).toEqual([
      {
        user: 'due',
        score: expect.any(Number),
        because: [
          { kind: 'bought', value: 1, name: 'sencha' },
          { kind: 'taste', value: expect.any(Number), name: 'tea/green', from: 3 },
          { kind: 'taste', value: expect.any(Number), name: 'Leaf', from: 3 },
          { kind: 'due', value: 1, from: 2 },
        ],
      },
    ])
    expect(users(shop.audience({}, 'due'))).toEqual(['due'])
  })

  it('to win back has who stays away, the ones worth most first', () => {
    const shop = smallShop({ items })
    for (const day of [0, 10, 20, 30]) {
      shop.ingest(
        buy('rich', 'matcha', day, 400),
        buy('poor', 'sencha', day, 4),
        buy('here', 'mug', day + 65, 900),
      )
    }
    const back = shop.audience({}, 'win-back')
    expect(users(back)).toEqual(['rich', 'poor'])
    expect(back[0].because).toEqual([
      { kind: 'worth', value: 1600, from: 4 },
      { kind: 'lost', value: 7, from: 4 },
    ])
    // Only about what they care for
    shop.ingest(view('rich', 'mug', 31))
    expect(users(shop.audience({ category: 'kitchen' }, 'win-back'))).toEqual(['rich'])
  })

  it('for vouchers has who stays away and heeds prices', () => {
    const shop = smallShop({ items })
    for (const day of [0, 10, 20, 30]) {
      shop.ingest(
        buy('hunter', 'sencha', day, 6),
        buy('proud', 'sencha', day, 10),
        buy('here', 'sencha', day + 65, 6),
      )
    }
    shop.fit()
    const vouchers = shop.audience({}, 'voucher')
    expect(users(vouchers)).toEqual(['hunter'])
    expect(vouchers[0].because.map(({ kind }) => kind)).toEqual(['price-sensitive', 'worth', 'lost'])
  })
})

describe('what speaks for a shopper', () => {
  const profile = (more: object) =>
    ({
      at: NOW,
      firstSeen: NOW - 730 * DAY,
      lastSeen: NOW - 30 * DAY,
      spend: { orders: 8 },
      outlook: {},
      ...more,
    }) as UserProfile
  const figure = (value: number) => ({ value, from: 5 })

  it('is the likelihood of an order where it is known, else that of the shop, fading', () => {
    expect(judgeInterest(profile({ outlook: { buysIn30Days: figure(0.3) } }), 0.9).score).toBe(0.3)
    expect(judgeInterest(profile({}), 0.4)).toEqual({ score: 0.2, because: [] })
  })

  it('is being due between 0.8 and 1.5 gaps, most at one', () => {
    for (const [elapsed, score] of [
      [0.79, undefined],
      [0.8, 1 / 1.2],
      [1, 1],
      [1.5, 1 / 1.5],
      [1.51, undefined],
    ] as const) {
      const judged = judgeDue(figure(elapsed))
      if (score === undefined) expect(judged).toBeUndefined()
      else expect(judged?.score).toBeCloseTo(score, 12)
    }
    expect(judgeDue(undefined)).toBeUndefined()
  })

  it('is what they were worth a year, if they are still to be had', () => {
    const away = { lifecycle: { stage: 'at-risk', gap: 30, elapsed: 3, from: 8 } }
    expect(judgeWinBack(profile({}))).toBeUndefined()
    expect(judgeWinBack(profile({ lifecycle: { ...away.lifecycle, stage: 'loyal' } }))).toBeUndefined()
    // 8 orders in two years
    expect(judgeWinBack(profile(away))?.score).toBe(4)
    const rich = { ...away, spend: { orders: 8, revenue: figure(900) }, outlook: { stillThere: figure(0.5) } }
    expect(judgeWinBack(profile(rich))?.score).toBe(225)
  })

  it('is no voucher for who comes anyway, or minds prices less than others', () => {
    const away = { lifecycle: { stage: 'at-risk', gap: 30, elapsed: 3, from: 8 } }
    const with_ = (sensitivity: number, chance: number) =>
      judgeVoucher(
        profile({
          ...away,
          spend: { orders: 8, priceSensitivity: figure(sensitivity) },
          outlook: { buysIn30Days: figure(chance) },
        }),
      )
    expect(with_(0.8, 0.25)?.score).toBeCloseTo(4 * 0.8 * 0.75, 12)
    expect(with_(0.5, 0.25)).toBeUndefined()
    expect(with_(0.8, 0.5)).toBeUndefined()
    expect(judgeVoucher(profile(away))).toBeUndefined()
  })
})
