import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openPage } from '../../src/browser/index.js'
import { publicModels, Recommender, shopModels } from '../../src/index.js'
import { openSnapshot } from '../../src/snapshot/open-snapshot.js'
import { fixtureShop } from '../fixtures/shop.js'

const { items, events, truth } = fixtureShop()
const now = () => Date.parse(truth.to)
const trained = new Recommender({ models: shopModels(), now })
trained.setItems(items)
trained.ingest(events)
trained.fit()
const bytes = trained.snapshot({ audience: 'public' })
const shop = { models: publicModels(), now }
const served = (body: ArrayBuffer | undefined) =>
  vi.stubGlobal('fetch', async () => {
    if (body === undefined) throw new TypeError('Failed to fetch')
    return new Response(body)
  })
const ids = (list: Iterable<{ readonly id: string }>) => [...list].map(({ id }) => id)
const { from } = truth.accessories[0]

describe('openPage', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('remembers its shopper over a reload, and answers without a network', async () => {
    served(bytes)
    const first = await openPage('/shop', { shop, database: 'reload' })
    expect(first.from).toBe('network')
    const stranger = ids(first.shop.youMayLike(first.user))
    await first.act({ item: from, type: 'purchase' })
    const known = ids(first.shop.youMayLike(first.user))
    expect(known).not.toEqual(stranger)
    first.close()

    served(undefined)
    const second = await openPage('/shop', { shop, database: 'reload' })
    expect(second.from).toBe('kept')
    expect(second.lasting).toBe(true)
    expect(ids(second.shop.youMayLike(second.user))).toEqual(known)
  })

  it('takes back one thing, and erases the shopper', async () => {
    served(bytes)
    const page = await openPage('/shop', { shop, database: 'erase' })
    const stranger = ids(page.shop.youMayLike(page.user))
    await page.act({ item: from, type: 'view' })
    const once = ids(page.shop.youMayLike(page.user))
    await page.act([{ item: truth.accessories[1].from, type: 'view' }])
    await page.takeBack(1)
    expect(ids(page.shop.youMayLike(page.user))).toEqual(once)
    await page.erase()
    expect(page.history()).toEqual([])
    expect(ids(page.shop.youMayLike(page.user))).toEqual(stranger)
    const again = await openPage('/shop', { shop, database: 'erase' })
    expect(again.history()).toEqual([])
  })

  it('keeps the newest events only', async () => {
    served(bytes)
    const options = { shop, database: 'newest', maxEvents: 3 }
    const page = await openPage('/shop', options)
    for (const item of items.slice(0, 5)) await page.act({ item: item.id, type: 'view' })
    const newest = items.slice(2, 5).map(({ id }) => id)
    expect(page.history().map(({ item }) => item)).toEqual(newest)
    page.close()
    const again = await openPage('/shop', options)
    expect(again.history().map(({ item }) => item)).toEqual(newest)
  })

  it('works for as long as the page where the browser keeps nothing', async () => {
    served(bytes)
    vi.stubGlobal('indexedDB', {
      open() {
        throw new DOMException('denied', 'SecurityError')
      },
    })
    const page = await openPage('/shop', { shop })
    expect(page.lasting).toBe(false)
    await page.act({ item: from, type: 'view' })
    expect(page.history()).toHaveLength(1)
  })

  it('refuses a damaged snapshot, whatever it is about to ask, and goes on with what was kept', async () => {
    served(bytes)
    ;(await openPage('/shop', { shop, database: 'damaged' })).close()
    const damaged = bytes.slice(0)
    const words = openSnapshot(bytes)
      .sections()
      .find(({ name }) => name === 'searchedFor/category')!
    new Uint8Array(damaged)[words.offset] ^= 1
    served(damaged)
    await expect(openPage('/shop', { shop, database: 'damaged' })).rejects.toThrow(/damaged/)
    served(undefined)
    const kept = await openPage('/shop', { shop, database: 'damaged' })
    expect(ids(kept.shop.searchedFor('camera')).length).toBeGreaterThan(0)
  })

  it('refuses a private snapshot, and says when there is nothing to answer from', async () => {
    served(trained.snapshot())
    await expect(openPage('/shop', { shop, database: 'private' })).rejects.toThrow(/private/)
    served(undefined)
    await expect(openPage('/shop', { shop, database: 'private' })).rejects.toThrow(/nothing was kept/)
  })
})
