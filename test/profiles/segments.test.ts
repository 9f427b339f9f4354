import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Condition } from '../../src/profiles/condition.js'
import { compile } from '../../src/profiles/condition.js'
import { FIELDS } from '../../src/profiles/condition-fields.js'
import type { UserProfile } from '../../src/profiles/profile.js'
import { BUILT_IN } from '../../src/profiles/segments.js'
import type { ShopEvent } from '../../src/types.js'
import { DAY, MONDAY, smallShop } from './small-shop.js'

const items = [
  { id: 'sencha', category: 'tea/green', brand: 'Leaf', price: 10, listPrice: 10 },
  { id: 'assam', category: 'tea/black', brand: 'Bough', price: 10, listPrice: 10 },
  { id: 'mug', category: 'kitchen', brand: 'Clay', price: 10, listPrice: 10 },
]
const buy = (user: string, day: number, more: Record<string, unknown> = {}): ShopEvent =>
  ({ user, item: 'sencha', type: 'purchase', at: MONDAY + day * DAY, price: 10, ...more }) as ShopEvent

const holds = (condition: Condition, ...events: ShopEvent[]) => {
  const shop = smallShop({ items }).ingest(...events)
  return compile(condition, 'test')(shop.profile('u', MONDAY + 30 * DAY) as UserProfile)
}

describe('a condition', () => {
  it('tests a number from each side', () => {
    const twice = [buy('u', 0), buy('u', 20)]
    expect(holds({ field: 'orders', is: 2 }, ...twice)).toBe(true)
    expect(holds({ field: 'orders', atLeast: 2, atMost: 2 }, ...twice)).toBe(true)
    expect(holds({ field: 'orders', above: 2 }, ...twice)).toBe(false)
    expect(holds({ field: 'orders', below: 2 }, ...twice)).toBe(false)
    expect(holds({ field: 'revenue', atLeast: 20 }, ...twice)).toBe(true)
    expect(holds({ field: 'daysSinceOrder', is: 10 }, ...twice)).toBe(true)
    expect(holds({ field: 'count', of: 'purchase', in: [1, 2] }, ...twice)).toBe(true)
    expect(holds({ field: 'count', of: 'view', is: 0 }, ...twice)).toBe(true)
  })

  it('tests texts, lists and tastes, a category with all below it', () => {
    const look: ShopEvent[] = [
      { user: 'u', item: 'sencha', at: MONDAY, device: 'mobile' },
      { user: 'u', item: 'assam', at: MONDAY },
      { user: 'u', item: 'mug', at: MONDAY },
      { user: 'u', item: 'mug', at: MONDAY },
      { user: 'u', type: 'search', query: 'Green Tea', at: MONDAY },
    ]
    expect(holds({ field: 'device', is: 'mobile' }, ...look)).toBe(true)
    expect(holds({ field: 'keywords', has: 'green' }, ...look)).toBe(true)
    expect(holds({ field: 'queries', has: 'green' }, ...look)).toBe(false)
    expect(holds({ field: 'taste.category', of: 'tea', is: 0.5 }, ...look)).toBe(true)
    expect(holds({ field: 'taste.category', of: 'te', above: 0 }, ...look)).toBe(false)
    expect(holds({ field: 'taste.brand', of: 'Clay', atLeast: 0.5 }, ...look)).toBe(true)
    expect(holds({ field: 'brand', in: ['Clay', 'Leaf'] }, ...look)).toBe(true)
  })

  it('puts conditions together', () => {
    const bought: Condition = { field: 'orders', atLeast: 1 }
    const rich: Condition = { field: 'revenue', atLeast: 1000 }
    expect(holds({ all: [bought, rich] }, buy('u', 0))).toBe(false)
    expect(holds({ any: [bought, rich] }, buy('u', 0))).toBe(true)
    expect(holds({ all: [bought, { not: rich }] }, buy('u', 0))).toBe(true)
    expect(holds({ all: [] }, buy('u', 0))).toBe(true)
    expect(holds({ any: [] }, buy('u', 0))).toBe(false)
  })

  it('never holds of what is not known, whatever it asks', () => {
    const unknown = [
      'usualGap',
      'lifecycle',
      'tier',
      'monetary',
      'valueIn12Months',
      'priceSensitivity',
    ] as const
    for (const field of unknown) {
      expect(holds({ field, atMost: 1e9 }, buy('u', 0))).toBe(false)
      expect(holds({ field, above: -1e9 }, buy('u', 0))).toBe(false)
      expect(holds({ not: { field, atMost: 1e9 } }, buy('u', 0))).toBe(true)
    }
  })

  it('can ask about every field, and survives JSON', () => {
    const profile = smallShop({ items }).ingest(buy('u', 0)).profile('u') as UserProfile
    for (const [field, { many }] of Object.entries(FIELDS)) {
      const condition = { field, ...(many && { of: 'x' }), above: 3 } as Condition
      const again = JSON.parse(JSON.stringify(condition)) as Condition
      expect(compile(again, 'test')(profile)).toBe(compile(condition, 'test')(profile))
    }
  })

  it('is refused where it makes no sense, with what would', () => {
    const refused = (condition: unknown, message: RegExp) =>
      expect(() => compile(condition as Condition, 'segment "x"')).toThrowError(
        expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(message) }),
      )
    refused(null, /segment "x" has the condition null/)
    refused({ field: 'lifecicle', is: 'new' }, /Did you mean "lifecycle"/)
    refused({ field: 'orders' }, /without a test/)
    refused({ field: 'orders', minimum: 3 }, /no option "minimum"/)
    refused({ field: 'orders', atLeast: '3' }, /limit 3; it wants a number/)
    refused({ field: 'taste.brand', atLeast: 0.5 }, /without `of`/)
    refused({ field: 'orders', of: 'tea', atLeast: 1 }, /no `of`/)
    refused({ field: 'tier', in: 'gold' }, /an array/)
    refused({ all: { field: 'orders', is: 1 } }, /array of conditions/)
    refused({ not: 3 }, /the condition 3/)
    refused({ field: '__proto__', is: 1 }, /the field/)
  })
})

describe('segments', () => {
  const own = [
    { name: 'tea people', when: { field: 'taste.category', of: 'tea', atLeast: 0.6 } },
    { name: 'regulars', when: { field: 'orders', atLeast: 3 } },
  ] as const

  it('hold for one shopper as for all, the tags before those of the shop', () => {
    const shop = smallShop({ items, segments: own })
    for (let n = 0; n < 30; n++) {
      for (let o = 0; o <= n % 4; o++)
        shop.ingest(buy(`u${n}`, 10 * o + n, { item: n % 2 ? 'sencha' : 'mug' }))
    }
    shop.fit()
    for (const name of [...BUILT_IN.map(tag => tag.name), 'tea people', 'regulars']) {
      const alone = shop.all().filter(({ segments }) => segments.includes(name))
      expect(shop.segment(name)).toEqual(alone.map(({ user }) => user))
    }
    expect(shop.segment('tea people').length).toBe(15)
    expect(shop.profile('u7')?.segments.slice(-2)).toEqual(['tea people', 'regulars'])
    expect(() => shop.segment('tea person')).toThrowError(/There is no segment "tea person"/)
  })

  it('must have a name of their own and a condition', () => {
    for (const wrong of [
      [{ name: 'due', when: { field: 'orders', is: 1 } }],
      [own[0], own[0]],
      [{ name: '', when: { field: 'orders', is: 1 } }],
      [{ name: 'x' }],
      [null],
    ]) {
      expect(() => smallShop({ segments: wrong as never })).toThrowError(
        expect.objectContaining({ code: 'bad-option' }),
      )
    }
  })

  it('know at a fit what is popular in them: distinct shoppers, those of lately first', () => {
    const shop = smallShop({ items, segments: own })
    for (let n = 0; n < 6; n++)
      shop.ingest(buy(`tea${n}`, n), buy(`tea${n}`, n), buy(`tea${n}`, n, { item: 'assam' }))
    shop.ingest(buy('tea0', 6, { item: 'assam' }), buy('potter', 6, { item: 'mug' }))
    const { segments } = shop.fit()
    const place = segments.names.indexOf('tea people')
    const list = [...segments.items.subarray(segments.start[place], segments.start[place + 1])]
    expect(segments.shoppers[place]).toBe(6)
    // tea0 took assam a day later than sencha
    expect(list.map(item => shop.log.items.id(item))).toEqual(['assam', 'sencha'])
    const days = [6, 5, 4, 3, 2, 1]
    const sencha = days.reduce((sum, day) => sum + 2 ** (-day / 7), 0)
    expect(segments.scores[segments.start[place] + 1]).toBeCloseTo(sencha, 5)
  })

  it('do not change when they are asked about one by one or all together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5), fc.nat(40), fc.constantFrom('sencha', 'mug')), { maxLength: 40 }),
        rows => {
          const shop = smallShop({ items, segments: own })
          for (const [user, day, item] of rows) shop.ingest(buy(`u${user}`, day, { item }))
          const together = shop.all()
          for (const profile of together) expect(shop.profile(profile.user)).toEqual(profile)
        },
      ),
      { numRuns: 50 },
    )
  })
})
