import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Catalog } from '../../src/data/catalog/catalog.js'
import { PURCHASE, RETURN } from '../../src/data/event.js'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { blankRow } from '../../src/data/log/columns.js'
import { EventLog } from '../../src/data/log/event-log.js'
import { findLeak } from '../../src/evaluation/leak-check.js'
import { givenSplit, splitByTime, splitLeaveLastOut } from '../../src/evaluation/split.js'
import { splitLog } from '../../src/evaluation/split-log.js'

const HOUR = 3_600_000
const catalog = new Catalog()

describe('a split by time', () => {
  it('cuts everybody at one moment and leaves out sessions that run across it', () => {
    const at = [0, 10, 11, 12, 13].map(hours => hours * HOUR)
    // Session 1 (shopper 1) begins before hour 11.5 and goes on after it.
    const data = interactionsOf({
      shoppers: [0, 1, 1, 1, 0],
      items: [0, 1, 2, 3, 4],
      sessions: [0, 1, 1, 1, 2],
      at,
    })
    const split = splitByTime(data, catalog, { at: 11.5 * HOUR })
    expect([...split.train.rows.item]).toEqual([0, 1, 2])
    expect([...split.test.item]).toEqual([4])
    expect(split.train.now).toBe(11 * HOUR)
    expect(findLeak(split)).toBeUndefined()
  })

  it('takes the newest fifth of the sessions by default', () => {
    const events = Array.from({ length: 100 }, (_, i) => i)
    const data = interactionsOf({ shoppers: events, items: events, at: events.map(i => i * HOUR) })
    const split = splitByTime(data, catalog)
    expect(split.train.rows.length).toBe(80)
    expect(split.test.length).toBe(20)
    expect(split.at).toBe(80 * HOUR)
  })

  it('is not moved by a robot: the share is of sessions', () => {
    const visits = Array.from({ length: 100 }, (_, i) => ({ shopper: i, at: i * HOUR }))
    const robot = Array.from({ length: 900 }, (_, i) => ({ shopper: 500, at: 70.5 * HOUR + i * 1000 }))
    const events = [...visits, ...robot]
    const data = interactionsOf({
      shoppers: events.map(({ shopper }) => shopper),
      items: events.map(() => 0),
      at: events.map(({ at }) => at),
    })
    const split = splitByTime(data, catalog)
    // A fifth of the 101 sessions, the robot's aside.
    expect(split.test.length).toBe(21)
  })

  it('numbers shoppers as a fit at that moment would: those who came later are strangers', () => {
    const at = [1, 2, 3, 4].map(hours => hours * HOUR)
    const data = interactionsOf({ shoppers: [2, 1, 0, 1], items: [0, 0, 1, 1], at, shopperCount: 5 })
    const { train, test } = splitByTime(data, catalog, { at: 3 * HOUR })
    expect([train.shopperCount, train.userCount]).toEqual([2, 2])
    // Former shopper 1 is 0 and former 2 is 1; former 0 was never seen before.
    expect([...train.rows.shopper]).toEqual([1, 0])
    expect([...test.shopper]).toEqual([2, 0])
    expect(train.shoppers().rows).toBe(2)
  })

  it('never lets a test event stand before a training event', () => {
    const event = fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 9 }), fc.nat({ max: 300 }))
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 5, maxLength: 60 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (events, share) => {
          const data = interactionsOf({
            shoppers: events.map(([shopper]) => shopper),
            items: events.map(([, item]) => item),
            at: events.map(([, , minutes]) => minutes * 60_000),
          })
          let split: ReturnType<typeof splitByTime>
          try {
            split = splitByTime(data, catalog, { share })
          } catch (error) {
            expect(String(error)).toMatch(/The split leaves/)
            return
          }
          const newest = Math.max(...split.train.rows.at)
          for (const time of split.test.at) expect(time).toBeGreaterThan(newest)
          expect(findLeak(split)).toBeUndefined()
          expect(split.train.rows.length + split.test.length).toBeLessThanOrEqual(events.length)
        },
      ),
    )
  })

  it('cuts a log without times between its last sessions, and says so', () => {
    const shoppers = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    const data = interactionsOf({ shoppers, items: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1], sessions: shoppers })
    const split = splitByTime(data, catalog)
    expect(split.kind).toBe('order')
    expect(split.warnings[0]).toMatch(/no times/)
    expect([...split.test.shopper]).toEqual([4, 4])
    expect(split.train.shopperCount).toBe(4)
  })

  it('refuses a part without events, and a share that is none', () => {
    const data = interactionsOf({ shoppers: [0, 0], items: [0, 1], at: [1, 2] })
    expect(() => splitByTime(data, catalog, { at: 0 })).toThrow(/leaves 0 events to learn from/)
    expect(() => splitByTime(data, catalog, { at: 9 })).toThrow(/0 to judge by/)
    expect(() => splitByTime(data, catalog, { share: 1.2 })).toThrow(/share 1.2/)
    expect(() => splitByTime(interactionsOf({ shoppers: [], items: [] }), catalog)).toThrow(/leaves 0 events/)
  })
})

describe('leave-last-out', () => {
  it('keeps the last event of every shopper with more than one, and warns', () => {
    const data = interactionsOf({ shoppers: [0, 1, 0, 2], items: [0, 0, 1, 2], at: [1, 2, 3, 4] })
    const split = splitLeaveLastOut(data, catalog)
    expect([...split.test.item]).toEqual([1])
    expect([...split.train.rows.item]).toEqual([0, 0, 2])
    expect(split.warnings[0]).toMatch(/Leave-last-out/)
  })
})

describe('the leak check', () => {
  const at = [1, 2, 3].map(hours => hours * HOUR)
  const train = interactionsOf({ shoppers: [0, 0, 1], items: [0, 1, 1], at, itemCount: 3, shopperCount: 2 })

  it('finds test events that are older than training events', () => {
    const test = interactionsOf({ shoppers: [1], items: [2], at: [HOUR], itemCount: 3, shopperCount: 2 })
    expect(findLeak(givenSplit(train, test, catalog))).toMatch(
      /1970-01-01T01:00.*older than the newest training event/,
    )
  })

  it('finds events that stand in both parts', () => {
    const test = interactionsOf({
      shoppers: [0, 1],
      items: [2, 1],
      at: [4 * HOUR, 3 * HOUR],
      itemCount: 3,
      shopperCount: 2,
    })
    expect(findLeak(givenSplit(train, test, catalog))).toMatch(
      /Shopper 1 with item 1 at .* in the training part and in the test/,
    )
  })

  it('finds pairs that stand in both parts of a split without times', () => {
    const plain = interactionsOf({ shoppers: [0, 1], items: [0, 1], itemCount: 3, shopperCount: 2 })
    const copy = interactionsOf({ shoppers: [1], items: [1], itemCount: 3, shopperCount: 2 })
    const other = interactionsOf({ shoppers: [1], items: [2], itemCount: 3, shopperCount: 2 })
    expect(findLeak(givenSplit(plain, copy, catalog))).toMatch(/Shopper 1 with item 1 stands/)
    expect(findLeak(givenSplit(plain, other, catalog))).toBeUndefined()
  })

  it('refuses parts that count items differently', () => {
    expect(() => givenSplit(train, interactionsOf({ shoppers: [0], items: [0] }), catalog)).toThrow(
      /must share one count/,
    )
  })
})

describe('a split of a log', () => {
  function logOf(events: readonly { user: string; item: string; type?: number; at: number }[]): EventLog {
    const log = new EventLog()
    const row = blankRow()
    for (const { user, item, type = PURCHASE, at } of events) {
      row.user = log.users.add(user)
      row.item = log.items.add(item)
      row.type = type
      row.at = at * HOUR
      log.append(row)
    }
    return log
  }

  it('still holds a purchase that was returned only after the cut', () => {
    const log = logOf([
      { user: 'u', item: 'a', at: 1 },
      { user: 'u', item: 'b', at: 2 },
      { user: 'u', item: 'a', type: RETURN, at: 50 },
      { user: 'u', item: 'c', at: 51 },
    ])
    const split = splitLog(log, new Catalog(), { at: 40 * HOUR })
    expect([...split.train.rows.item]).toEqual([0, 1])
    expect([...split.test.item]).toEqual([2])
  })

  it('brings the catalogue along, item by item', () => {
    const log = logOf([
      { user: 'u', item: 'b', at: 1 },
      { user: 'u', item: 'a', at: 50 },
    ])
    const shop = new Catalog()
    shop.set(
      [
        { id: 'new', title: 'New' },
        { id: 'a', title: 'A' },
      ],
      log.items,
    )
    const split = splitLog(log, shop, { at: 40 * HOUR })
    expect([0, 1, 2].map(item => split.catalog.title(item))).toEqual(['New', 'A', ''])
    expect([...split.train.rows.item, ...split.test.item]).toEqual([2, 1])
  })

  it('cuts rows that arrived out of order by their time', () => {
    const log = logOf([
      { user: 'u', item: 'late', at: 60 },
      { user: 'u', item: 'early', at: 1 },
      { user: 'v', item: 'early', at: 2 },
    ])
    const split = splitLog(log, new Catalog(), { at: 40 * HOUR })
    expect(split.train.rows.length).toBe(2)
    expect([...split.test.item]).toEqual([0])
  })
})
