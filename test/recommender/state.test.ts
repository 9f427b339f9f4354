import { describe, expect, it } from 'vitest'
import { AlsolikeError, cooccurrence, Recommender, shopModels } from '../../src/index.js'
import type { ShopEvent } from '../../src/types.js'
import { type FixtureItem, fixtureShop } from '../fixtures/shop.js'

const { items, events, truth } = fixtureShop()
const NOW = Date.parse(truth.to)

function fixture(given: readonly ShopEvent[] = events): Recommender<FixtureItem> {
  const shop = new Recommender<FixtureItem>({ models: shopModels(), now: () => NOW })
  shop.setItems(items)
  shop.ingest(given)
  return shop
}

/** Everything a page could ask, as one value. */
function answers(shop: Recommender<FixtureItem>): unknown {
  const pages = items.slice(0, 20).map(({ id }) => [shop.similar(id), shop.related(id)])
  const people = truth.brandLovers.map(({ user }) => shop.youMayLike(user))
  return JSON.parse(JSON.stringify([pages, people, shop.trending(), shop.stats()]))
}

describe('a snapshot', () => {
  const shop = fixture()
  shop.fit()
  const snapshot = shop.snapshot()
  const options = { models: shopModels(), now: () => NOW }

  it('gives back a shop that answers byte for byte alike, and writes the same snapshot', () => {
    const restored = Recommender.restore<FixtureItem>(snapshot, options)
    expect(answers(restored)).toEqual(answers(shop))
    expect(sameBytes(restored.snapshot(), snapshot)).toBe(true)
  })

  it('is the same for the same input', () => {
    const again = fixture()
    again.fit()
    expect(sameBytes(again.snapshot(), snapshot)).toBe(true)
  })

  it('keeps what came after the fit', () => {
    const user = truth.brandLovers[0].user
    const live = Recommender.restore<FixtureItem>(snapshot, options)
    live.ingest({ user, item: 'wok', type: 'purchase' })
    live.ingest({ session: 'just now', item: 'brand new', type: 'view' })
    const restored = Recommender.restore<FixtureItem>(live.snapshot(), options)
    expect(answers(restored)).toEqual(answers(live))
    expect(restored.fit()).toEqual(live.fit())
    expect(answers(restored)).toEqual(answers(live))
  })

  it('equals one trained without a shopper who is forgotten', () => {
    const { user } = truth.rhythms[0]
    const forgetting = Recommender.restore<FixtureItem>(snapshot, options)
    expect(forgetting.forget(user)).toBe(true)
    expect(forgetting.forget(user)).toBe(false)
    forgetting.fit()
    const visits = new Set(events.filter(e => e.user === user && e.session !== undefined).map(e => e.session))
    const never = fixture(
      events.filter(e => e.user !== user && !(e.user === undefined && visits.has(e.session))),
    )
    never.fit()
    expect(sameBytes(forgetting.snapshot(), never.snapshot())).toBe(true)
  })

  it('says which model it holds when the options have another', () => {
    const changed = { ...shopModels(), similar: cooccurrence({ over: 'sessions', neighbors: 7 }) }
    expect(() => Recommender.restore(snapshot, { models: changed })).toThrow(/snapshot answers similar with/)
  })

  it('refuses a buffer that is none', () => {
    for (const buffer of [
      new ArrayBuffer(0),
      new ArrayBuffer(1000),
      snapshot.slice(0, snapshot.byteLength / 2),
    ]) {
      expect(() => Recommender.restore(buffer, options)).toThrow(AlsolikeError)
    }
  })
})

describe('fitAsync', () => {
  it('learns what fit learns, bit for bit, telling how far it is', async () => {
    const stages = new Set<string>()
    const breathing = fixture()
    await breathing.fitAsync({ onProgress: ({ stage }) => stages.add(stage) })
    const atOnce = fixture()
    atOnce.fit()
    expect(sameBytes(breathing.snapshot(), atOnce.snapshot())).toBe(true)
    expect(stages.size).toBeGreaterThan(2)
  })

  it('leaves the old models in place when it is aborted', async () => {
    const shop = fixture()
    shop.fit()
    const before = answers(shop)
    const abort = new AbortController()
    const fitting = shop.fitAsync({ signal: abort.signal, onProgress: () => abort.abort() })
    await expect(fitting).rejects.toMatchObject({ code: 'aborted' })
    expect(answers(shop)).toEqual(before)
  })

  it('takes in events meanwhile, and forgets whoever asks for it meanwhile', async () => {
    const { user } = truth.rhythms[0]
    const shop = fixture()
    const fitting = shop.fitAsync()
    shop.ingest({ user: 'meanwhile', item: 'came meanwhile', type: 'view' })
    shop.forget(user)
    await fitting
    expect(shop.stats().items).toBe(fixtureItems() + 1)
    expect(shop.forget(user)).toBe(false)
    expect(shop.youMayLike('meanwhile').length).toBe(10)
  })
})

describe('retain', () => {
  it('drops the oldest at a fit', () => {
    const shop = new Recommender({ models: shopModels(), now: () => NOW, retain: { events: 1000 } })
    shop.ingest(events)
    shop.fit()
    expect(shop.stats().events).toBe(1000)
  })
})

describe('ingest', () => {
  it('takes an array as a whole or not at all, and says which event is bad and what to do', () => {
    const shop = fixture([])
    const bad = [
      { user: 'u', item: 'a' },
      { user: 'u', item: 'b', type: 'wishlist' as never },
    ]
    expect(() => shop.ingest(bad)).toThrow(/Event 1 has type "wishlist"/)
    expect(shop.stats().events).toBe(0)
  })

  it('keeps the good ones and lists the bad ones when asked to skip', () => {
    const shop = fixture([])
    const report = shop.ingest([{ user: 'u', item: 'a' }, { item: 'b' } as never, { user: 'u', item: '' }], {
      invalid: 'skip',
    })
    expect(report).toMatchObject({ read: 3, kept: 1, rejected: { 'no-actor': 1, 'bad-id': 1 } })
    expect(report.problems.map(p => p.position)).toEqual([1, 2])
  })

  it('counts the same event id once, and equal rows when asked to', () => {
    const shop = fixture([])
    const row = { user: 'u', item: 'a', at: 1000 }
    expect(shop.ingest([row, row])).toMatchObject({ kept: 2 })
    expect(shop.ingest([row, row], { duplicates: 'drop' })).toMatchObject({
      kept: 0,
      rejected: { duplicate: 2 },
    })
    const named = { ...row, eventId: 'e1' }
    expect(shop.ingest([named, named])).toMatchObject({ kept: 1, rejected: { duplicate: 1 } })
  })

  it('reads a stream, keeping what came before a bad event', async () => {
    const shop = fixture([])
    async function* stream(): AsyncGenerator<ShopEvent> {
      yield { user: 'u', item: 'a' }
      yield { user: 'u', item: 'b' }
      yield { user: 'u' } as never
    }
    await expect(shop.ingest(stream())).rejects.toThrow(/Event 2 .*The 2 before it were kept/)
    expect(shop.stats().events).toBe(2)
  })
})

function sameBytes(a: ArrayBuffer, b: ArrayBuffer): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0
}

function fixtureItems(): number {
  return new Set([
    ...items.map(i => i.id),
    ...events.flatMap(e => (e.item === undefined ? [] : [String(e.item)])),
  ]).size
}
