import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { pastOf, Recommender } from '../../src/index.js'
import { type Funnel, funnel } from '../../src/insights/funnel.js'
import { readShop, type ShopRows } from '../../src/insights/shop-rows.js'
import { readEvents } from '../../src/node/read-events.js'
import type { ItemEvent, ShopEvent } from '../../src/types.js'
import { dataFile } from '../data-path.js'
import { fixtureShop, plainCsv, rowsOf } from './shops.js'

const day = (n: number, hour = 12): number => Date.UTC(2024, 0, n, hour)
const items = [
  { id: 'tea', category: 'kitchen/tea' },
  { id: 'pot', category: 'kitchen/tea' },
  { id: 'lens', category: 'photo' },
]
const counts = ({ viewed, carted, bought, unseen }: Funnel) => [viewed, carted, bought, unseen]

describe('the funnel', () => {
  const events: ShopEvent[] = [
    { user: 'a', session: '1', item: 'tea', at: day(1), device: 'phone' },
    { user: 'a', session: '1', item: 'tea', type: 'cart', at: day(1), source: 'search' },
    { user: 'a', session: '2', item: 'lens', at: day(2), device: 'desk' },
    { user: 'a', session: '2', item: 'tea', type: 'purchase', at: day(2) },
    { user: 'b', session: '3', item: 'lens', at: day(3) },
    { user: 'b', session: '3', item: 'lens', type: 'cart', at: day(3) },
    { user: 'b', session: '3', item: 'lens', type: 'uncart', at: day(3) },
    { user: 'c', session: '4', type: 'impression', items: ['tea'], at: day(4) },
  ]
  const rows = rowsOf(events, items)

  it('counts each visit at the farthest step it came to, and in every step before', () => {
    const { total, has } = funnel(rows)
    // Visits 1, 2 and 3; 1 and 3 put into the cart, 2 bought. An impression is no visit of anything.
    expect(counts(total)).toEqual([3, 3, 1, 0])
    expect(has).toEqual({ views: true, carts: true, purchases: true })
  })

  it('counts shoppers where asked to', () => {
    expect(counts(funnel(rows, { over: 'shoppers' }).total)).toEqual([2, 2, 1, 0])
  })

  it('looks at each category by itself, also at purchases of what was not looked at in that visit', () => {
    const { categories } = funnel(rows)
    expect(categories.map(one => [one.name, ...counts(one)])).toEqual([
      ['kitchen', 2, 2, 1, 1],
      ['photo', 2, 1, 0, 0],
    ])
    expect(funnel(rows, { depth: 2 }).categories.map(({ name }) => name)).toEqual(['kitchen/tea', 'photo'])
  })

  it('takes device and source from whichever event of the visit names one', () => {
    const { devices, sources } = funnel(rows)
    expect(devices.map(one => [one.name, ...counts(one)])).toEqual([
      ['phone', 1, 1, 0, 0],
      ['desk', 1, 1, 1, 0],
    ])
    expect(sources.map(({ name, viewed }) => [name, viewed])).toEqual([['search', 1]])
    expect(funnel(rows, { over: 'shoppers' }).devices.map(({ name }) => name)).toEqual(['desk'])
  })

  it('says which steps the log knows, and names an option it does not', () => {
    expect(funnel(rowsOf([])).has).toEqual({ views: false, carts: false, purchases: false })
    expect(() => funnel(rows, { over: 'items' as never })).toThrow("Give 'visits' or 'shoppers'")
    expect(() => funnel(rows, { deph: 1 } as never)).toThrow('Did you mean "depth"?')
  })

  it('agrees with a naive count, whatever the order of the events', () => {
    const event = fc.record({
      user: fc.constantFrom('a', 'b', 'c'),
      session: fc.constantFrom('1', '2', '3', '4'),
      item: fc.constantFrom('tea', 'pot', 'lens', 'unlisted'),
      type: fc.constantFrom('view' as const, 'click' as const, 'cart' as const, 'purchase' as const),
      at: fc.integer({ min: 0, max: 50 }).map(n => day(1) + n * 1000),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), events => {
        const found = funnel(rowsOf(events, items), { depth: 1 })
        const naive = (of: ItemEvent[]) => {
          const visits = [...new Set(of.map(({ session }) => session))].map(s =>
            of.filter(e => e.session === s),
          )
          const with_ = (...types: string[]) =>
            visits.filter(v => v.some(e => types.includes(e.type as string)))
          const later = with_('cart', 'purchase')
          const unseen = later.filter(v => !v.some(e => e.type === 'view' || e.type === 'click')).length
          return [visits.length, later.length, with_('purchase').length, unseen]
        }
        expect(counts(found.total)).toEqual(naive(events))
        for (const name of ['kitchen', 'photo']) {
          const own = events.filter(e => items.find(({ id }) => id === e.item)?.category.startsWith(name))
          const told = found.categories.find(category => category.name === name)
          expect(told ? counts(told) : [0, 0, 0, 0]).toEqual(naive(own))
        }
      }),
    )
  })
})

describe('the funnel of the fixture', () => {
  let rows: ShopRows
  beforeAll(async () => {
    rows = readShop(pastOf(await fixtureShop()))
  })

  it('is one, and has the 90 orders at the till among those that nobody saw looking', () => {
    const { total, devices, sources, categories } = funnel(rows)
    expect(total.viewed).toBeGreaterThan(total.carted)
    expect(total.carted).toBeGreaterThan(total.bought)
    expect(total.unseen).toBeGreaterThanOrEqual(90)
    expect(devices.map(({ name }) => name).sort()).toEqual(['desktop', 'mobile', 'tablet'])
    expect(sources.map(({ name }) => name).sort()).toEqual(['direct', 'newsletter', 'search', 'social'])
    expect(categories).toHaveLength(8)
  })
})

const rees = dataFile('rees46-slice/2019-Oct.head.csv.gz')

describe.skipIf(rees === undefined)('the funnel of a real shop', () => {
  it('agrees with plain loops over the file, in all and by category', async () => {
    const shop = new Recommender({ models: {}, now: () => Date.UTC(2020, 0, 1) })
    await readEvents(shop, rees as string, { duplicates: 'keep' })
    const found = funnel(readShop(pastOf(shop)), { depth: 1 })
    const lines = plainCsv(rees as string)
    const farthest = (key: (cells: string[]) => string | undefined) => {
      const reached = new Map<string, number>()
      for (const cells of lines) {
        const step = ['view', 'cart', 'purchase'].indexOf(cells[1]) + 1
        const of = key(cells)
        if (of !== undefined) reached.set(of, Math.max(reached.get(of) ?? 0, step))
      }
      return [1, 2, 3].map(step => [...reached.values()].filter(r => r >= step).length)
    }
    expect(counts(found.total).slice(0, 3)).toEqual(farthest(cells => cells[8]))
    const electronics = found.categories.find(({ name }) => name === 'electronics') as Funnel
    expect(counts(electronics).slice(0, 3)).toEqual(
      farthest(cells => (cells[4].startsWith('electronics') ? cells[8] : undefined)),
    )
  })
})
