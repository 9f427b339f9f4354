import { describe, expect, expectTypeOf, it } from 'vitest'
import { itemKnn } from '../../src/models/item-knn.js'
import { popular } from '../../src/models/popular.js'
import { trending } from '../../src/models/trending.js'
import type { UserProfile } from '../../src/profiles/profile.js'
import { type Profiles, profiles } from '../../src/profiles/profiles.js'
import { Recommender } from '../../src/recommender.js'
import type { AnyItem, ShopEvent } from '../../src/types.js'
import { type FixtureItem, fixtureShop } from '../fixtures/shop.js'
import { DAY, MONDAY } from './small-shop.js'

const NOW = MONDAY + 30 * DAY
const items = [
  ...Array.from({ length: 6 }, (_, n) => ({ id: `tea${n}`, category: 'tea', brand: `b${n % 2}`, price: 5 })),
  ...Array.from({ length: 6 }, (_, n) => ({ id: `mug${n}`, category: 'mugs', brand: 'Clay', price: 9 })),
]
const view = (user: string, item: string, day = 20, more: object = {}): ShopEvent => ({
  user,
  item,
  at: MONDAY + day * DAY,
  ...more,
})
const models = () => ({ youMayLike: itemKnn(), trending: trending(), popular: popular() })
const shopOf = (options: object = { profiles: profiles() }) =>
  new Recommender<AnyItem>({ models: models(), now: () => NOW, ...options }).setItems(items)

describe('the door to profiles', () => {
  it('opens with the option, and says what is missing without it', () => {
    const closed = shopOf({})
    for (const ask of [
      () => closed.profile('u'),
      () => [...closed.profiles()],
      () => closed.segment('new'),
      () => closed.audience({ item: 'tea0' }),
    ]) {
      expect(ask).toThrowError(
        expect.objectContaining({
          code: 'no-model',
          message: expect.stringMatching(/profiles: profiles\(\)/),
        }),
      )
    }
    expect(() => shopOf({ profiles })).toThrowError(/what profiles\(\) returns/)
    expectTypeOf(shopOf().profile('u')).toEqualTypeOf<UserProfile | undefined>()
  })

  it('changes a profile with every event, at once', () => {
    const shop = shopOf()
    expect(shop.profile('u')).toBeUndefined()
    shop.ingest(view('u', 'tea0'))
    expect(shop.profile('u')?.tastes.category[0].value).toBe('tea')
    shop.ingest(view('u', 'tea0', 20, { type: 'purchase', price: 5 }))
    expect(shop.profile('u')?.spend.revenue).toEqual({ value: 5, from: 1 })
    shop.ingest(view('cookie', 'mug1'))
    shop.mergeUsers('cookie', 'u')
    expect(shop.profile('u')?.events).toBe(3)
    expect(shop.profile('cookie')).toEqual(shop.profile('u'))
    shop.forget('u')
    expect(shop.profile('u')).toBeUndefined()
    expect([...shop.profiles()]).toEqual([])
  })

  it('takes another present, and refuses what is none', () => {
    const shop = shopOf()
    shop.ingest(view('u', 'tea0'))
    expect(shop.profile('u', { now: '2024-02-01' })?.at).toBe(Date.UTC(2024, 1, 1))
    expect(() => shop.profile('u', { now: 'soon' })).toThrowError(/now is soon/)
    expect(() => shop.profile('u', { when: 1 } as never)).toThrowError(/no option "when"/)
    expect(() => shop.profile({} as never)).toThrowError(/id: text or a finite number/)
    expect(() => shop.audience({ item: 'tea0' }, { k: -1 })).toThrowError(/k is -1/)
    expect(() => shop.audience({ thing: 1 } as never)).toThrowError(/no option "thing"/)
    expect(shop.profile(7)).toBeUndefined()
  })

  it('keeps cut points of the last fit, which a profile names', async () => {
    const { items: stock, events } = fixtureShop()
    const options = { models: { popular: popular() }, profiles: profiles(), now: () => Date.UTC(2025, 6, 1) }
    const shop = new Recommender<FixtureItem>(options)
    shop.setItems(stock).ingest(events)
    const before = shop.profile('u351')
    expect(before?.fittedAt).toBeUndefined()
    expect(before?.value.monetary).toBeUndefined()
    const { at } = shop.fit()
    const fitted = shop.profile('u351')
    expect(fitted?.fittedAt).toBe(at)
    shop.ingest({ user: 'u351', item: 'lumo-35', type: 'purchase', price: 5000, at: Date.UTC(2025, 6, 1) })
    const richer = shop.profile('u351')
    expect(richer?.fittedAt).toBe(at)
    expect(richer?.value.tier).toBe('gold')
    expect(richer?.value.recency?.value).toBe(5)
    const later = new Recommender<FixtureItem>(options)
    later.setItems(stock).ingest(events)
    await later.fitAsync()
    expect(later.profile('u351')).toEqual(fitted)
  })

  it('has the same profiles, segments and audiences after a snapshot', () => {
    const { items: stock, events } = fixtureShop()
    const own = {
      segments: [{ name: 'cats', when: { field: 'taste.category', of: 'pets', atLeast: 0.5 } }] as const,
    }
    const options = {
      models: { popular: popular() },
      profiles: profiles(own),
      now: () => Date.UTC(2025, 6, 1),
    }
    const shop = new Recommender<FixtureItem>(options)
    shop.setItems(stock).ingest(events)
    shop.fit()
    shop.ingest({ user: 'u351', item: 'lumo-35', type: 'cart', at: Date.UTC(2025, 6, 1) })
    const snapshot = shop.snapshot()
    const again = Recommender.restore<FixtureItem>(snapshot, options)
    expect([...again.profiles()]).toEqual([...shop.profiles()])
    expect(again.segment('cats')).toEqual(shop.segment('cats'))
    expect(again.audience({ category: 'photo' }, { k: 20 })).toEqual(
      shop.audience({ category: 'photo' }, { k: 20 }),
    )
    expect(Buffer.from(again.snapshot()).equals(Buffer.from(snapshot))).toBe(true)
    // A page that wants no profiles reads the same snapshot, and one without them gives profiles before a fit
    const plain = Recommender.restore<FixtureItem>(snapshot, { models: { popular: popular() } })
    const kept = Recommender.restore<FixtureItem>(plain.snapshot(), options)
    expect(kept.profile('u351')?.fittedAt).toBeUndefined()
    expect(kept.profile('u351')?.events).toBe(shop.profile('u351')?.events)
  })

  it('refuses cut points that are none', () => {
    const recipe: Profiles = profiles()
    for (const arrays of [{}, { start: new Int32Array(3) }] as Record<string, Int32Array>[]) {
      expect(() => recipe.load({ meta: null, arrays })).toThrowError(
        expect.objectContaining({ code: 'bad-snapshot' }),
      )
    }
  })
})

describe('what a shopper may like', () => {
  it('is filled by their tastes, then by their segment, before what everybody likes', () => {
    const rule = { name: 'phones', when: { field: 'device', is: 'mobile' } } as const
    const shop = shopOf({ profiles: profiles({ segments: [rule] }) })
    // The crowd wants mugs; those with phones want odd things
    for (let n = 0; n < 40; n++) shop.ingest(view(`crowd${n}`, `mug${n % 2}`))
    for (let n = 0; n < 8; n++) {
      shop.ingest([view(`phone${n}`, 'poster', 20, { device: 'mobile' }), view(`phone${n}`, 'vase', 21)])
    }
    shop.ingest([view('cold', 'leaflet', 25, { device: 'mobile' }), view('drinker', 'tea0', 25)])
    shop.fit()
    const drinker = shop.youMayLike('drinker', { k: 4 })
    expect(drinker[0].source).toBe('profile')
    expect(drinker[0].id).toMatch(/^tea/)
    const cold = shop.youMayLike('cold', { k: 5, exclude: ['leaflet'] })
    expect(cold.slice(0, 2).map(({ id, source }) => [id, source])).toEqual([
      ['vase', 'segment'],
      ['poster', 'segment'],
    ])
    expect(['trending', 'popular']).toContain(cold[2].source)
    const without = shopOf({})
    without.ingest(view('drinker', 'tea0', 25))
    without.fit()
    expect(without.youMayLike('drinker').every(({ source }) => source !== 'profile')).toBe(true)
  })
})
