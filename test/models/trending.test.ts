import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CART, PURCHASE, RETURN, UNCART, VIEW } from '../../src/data/event.js'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import type { Evidence, LogRow, Scorer } from '../../src/models/model.js'
import { trending } from '../../src/models/trending.js'
import { bits, forUser, queryOf, trained } from './setting.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const WEEK = 7 * DAY

interface Row {
  readonly shopper: number
  readonly item: number
  readonly at: number
  readonly weight?: number
  readonly type?: number
}

describe('trending', () => {
  it('compares the window with the same weekdays of the four weeks before', () => {
    // Ten shoppers today; two, four, none and two in the weeks before: eight in four spans.
    const now = 100 * DAY + HOUR / 2
    const rows = [
      ...crowd(10, 0, now),
      ...crowd(2, 0, now - WEEK),
      ...crowd(4, 0, now - 2 * WEEK),
      ...crowd(2, 0, now - 4 * WEEK),
      // Days that are not compared: yesterday, and the day before a week ago.
      ...crowd(9, 0, now - DAY),
      ...crowd(9, 0, now - WEEK - DAY),
      // The log reaches back further.
      ...crowd(1, 1, now - 10 * WEEK),
    ]
    const expected = 1 + 8 / 4
    expect(list(rows, { windowShoppers: 10 })).toEqual([
      [0, Math.fround((10 - expected) / Math.sqrt(expected + 1))],
    ])
  })

  it('takes the shortest window with enough shoppers', () => {
    const now = 100 * DAY
    const rows = [
      ...crowd(8, 0, now),
      ...crowd(20, 1, now - 2 * DAY, 50),
      ...crowd(30, 2, now - 20 * DAY, 100),
    ]
    const items = (windowShoppers: number) => list(rows, { windowShoppers }).map(([item]) => item)
    expect(items(8)).toEqual([0])
    expect(items(28)).toEqual([1, 0])
    expect(items(58)).toEqual([2, 1, 0])
    expect(items(1000)).toEqual([2, 1, 0])
  })

  it('lets an item without a past trend over one that always sells', () => {
    const now = 100 * DAY
    const steady = [0, 1, 2, 3, 4].flatMap(week => crowd(20, 0, now - week * WEEK))
    const found = list([...steady, ...crowd(12, 1, now, 100)], { windowShoppers: 20 })
    expect(found.map(([item]) => item)).toEqual([1])
  })

  it('needs five shoppers for an item', () => {
    const rows = [...crowd(4, 0, 0), ...crowd(5, 1, 0, 10)]
    expect(list(rows).map(([item]) => item)).toEqual([1])
    expect(list(rows, { minShoppers: 4 }).map(([item]) => item)).toEqual([1, 0])
  })

  it('answers from all of a log without times, and says false to an empty one', () => {
    expect(list([...crowd(6, 0, 0), ...crowd(9, 1, 0, 20)]).map(([item]) => item)).toEqual([1, 0])
    expect(list([])).toEqual([])
    const empty = trained(trending(), interactionsOf({ shoppers: [], items: [] }))
    for (const row of crowd(5, 3, DAY)) empty.observe!(logRow(row))
    expect((forUser(empty, 4, queryOf([])) || []).map(([item]) => item)).toEqual([3])
  })

  it('says how many shoppers stand behind an item', () => {
    const evidence: Evidence[] = []
    const scorer = scorerOf(crowd(9, 0, 0))
    expect(scorer.explain!(queryOf([]), 0, evidence)).toBe(true)
    expect(evidence).toEqual([{ kind: 'trending', item: -1, share: (9 - 1) / Math.SQRT2, support: 9 }])
    expect(scorer.explain!(queryOf([]), 1, evidence)).toBe(false)
  })

  it('equals a rebuild after every row it observes', () => {
    const row = fc.record({
      shopper: fc.nat(9),
      item: fc.nat(4),
      // Often the same hour, sometimes days or weeks apart, now and then late.
      at: fc.oneof(
        fc.integer({ min: 0, max: 3 * HOUR }).map(at => 60 * DAY + at),
        fc.integer({ min: 0, max: 70 }).map(day => day * DAY),
        fc.constantFrom(60 * DAY, 60 * DAY - 1, 60 * DAY + HOUR, 53 * DAY, 32 * DAY),
      ),
      weight: fc.constantFrom(1, 1, 1, 5, -5),
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 25 }), fc.array(row, { maxLength: 12 }), (known, news) => {
        const options = { minShoppers: 1, windowShoppers: 4 }
        const scorer = scorerOf(known, options)
        const seen: Row[] = [...known]
        for (const [n, one] of news.entries()) {
          scorer.observe!(logRow(one))
          seen.push(one)
          // Not asked after each row, so that several are taken in between two questions.
          if (n % 3 === 1) continue
          expect(forUser(scorer, 5, queryOf([]))).toEqual(forUser(scorerOf(seen, options), 5, queryOf([])))
        }
        expect(forUser(scorer, 5, queryOf([]))).toEqual(forUser(scorerOf(seen, options), 5, queryOf([])))
        const loaded = trending(options).load(scorer.state())
        expect(bits(loaded.state())).toEqual(bits(scorer.state()))
        for (const one of news) {
          loaded.observe!(logRow(one))
          scorer.observe!(logRow(one))
        }
        expect(forUser(loaded, 5, queryOf([]))).toEqual(forUser(scorer, 5, queryOf([])))
      }),
      { numRuns: 300 },
    )
  })

  it('moves from hour to hour, through returns, as if it counted anew', () => {
    const step = fc.record({
      shopper: fc.nat(7),
      item: fc.nat(4),
      hours: fc.constantFrom(0, 0, 1, 1, 2, 5, 24, 30),
      minutes: fc.nat(59),
      type: fc.constantFrom(VIEW, VIEW, PURCHASE, PURCHASE, CART, RETURN, UNCART),
    })
    const known = fc.array(
      fc.record({ shopper: fc.nat(7), item: fc.nat(4), at: fc.nat(24 * 63).map(hour => hour * HOUR) }),
      { maxLength: 120 },
    )
    fc.assert(
      fc.property(
        known,
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom(1, 4, 7),
        (past, steps, wanted) => {
          const options = { minShoppers: 1, windowShoppers: wanted }
          const scorer = scorerOf(past, options)
          const ahead = scorerOf(past, options)
          for (const _ of ahead.prepare!());
          let now = 24 * 63 * HOUR
          for (const { hours, minutes, type, shopper, item } of steps) {
            now += hours * HOUR
            for (const one of [scorer, ahead]) {
              one.observe!(logRow({ shopper, item, type, at: now + minutes * 60_000 }))
            }
            const asked = forUser(scorer, 5, queryOf([]))
            // Its oracle: one that holds the same rows and has counted nothing yet
            const fresh = trending(options).load(ahead.state())
            expect(asked).toEqual(forUser(fresh, 5, queryOf([])))
          }
          expect(bits(scorer.state())).toEqual(bits(ahead.state()))
        },
      ),
      {
        numRuns: 150,
        // A row that is too old to be kept after the move leaves a window in it
        examples: [
          [
            [{ shopper: 0, item: 3, at: 169 * HOUR }],
            [
              { shopper: 0, item: 3, hours: 0, minutes: 0, type: VIEW },
              { shopper: 1, item: 3, hours: 24, minutes: 0, type: VIEW },
            ],
            7,
          ],
          // The newest row of all is undone: the window still ends after it
          [
            [{ shopper: 0, item: 0, at: 799 * HOUR }],
            [
              { shopper: 0, item: 0, hours: 0, minutes: 0, type: VIEW },
              { shopper: 1, item: 0, hours: 0, minutes: 0, type: VIEW },
              { shopper: 2, item: 0, hours: 30, minutes: 0, type: PURCHASE },
              { shopper: 2, item: 0, hours: 0, minutes: 0, type: RETURN },
            ],
            1,
          ],
        ],
      },
    )
  })

  it('moves as if it counted anew where a few robots act all day, in any order', () => {
    const row = fc.record({
      shopper: fc.nat(2),
      item: fc.nat(1),
      // Whole hours of a few days, and the same days of earlier weeks
      at: fc
        .tuple(fc.nat(50), fc.constantFrom(0, 0, 0, 1, 2))
        .map(([hour, week]) => 60 * DAY + hour * HOUR - week * WEEK),
    })
    const known = fc.tuple(fc.array(row, { minLength: 300, maxLength: 600 }), fc.boolean())
    fc.assert(
      fc.property(known, fc.integer({ min: 1, max: 3 }), ([rows, ordered], wanted) => {
        const options = { minShoppers: 1, windowShoppers: wanted }
        const past = ordered ? rows.toSorted((a, b) => a.at - b.at) : rows
        const scorer = scorerOf(past, options)
        const seen = [...past]
        for (let hour = 49; hour < 60; hour++) {
          forUser(scorer, 2, queryOf([]))
          const one = { shopper: hour % 2, item: 0, at: 60 * DAY + hour * HOUR }
          scorer.observe!(logRow(one))
          seen.push(one)
          expect(forUser(scorer, 2, queryOf([]))).toEqual(forUser(scorerOf(seen, options), 2, queryOf([])))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('agrees with a naive twin', () => {
    const row = fc.record({
      shopper: fc.nat(6),
      item: fc.nat(3),
      at: fc.nat(60).map(half => half * 12 * HOUR),
    })
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(1, 3, 5, 9),
        (rows, wanted) => {
          const found = list(rows, { minShoppers: 1, windowShoppers: wanted })
          const expected = naive(rows, wanted)
          expect(found.map(([item]) => item).sort()).toEqual([...expected.keys()].sort())
          for (const [item, score] of found) expect(score).toBeCloseTo(expected.get(item)!, 5)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('takes back what a return and an uncart undo', () => {
    const rows = [
      ...crowd(6, 0, DAY).map(row => ({ ...row, type: PURCHASE })),
      ...crowd(6, 1, DAY, 20).map(row => ({ ...row, type: CART })),
    ]
    const scorer = scorerOf(rows)
    scorer.observe!({ shopper: 0, item: 0, type: RETURN, weight: 0, at: DAY + 1 })
    scorer.observe!({ shopper: 20, item: 1, type: UNCART, weight: 0, at: DAY + 1 })
    // Nothing to undo: of another shopper, another type, or before it happened.
    scorer.observe!({ shopper: 99, item: 0, type: RETURN, weight: 0, at: DAY + 1 })
    scorer.observe!({ shopper: 21, item: 1, type: RETURN, weight: 0, at: DAY + 1 })
    scorer.observe!({ shopper: 1, item: 0, type: RETURN, weight: 0, at: 0 })
    const score = Math.fround((5 - 1) / Math.SQRT2)
    expect(forUser(scorer, 2, queryOf([]))).toEqual([
      [0, score],
      [1, score],
    ])
  })

  it('takes in a robot that looks at everything as quickly as anyone', () => {
    const scorer = scorerOf(crowd(300, 0, DAY))
    forUser(scorer, 1, queryOf([]))
    const started = performance.now()
    for (let n = 0; n < 50_000; n++) {
      scorer.observe!({ shopper: 1000, item: n, type: VIEW, weight: 1, at: DAY })
      scorer.observe!({ shopper: 1000, item: 0, type: VIEW, weight: 1, at: DAY })
    }
    // A walk over all rows of the robot at each of its steps would take a minute.
    expect(performance.now() - started).toBeLessThan(5000)
    expect((forUser(scorer, 1, queryOf([])) || [])[0][1]).toBe(Math.fround((301 - 1) / Math.SQRT2))
  })

  it('leaves the rows of single shoppers out of what a public snapshot keeps, and still answers', () => {
    const scorer = scorerOf(crowd(9, 1, 0))
    const { parts, ...rest } = scorer.state()
    // Times of the oldest row and of the end of the window, no row itself
    expect(parts?.map(part => part.meta)).toEqual([{ private: true, first: 0, end: HOUR }])
    const restored = trending().load(rest)
    expect(forUser(restored, 2, queryOf([]))).toEqual(forUser(scorer, 2, queryOf([])))
    expect(restored.observe).toBeUndefined()
  })
})

/** So many shoppers who look at an item at one time. */
function crowd(size: number, item: number, at: number, from = 0): Row[] {
  return Array.from({ length: size }, (_, s) => ({ shopper: from + s, item, at }))
}

function scorerOf(rows: readonly Row[], options?: Parameters<typeof trending>[0]): Scorer {
  const data = interactionsOf({
    shoppers: rows.map(row => row.shopper),
    items: rows.map(row => row.item),
    at: rows.map(row => row.at),
    weights: rows.map(row => row.weight ?? 1),
    types: rows.map(row => row.type ?? VIEW),
  })
  return trained(trending(options), data)
}

function list(rows: readonly Row[], options?: Parameters<typeof trending>[0]): [number, number][] {
  return forUser(scorerOf(rows, options), 10, queryOf([])) || []
}

function logRow({ shopper, item, at, weight = 1, type = VIEW }: Row): LogRow {
  return { shopper, item, at, weight, type }
}

/** Positive scores by item, straight from the definition. */
function naive(rows: readonly Row[], wanted: number): Map<number, number> {
  const end = (Math.floor(Math.max(...rows.map(row => row.at)) / HOUR) + 1) * HOUR
  const first = Math.min(...rows.map(row => row.at))
  const within = (from: number, to: number) => rows.filter(row => row.at >= from && row.at < to)
  const shoppers = (some: readonly Row[]) => new Set(some.map(row => row.shopper)).size
  const lengths = [DAY, 3 * DAY, WEEK, 4 * WEEK]
  const length = lengths.find(window => shoppers(within(end - window, end)) >= wanted) ?? 4 * WEEK
  const backs = length === 4 * WEEK ? [4 * WEEK] : [WEEK, 2 * WEEK, 3 * WEEK, 4 * WEEK]
  const covered = backs.reduce((sum, back) => {
    return sum + Math.min(1, Math.max(0, (end - back - first) / length))
  }, 0)
  const scores = new Map<number, number>()
  for (const item of new Set(rows.map(row => row.item))) {
    const of = (from: number, to: number) => shoppers(within(from, to).filter(row => row.item === item))
    const past = backs.reduce((sum, back) => sum + of(end - back - length, end - back), 0)
    const expected = 1 + past / Math.max(1, covered)
    const recent = of(end - length, end)
    const score = (recent - expected) / Math.sqrt(expected + 1)
    if (recent > 0 && score > 0) scores.set(item, score)
  }
  return scores
}
