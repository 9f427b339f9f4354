import { beforeAll, describe, expect, it } from 'vitest'
import { pastOf } from '../../src/index.js'
import { repurchase } from '../../src/insights/repurchase.js'
import { retention } from '../../src/insights/retention.js'
import { sales } from '../../src/insights/sales.js'
import { readShop, type ShopRows } from '../../src/insights/shop-rows.js'
import type { ShopEvent } from '../../src/types.js'
import { dataFile } from '../data-path.js'
import { retailShop } from '../profiles/online-retail.js'
import { plainCsv, rowsOf } from './shops.js'

const buy = (user: string, at: string, more: object = {}): ShopEvent => ({
  user,
  item: 'tea',
  type: 'purchase',
  at,
  ...more,
})

describe('retention', () => {
  const rows = rowsOf([
    buy('a', '2024-01-05'),
    buy('a', '2024-01-20'),
    buy('a', '2024-03-02'),
    buy('b', '2024-01-31'),
    buy('b', '2024-02-01'),
    buy('c', '2024-03-31'),
    buy('d', '2024-01-09', { quantity: 2, item: 'pot' }),
    { user: 'd', item: 'pot', type: 'return', quantity: 2, at: '2024-01-12' },
    buy('d', '2024-02-09'),
    { order: 'till', item: 'tea', type: 'purchase', at: '2024-01-10' },
  ])

  it('follows each cohort from its first order on, without guests and what was given back', () => {
    const { cohorts, complete } = retention(rows)
    expect(cohorts).toEqual([
      { name: '2024-01', shoppers: 2, active: [2, 1, 1] },
      { name: '2024-02', shoppers: 1, active: [1, 0] },
      { name: '2024-03', shoppers: 1, active: [1] },
    ])
    expect(complete).toBe(true)
  })

  it('draws the curve from months that are over alone', () => {
    const { curve } = retention(rows)
    expect(curve.map(({ came, of }) => [came, of])).toEqual([
      [4, 4],
      [1, 3],
      [1, 2],
    ])
    const open = retention(rowsOf([buy('a', '2024-01-05'), buy('a', '2024-02-05')]))
    expect(open.complete).toBe(false)
    expect(open.curve.map(({ came, of }) => [came, of])).toEqual([[1, 1]])
  })

  it('counts by the week, and any event where asked to or where nobody buys', () => {
    const weeks = retention(rowsOf([buy('a', '2024-01-07'), buy('a', '2024-01-08')]), { period: 'week' })
    expect(weeks.cohorts.map(({ name }) => name)).toEqual(['2024-01-01', '2024-01-08'])
    const looks = rowsOf([
      { user: 'a', item: 'tea', at: '2024-01-07' },
      { user: 'a', item: 'tea', at: '2024-02-07' },
    ])
    expect(retention(looks)).toMatchObject({ by: 'events', cohorts: [{ active: [1, 1] }, { shoppers: 0 }] })
    expect(retention(rowsOf([]))).toEqual({
      by: 'events',
      period: 'month',
      cohorts: [],
      complete: true,
      curve: [],
    })
  })

  it('goes by the calendar of the shop', () => {
    const events = [buy('a', '2024-01-31T23:30:00Z')]
    expect(retention(rowsOf(events)).cohorts[0].name).toBe('2024-01')
    expect(retention(rowsOf(events, [], 'Europe/Berlin')).cohorts[0].name).toBe('2024-02')
  })

  it('says how many buy again, of those who had the time to', () => {
    const { buyers, again, within } = repurchase(rows)
    // b came again after a day, a after 15, d bought once what was kept, c once.
    expect([buyers, again]).toEqual([4, 2])
    expect(within.map(({ days, came, of }) => [days, came, of])).toEqual([
      [30, 2, 3],
      [60, 2, 2],
    ])
  })
})

const retail = dataFile('online-retail/online-retail.csv.gz')

describe.skipIf(retail === undefined)('retention of a real shop', () => {
  interface Line {
    readonly user: string
    readonly item: string
    readonly order: string
    readonly month: number
    readonly units: number
    readonly price: number
  }
  let rows: ShopRows
  let kept: Line[]

  beforeAll(async () => {
    const { shop, left } = await retailShop(retail as string)
    rows = readShop(pastOf(shop))
    // Postage and corrections of the stock are no purchases: the reader says which lines they are
    kept = keptLines(plainCsv(retail as string).filter((_, l) => !left.has(l + 2)))
  }, 120_000)

  /** Plain loops: returns take units from the purchases just before them of the same customer and item. */
  function keptLines(lines: string[][]): Line[] {
    const stacks = new Map<string, { cells: string[]; left: number }[]>()
    const bought: { cells: string[]; left: number }[] = []
    lines.forEach(cells => {
      const [order, item, , quantity, , , user] = cells
      const units = Number(quantity)
      const key = `${user === '' ? order : user} ${item}`
      const stack = stacks.get(key) ?? []
      stacks.set(key, stack)
      if (units > 0) {
        const purchase = { cells, left: units }
        stack.push(purchase)
        bought.push(purchase)
        return
      }
      let wanted = -units
      while (wanted > 0 && stack.length > 0) {
        const last = stack[stack.length - 1]
        const taken = Math.min(last.left, wanted)
        last.left -= taken
        wanted -= taken
        if (last.left === 0) stack.pop()
      }
    })
    return bought
      .filter(({ left }) => left > 0)
      .map(({ cells: [order, item, , , at, price, user], left }) => {
        const [, year, month] = /(\d{4})-(\d\d)/.exec(at) ?? []
        return {
          user,
          item,
          order,
          month: Number(year) * 12 + Number(month),
          units: left,
          price: Number(price),
        }
      })
  }

  it('agrees with plain loops over the file', () => {
    const first = new Map<string, number>()
    const came = new Map<string, Set<string>>()
    for (const { user, month } of kept) {
      if (user === '') continue
      if (!first.has(user)) first.set(user, month)
      const cell = `${first.get(user)} ${month}`
      came.set(cell, (came.get(cell) ?? new Set()).add(user))
    }
    const months = [...new Set(kept.map(({ month }) => month))].sort((a, b) => a - b)
    const expected = months.map((cohort, c) =>
      months.slice(c).map(month => came.get(`${cohort} ${month}`)?.size ?? 0),
    )
    const found = retention(rows)
    expect(found.cohorts.map(({ active }) => active)).toEqual(expected)
    expect(found.cohorts.map(({ name }) => name).slice(0, 2)).toEqual(['2010-12', '2011-01'])
    expect(found.complete).toBe(false)
  })

  it('has the sales of plain loops over the file', () => {
    const found = sales(rows)
    expect(found.orders).toBe(new Set(kept.map(({ order }) => order)).size)
    expect(found.units).toBe(kept.reduce((sum, { units }) => sum + units, 0))
    const revenue = kept.reduce((sum, { units, price }) => sum + units * price, 0)
    expect(Math.abs(found.revenue - revenue)).toBeLessThan(1e-6 * revenue)
  })
})
