import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { postedLog, postLog } from '../../src/data/log/posted-log.js'
import {
  AlsolikeError,
  popular,
  profiles,
  Recommender,
  type RecommenderOptions,
  type ShopEvent,
  shopModels,
} from '../../src/index.js'
import { trainInWorker } from '../../src/node/index.js'
import { logOf } from '../../src/recommender.js'
import type { AnyItem } from '../../src/types.js'
import { bundled } from './bundled.js'

const { worker, models } = await bundled()
const broken = new URL('./broken-worker.mjs', import.meta.url)
const START = Date.UTC(2026, 0, 1)
const MINUTE = 60_000

const events = (from: number, to: number): ShopEvent[] =>
  Array.from({ length: to - from }, (_, e) => {
    const n = from + e
    const at = START + n * MINUTE
    const user = n % 11 === 0 ? undefined : `u${(n * 7) % 53}`
    const session = `s${Math.floor(n / 6)}`
    if (n % 17 === 0) return { type: 'search', query: `thing ${n % 5}`, user, session, at, eventId: n }
    const item = `i${(n * n) % 41}`
    if (n % 5 !== 0) return { item, user, session, at, device: n % 2 ? 'phone' : 'desk', eventId: n }
    return { type: 'purchase', item, user, session, order: `o${n}`, price: 3, at, eventId: n }
  })
const catalog = (count: number, round = 0): AnyItem[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `i${i}`,
    name: `thing ${i % 5} of ${round}`,
    category: `c${i % 4}`,
    price: i + round,
    vector: Float32Array.of(i, 1, 2),
  }))
const options = (given: Partial<RecommenderOptions> = {}): RecommenderOptions => ({
  models: shopModels(),
  profiles: profiles(),
  catalogFields: { title: 'name', tags: item => [`t${Number(item.price) % 3}`] },
  now: () => START + 5000 * MINUTE,
  ...given,
})
function shopWith(count: number, given: Partial<RecommenderOptions> = {}): Recommender {
  const shop = new Recommender(options(given))
  shop.setItems(catalog(37))
  shop.ingest(events(0, count))
  shop.mergeUsers('u3', 'u4')
  return shop
}
const same = (a: Recommender, b: Recommender): boolean =>
  Buffer.from(a.snapshot()).equals(Buffer.from(b.snapshot()))
/** Lets the handing over end and the training begin. */
const begun = (shop: Recommender, given = {}) => {
  let training: Promise<unknown> | undefined
  const progress = new Promise<void>(resolve => {
    training = trainInWorker(shop, { worker, onProgress: () => resolve(), ...given })
    training.catch(() => resolve())
  })
  return { training: training!, progress }
}

describe('trainInWorker', () => {
  it('learns what fit() learns, to the byte, again and again', async () => {
    const [here, there] = [shopWith(2000), shopWith(2000)]
    for (const until of [2000, 2600]) {
      here.ingest(events(until - 600, until))
      there.ingest(events(until - 600, until))
      const report = here.fit()
      expect(await trainInWorker(there, { worker })).toEqual(report)
      expect(same(here, there)).toBe(true)
      for (const shop of [here, there]) shop.ingest(events(until, until + 100))
      expect(there.youMayLike('u7')).toEqual(here.youMayLike('u7'))
      expect(there.profile('u7')).toEqual(here.profile('u7'))
    }
  }, 60_000)

  it('drops what retain drops, from a shop that was restored, with the plain kernels', async () => {
    const given = { retain: { events: 900 }, kernels: 'plain' as const, profiles: undefined }
    const restored = Recommender.restore(shopWith(1500, given).snapshot(), options(given))
    const here = shopWith(1500, given)
    here.fit()
    await trainInWorker(restored, { worker })
    expect(restored.stats().events).toBe(here.stats().events)
    expect(same(here, restored)).toBe(true)
  }, 60_000)

  it('keeps what comes while it learns', async () => {
    const shop = shopWith(2000)
    shop.fit()
    const { training, progress } = begun(shop)
    shop.ingest(events(2000, 2300))
    await progress
    shop.ingest(events(2300, 2400))
    shop.ingest({ type: 'impression', items: ['i1', 'i2', 'new'], user: 'u1', eventId: 'shown' })
    shop.mergeUsers('u9', 'u8')
    shop.setItems([{ id: 'later', name: 'thing 9', category: 'c1' }, ...catalog(3, 1)])
    shop.removeItems(['i5'])
    const before = shop.stats()
    const lists = shop.youMayLike('u1')
    expect(lists.length).toBeGreaterThan(0)
    await training
    const { fit: _, ...after } = { fit: 0, ...shop.stats() }
    expect(after.events).toBe(before.events)
    expect(after.catalogItems).toBe(before.catalogItems)
    expect(shop.ingest({ item: 'i1', user: 'u1', eventId: 'shown' }, { duplicates: 'drop' }).kept).toBe(0)
    expect(shop.similar('later', { fill: true })[0].item).toBeDefined()
    const never = new Recommender(options())
    never.setItems(catalog(37))
    never.setItems([{ id: 'later', name: 'thing 9', category: 'c1' }, ...catalog(3, 1)])
    never.removeItems(['i5'])
    never.ingest(events(0, 2400))
    never.ingest({ type: 'impression', items: ['i1', 'i2', 'new'], user: 'u1', eventId: 'shown' })
    never.mergeUsers('u3', 'u4')
    never.mergeUsers('u9', 'u8')
    never.fit()
    shop.fit()
    expect(same(shop, never)).toBe(true)
  }, 60_000)

  it('begins anew when somebody is forgotten meanwhile', async () => {
    const shop = shopWith(1500)
    const { training, progress } = begun(shop)
    await progress
    shop.forget('u7')
    await training
    const never = new Recommender(options())
    never.setItems(catalog(37))
    never.ingest(events(0, 1500))
    never.mergeUsers('u3', 'u4')
    never.forget('u7')
    never.fit()
    expect(same(shop, never)).toBe(true)
  }, 60_000)

  it('stops when told to, and leaves everything as it was', async () => {
    const shop = shopWith(1500)
    shop.fit()
    const before = shop.snapshot()
    const stop = new AbortController()
    const { training, progress } = begun(shop, { signal: stop.signal })
    await progress
    stop.abort()
    await expect(training).rejects.toMatchObject({ code: 'aborted' })
    await expect(trainInWorker(shop, { worker, signal: stop.signal })).rejects.toMatchObject({
      code: 'aborted',
    })
    expect(Buffer.from(shop.snapshot()).equals(Buffer.from(before))).toBe(true)
  }, 60_000)

  describe('when the worker breaks off', () => {
    afterEach(() => void delete process.env.BREAK)

    it.each([
      ['throw', /broke off: no memory left/],
      ['exit', /ended with code 7/],
    ])('by %s says so, and the shop goes on answering', async (how, words) => {
      process.env.BREAK = how
      const shop = shopWith(500)
      shop.fit()
      const before = shop.youMayLike('u1').map(({ id }) => id)
      const failing = trainInWorker(shop, { worker: broken })
      await expect(failing).rejects.toThrow(words)
      await expect(failing).rejects.toMatchObject({ code: 'thread-failed' })
      expect(shop.youMayLike('u1').map(({ id }) => id)).toEqual(before)
    })
  })

  describe("with models of the shop's own", () => {
    const { train, load } = popular()
    const ours = { popular: { name: 'ours', options: {}, train, load } }

    it('takes them from their module', async () => {
      const [here, there] = [shopWith(500, { models: ours }), shopWith(500, { models: ours })]
      here.fit()
      await trainInWorker(there, { worker, models })
      expect(same(here, there)).toBe(true)
    }, 60_000)

    it('refuses them by name without it', async () => {
      const failing = trainInWorker(shopWith(50, { models: ours }), { worker })
      await expect(failing).rejects.toThrow(/cannot rebuild ours, the model for popular/)
      await expect(failing).rejects.toBeInstanceOf(AlsolikeError)
      await expect(failing).rejects.toMatchObject({ code: 'bad-option' })
    }, 60_000)

    it('refuses a module that has others', async () => {
      const shop = shopWith(50, { models: { popular: popular() } })
      await expect(trainInWorker(shop, { worker, models })).rejects.toThrow(/has ours with options/)
    }, 60_000)
  })

  it('names the nearest option', async () => {
    await expect(trainInWorker(shopWith(5), { model: 'x' } as never)).rejects.toThrow(/"models"/)
  })
})

describe('a log that goes to another thread', () => {
  it('is what it was', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, room) => {
          const shop = shopWith(count)
          const log = postedLog(postLog(logOf(shop), room))
          expect(log.state()).toEqual(logOf(shop).state())
        },
      ),
      { numRuns: 30 },
    )
  })
})
