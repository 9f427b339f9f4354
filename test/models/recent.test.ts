import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import type { Evidence } from '../../src/models/model.js'
import { recent } from '../../src/models/recent.js'
import { forUser, queryOf, trained } from './setting.js'

describe('recent', () => {
  it('counts distinct shoppers of each item among the newest events', () => {
    const event = fc.record({ shopper: fc.nat(4), item: fc.nat(5), weight: fc.constantFrom(1, 5, -5) })
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 2, maxLength: 60 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (events, newest) => {
          const data = interactionsOf({
            shoppers: events.map(({ shopper }) => shopper),
            items: events.map(({ item }) => item),
            weights: events.map(({ weight }) => weight),
            at: events.map((_, e) => e * 1000),
            itemCount: 6,
          })
          const last = events.slice(events.length - Math.ceil(events.length * newest))
          const expected = [0, 1, 2, 3, 4, 5]
            .map(item => {
              const chosen = last.filter(event => event.item === item && event.weight > 0)
              return [item, new Set(chosen.map(({ shopper }) => shopper)).size] as [number, number]
            })
            .filter(([, shoppers]) => shoppers > 0)
            .sort((a, b) => b[1] - a[1])
          const answer = forUser(trained(recent({ newest }), data), 6, queryOf([]))
          expect(answer || []).toEqual(expected)
        },
      ),
    )
  })

  it('says false, and why, in a log without times', () => {
    const scorer = trained(recent(), interactionsOf({ shoppers: [0, 1], items: [0, 0] }))
    expect(forUser(scorer, 1, queryOf([0]))).toBe(false)
    expect(scorer.because).toMatch(/no times/)
    const loaded = recent().load(scorer.state())
    expect(forUser(loaded, 1, queryOf([0]))).toBe(false)
    expect(loaded.because).toBe(scorer.because)
  })

  it('shows the number of shoppers as evidence', () => {
    const data = interactionsOf({ shoppers: [0, 1, 1], items: [0, 0, 1], at: [1, 2, 3] })
    const evidence: Evidence[] = []
    const scorer = trained(recent({ newest: 1 }), data)
    expect(scorer.explain!(queryOf([]), 0, evidence)).toBe(true)
    expect(evidence).toEqual([{ kind: 'recent', item: -1, share: 2, support: 2 }])
    expect(scorer.explain!(queryOf([]), 7, evidence)).toBe(false)
  })

  it('refuses a part of the events that is none', () => {
    const bad = expect.objectContaining({ code: 'bad-option' })
    expect(() => recent({ newest: 0 })).toThrow(bad)
    expect(() => recent({ newest: 1.5 })).toThrow(bad)
  })
})
