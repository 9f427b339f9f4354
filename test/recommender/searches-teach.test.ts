import { describe, expect, it } from 'vitest'
import { Recommender, shopModels } from '../../src/index.js'
import type { Model } from '../../src/models/model.js'
import { reviveModel } from '../../src/models/revive.js'
import type { Json } from '../../src/types.js'
import { type FixtureItem, fixtureShop } from '../fixtures/shop.js'

const { items, events, truth } = fixtureShop()
const now = () => Date.parse(truth.to)
/** What `shopModels()` has beside searches. */
function withoutSearches(): Model {
  const { parts, ...rest } = shopModels().youMayLike!.options as { parts: { name: string }[] }
  const others = parts.filter(({ name }) => name !== 'searched')
  expect(others).toHaveLength(parts.length - 1)
  return reviveModel({ name: 'blend', options: { ...rest, parts: others } as Json })
}

function shopOf(log: typeof events, searches: 'with' | 'without') {
  const models = { ...shopModels(), ...(searches === 'without' && { youMayLike: withoutSearches() }) }
  const shop = new Recommender<FixtureItem>({ models, now })
  shop.setItems(items)
  shop.ingest(log)
  shop.fit()
  return shop
}

describe('searches', () => {
  const shop = shopOf(events, 'with')

  it('show a shopper of whom nothing else is known what people bought after the same search', () => {
    for (const [n, query] of ['camera', '相机', 'camra'].entries()) {
      const user = `new shopper ${n}`
      const wanted = truth.searches.find(search => search.query === query)?.items ?? []
      shop.ingest([{ type: 'search', query, user, at: truth.to }])
      const list = shop.youMayLike(user, { k: 3 })
      expect(wanted).toContain(list[0].id)
      expect(list.filter(({ id }) => wanted.includes(id)).length).toBeGreaterThan(1)
      expect(list[0].because.some(({ kind }) => kind === 'searched')).toBe(true)
      for (const { score, because } of list) {
        expect(because.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(score, 5)
      }
    }
  })

  it('change nothing where the log has none, to the bit', () => {
    const silent = events
      .filter(({ type }) => type !== 'search')
      .map(event => ({ ...event, query: undefined }))
    const [one, other] = (['with', 'without'] as const).map(searches => shopOf(silent as never, searches))
    const users = [...new Set(events.map(({ user }) => user))].filter(user => user !== undefined)
    for (const user of users.slice(0, 200)) {
      expect([...one.youMayLike(user, { k: 10 })]).toEqual([...other.youMayLike(user, { k: 10 })])
    }
  })

  it('bring what is bought in the visit of a live search nearer, on the last fifth of the fixture', () => {
    const cut = events[Math.floor(events.length * 0.8)].at as string
    const before = events.filter(({ at }) => String(at) < cut)
    const later = events.filter(({ at }) => String(at) >= cut)
    const hits = (['with', 'without'] as const).map(searches => {
      const live = shopOf(before, searches)
      let found = 0
      later.forEach((event, e) => {
        live.ingest([event])
        if (event.type !== 'search' || event.user === undefined) return
        const wanted = new Set(
          later
            .slice(e)
            .filter(({ session, type }) => session === event.session && type === 'purchase')
            .map(({ item }) => String(item)),
        )
        const list = live.youMayLike(event.user, { k: 5, seen: 'show', now: event.at as never })
        found += list.filter(({ id }) => wanted.has(id)).length
      })
      return found
    })
    expect(hits[1]).toBeGreaterThan(0)
    expect(hits[0]).toBeGreaterThan(hits[1])
  })

  it('stay out of public snapshots, also those of shoppers who teach', () => {
    const secret = 'zqxjkvblurt'
    const searching = Array.from({ length: 12 }, (_, n) => [
      { type: 'search' as const, query: secret, user: `u${n}`, session: `s${n}`, at: truth.to },
      { type: 'purchase' as const, item: items[0].id, user: `u${n}`, session: `s${n}`, at: truth.to },
    ]).flat()
    const taught = shopOf([...events, ...searching], 'with')
    const holds = (bytes: ArrayBuffer): boolean => Buffer.from(bytes).includes(secret)
    expect(holds(taught.snapshot())).toBe(true)
    expect(holds(taught.snapshot({ audience: 'public' }))).toBe(false)
  })
})
