import { describe, expect, it } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import type { Evidence } from '../../src/models/model.js'
import { similarItems } from '../../src/models/similar-items.js'
import { bits, forItem, trained } from './setting.js'
import { catalogOf } from './shop-catalog.js'

const SHOP = [
  { title: 'Canon camera', category: 'photo/cameras', brand: 'Canon', price: 500 },
  { title: 'Nikon camera', category: 'photo/cameras', brand: 'Nikon', price: 550 },
  { title: 'Sony camera', category: 'photo/cameras', brand: 'Sony', price: 5000 },
  { title: 'Memory card', category: 'photo/cards', brand: 'Canon', price: 20 },
  { title: 'Green tea', category: 'food/tea', price: 4 },
]
const PURCHASE = 5

/** Visits with views, oldest first. */
function viewed(visits: readonly (readonly number[])[], items: readonly object[], type = 0) {
  const data = interactionsOf({
    shoppers: visits.flatMap((visit, v) => visit.map(() => v)),
    items: visits.flat(),
    types: visits.flatMap(visit => visit.map(() => type)),
    sessions: visits.flatMap((visit, v) => visit.map(() => v)),
    itemCount: items.length,
  })
  return { data, scorer: trained(similarItems(), data, { catalog: catalogOf(items) }) }
}

describe('similarItems', () => {
  it('has neighbours for an item that no one looked at yet', () => {
    const { scorer } = viewed([[4, 3]], SHOP)
    expect((forItem(scorer, 5, 0) as [number, number][])[0][0]).toBe(1)
  })

  it('lets behaviour take over as views add up', () => {
    const visits = (times: number) => Array.from({ length: times }, () => [0, 2])
    const few = viewed([[4]], SHOP).scorer
    const many = viewed(visits(60), SHOP).scorer
    expect((forItem(few, 5, 0) as [number, number][])[0][0]).toBe(1)
    expect((forItem(many, 5, 0) as [number, number][])[0][0]).toBe(2)
  })

  it('adds co-views and popularity as its doc says, where the catalogue says nothing', () => {
    const bare = SHOP.map(() => ({}))
    const { scorer } = viewed([[0, 1], [0, 1], [0, 2], [1]], bare)
    const found = new Map(forItem(scorer, 5, 0) || [])
    // v_0 = 3, v_1 = 3, v_2 = 1; two visits with 0 and 1
    const fame = (v: number) => Math.log(1 + v) / Math.log(4)
    const popularity = 1.5 * (30 / (30 + 3)) * (3 / (3 + 5))
    expect(found.get(1)).toBeCloseTo((2 * 2) / (3 + 5) + popularity * fame(3), 5)
    expect(found.get(2)).toBeCloseTo((2 * 1) / (Math.sqrt(3) + 5) + popularity * fame(1), 5)
  })

  it('does not take what was bought in one visit for alike in a log of purchases', () => {
    const { scorer } = viewed(
      [
        [0, 4],
        [0, 4],
        [0, 4],
      ],
      SHOP,
      PURCHASE,
    )
    expect(scorer.because).toMatch(/same shoppers/)
    expect(viewed([[0, 1]], SHOP).scorer.because).toMatch(/one visit/)
  })

  it('works with a catalogue alone, and with a log alone', () => {
    expect(forItem(viewed([], SHOP).scorer, 5, 0)).not.toBe(false)
    expect(
      forItem(
        viewed(
          [[0, 1]],
          SHOP.map(() => ({})),
        ).scorer,
        5,
        0,
      ),
    ).not.toBe(false)
    expect(
      forItem(
        viewed(
          [],
          SHOP.map(() => ({})),
        ).scorer,
        5,
        0,
      ),
    ).toBe(false)
  })

  it('explains every score by parts that sum to it, co-views with their kind', () => {
    const { scorer } = viewed(
      [
        [0, 1],
        [0, 1],
        [0, 2],
        [1, 3],
      ],
      SHOP,
    )
    for (let from = 0; from < 5; from++) {
      for (const [item, score] of forItem(scorer, 5, from) || []) {
        const evidence: Evidence[] = []
        expect(scorer.explainItem!(from, item, evidence)).toBe(true)
        expect(evidence.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(score, 5)
      }
    }
    const evidence: Evidence[] = []
    scorer.explainItem!(0, 1, evidence)
    expect(evidence.map(({ kind }) => kind)).toContain('viewed-together')
  })

  it('takes new items in without a new fit, and loads what it stored', () => {
    const { scorer } = viewed(
      [
        [0, 1],
        [1, 2],
      ],
      SHOP.slice(0, 4),
    )
    const more = catalogOf([...SHOP, { title: 'Fuji camera', category: 'photo/cameras' }])
    const loaded = similarItems().load(scorer.state())
    expect(bits(loaded.state())).toEqual(bits(scorer.state()))
    for (const one of [scorer, loaded]) one.addItems!(more, 4)
    for (let item = 0; item < 6; item++) expect(forItem(loaded, 6, item)).toEqual(forItem(scorer, 6, item))
    expect((forItem(scorer, 6, 5) as [number, number][]).map(([item]) => item)).toEqual(
      expect.arrayContaining([0, 1, 2]),
    )
    expect((forItem(scorer, 6, 0) as [number, number][]).map(([item]) => item)).toContain(5)
    expect(() => similarItems().load({})).toThrow(expect.objectContaining({ code: 'bad-snapshot' }))
  })
})
