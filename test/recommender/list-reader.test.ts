import { describe, expect, it } from 'vitest'
import {
  cooccurrence,
  itemKnn,
  listReader,
  neighborLists,
  type Recommendation,
  Recommender,
  type ShopEvent,
} from '../../src/index.js'

const NOW = Date.UTC(2026, 0, 1)
const models = { similar: itemKnn(), related: cooccurrence() }
const readers = { similar: neighborLists(), related: neighborLists() }

/** Forty baskets of three of twenty items, and a catalogue in which some are hidden and some are variants. */
function shop(): Recommender {
  const events: ShopEvent[] = []
  for (let basket = 0; basket < 40; basket++) {
    for (const step of [0, 1, 3]) {
      const item = `item ${(basket * 7 + step * step) % 20}`
      events.push({ user: `u${basket % 15}`, order: `o${basket}`, item, type: 'purchase', at: NOW - basket })
    }
  }
  const made = new Recommender({ models, now: () => NOW })
  const items = Array.from({ length: 18 }, (_, i) => ({
    id: `item ${i}`,
    title: `Title ${i}`,
    group: i < 4 ? 'one product' : `product ${i}`,
    available: i !== 9,
  }))
  made.setItems(items)
  made.ingest(events)
  made.fit()
  return made
}

const plain = (list: readonly Recommendation<never>[]) => JSON.parse(JSON.stringify(list)) as unknown

describe('listReader', () => {
  const trained = shop()
  const snapshot = trained.snapshot()
  const lists = listReader(snapshot, { models: readers })
  const ids = Array.from({ length: 20 }, (_, i) => `item ${i}`)

  it('answers what goes along as the recommender does: evidence, records, variants and all', () => {
    for (const id of ids) {
      expect(plain(lists.related(id, { k: 5 }) as never)).toEqual(
        plain(trained.related(id, { k: 5 }) as never),
      )
    }
    const basket = ['item 1', 'item 5', 'item 12']
    const ask = { k: 20, exclude: ['item 6'] }
    expect(plain(lists.related(basket, ask) as never)).toEqual(plain(trained.related(basket, ask) as never))
  })

  it('answers what is similar from the lists alone', () => {
    for (const id of ids) {
      const list = trained.similar(id, { k: 20 }).filter(({ source }) => source === 'itemKnn')
      expect(plain(lists.similar(id, { k: 20 }) as never)).toEqual(plain(list as never))
    }
  })

  it('asks where in order of score, and passes by what has no record', () => {
    const where = (item: { readonly id: string | number }) => Number(String(item.id).slice(5)) % 2 === 0
    for (const id of ids) {
      const wanted = trained.related(id, { k: 3, where })
      expect(plain(lists.related(id, { k: 3, where }) as never)).toEqual(plain(wanted as never))
    }
  })

  it('says nothing about an item that nobody knows', () => {
    expect(lists.similar('nobody knows me')).toEqual([])
  })

  it('says which model is missing', () => {
    const reader = listReader(snapshot, { models: { similar: neighborLists() } })
    expect(() => reader.related('item 1')).toThrow('models: { related: neighborLists() }')
    expect(() => lists.related('item 1', { k: -1 })).toThrow('k is -1')
  })

  it('refuses what holds no shop', () => {
    expect(() => listReader(new ArrayBuffer(100), { models: readers })).toThrowError(
      expect.objectContaining({ code: 'bad-snapshot' }),
    )
  })
})
