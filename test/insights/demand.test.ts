import { beforeAll, describe, expect, it } from 'vitest'
import { pastOf } from '../../src/index.js'
import { type Demand, demand } from '../../src/insights/demand.js'
import { rateInterval, ratioInterval, shareInterval } from '../../src/insights/interval.js'
import { seasonOf } from '../../src/insights/season.js'
import { readShop } from '../../src/insights/shop-rows.js'
import { stockOuts } from '../../src/insights/stock-outs.js'
import { random } from '../../src/kernels/random.js'
import type { ShopEvent } from '../../src/types.js'
import { fixtureShop, rowsOf, truth } from './shops.js'

const DAY = 86_400_000
/** A Monday. */
const START = Date.UTC(2022, 0, 3)

/** Poisson numbers by Knuth's product of uniforms, independent of what is tested. */
function poisson(dice: { next(): number }, mean: number): number {
  let product = dice.next()
  let n = 0
  for (const limit = Math.exp(-mean); product > limit; n++) product *= dice.next()
  return n
}

/** Orders of single items, so many a day as `mean` says. */
function log(
  days: number,
  items: readonly string[],
  mean: (item: number, day: number) => number,
  seed = 1,
): ShopEvent[] {
  const dice = random(seed, 'orders')
  const events: ShopEvent[] = []
  for (let d = 0; d < days; d++) {
    items.forEach((item, i) => {
      for (let n = poisson(dice, mean(i, d)); n > 0; n--) {
        const at = START + d * DAY + 12 * 3_600_000
        events.push({ user: `u${events.length}`, order: `o${events.length}`, item, type: 'purchase', at })
      }
    })
  }
  return events
}

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `item ${i}`)

describe('intervals', () => {
  it('of a share are those of Wilson', () => {
    // Brown, Cai & DasGupta's example formula by hand: n = 10, x = 1, z = 1.96
    const z2 = 1.959963984540054 ** 2
    const middle = (0.1 + z2 / 20) / (1 + z2 / 10)
    const half = (Math.sqrt(z2) * Math.sqrt(0.009 + z2 / 400)) / (1 + z2 / 10)
    const found = shareInterval(1, 10)!
    expect(found.low).toBeCloseTo(middle - half, 12)
    expect(found.high).toBeCloseTo(middle + half, 12)
    expect(shareInterval(0, 10)).toMatchObject({ value: 0, low: 0 })
    expect(shareInterval(10, 10)).toMatchObject({ value: 1, high: 1 })
    expect(shareInterval(0, 0)).toBeUndefined()
  })

  it('of a ratio have ends at which the test of Huffman is just met', () => {
    const [x, y, z] = [30, 60, 1.959963984540054]
    const { low, high } = ratioInterval({ count: x, exposure: 4 }, { count: y, exposure: 12 }, 1)
    for (const ratio of [low, high]) {
      const rho = (ratio * 4) / 12
      const t = (2 * (Math.sqrt(x + 3 / 8) - Math.sqrt(rho * (y + 3 / 8)))) / Math.sqrt(1 + rho)
      expect(Math.abs(t)).toBeCloseTo(z, 9)
    }
  })

  it('of a ratio with nothing on one side end at 0 or nowhere', () => {
    expect(ratioInterval({ count: 0, exposure: 1 }, { count: 50, exposure: 3 }, 1).low).toBe(0)
    expect(ratioInterval({ count: 20, exposure: 1 }, { count: 0, exposure: 3 }, 1).high).toBe(
      Number.POSITIVE_INFINITY,
    )
  })

  it('hold the true value about 95 times of 100', () => {
    const dice = random(7, 'coverage')
    let rates = 0
    let ratios = 0
    const rounds = 4000
    for (let n = 0; n < rounds; n++) {
      const now = { count: poisson(dice, 12), exposure: 4 }
      const before = { count: poisson(dice, 18), exposure: 12 }
      const rate = rateInterval(now.count, now.exposure, 1)
      const ratio = ratioInterval(now, before, 1)
      if (rate.low <= 3 && rate.high >= 3) rates++
      if (ratio.low <= 2 && ratio.high >= 2) ratios++
    }
    expect(rates / rounds).toBeGreaterThan(0.93)
    expect(rates / rounds).toBeLessThan(0.97)
    expect(ratios / rounds).toBeGreaterThan(0.93)
    expect(ratios / rounds).toBeLessThan(0.97)
  })
})

describe('the season', () => {
  it('learns how busy weekdays are', () => {
    const busy = [1, 1, 1, 1, 1, 4, 0]
    const days = Array.from({ length: 140 }, (_, d) => Array<number>(50 * busy[d % 7]).fill(d + 4)).flat()
    // 1970-01-05, day 4, was a Monday
    const season = seasonOf(Int32Array.from(days), 4, 143)
    const mean = 9 / 7
    for (let w = 0; w < 7; w++) expect(season.weekdays[w]).toBeCloseTo(busy[w] / mean, 1)
    expect(season.weeks(4, 143)).toBeCloseTo(20, 1)
  })

  it('counts a week that is twice as busy as two', () => {
    const days = Array.from({ length: 280 }, (_, d) => Array<number>(d < 140 ? 50 : 100).fill(d)).flat()
    const season = seasonOf(Int32Array.from(days), 0, 279)
    expect(season.weeks(210, 216) / season.weeks(70, 76)).toBeCloseTo(2, 1)
  })
})

describe('demand', () => {
  it('does not rise with the shop: thousands of steady items in a shop that doubles', () => {
    const found = demand(rowsOf(log(150, names(1000), (_, d) => (d < 122 ? 0.15 : 0.3))))
    expect(found.compared).toEqual({ newest: 28, before: 84 })
    // At three deviations one item in 740 rises by chance
    expect(found.rising.length).toBeLessThanOrEqual(4)
    expect(found.falling.length).toBeLessThanOrEqual(4)
    const holds = found.items.filter(({ growth }) => growth!.low <= 1 && growth!.high >= 1)
    expect(holds.length / found.items.length).toBeGreaterThan(0.93)
  })

  it('finds what rises and what falls, and how much is sold in a usual week', () => {
    const mean = (item: number, d: number): number =>
      item === 0 && d >= 122 ? 3 : item === 1 && d >= 122 ? 0.1 : 1
    const found = demand(rowsOf(log(150, names(60), mean)))
    expect(found.rising.map(({ name }) => name)).toEqual(['item 0'])
    expect(found.falling.map(({ name }) => name)).toEqual(['item 1'])
    const [top] = found.items
    expect(top.name).toBe('item 0')
    expect(top.perWeek!.low).toBeLessThan(21)
    expect(top.perWeek!.high).toBeGreaterThan(21)
    expect(top.growth!.low).toBeLessThan(3)
    expect(top.growth!.high).toBeGreaterThan(3)
  })

  it('is not led astray by weekdays, wherever the log ends', () => {
    for (const days of [145, 147, 149]) {
      const weekend = (_: number, d: number): number => (d % 7 >= 5 ? 1.5 : 0.2)
      const found = demand(rowsOf(log(days, names(100), weekend)))
      expect([found.rising.length, found.falling.length]).toEqual([0, 0])
    }
  })

  it('counts one large order once', () => {
    const events = log(150, names(30), () => 1)
    const many = Array.from(
      { length: 40 },
      (): ShopEvent => ({
        ...{ user: 'big', order: 'big', item: 'item 3', type: 'purchase', quantity: 500 },
        at: START + 149 * DAY,
      }),
    )
    expect(demand(rowsOf([...events, ...many])).rising).toEqual([])
  })

  it('knows the season of a category from the year before, once the log is long enough', () => {
    const items = names(40).map((id, i) => ({ id, category: i < 10 ? 'garden' : 'home' }))
    // The garden sells fourfold for the last four weeks of every 52
    const mean = (item: number, d: number): number => (item < 10 && d % 364 >= 336 ? 2 : 0.5)
    const year = demand(rowsOf(log(364, names(40), mean), items))
    expect(year.season).toBe('shop')
    expect(year.categories.find(({ name }) => name === 'garden')!.growth!.low).toBeGreaterThan(1.5)
    const two = demand(rowsOf(log(728, names(40), mean), items))
    expect(two.season).toBe('shop and last year')
    const { growth } = two.categories.find(({ name }) => name === 'garden')!
    expect(growth!.low).toBeLessThan(1)
    expect(growth!.high).toBeGreaterThan(1)
    expect(two.rising.length).toBe(0)
  })

  it('says nothing of growth in a log of days, and counts visits in a shop without orders', () => {
    const short = demand(rowsOf(log(10, names(3), () => 2)))
    expect(short.compared).toBeUndefined()
    expect(short.items[0].growth).toBeUndefined()
    expect(short.items[0].perWeek).toBeUndefined()
    const views = demand(
      rowsOf([
        { user: 'a', item: 'tea', at: START },
        { user: 'a', item: 'tea', at: START + 1 },
      ]),
    )
    expect(views).toMatchObject({ by: 'visits', items: [{ name: 'tea', orders: 1 }] })
    expect(demand(rowsOf([])).items).toEqual([])
  })
})

describe('what sells out', () => {
  it('is what the catalogue says, and what stopped selling from one day to the next', () => {
    const events = log(120, names(12), (item, d) => (item <= 1 && d >= 90 ? 0 : 0.6))
    const look: ShopEvent = { user: 'v', item: 'item 0', at: START + 110 * DAY }
    const items = names(12).map((id, i) => ({ id, title: `Title ${i}`, available: i !== 0 }))
    const { soldOut, silent } = stockOuts(rowsOf([...events, look], items))
    expect(soldOut.map(({ item, title, looks }) => [item, title, looks])).toEqual([['item 0', 'Title 0', 1]])
    expect(silent.map(({ item }) => item)).toEqual(['item 1'])
    // 0.6 a day, silent for 30 days
    expect(silent[0].missed).toBeGreaterThan(12)
    expect(silent[0].missed).toBeLessThan(25)
  })

  it('does not call the end of a season a stock-out for ever', () => {
    const events = log(300, names(12), (item, d) => (item === 1 && d >= 90 ? 0 : 0.6))
    expect(stockOuts(rowsOf(events)).silent).toEqual([])
  })
})

describe('demand in the fixture', () => {
  let found: Demand
  let out: ReturnType<typeof stockOuts>
  beforeAll(async () => {
    const rows = readShop(pastOf(await fixtureShop()))
    found = demand(rows)
    out = stockOuts(rows)
  })

  it('rises for what is trending', () => {
    expect(found.rising.map(({ name }) => name)).toEqual(expect.arrayContaining([...truth.trending]))
    expect(found.rising.length).toBeLessThan(8)
  })

  it('is missed where items are sold out', () => {
    expect(out.soldOut.map(({ item }) => item).sort()).toEqual([...truth.soldOut].sort())
  })
})
