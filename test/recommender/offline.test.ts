import { describe, expect, it } from 'vitest'
import { profiles, publicModels, Recommender, type ShopEvent, shopModels } from '../../src/index.js'
import { openSnapshot } from '../../src/snapshot/open-snapshot.js'
import { writeSnapshot } from '../../src/snapshot/write-snapshot.js'
import { fixtureShop } from '../fixtures/shop.js'

const { items, events, truth } = fixtureShop()
const at = Date.parse(truth.to)
const now = () => at
const shop = new Recommender({ models: shopModels(), profiles: profiles(), now })
shop.setItems(items)
shop.ingest(events)
shop.fit()
const bytes = shop.snapshot({ audience: 'public' })
const page = () =>
  Recommender.restore(bytes, { models: publicModels(), profiles: profiles(), now }, { audience: 'public' })
const ids = (list: Iterable<{ readonly id: string }>) => [...list].map(({ id }) => id)
const { from, to } = truth.accessories[0]
/** The shopper of the page, who has bought what a shopper of the log did. */
const own = (user: string): ShopEvent[] =>
  events.filter(event => event.user === user).map(event => ({ ...event, user: 'me' }))

describe('a page that holds a public snapshot answers without a network', () => {
  it('similar and related, from their lists', () => {
    expect(ids(page().related(from))).toContain(to)
    const most = ids(page().similar(from)).filter(id => ids(shop.similar(from, { k: 30 })).includes(id))
    expect(most.length).toBeGreaterThanOrEqual(7)
  })

  it('what its shopper may like, from what they did there', () => {
    const restored = page()
    const stranger = ids(restored.youMayLike('me'))
    restored.ingest({ user: 'me', item: from, type: 'view' })
    const list = restored.youMayLike('me')
    expect(ids(list)).not.toEqual(stranger)
    expect(list[0].because[0]).toMatchObject({ kind: 'history', id: from })
  })

  it('what is trending, as of the snapshot', () => {
    const told = ids(page().trending())
    expect(told).toHaveLength(10)
    expect(told.filter(id => ids(shop.trending({ k: 20 })).includes(id)).length).toBeGreaterThanOrEqual(8)
  })

  it('what its shopper is due to buy again, from their purchases and the rates of the shop', () => {
    const due = truth.rhythms.filter(({ elapsedGaps }) => elapsedGaps > 0.9 && elapsedGaps < 1.35)
    expect(due.length).toBeGreaterThan(8)
    for (const { user, item } of due) {
      const restored = page()
      restored.ingest(own(user))
      expect(ids(shop.buyAgain(user))[0]).toBe(item)
      expect(ids(restored.buyAgain('me'))[0]).toBe(item)
    }
    expect(page().buyAgain('me')).toHaveLength(0)
  })

  it('what comes next in a visit, from lists of pairs', () => {
    const list = page().nextInSession([items[3].id, from], { k: 5 })
    expect(list).toHaveLength(5)
    expect(ids(list)).not.toContain(from)
  })

  it('what a search finds, by the words of the catalogue, slips put right', () => {
    for (const query of ['camera', 'camra', 'coffee beans']) {
      const wanted = truth.searches.find(search => search.query === query)?.items ?? []
      const found = ids(page().searchedFor(query, { k: 3 }))
      expect(found).toHaveLength(3)
      if (wanted.length > 0) expect(wanted).toContain(found[0])
    }
    expect(page().searchedFor('xylophone')).toHaveLength(0)
  })

  it('who its shopper is, beside the buyers of the shop', () => {
    const restored = page()
    const { user } = truth.rhythms[0]
    restored.ingest(own(user))
    const here = restored.profile('me')!
    const there = shop.profile(user)!
    expect(here.lifecycle).toEqual(there.lifecycle)
    expect(here.tastes.category).toEqual(there.tastes.category)
    expect(here.tastes.brand).toEqual(there.tastes.brand)
    const { frequency, monetary } = here.value
    expect({ frequency, monetary }).toEqual({
      frequency: there.value.frequency,
      monetary: there.value.monetary,
    })
    expect(restored.profile('stranger')).toBeUndefined()
  })
})

describe('a page reads what answers a question when it is first asked', () => {
  const restore = (from: ArrayBuffer, verify = false) =>
    Recommender.restore(from, { models: publicModels(), now }, { audience: 'public', verify })
  const bad = expect.objectContaining({ code: 'bad-snapshot' })

  it('so damage elsewhere is found by the questions it concerns, and all of it at once with verify', () => {
    const damaged = bytes.slice(0)
    const drops = openSnapshot(bytes)
      .sections()
      .find(({ name }) => name === 'related/drops')!
    new Uint8Array(damaged)[drops.offset + 5] ^= 1
    const restored = restore(damaged)
    expect(ids(restored.similar(from))).toEqual(ids(page().similar(from)))
    expect(() => restored.related(from)).toThrow(bad)
    expect(() => restored.related(from)).toThrow(bad)
    expect(() => restore(damaged, true)).toThrow(bad)
  })

  it('so a list that cannot be is refused when its item is shown, and at once with verify', () => {
    const open = openSnapshot(bytes)
    const states = Object.fromEntries(open.names.map(name => [name, open.state(name)]))
    const { arrays, ...rest } = states.related
    const last = items.findLastIndex((_, i) => arrays!.length[i] > 0)
    const drops = Uint8Array.from(arrays!.drops as Uint8Array)
    drops.fill(255, -arrays!.length[last])
    const wrong = writeSnapshot(open.header, {
      ...states,
      related: { ...rest, arrays: { ...arrays, drops } },
    })
    expect(ids(restore(wrong).related(from))).toEqual(ids(page().related(from)))
    expect(() => restore(wrong).related(items[last].id)).toThrow(bad)
    expect(() => restore(wrong, true)).toThrow(bad)
  })

  it('so items that come before a search are found by it', () => {
    const early = restore(bytes)
    early.setItems([{ id: 'new', title: 'xylophone' }])
    expect(ids(early.searchedFor('xylophone'))).toEqual(['new'])
  })
})

describe('what a page is told of shoppers', () => {
  const state = openSnapshot(bytes).state('profiles')
  const told = state.meta as Record<string, number | number[]>

  it('are cut points with 8 significant bits, and counts in whole steps', () => {
    expect((told.shoppers as number) % 5).toBe(0)
    expect((told.buyers as number) % 5).toBe(0)
    const float = new Float32Array(1)
    const bits = new Uint32Array(float.buffer)
    for (const name of ['recency', 'frequency', 'monetary', 'breaks']) {
      const numbers = told[name] as number[]
      expect(numbers.length).toBeGreaterThan(1)
      for (const number of numbers) {
        float[0] = number
        expect([float[0], bits[0] & 0xffff]).toEqual([number, 0])
      }
    }
  })

  it('are no segments, and no brands that a category is bought of', () => {
    expect(told).toMatchObject({ segments: [], brands: [], categories: [] })
    for (const array of Object.values(state.arrays!)) expect(array.length).toBeLessThanOrEqual(1)
  })

  it('are nothing at all where too few buyers stand behind a fifth', () => {
    const few = new Recommender({ models: shopModels(), profiles: profiles(), now })
    const buyers = Array.from({ length: 24 }, (_, n) => `u${n}`)
    few.ingest(buyers.map((user, n) => ({ user, item: 'a', type: 'purchase' as const, price: n + 1, at })))
    few.fit()
    const cuts = (minShoppers: number) =>
      openSnapshot(few.snapshot({ audience: 'public', minShoppers })).state('profiles').meta
    expect(cuts(5)).toMatchObject({ monetary: [], tiers: [], frequency: [], buyers: 20 })
    expect((cuts(4) as { monetary: number[] }).monetary).toHaveLength(4)
  })
})

describe('guests', () => {
  const act = (guest: number, item: string): ShopEvent => ({ session: `s${guest}`, item, type: 'view', at })
  const log = [0, 1, 2, 3, 4].flatMap(guest => [act(guest, 'a'), act(guest, 'b')])
  const visited = new Recommender({ models: shopModels(), now })
  visited.ingest(log)
  visited.fit()

  it('are nobody’s evidence, unless the shop says so, and then the snapshot says it too', () => {
    const without = openSnapshot(visited.snapshot({ audience: 'public' }))
    expect(without.header).not.toHaveProperty('countGuests')
    expect(without.state('items').arrays!.bytes).toHaveLength(0)
    const withGuests = visited.snapshot({ audience: 'public', countGuests: true })
    const header = openSnapshot(withGuests).header as { countGuests: string }
    expect(header.countGuests).toMatch(/one guest/)
    const restored = Recommender.restore(withGuests, { models: publicModels(), now })
    expect(ids(restored.similar('a'))).toEqual(['b'])
    expect(() => visited.snapshot({ audience: 'public', countGuests: 'yes' as never })).toThrow(/countGuests/)
  })
})
