import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Recommender, shopModels } from '../../src/index.js'
import type { Recommendation } from '../../src/types.js'
import { type FixtureItem, fixtureShop } from '../fixtures/shop.js'

const { items, events, truth } = fixtureShop()
const now = () => Date.parse(truth.to)
const unseen = new Set(truth.newItems.map(({ item }) => item))
const later = items.filter(({ id }) => unseen.has(id))

function shopOf(
  catalogue: readonly FixtureItem[],
  title: 'title' | 'titleZh' = 'title',
): Recommender<FixtureItem> {
  const shop = new Recommender<FixtureItem>({ models: shopModels(), now, catalogFields: { title } })
  shop.setItems(catalogue)
  shop.ingest(events)
  shop.fit()
  return shop
}

const ids = (list: readonly Recommendation<FixtureItem>[]) => list.map(({ id }) => id)
const plain = (list: readonly Recommendation<FixtureItem>[]) => list.map(({ id, score }) => ({ id, score }))
const buyersOf = (wanted: readonly string[]): string[] => [
  ...new Set(
    events.flatMap(e =>
      e.type === 'purchase' && e.user && wanted.includes(String(e.item)) ? [String(e.user)] : [],
    ),
  ),
]

describe('an item that is set after the fit', () => {
  const shop = shopOf(items.filter(({ id }) => !unseen.has(id)))
  const before = new Map(truth.newItems.map(({ item }) => [item, shop.searchedFor(item).length]))
  const strangers = plain(shop.youMayLike('nobody', { k: 50 }))
  shop.setItems(later)

  it('has similar items at once, and is one itself', () => {
    for (const { item, like } of truth.newItems) {
      expect(before.get(item)).toBeDefined()
      const found = ids(shop.similar(item, { k: 5 }))
      expect(found.some(id => like.includes(id))).toBe(true)
      expect(like.some(id => ids(shop.similar(id, { k: 20 })).includes(item))).toBe(true)
    }
  })

  it('is found by its words at once, in both languages', () => {
    const chinese = shopOf(
      items.filter(({ id }) => !unseen.has(id)),
      'titleZh',
    )
    chinese.setItems(later)
    for (const record of later) {
      expect(ids(shop.searchedFor(record.title))).toContain(record.id)
      expect(ids(chinese.searchedFor(record.titleZh))).toContain(record.id)
    }
  })

  it('takes part in what those may like who buy what it is like, and says why', () => {
    for (const { item, like } of truth.newItems) {
      const places = buyersOf(like).map(user =>
        ids(shop.youMayLike(user, { k: 40, fill: false })).indexOf(item),
      )
      expect(places.some(place => place >= 0)).toBe(true)
      const found = buyersOf(like)
        .flatMap(user => [...shop.youMayLike(user, { k: 40, fill: false })])
        .find(({ id }) => id === item)!
      expect(found.source).toBe('blend')
      expect(found.because[0].kind).toBe('profile')
      expect(found.because.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(found.score, 5)
    }
  })

  it('stands higher for those who buy its like than for the others', () => {
    const [{ item, like }] = truth.newItems
    const buyers = new Set(buyersOf(like))
    const everybody = [...new Set(events.flatMap(({ user }) => (user === undefined ? [] : [String(user)])))]
    const mean = (users: readonly string[]): number =>
      users.reduce((sum, user) => sum + shop.explain(user, item).score, 0) / users.length
    const others = everybody.filter(user => !buyers.has(user))
    expect(mean([...buyers])).toBeGreaterThan(mean(others))
  })

  it('is explained and accounted for like any other', () => {
    const [{ item, like }] = truth.newItems
    const user = buyersOf(like).find(user => shop.explain(user, item).score > 0)!
    const { score, because } = shop.explain(user, item)
    expect(because.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(score, 5)
    const why = shop.whyNot(user, item, { k: 200, fill: false })
    expect(why).toMatchObject({ reason: 'shown', source: 'blend' })
    expect(shop.whyNot(user, item, { k: 1 }).reason).toBe('rank')
  })

  it('leaves the list of a stranger as it was, but for the newest at its end', () => {
    const list = plain(shop.youMayLike('nobody', { k: 50 }))
    expect(list.slice(0, 20)).toEqual(strangers.slice(0, 20))
  })

  it('goes when it is removed or sold out', () => {
    const [{ item, like }] = truth.newItems
    const other = shopOf(items.filter(({ id }) => !unseen.has(id)))
    other.setItems(later)
    const user = buyersOf(like).find(user => other.explain(user, item).score > 0)!
    other.setItems(later.map(record => ({ ...record, available: false })))
    expect(ids(other.youMayLike(user, { k: 200 }))).not.toContain(item)
    other.setItems(later)
    expect(ids(other.youMayLike(user, { k: 200 }))).toContain(item)
    other.removeItems([item])
    expect(ids(other.youMayLike(user, { k: 200 }))).not.toContain(item)
  })

  it('answers after a private snapshot as before it', () => {
    const restored = Recommender.restore<FixtureItem>(shop.snapshot(), { models: shopModels(), now })
    const [{ like }] = truth.newItems
    for (const user of buyersOf(like).slice(0, 10)) {
      expect(JSON.stringify(restored.youMayLike(user))).toBe(JSON.stringify(shop.youMayLike(user)))
    }
  })

  it('has the similar, the searched for and the tastes that a rebuild would give', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...later.map(({ id }) => id)), { minLength: 1 }), chosen => {
        const grown = shopOf(items.filter(({ id }) => !chosen.includes(id)))
        for (const id of chosen) grown.setItems(items.filter(item => item.id === id))
        const rebuilt = shopOf([
          ...items.filter(({ id }) => !chosen.includes(id)),
          ...chosen.map(id => items.find(item => item.id === id)!),
        ])
        for (const id of chosen) {
          expect(plain(grown.similar(id))).toEqual(plain(rebuilt.similar(id)))
          const { title } = items.find(item => item.id === id)!
          expect(plain(grown.searchedFor(title))).toEqual(plain(rebuilt.searchedFor(title)))
        }
        for (const user of buyersOf(truth.newItems[0].like).slice(0, 5)) {
          for (const id of chosen) {
            const [one, other] = [grown.explain(user, id), rebuilt.explain(user, id)]
            // Blends measure scores over all items: one more changes the scale, not what it is made of
            expect(one.because.map(b => b.kind)).toEqual(other.because.map(b => b.kind))
            expect(one.score).toBeCloseTo(other.score, 0)
          }
        }
      }),
      { numRuns: 4 },
    )
  })
})
