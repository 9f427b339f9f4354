import { describe, expect, it } from 'vitest'
import { PURCHASE, VIEW } from '../../src/data/event.js'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { Scores } from '../../src/kernels/scores.js'
import type { Evidence, Query } from '../../src/models/model.js'
import { own } from '../../src/models/own.js'
import { forUser, queryOf, trained } from './setting.js'

const DAY = 86_400_000

/** A log of 80 days in which item 0 is bought again and again, item 1 once by each of ten. */
function consumables(): Interactions {
  const shoppers: number[] = []
  const items: number[] = []
  const at: number[] = []
  for (let shopper = 0; shopper < 10; shopper++) {
    for (const day of [0, 40, 80]) {
      shoppers.push(shopper)
      items.push(0)
      at.push(day * DAY)
    }
    shoppers.push(shopper)
    items.push(1)
    at.push(40 * DAY)
  }
  return interactionsOf({ shoppers, items, at, itemCount: 3 })
}

type Event = { item: number; weight?: number; age?: number; type?: number; step?: number }
function history(events: readonly Event[], seen?: 'hide' | 'show'): Query {
  return {
    ...queryOf(events.map(({ item }) => item)),
    weights: Float32Array.from(events, ({ weight = 1 }) => weight),
    ages: Float32Array.from(events, ({ age = 0 }) => age),
    types: Uint8Array.from(events, ({ type = VIEW }) => type),
    steps: Int32Array.from(events, ({ step = 0 }) => step),
    ...(seen && { seen }),
  }
}
const scoreOf = (answer: [number, number][] | false, item: number): number =>
  (answer || []).find(([other]) => other === item)?.[1] ?? 0

describe('own', () => {
  it('fades by a quarter of the log and weighs by whether shoppers come back', () => {
    const scorer = trained(own(), consumables())
    // g = 10 returning pairs of 20; q0 = (10 + 10/2)/(10 + 10), q1 = (0 + 10/2)/(10 + 10), q2 = g alone.
    const answer = forUser(
      scorer,
      3,
      history([
        { item: 0, weight: 5, age: 20 },
        { item: 1, weight: 5, age: 20 },
        { item: 2, weight: 3 },
        { item: 2, weight: 1, age: 40 },
      ]),
    )
    expect(scoreOf(answer, 0)).toBeCloseTo(Math.log(1 + 5 / 2) * Math.sqrt(15 / 20), 5)
    expect(scoreOf(answer, 1)).toBeCloseTo(Math.log(1 + 5 / 2) * Math.sqrt(5 / 20), 5)
    expect(scoreOf(answer, 2)).toBeCloseTo(Math.log(1 + 3 + 1 / 4) * Math.sqrt(5 / 10), 5)
  })

  it('takes the half-life it is given', () => {
    const scorer = trained(own({ halfLife: '10d', returning: 0 }), consumables())
    const answer = forUser(scorer, 3, history([{ item: 0, age: 30 }]))
    expect(scoreOf(answer, 0)).toBeCloseTo(Math.log(1 + 1 / 8), 5)
  })

  it('leaves out what was bought where the question hides it, and keeps what was looked at', () => {
    const scorer = trained(own(), consumables())
    const events = [
      { item: 0, weight: 5, type: PURCHASE },
      { item: 0, type: VIEW },
      { item: 1, type: VIEW },
    ]
    expect(forUser(scorer, 3, history(events, 'hide'))).toHaveLength(1)
    expect(scoreOf(forUser(scorer, 3, history(events, 'hide')), 1)).toBeGreaterThan(0)
    expect(forUser(scorer, 3, history(events, 'show'))).toHaveLength(2)
    expect(forUser(scorer, 3, history(events))).toHaveLength(2)
  })

  it('is trusted more the more items it speaks for, so that in a blend each counts as it would among 25', () => {
    const itemCount = 200
    const scorer = trained(own(), interactionsOf({ shoppers: [0], items: [0], itemCount }))
    // The z-score of n equal scores among N items, measured from 0, is √(N²/(n(N − n))).
    const zScore = (n: number): number => itemCount / Math.sqrt(n * (itemCount - n))
    const trustOf = (n: number): number => {
      const answer = new Scores(itemCount)
      scorer.scoreUser!(history(Array.from({ length: n }, (_, item) => ({ item }))), answer)
      return scorer.trust!(answer)
    }
    expect([1, 10, 25].map(trustOf)).toEqual([1, 1, 1])
    expect(trustOf(100)).toBe(2)
    for (const n of [50, 100]) {
      const shrunk = Math.sqrt((itemCount - 25) / (itemCount - n))
      expect(trustOf(n) * zScore(n)).toBeCloseTo(zScore(25) * shrunk, 9)
    }
  })

  it('says nothing about items that the shopper dislikes', () => {
    const scorer = trained(own(), consumables())
    const disliked = history([
      { item: 0, weight: -5 },
      { item: 0, weight: 1 },
    ])
    expect(forUser(scorer, 3, disliked)).toBe(false)
    expect(forUser(scorer, 3, history([{ item: 9 }]))).toBe(false)
  })

  it('fades by baskets in a log without times', () => {
    const baskets = interactionsOf({
      shoppers: [0, 0, 0, 1],
      items: [0, 0, 1, 1],
      baskets: [0, 1, 1, 2],
    })
    // g = 1 returning pair of 3; q0 = (1 + 10/3)/(1 + 10).
    const answer = forUser(trained(own(), baskets), 2, history([{ item: 0, weight: 5, step: 2 }]))
    expect(scoreOf(answer, 0)).toBeCloseTo(Math.log(1 + 5 * 0.81) * Math.sqrt((1 + 10 / 3) / 11), 5)
  })

  it('takes sessions for days where nothing was bought', () => {
    const sessions = interactionsOf({ shoppers: [0, 0, 0], items: [0, 0, 1], sessions: [0, 1, 1] })
    const answer = forUser(trained(own(), sessions), 2, history([{ item: 0 }, { item: 1 }]))
    expect(scoreOf(answer, 0)).toBeGreaterThan(scoreOf(answer, 1))
  })

  it('counts all alike where the log cannot show that anybody comes back', () => {
    const pairs = interactionsOf({ shoppers: [0, 0, 1], items: [0, 1, 1] })
    const answer = forUser(trained(own(), pairs), 2, history([{ item: 0 }, { item: 1 }]))
    expect(scoreOf(answer, 0)).toBeCloseTo(Math.log(2), 6)
    expect(scoreOf(answer, 1)).toBeCloseTo(Math.log(2), 6)
  })

  it('leaves guests out of who comes back', () => {
    const data = consumables()
    const guests = { ...data, userCount: 1 }
    // One user: g = 1 of 2; q0 = (1 + 10/2)/(1 + 10).
    const answer = forUser(trained(own(), guests), 3, history([{ item: 0 }]))
    expect(scoreOf(answer, 0)).toBeCloseTo(Math.log(2) * Math.sqrt(6 / 11), 5)
  })

  it('names the item itself as the reason', () => {
    const scorer = trained(own(), consumables())
    const query = history([{ item: 0 }, { item: 1 }, { item: 0, age: 20 }])
    const evidence: Evidence[] = []
    expect(scorer.explain!(query, 0, evidence)).toBe(true)
    expect(evidence).toEqual([
      { kind: 'own', item: 0, share: expect.closeTo(scoreOf(forUser(scorer, 3, query), 0), 5) },
    ])
    expect(scorer.explain!(query, 2, evidence)).toBe(false)
  })

  it('refuses options and states that it cannot use', () => {
    const bad = expect.objectContaining({ code: 'bad-option' })
    expect(() => own({ halfLife: '3 weeks' as '3w' })).toThrow(bad)
    expect(() => own({ halfLife: 0 })).toThrow(bad)
    expect(() => own({ fadePerBasket: 2 })).toThrow(bad)
    const state = { meta: { halfLifeDays: 0 }, arrays: { factor: new Float32Array(3) } }
    expect(() => own().load(state)).toThrow(expect.objectContaining({ code: 'bad-snapshot' }))
  })
})
