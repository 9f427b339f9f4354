import { beforeAll, expect, it } from 'vitest'
import { pastOf } from '../../src/index.js'
import { type Foresight, foresight } from '../../src/insights/foresight.js'
import { foresightChapter } from '../../src/insights/report/foresight-chapter.js'
import type { ShopEvent } from '../../src/types.js'
import { dataFile, describeWith } from '../data-path.js'
import { DAY, keptBy, linesOf, onlineRetail, retailShop } from '../profiles/online-retail.js'
import { shopOf } from './shops.js'

const DAYS = 400
const START = Date.UTC(2023, 0, 1)

/** `count` shoppers who buy every `gap` days, each from a day of their own on. */
function steady(count: number, gap: number, more: (day: number) => number = () => 0): ShopEvent[] {
  return Array.from({ length: count }, (_, u) => {
    const events: ShopEvent[] = []
    for (let day = u % gap; day < DAYS; day += gap - more(day)) {
      events.push({
        ...{ user: `u${u}`, item: `i${u % 7}`, type: 'purchase', order: `${u}-${day}` },
        at: START + day * DAY,
      })
    }
    return events
  }).flat()
}

it('begins a window with each month for which the log is long enough, and one that ends the day before the last', () => {
  const { windows, days, surprise, sampled } = foresight(pastOf(shopOf(steady(100, 20))))
  expect([days, surprise, sampled]).toEqual([60, undefined, 1])
  // The log goes from 2023-01-01 to 2024-02-04: 180 days before the first, 60 after the last
  expect(windows.map(({ from }) => from)).toEqual([
    ...['2023-07-01', '2023-08-01', '2023-09-01', '2023-10-01', '2023-11-01', '2023-12-01'],
    '2023-12-06',
  ])
  for (const { shoppers, expected, came, before, met, tenths } of windows) {
    // Everybody buys three times in 60 days
    expect([shoppers, came, before, met]).toEqual([100, 300, 300, true])
    expect(tenths.map(({ shoppers: of }) => of)).toEqual(Array.from({ length: 10 }, () => 10))
    expect(tenths.reduce((sum, tenth) => sum + tenth.expected, 0)).toBeCloseTo(expected, 9)
    expect(tenths.reduce((sum, tenth) => sum + tenth.came, 0)).toBe(came)
  }
})

it('says that a season came which nothing before it told of', () => {
  // From day 335 on everybody buys four times as often
  const rush = foresight(pastOf(shopOf(steady(100, 20, day => (day >= 335 ? 15 : 0)))))
  expect(rush.surprise).toBe('more')
  expect(rush.windows[0].met).toBe(true)
  expect(foresightChapter(rush)).toContain('Mind the season')
  const gone = foresight(pastOf(shopOf(steady(100, 10, day => (day >= 335 ? -50 : 0)))))
  expect(gone.surprise).toBe('fewer')
})

it('does not look ahead: what was given back after a day still counted on that day', () => {
  const events = steady(60, 20)
  const late: ShopEvent[] = events
    .filter(({ at }) => (at as number) < START + 200 * DAY)
    .map(({ user, item = '' }) => ({ user, item, type: 'return', at: START + 395 * DAY }))
  const [first] = foresight(pastOf(shopOf(events))).windows
  expect(foresight(pastOf(shopOf([...events, ...late]))).windows[0]).toEqual(first)
})

it('says nothing of a short log, of few buyers, or of an empty shop', () => {
  const short = steady(100, 20).filter(({ at }) => (at as number) < START + 239 * DAY)
  for (const events of [short, steady(40, 20), []]) {
    const found = foresight(pastOf(shopOf(events)))
    expect(found.windows).toEqual([])
    expect(foresightChapter(found)).toBe('')
  }
})

const file = dataFile('online-retail/online-retail.csv.gz')

describeWith([file], 'Online Retail', () => {
  let found: Foresight
  beforeAll(async () => {
    found = foresight(pastOf((await retailShop(file as string)).shop))
  })
  const windowFrom = (from: string) => found.windows.find(window => window.from === from)!

  it.each(['2011-06-01', '2011-07-01', '2011-08-01'])(
    'is calibrated from %s on, and nearer than the same as before',
    from => {
      const { expected, came, before, miss, missBefore, met } = windowFrom(from)
      expect(Math.abs(expected / came - 1)).toBeLessThan(0.15)
      expect(Math.abs(expected - came)).toBeLessThan(Math.abs(before - came))
      expect(miss).toBeLessThan(missBefore)
      expect(met).toBe(true)
    },
  )

  it('counts what came as a plain reading of the log does', async () => {
    const lines = linesOf(await onlineRetail(file as string))
    const some = found.windows.filter((_, window) => window % 3 === 0)
    expect(some.length).toBeGreaterThan(1)
    for (const { from, shoppers, came, before } of some) {
      const cut = Date.parse(from) / DAY
      const known = [...keptBy(lines.filter(({ at }) => at < cut * DAY))]
      const later = keptBy(lines.filter(({ at }) => at < (cut + 60) * DAY))
      const sum = (of: (user: string, days: readonly number[]) => number): number =>
        known.reduce((total, [user, { days }]) => total + of(user, days), 0)
      expect(shoppers).toBe(known.length)
      expect(came).toBe(sum(user => later.get(user)?.days.filter(day => day >= cut).length ?? 0))
      expect(before).toBe(sum((_, days) => days.filter(day => day >= cut - 60).length))
    }
  })

  it('shows what a model without seasons misses before Christmas', () => {
    const { ratio } = windowFrom('2011-10-10')
    expect(ratio?.value).toBeCloseTo(0.695, 2)
    expect(found.surprise).toBe('more')
    expect(foresightChapter(found)).toContain('the expectation was 69% of what came')
  })

  it('orders shoppers rightly: of ten parts, the more was expected the more came', () => {
    const { tenths } = windowFrom('2011-08-01')
    expect(tenths[0].came).toBeGreaterThan(2 * tenths[1].came)
    expect(tenths[1].came).toBeGreaterThan(tenths[5].came)
    expect(tenths[5].came).toBeGreaterThan(tenths[9].came)
  })
})
