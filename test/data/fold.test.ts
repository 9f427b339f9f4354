import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, type Groups, type Interactions } from '../../src/data/fold/interactions.js'
import { EventLog } from '../../src/data/log/event-log.js'
import { addRow, anyRows } from './log-commands.js'
import { NaiveLog, type NaiveRow, naiveFold } from './naive-log.js'

const CATALOG = ['i2', 'i9']
const GAP = 1_800_000

function foldRows(rows: readonly NaiveRow[], options?: Parameters<typeof fold>[1]): Interactions {
  const log = new EventLog()
  for (const row of rows) addRow(log, row, 'keep')
  return fold(log.plan(CATALOG), options)
}

function listed({ rows }: Interactions) {
  return Array.from({ length: rows.length }, (_, r) => ({
    shopper: rows.shopper[r],
    item: rows.item[r],
    type: rows.type[r],
    weight: rows.weight[r],
    at: rows.at[r],
    session: rows.session[r],
    basket: rows.basket[r],
  }))
}

function groupsListed({ count, indptr, items, shopper, at }: Groups) {
  return Array.from({ length: count }, (_, g) => ({
    items: [...items.subarray(indptr[g], indptr[g + 1])],
    shopper: shopper[g],
    at: at[g],
  }))
}

const PURCHASE = { user: 'u', item: 'a', type: 'purchase', at: 0 }

describe('fold', () => {
  it('agrees with its naive twin on rows, sessions, baskets and searches', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.boolean(),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }))),
        (rows, sorted, merges) => {
          const log = new EventLog()
          const twin = new NaiveLog()
          for (const row of sorted ? rows.toSorted((a, b) => a.at - b.at) : rows) {
            addRow(log, row, 'keep')
            twin.add(row, 'keep')
          }
          for (const [guest, user] of merges) {
            log.mergeUsers(`u${guest}`, `u${user}`)
            if (guest !== user) twin.merge(`u${guest}`, `u${user}`)
          }
          const expected = naiveFold(twin, CATALOG, GAP)
          const data = fold(log.plan(CATALOG))
          expect(listed(data)).toEqual(expected.rows)
          expect([data.shopperCount, data.userCount, data.itemCount]).toEqual([
            expected.shopperCount,
            expected.userCount,
            expected.itemIds.length,
          ])
          const { query, shopper, session, at, texts, length } = data.searches
          expect(
            Array.from({ length }, (_, s) => ({
              query: texts[query[s]],
              shopper: shopper[s],
              session: session[s],
              at: at[s],
            })),
          ).toEqual(expected.searches)

          const group = (name: 'session' | 'basket', g: number) =>
            expected.rows.filter(row => row[name] === g)
          const items = (g: number) => group('session', g).map(row => row.item)
          expect(groupsListed(data.sessions()).map(({ items }) => items)).toEqual(
            Array.from({ length: data.sessions().count }, (_, g) => items(g)),
          )
          groupsListed(data.baskets()).forEach((basket, g) => {
            const rowsOfBasket = group('basket', g)
            expect(basket).toEqual({
              items: [...new Set(rowsOfBasket.map(row => row.item))].sort((a, b) => a - b),
              shopper: rowsOfBasket.at(-1)!.shopper,
              at: rowsOfBasket.at(-1)!.at,
            })
          })
        },
      ),
      { numRuns: 400 },
    )
  })

  it('gives the same whether the log applied the plan or not', () => {
    fc.assert(
      fc.property(anyRows, rows => {
        const log = new EventLog()
        for (const row of rows) addRow(log, row, 'keep')
        const plan = log.plan(CATALOG)
        const before = fold(plan)
        log.apply(plan, CATALOG)
        // Read only now: a fold holds the arrays of its plan, whatever becomes of the log
        expect(listed(fold(log.plan(CATALOG)))).toEqual(listed(before))
        expect(fold(log.plan(CATALOG)).shoppers()).toEqual(before.shoppers())
        expect(fold(log.plan(CATALOG)).searches).toEqual(before.searches)
      }),
    )
  })

  it('sums weights a shopper and item, keeps positive pairs and the newest distinct items', () => {
    fc.assert(
      fc.property(anyRows, fc.constantFrom(1, 2, 3, Number.POSITIVE_INFINITY), (rows, maxPerShopper) => {
        const data = foldRows(rows)
        const { indptr, indices, values } = data.shoppers({ maxPerShopper })
        for (let s = 0; s < data.shopperCount; s++) {
          const mine = listed(data).filter(row => row.shopper === s)
          const newest = [...new Set(mine.map(row => row.item).reverse())].slice(0, maxPerShopper)
          const sums = newest
            .map(item => [
              item,
              mine.filter(row => row.item === item).reduce((sum, row) => sum + row.weight, 0),
            ])
            .filter(([, sum]) => sum > 0)
            .sort(([a], [b]) => a - b)
          const row = [...indices.subarray(indptr[s], indptr[s + 1])].map((item, e) => [
            item,
            values[indptr[s] + e],
          ])
          expect(row).toEqual(sums.map(([item, sum]) => [item, Math.fround(sum)]))
        }
      }),
    )
  })

  it('takes a purchase back when all its units are returned, and not before', () => {
    const bought = { ...PURCHASE, quantity: 3 }
    const returned = (quantity?: number) => ({
      ...PURCHASE,
      type: 'return',
      at: 1,
      ...(quantity && { quantity }),
    })
    expect(foldRows([bought, returned(2)]).rows.length).toBe(1)
    expect(foldRows([bought, returned(2), returned(1)]).rows.length).toBe(0)
    expect(foldRows([bought, returned()]).rows.length).toBe(0)
    expect(foldRows([bought, { ...bought, at: 0 }, returned(4)]).rows.length).toBe(1)
    expect(foldRows([returned(9), { ...bought, at: 2 }]).rows.length).toBe(1)
  })

  it('takes back parts of a unit without being misled by binary fractions', () => {
    const parts = [0.1, 0.2].map(quantity => ({ ...PURCHASE, type: 'return', at: 1, quantity }))
    expect(foldRows([{ ...PURCHASE, quantity: 0.3 }, ...parts]).rows.length).toBe(0)
  })

  it('refuses weights and scales that are no numbers', () => {
    expect(() => foldRows([PURCHASE], { ratingScale: [5, 5] })).toThrow(/ratingScale is \[5,5\]/)
    expect(() => foldRows([PURCHASE], { weights: { purchase: Number.NaN } })).toThrow(
      /weight of "purchase" is NaN/,
    )
  })

  it('reads a purchase of a quantity below 0 as a return', () => {
    expect(foldRows([PURCHASE, { ...PURCHASE, quantity: -1, at: 1 }]).rows.length).toBe(0)
  })

  it('weighs ratings on the scale of the shop, the middle 0 and below it a dislike', () => {
    const rate = (value: number) => ({ user: 'u', item: 'a', type: 'rate', value, at: 0 })
    expect([...foldRows([rate(1), rate(3), rate(5)]).rows.weight]).toEqual([-5, 0, 5])
    expect([...foldRows([rate(0), rate(7.5), rate(10)], { ratingScale: [0, 10] }).rows.weight]).toEqual([
      -5, 2.5, 5,
    ])
    expect(foldRows([rate(1)]).shoppers().indices.length).toBe(0)
  })

  it("leaves out types that weigh nothing, and counts the shop's own types that have a weight", () => {
    const data = foldRows([PURCHASE, { ...PURCHASE, type: 'view' }], { weights: { purchase: 2, view: 0 } })
    expect([...data.rows.weight]).toEqual([2])
  })

  it('cuts a session after a pause longer than the gap, and not at the gap', () => {
    const view = (minutes: number) => ({ user: 'u', item: 'a', type: 'view', at: minutes * 60_000 })
    expect([...foldRows([view(0), view(30), view(60.5)]).rows.session]).toEqual([0, 0, 1])
    expect(foldRows([view(0), view(30)], { sessionGap: '29m' }).sessions().count).toBe(2)
  })

  it('shares the arrays of a log in order of time in which every row counts', () => {
    const log = new EventLog()
    for (let at = 0; at < 5; at++) addRow(log, { ...PURCHASE, at }, 'keep')
    expect(fold(log.plan()).rows.at.buffer).toBe(log.columns.at.data.buffer)
  })

  it('knows a log without times, and an empty one', () => {
    expect(foldRows([PURCHASE, PURCHASE]).timed).toBe(false)
    expect(foldRows([PURCHASE, { ...PURCHASE, at: 5 }])).toMatchObject({ timed: true, now: 5, span: 5 })
    const empty = foldRows([])
    expect(empty).toMatchObject({ shopperCount: 0, itemCount: 2, now: 0, span: 0, timed: false })
    expect(empty.shoppers().indptr).toEqual(Int32Array.of(0))
    expect(empty.sessions().count + empty.baskets().count + empty.searches.length).toBe(0)
  })
})
