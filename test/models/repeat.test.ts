import { describe, expect, it } from 'vitest'
import { PURCHASE, VIEW } from '../../src/data/event.js'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import type { Evidence, Query } from '../../src/models/model.js'
import { repeat } from '../../src/models/repeat.js'
import { Recommender } from '../../src/recommender.js'
import { fixtureShop } from '../fixtures/shop.js'
import { forUser, plainCatalog, queryOf, trained } from './setting.js'

const DAY = 86_400_000
const COFFEE = 0
const WASHER = 1
const TEA = 2

/** Ten shoppers buy coffee on days 0, 30 and 60; nobody buys a second washing machine; two of three come back for tea. */
function household(): Interactions {
  const rows: [number, number, number][] = []
  for (let shopper = 0; shopper < 10; shopper++) {
    for (const day of [0, 30, 60]) rows.push([shopper, COFFEE, day])
    rows.push([shopper, WASHER, 10])
  }
  rows.push([0, TEA, 0], [0, TEA, 20], [1, TEA, 0], [1, TEA, 10], [2, TEA, 0])
  return interactionsOf({
    shoppers: rows.map(([shopper]) => shopper),
    items: rows.map(([, item]) => item),
    at: rows.map(([, , day]) => day * DAY),
    types: rows.map(() => PURCHASE),
    itemCount: 3,
  })
}

/** Purchases by item and age in days, newest first. */
function bought(purchases: readonly (readonly [number, number])[], type = PURCHASE): Query {
  return {
    ...queryOf(purchases.map(([item]) => item)),
    ages: Float32Array.from(purchases, ([, age]) => age),
    types: new Uint8Array(purchases.length).fill(type),
    steps: Int32Array.from(purchases, (_, step) => step),
  }
}

// All: 23 buyers, 12 came back, 22 gaps of 20·30 + 20 + 10 = 630 days.
const SHARE = 12 / 23
const GAP = 630 / 22
const share = (returning: number, buyers: number): number => (returning + 10 * SHARE) / (buyers + 10)
const gap = (gaps: number, days: number): number => (days + 10 * GAP) / (gaps + 10)

describe('repeat', () => {
  it('scores the share of those who come back times the rate of a due purchase', () => {
    const scorer = trained(repeat(), household())
    const answer = forUser(
      scorer,
      3,
      bought([
        [COFFEE, 30],
        [COFFEE, 60],
        [COFFEE, 90],
      ]),
    )
    // Two own gaps of 30 days beside two usual ones.
    const g = gap(20, 600)
    const usual = (60 + 2 * g) / 4
    const rate = 4 / (60 + 2 * g + 2 * Math.abs(usual - 30))
    expect(answer).toEqual([[COFFEE, expect.closeTo(share(10, 10) * rate, 6)]])
  })

  it('waits until an item is due, and gives up on what is long overdue', () => {
    const scorer = trained(repeat(), household())
    const coffee = (age: number) =>
      forUser(
        scorer,
        3,
        bought([
          [COFFEE, age],
          [COFFEE, age + 30],
          [COFFEE, age + 60],
        ]),
      )
    for (const age of [0, 10, 23]) expect(coffee(age)).toBe(false)
    for (const age of [25, 30, 40]) expect(coffee(age)).toHaveLength(1)
    for (const age of [46, 100]) expect(coffee(age)).toBe(false)
  })

  it('rates highest what is just due, once the window is opened', () => {
    const scorer = trained(repeat({ dueFrom: 0, dueUntil: Number.POSITIVE_INFINITY }), household())
    const at = (age: number): number =>
      (forUser(
        scorer,
        3,
        bought([
          [COFFEE, age],
          [COFFEE, age + 30],
        ]),
      ) || [[0, 0]])[0][1]
    expect(at(30)).toBeGreaterThan(at(5))
    expect(at(30)).toBeGreaterThan(at(50))
    // The two forms of the rate meet at twice the usual gap.
    const usual = (30 + 2 * gap(20, 600)) / 3
    expect(at(2 * usual - 1e-4)).toBeCloseTo(at(2 * usual + 1e-4), 6)
  })

  it('never offers what nobody buys twice', () => {
    const scorer = trained(repeat({ prior: 0.1 }), household())
    for (let age = 0; age < 200; age += 7) expect(forUser(scorer, 3, bought([[WASHER, age]]))).toBe(false)
  })

  it('leans on the category, and on the shop, where buyers are few', () => {
    const categories = [7, 8, 7]
    const scorer = trained(repeat(), household(), { catalog: plainCatalog(categories) })
    const { arrays } = scorer.state()
    const groceries = (12 + 10 * SHARE) / (13 + 10)
    const appliances = (0 + 10 * SHARE) / (10 + 10)
    expect(arrays!.share[TEA]).toBeCloseTo((2 + 10 * groceries) / (3 + 10), 6)
    expect(arrays!.share[WASHER]).toBeCloseTo((0 + 10 * appliances) / (10 + 10), 6)
    expect(arrays!.gap[TEA]).toBeCloseTo((30 + 10 * ((630 + 10 * GAP) / (22 + 10))) / (2 + 10), 5)
  })

  it('takes purchases of one afternoon for one', () => {
    const scorer = trained(repeat(), household())
    const once = forUser(scorer, 3, bought([[COFFEE, 30]]))
    expect(
      forUser(
        scorer,
        3,
        bought([
          [COFFEE, 30],
          [COFFEE, 30.2],
          [COFFEE, 30.4],
        ]),
      ),
    ).toEqual(once)
    expect(once).not.toBe(false)
  })

  it('looks at purchases alone', () => {
    const scorer = trained(repeat(), household())
    expect(forUser(scorer, 3, bought([[COFFEE, 30]], VIEW))).toBe(false)
    expect(forUser(scorer, 3, bought([]))).toBe(false)
    expect(forUser(scorer, 3, bought([[99, 30]]))).toBe(false)
  })

  it('says that nobody has bought anything twice', () => {
    const scorer = trained(
      repeat(),
      interactionsOf({ shoppers: [0, 1], items: [0, 0], at: [0, DAY], baskets: [0, 1] }),
    )
    expect(scorer.because).toBe('nobody has bought anything twice')
    expect(forUser(scorer, 1, bought([[0, 30]]))).toBe(false)
  })

  it('counts baskets instead of days in a log without times', () => {
    // Item 0 in every second basket of six shoppers, item 1 in every one.
    const rows: [number, number, number][] = []
    for (let shopper = 0; shopper < 6; shopper++) {
      for (let basket = 0; basket < 8; basket++) {
        rows.push([shopper, 1, shopper * 8 + basket])
        if (basket % 2 === 0) rows.push([shopper, 0, shopper * 8 + basket])
      }
    }
    const data = interactionsOf({
      shoppers: rows.map(([shopper]) => shopper),
      items: rows.map(([, item]) => item),
      baskets: rows.map(([, , basket]) => basket),
    })
    const scorer = trained(repeat({ prior: 0.01 }), data)
    const steps = (of: readonly (readonly [number, number])[]): Query => ({
      ...bought(of.map(([item]) => [item, 0])),
      steps: Int32Array.from(of, ([, step]) => step),
    })
    // Item 0 two baskets ago: due now. In the newest basket: not yet.
    expect(
      forUser(
        scorer,
        2,
        steps([
          [0, 1],
          [0, 3],
          [0, 5],
        ]),
      ),
    ).toHaveLength(1)
    expect(
      forUser(
        scorer,
        2,
        steps([
          [0, 0],
          [0, 2],
          [0, 4],
        ]),
      ),
    ).toBe(false)
    expect(
      forUser(
        scorer,
        2,
        steps([
          [1, 0],
          [1, 1],
          [1, 2],
        ]),
      ),
    ).toHaveLength(1)
  })

  it('gives the rhythm as the reason', () => {
    const scorer = trained(repeat(), household())
    const query = bought([[COFFEE, 30]])
    const evidence: Evidence[] = []
    expect(scorer.explain!(query, COFFEE, evidence)).toBe(true)
    const score = (forUser(scorer, 3, query) || [])[0][1]
    expect(evidence).toEqual([
      {
        kind: 'rhythm',
        item: COFFEE,
        share: expect.closeTo(score, 6),
        confidence: expect.closeTo(share(10, 10), 6),
      },
    ])
    expect(scorer.explain!(query, TEA, evidence)).toBe(false)
  })

  it('refuses options and states that it cannot use', () => {
    const bad = expect.objectContaining({ code: 'bad-option' })
    expect(() => repeat({ dueFrom: 2 })).toThrow(bad)
    expect(() => repeat({ minShare: 2 })).toThrow(bad)
    expect(() => repeat({ gapPrior: 0 })).toThrow(bad)
    const state = { meta: { timed: true }, arrays: { share: new Float32Array(3), gap: new Float32Array(2) } }
    expect(() => repeat().load(state)).toThrow(expect.objectContaining({ code: 'bad-snapshot' }))
  })
})

describe('repeat on the fixture shop', () => {
  const { items, events, truth } = fixtureShop()
  const shop = new Recommender({ models: { buyAgain: repeat() }, now: () => Date.parse(truth.to) })
  shop.setItems(items)
  shop.ingest(events)
  shop.fit()
  const listed = (user: string): string[] => [...shop.buyAgain(user, { k: 5 })].map(({ id }) => id)

  it('puts first what is due by the rhythm of its shopper', () => {
    const due = truth.rhythms.filter(({ elapsedGaps }) => elapsedGaps > 0.9 && elapsedGaps < 1.35)
    expect(due.length).toBeGreaterThan(8)
    for (const { user, item } of due) expect(listed(user)[0]).toBe(item)
  })

  it('says nothing yet about what was bought just now', () => {
    const early = truth.rhythms.filter(({ elapsedGaps }) => elapsedGaps < 0.6)
    expect(early.length).toBeGreaterThan(15)
    for (const { user, item } of early) expect(listed(user)).not.toContain(item)
  })

  it('never offers a second camera, printer or espresso machine', () => {
    const once = ['photo/cameras', 'office/printers', 'kitchen/coffee-machines', 'kitchen/grinders']
    const durable = new Set(items.filter(({ category }) => once.includes(category)).map(({ id }) => id))
    for (const { user } of events) {
      if (user !== undefined) for (const id of listed(String(user))) expect(durable.has(id)).toBe(false)
    }
  })
})
