import { describe, expect, it } from 'vitest'
import { Recommender, shopModels } from '../../src/index.js'
import { type FixtureItem, fixtureShop } from '../fixtures/shop.js'

const { items, events, truth } = fixtureShop()

describe('searchedFor', () => {
  const shop = new Recommender<FixtureItem>({ models: shopModels(), now: () => Date.parse(truth.to) })
  shop.setItems(items)
  shop.ingest(events)
  shop.fit()

  it('leads to what people bought, in English, in Chinese and misspelt', () => {
    for (const query of ['camera', '相机', 'camra']) {
      const wanted = truth.searches.find(search => search.query === query)?.items ?? []
      const found = shop.searchedFor(query, { k: 3 }).map(r => r.id)
      expect(found).toHaveLength(3)
      for (const id of found) expect(wanted).toContain(id)
    }
  })

  it('never shows what is sold out, and gives an empty list for what nobody sells', () => {
    const soldOut = new Set(truth.soldOut)
    for (const { query } of truth.searches) {
      expect(shop.searchedFor(query).filter(r => soldOut.has(r.id))).toEqual([])
    }
    expect(shop.searchedFor('xylophone')).toHaveLength(0)
    expect(shop.searchedFor('xylophone', { fill: true })).toHaveLength(10)
  })

  it('accounts for every score, and takes any text', () => {
    for (const query of ['camera', 'coffee beans', '', '__proto__', '\ud800', '🫖'.repeat(1000)]) {
      for (const { score, because } of shop.searchedFor(query)) {
        const sum = because.reduce((total, b) => total + b.share, 0)
        expect(sum).toBeCloseTo(score, 5)
      }
    }
    expect(() => shop.searchedFor(7 as never)).toThrow('it wants the words as text')
  })
})
