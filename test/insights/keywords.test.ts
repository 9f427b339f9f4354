import { beforeAll, describe, expect, it } from 'vitest'
import { pastOf } from '../../src/index.js'
import { type Keyword, type Keywords, keywords } from '../../src/insights/keywords.js'
import { readShop } from '../../src/insights/shop-rows.js'
import type { ShopEvent } from '../../src/types.js'
import { fixtureShop, rowsOf, truth } from './shops.js'

const DAY = 86_400_000
const START = Date.UTC(2024, 0, 1)
let clock = START
const tick = (): number => (clock += 1000)
const search = (session: string, query: string, results?: number): ShopEvent => ({
  ...{ user: `u${session}`, session, type: 'search', query, at: tick() },
  ...(results !== undefined && { results }),
})
const act = (
  session: string,
  item: string,
  type: 'view' | 'cart' | 'purchase' = 'view',
  query?: string,
): ShopEvent => ({
  ...{ user: `u${session}`, session, item, type, at: tick() },
  ...(query !== undefined && { query }),
})
const found = (events: ShopEvent[]): Keywords => keywords(rowsOf(events), { minShoppers: 1 })
const told = ({ query, visits, opened, bought }: Keyword) => [query, visits, opened, bought]

describe('keywords', () => {
  it('count once a visit, however a query is written', () => {
    const { frequent, searches, queries } = found([
      search('1', 'Green  Tea'),
      search('1', 'green tea'),
      search('2', 'green tea'),
      search('2', 'ＧＲＥＥＮ ＴＥＡ'),
      search('3', 'pot'),
    ])
    expect([searches, queries]).toEqual([3, 2])
    expect(frequent.map(told)).toEqual([
      ['green tea', 2, 0, 0],
      ['pot', 1, 0, 0],
    ])
  })

  it('have what was opened after them, and what of it was bought later in the visit', () => {
    const { frequent } = found([
      search('1', 'tea'),
      act('1', 'sencha'),
      search('1', 'pot'),
      act('1', 'teapot'),
      act('1', 'sencha', 'purchase'),
      act('1', 'bag', 'purchase'),
    ])
    // The tea was found under "tea"; the bag was found under nothing
    expect(frequent.map(told).sort()).toEqual([
      ['pot', 1, 1, 0],
      ['tea', 1, 1, 1],
    ])
  })

  it('believe an event that names its query', () => {
    const { frequent } = found([
      search('1', 'tea'),
      search('1', 'pot'),
      act('1', 'sencha', 'view', 'Tea'),
      act('2', 'kettle', 'purchase', 'kettle'),
    ])
    expect(frequent.map(told).sort()).toEqual([
      ['kettle', 1, 1, 1],
      ['pot', 1, 0, 0],
      ['tea', 1, 1, 0],
    ])
  })

  it('tell what was not found from what nobody opened', () => {
    const { withoutResult, withoutClick, emptyShare, unopenedShare } = found([
      search('1', 'drone', 0),
      act('1', 'camera'),
      search('2', 'drone', 0),
      search('3', 'tea', 12),
      search('4', 'tea', 12),
      search('5', 'pot', 0),
      search('5', 'pot', 3),
      act('5', 'teapot'),
    ])
    expect(withoutResult.map(({ query, empty }) => [query, empty])).toEqual([['drone', 2]])
    expect(withoutClick.map(({ query }) => query)).toEqual(['tea'])
    // Two of five searches found nothing, four of five led to nothing
    expect([emptyShare!.value, unopenedShare!.value]).toEqual([2 / 5, 4 / 5])
  })

  it('put first what surely leads to purchases, not what once did', () => {
    const events = [search('x', 'rare'), act('x', 'pen'), act('x', 'pen', 'purchase')]
    for (let v = 0; v < 20; v++) {
      events.push(search(`${v}`, 'tea'), act(`${v}`, 'sencha'))
      if (v < 14) events.push(act(`${v}`, 'sencha', 'purchase'))
    }
    expect(found(events).converting.map(({ query }) => query)).toEqual(['tea', 'rare'])
  })

  it('keep words that few shoppers typed to themselves', () => {
    const events = [search('1', 'my street 7'), search('1', 'tea'), search('2', 'tea'), search('3', 'tea')]
    expect(keywords(rowsOf(events)).frequent.map(({ query }) => query)).toEqual(['tea'])
    expect(() => keywords(rowsOf([]), { minShoppers: 0 })).toThrow('1 or more')
  })

  it('rise beside all searches, not with them', () => {
    const events: ShopEvent[] = []
    for (let d = 0; d < 112; d++) {
      const busy = d >= 84 ? 2 : 1
      for (let n = 0; n < 4 * busy; n++) {
        const query = n === 0 && d >= 84 ? 'fan' : `query ${n % 4}`
        const at = START + d * DAY + n * 1000
        events.push({ user: `u${events.length}`, session: `s${events.length}`, type: 'search', query, at })
      }
    }
    expect(keywords(rowsOf(events)).rising.map(({ query }) => query)).toEqual(['fan'])
  })
})

describe('keywords of the fixture', () => {
  let fixture: Keywords
  beforeAll(async () => {
    fixture = keywords(readShop(pastOf(await fixtureShop())), { most: 100, minShoppers: 1 })
  })

  it('have as many shoppers as were planted', () => {
    const shoppers = new Map(fixture.frequent.map(({ query, shoppers: n }) => [query, n]))
    for (const { query, shoppers: planted } of truth.searches) {
      expect(Math.abs((shoppers.get(query) ?? 0) - planted)).toBeLessThanOrEqual(1)
    }
  })

  it('are without result where the shop has nothing', () => {
    // Said so in fixtures/README.md
    const nothing = ['drone', 'headphones', '无人机', '耳机']
    expect(fixture.withoutResult.map(({ query }) => query).sort()).toEqual(nothing)
  })

  it('rise for what is talked about', () => {
    expect(fixture.rising.map(({ query }) => query)).toContain('instant camera')
  })
})
