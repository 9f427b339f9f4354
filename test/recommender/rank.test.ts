import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  atMost,
  boost,
  itemKnn,
  Page,
  pin,
  popular,
  publicModels,
  type RankAsk,
  Recommender,
  seen,
  shopModels,
  where,
} from '../../src/index.js'
import type { Recommendation } from '../../src/types.js'
import { type FixtureItem, fixtureShop } from '../fixtures/shop.js'

const { items, events, truth } = fixtureShop()
const now = () => Date.parse(truth.to)
const shop = new Recommender<FixtureItem>({ models: shopModels(), now })
shop.setItems(items)
shop.ingest(events)
shop.fit()

/** All that is for sale, in the order of the catalogue. */
const shelf = items.filter(({ available }) => available).map(({ id }) => id)
const ids = (list: readonly Recommendation<FixtureItem>[]) => list.map(({ id }) => id)
const { user } = truth.brandLovers[0]
const [fresh] = truth.newItems.map(({ item }) => item)
const bought = new Set(
  events.flatMap(e => (e.type === 'purchase' && e.user === user ? [String(e.item)] : [])),
)
const rank = (ask?: RankAsk<FixtureItem>) => ids(shop.rank(user, shelf, ask))

describe('rank', () => {
  it('answers with the very items handed in, each once', () => {
    const order = rank()
    expect([...order].sort()).toEqual([...shelf].sort())
    expect(order).not.toEqual(shelf)
    expect(ids(shop.rank(user, [...shelf, ...shelf]))).toEqual(order)
    expect(ids(shop.rank(user, new Set(shelf)))).toEqual(order)
  })

  it('keeps the order handed in at strength 0, for a stranger, and before the first fit', () => {
    expect(rank({ strength: 0 })).toEqual(shelf)
    expect(ids(shop.rank('never seen', shelf, { strength: 1 }))).toEqual(shelf)
    expect(ids(shop.rank({ history: [] }, shelf))).toEqual(shelf)
    const young = new Recommender<FixtureItem>({ models: shopModels(), now })
    young.setItems(items).ingest({ user: 'u', item: shelf[3] })
    expect(ids(young.rank('u', shelf))).toEqual(shelf)
  })

  it('lifts the brand that a shopper loves, the more the stronger', () => {
    for (const { user, brand } of truth.brandLovers) {
      const own = new Set(items.filter(item => item.brand === brand).map(({ id }) => id))
      // A brand stands together in the catalogue; by id it does not
      const page = [...shelf].sort().reverse()
      const meanPlace = (strength: number): number => {
        const list = ids(shop.rank(user, page, { strength }))
        const places = list.flatMap((id, place) => (own.has(id) ? [place] : []))
        return places.reduce((sum, place) => sum + place, 0) / places.length
      }
      expect(meanPlace(0.6)).toBeLessThan(meanPlace(0))
      expect(meanPlace(1)).toBeLessThan(meanPlace(0))
    }
  })

  it('shows at strength 1 what explain scores, highest first', () => {
    const scores = rank({ strength: 1 })
      .filter(id => !truth.newItems.some(({ item }) => item === id))
      .map(id => shop.explain(user, id).score)
    for (let place = 1; place < scores.length; place++) {
      expect(scores[place]).toBeLessThanOrEqual(scores[place - 1])
    }
  })

  it('keeps the place of an item that nobody knows, whatever the strength', () => {
    const page = ['no such item', ...shelf.slice(0, 5), 'nor this', ...shelf.slice(5, 30)]
    for (const strength of [0, 0.3, 0.6, 1]) {
      const list = shop.rank(user, page, { strength })
      expect(list[0]).toMatchObject({ id: 'no such item', source: strength > 0 ? 'blend' : 'order' })
      expect(list[0].because.map(({ kind }) => kind)).toEqual(['order'])
      expect(list[6].id).toBe('nor this')
      expect(list).toHaveLength(page.length)
    }
  })

  it('keeps the place of an item that nobody chose and nothing speaks for', () => {
    const knn = new Recommender<FixtureItem>({ models: { youMayLike: itemKnn(), popular: popular() }, now })
    knn.setItems(items).ingest(events)
    knn.fit()
    const page = [shelf[0], fresh, ...shelf.slice(1).filter(id => id !== fresh)]
    expect(ids(knn.rank(user, page, { strength: 1 }))[1]).toBe(fresh)
  })

  it('shows what was bought, unless it is to be hidden', () => {
    const page = shelf.filter((id, place) => bought.has(id) || place % 4 === 0)
    expect(ids(shop.rank(user, page))).toHaveLength(page.length)
    const kept = page.filter(id => !bought.has(id)).sort()
    expect(kept.length).toBeLessThan(page.length)
    expect(ids(shop.rank(user, page, { seen: 'hide' })).sort()).toEqual(kept)
    expect(ids(shop.rank(user, page, { rules: [seen({ items: 'hide' })] })).sort()).toEqual(kept)
  })

  it('leaves out what is sold out, dismissed or to stay away, and keeps the order of the rest', () => {
    const order = rank()
    const [soldOut] = truth.soldOut
    expect(ids(shop.rank(user, [soldOut, ...shelf]))).not.toContain(soldOut)
    const { user: picky, item } = truth.dismissed[0]
    expect(ids(shop.rank(picky, shelf))).not.toContain(item)
    expect(rank({ exclude: [order[0], order[2]] })).toEqual(order.filter((_, p) => p !== 0 && p !== 2))
    expect(rank({ where: item => item.price < 30 })).toEqual(
      order.filter(id => items.some(item => item.id === id && item.price < 30)),
    )
    expect(rank({ among: [order[4], order[1]] })).toEqual([order[1], order[4]])
  })

  it('applies ids of a question to items that nobody knows as well', () => {
    const page = ['x', ...shelf.slice(0, 3), 'y']
    expect(ids(shop.rank(user, page, { strength: 0, exclude: ['x'] }))).toEqual(page.slice(1))
    expect(ids(shop.rank(user, page, { among: new Set(['y', 'x', 'z']) }))).toEqual(['x', 'y'])
    const first = shop.rank(user, page, { k: 2 })
    expect(ids(shop.rank(user, page, { after: first.next }))).toEqual(ids(shop.rank(user, page)).slice(2))
    const seenOnPage = new Page()
    seenOnPage.add('y')
    expect(ids(shop.rank(user, page, { page: seenOnPage }))).not.toContain('y')
    expect(ids(shop.rank(user, page, { where: () => true }))).not.toContain('x')
  })

  it('goes through a long page in pieces, without repeats and without gaps', () => {
    const whole = rank()
    const pieces: string[] = []
    for (let after: string | undefined, p = 0; p === 0 || after !== undefined; p++) {
      const piece = shop.rank(user, shelf, { k: 24, after })
      pieces.push(...ids(piece))
      after = piece.next
    }
    expect(pieces).toEqual(whole)
    expect(shop.rank(user, shelf).next).toBeUndefined()
  })

  it('keeps to the rules of the shop, and shows nothing that was not handed in', () => {
    const page = shelf.slice(0, 40)
    const outside = shelf[60]
    const rules = [
      pin({ item: page[39], at: 0 }),
      pin({ item: outside, at: 1 }),
      atMost({ count: 2, per: 'brand' }),
    ]
    const list = shop.rank(user, page, { rules })
    expect(list[0].id).toBe(page[39])
    expect(ids(list)).not.toContain(outside)
    const counts = new Map<string, number>()
    for (const { item } of list) counts.set(item!.brand, (counts.get(item!.brand) ?? 0) + 1)
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(2)
    const only = where({ filter: { field: 'price', between: [0, 30] }, on: ['rank'] })
    expect(shop.rank(user, page, { rules: [only] }).every(({ item }) => item!.price <= 30)).toBe(true)
    const elsewhere = where({ filter: { field: 'price', between: [0, 30] }, on: ['similar'] })
    expect(ids(shop.rank(user, page, { rules: [elsewhere] }))).toEqual(ids(shop.rank(user, page)))
    const { brand } = items.find(({ id }) => id === page[30])!
    const lifted = shop.rank(user, page, {
      rules: [boost({ by: 100, where: { field: 'brand', equals: brand } })],
    })
    expect(lifted[0].item!.brand).toBe(brand)
  })

  it('shows variants of one product side by side: the page asked for them', () => {
    const [variants] = truth.variants
    expect(ids(shop.rank(user, variants)).sort()).toEqual([...variants].sort())
    expect(
      shop.rank(user, variants, {
        rules: [boost({ by: 2, where: { field: 'price', between: [0, 1] } })],
      }),
    ).toHaveLength(variants.length)
  })

  it('accounts for every score, and names the order as evidence', () => {
    for (const strength of [0, 0.6, 1]) {
      for (const { score, because, source } of shop.rank(user, ['x', ...shelf], { strength })) {
        expect(because.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(score, 5)
        expect(source).toBe(strength === 0 ? 'order' : 'blend')
      }
    }
    expect(shop.rank(user, shelf).attribution).toMatch(/^rank-/)
  })

  it('knows a page by its items alone', () => {
    const [{ item, like }] = truth.newItems
    const history = items.filter(({ id }) => like.includes(id)).map(({ id }) => id)
    expect(history.length).toBeGreaterThan(0)
    const order = ids(shop.rank({ history }, shelf, { strength: 1 }))
    expect(order.indexOf(history[0])).toBeLessThan(shelf.length / 2)
    expect(order).toContain(item)
  })

  it('tells with a trace what was left after each step', () => {
    const { trace } = shop.rank(user, shelf, { trace: true, where: item => item.price < 30 })
    const steps = trace!.steps.map(({ step }) => step)
    expect(steps[0]).toBe('candidates')
    expect(steps).toContain('where')
    expect(trace!.steps[0].left).toBe(shelf.length)
    expect(trace!.steps.at(-1)!.left).toBeLessThan(shelf.length)
  })

  it('is credited in performance by its name', () => {
    const own = new Recommender<FixtureItem>({ models: shopModels(), now })
    own.setItems(items).ingest(events)
    own.fit()
    const list = own.rank(user, shelf, { k: 5 })
    const { attribution } = list
    own.ingest([
      { user, type: 'impression', items: ids(list), attribution },
      { user, type: 'click', item: list[2].id, attribution },
    ])
    expect(own.performance().lists.rank).toMatchObject({ impressions: 5, clicks: 1 })
    expect(own.performance().positions[2]).toMatchObject({ clicks: 1 })
  })

  it('works in a page from a public snapshot, by what its own shopper did there', () => {
    const page = Recommender.restore<FixtureItem>(
      shop.snapshot({ audience: 'public' }),
      { models: publicModels(), now },
      { audience: 'public' },
    )
    const { from, to } = truth.accessories[0]
    expect(ids(page.rank('me', shelf))).toEqual(shelf)
    page.ingest({ user: 'me', item: from, type: 'purchase' })
    const order = ids(page.rank('me', shelf))
    expect(order).toHaveLength(shelf.length)
    expect(order).not.toEqual(shelf)
    expect(order.indexOf(to)).toBeLessThan(shelf.indexOf(to))
    expect(ids(page.rank('me', shelf, { strength: 0 }))).toEqual(shelf)
  })

  it('gives the same bytes from a private snapshot', () => {
    const restored = Recommender.restore<FixtureItem>(shop.snapshot(), { models: shopModels(), now })
    expect(JSON.stringify(restored.rank(user, shelf))).toBe(JSON.stringify(shop.rank(user, shelf)))
  })

  it('leaves no trace in the next question', () => {
    const before = JSON.stringify(shop.youMayLike(user))
    shop.rank(user, ['x', ...shelf, 'y'], { exclude: ['x', shelf[0]] })
    expect(JSON.stringify(shop.youMayLike(user))).toBe(before)
  })

  it('takes any page: every item once at every strength, in an order that does not depend on other questions', () => {
    const id = fc.oneof(fc.constantFrom(...shelf), fc.string({ minLength: 1, maxLength: 3 }))
    fc.assert(
      fc.property(
        fc.array(id, { maxLength: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (page, strength) => {
          const list = ids(shop.rank(user, page, { strength }))
          const wanted = [...new Set(page)]
          expect([...list].sort()).toEqual([...wanted].sort())
          wanted.forEach((id, place) => {
            if (!items.some(item => item.id === id)) expect(list[place]).toBe(id)
          })
          expect(ids(shop.rank(user, page, { strength }))).toEqual(list)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('throws for what it cannot read, and for a shop without a model of shoppers', () => {
    expect(() => shop.rank(user, 'p1' as never)).toThrow('items is p1; it wants an array of ids')
    expect(() => shop.rank(user, shelf, { strength: 2 })).toThrow('strength is 2; it wants a number from 0')
    expect(() => shop.rank(user, shelf, { strenght: 1 } as never)).toThrow('Did you mean "strength"')
    expect(() => shop.rank(user, shelf, { k: -1 })).toThrow('k is -1')
    expect(() => shop.rank(user, shelf, { exclude: 'p1' as never })).toThrow('exclude is p1')
    expect(() => shop.youMayLike(user, { strength: 1 } as never)).toThrow('has no option "strength"')
    const bare = new Recommender({ models: { popular: publicModels().popular }, now })
    expect(() => bare.rank('u', ['a'])).toThrow('youMayLike')
    expect(shop.rank(user, [])).toHaveLength(0)
  })
})
