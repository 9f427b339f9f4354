import { describe, expect, it } from 'vitest'
import { PURCHASE, VIEW } from '../../src/data/event.js'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { Scores } from '../../src/kernels/scores.js'
import { blend, own, recent, search, searched } from '../../src/models/index.js'
import type { Evidence, Query, Scorer, SearchMade } from '../../src/models/model.js'
import { bits, forUser, queryOf, trained } from './setting.js'
import { catalogOf } from './shop-catalog.js'

const ITEMS = [
  { title: 'Canon camera' },
  { title: 'Nikon camera' },
  { title: 'Memory card' },
  { title: 'Green tea' },
  { title: 'Tea pot' },
]
const CATALOG = catalogOf(ITEMS)

/** Four shoppers searched for a gift and bought the tea; nobody searched for a camera. */
const data = withSearches('gift', [0, 1, 2, 3])

function withSearches(text: string, shoppers: readonly number[]): Interactions {
  const rows = interactionsOf({
    shoppers: [0, 1, 2, 3, 4, 4],
    items: [3, 3, 3, 3, 0, 2],
    weights: [5, 5, 5, 5, 5, 5],
    at: [10, 20, 30, 40, 50, 60],
    sessions: [0, 1, 2, 3, 4, 4],
    itemCount: ITEMS.length,
  })
  return {
    ...rows,
    searches: {
      length: shoppers.length,
      query: new Int32Array(shoppers.length),
      shopper: Int32Array.from(shoppers),
      session: Int32Array.from(shoppers),
      at: Float64Array.from(shoppers, s => s * 10 + 5),
      texts: shoppers.length > 0 ? [text] : [],
    },
  }
}

const learn = (): Scorer => trained(searched(), data, { catalog: CATALOG })
const asking = (...searches: SearchMade[]): Query => ({ ...queryOf([]), searches })
const scoresOf = (scorer: Scorer, query: Query): Map<number, number> =>
  new Map(forUser(scorer, ITEMS.length, query) || [])

describe('searched', () => {
  it('gives what people bought after the search that the shopper made', () => {
    const found = forUser(learn(), ITEMS.length, asking({ text: 'gift', age: 0 }))
    expect((found || [])[0]?.[0]).toBe(3)
  })

  it('scores as search does, halved with every day', () => {
    const answers = new Scores(ITEMS.length)
    trained(search(), data, { catalog: CATALOG }).scoreSearch!('gift', undefined, answers)
    for (const age of [0, 1, 3]) {
      const scores = scoresOf(learn(), asking({ text: 'gift', age }))
      expect(scores.get(3)).toBeCloseTo(answers.values[3] / 2 ** age, 6)
    }
  })

  it('adds up the newest three searches', () => {
    const made = ['camera', 'tea', 'gift', 'card'].map(text => ({ text, age: 0 }))
    const scores = scoresOf(learn(), asking(...made))
    expect([...scores.keys()].sort()).toEqual([0, 1, 3, 4])
    const alone = scoresOf(learn(), asking(made[0])).get(1)!
    expect(scores.get(1)).toBeCloseTo(alone, 6)
  })

  it('is trusted as far as its best score, so that an old search counts little in a blend', () => {
    const scorer = learn()
    const answer = new Scores(ITEMS.length)
    scorer.scoreUser!(asking({ text: 'gift', age: 2 }), answer)
    expect(scorer.trust!(answer)).toBeCloseTo(answer.values[3], 6)
    expect(answer.values[3]).toBeLessThan(0.25)
    for (let more = 0; more < 4; more++) scorer.scoreUser!(asking({ text: 'gift', age: 0 }), answer)
    expect(scorer.trust!(answer)).toBe(1)
  })

  it('ends a search once the shopper bought one of its answers, not when they look at one', () => {
    const search = { text: 'gift', age: 2 }
    const history = { ...asking(search), ...queryOf([3]), ages: Float32Array.of(1) }
    const looked = { ...history, types: Uint8Array.of(VIEW) }
    const bought = { ...history, types: Uint8Array.of(PURCHASE) }
    const boughtBefore = { ...bought, ages: Float32Array.of(3) }
    expect(forUser(learn(), ITEMS.length, bought)).toBe(false)
    expect(scoresOf(learn(), looked).get(3)).toBeGreaterThan(0)
    expect(scoresOf(learn(), boughtBefore).get(3)).toBeGreaterThan(0)
  })

  it('has nothing to say to who never searched, and leaves a blend as it is, to the bit', () => {
    const parts = [
      [own(), 1],
      [recent({ newest: 1 }), 0.6],
    ] as const
    const without = trained(blend(parts), data, { catalog: CATALOG })
    const beside = trained(blend([...parts, [searched(), 1]]), data, { catalog: CATALOG })
    for (const query of [queryOf([]), queryOf([0]), queryOf([3, 2])]) {
      expect(forUser(learn(), ITEMS.length, query)).toBe(false)
      expect(forUser(beside, ITEMS.length, query)).toEqual(forUser(without, ITEMS.length, query))
    }
  })

  it('explains every score by shares that sum to it, also in a blend', () => {
    const inBlend = trained(
      blend([
        [recent({ newest: 1 }), 0.6],
        [searched(), 1],
      ]),
      data,
      { catalog: CATALOG },
    )
    const query = asking({ text: 'gift', age: 0.5 }, { text: 'camra', age: 1 }, { text: 'tea', age: 4 })
    for (const scorer of [learn(), inBlend]) {
      for (const [item, score] of scoresOf(scorer, query)) {
        const evidence: Evidence[] = []
        expect(scorer.explain!(query, item, evidence)).toBe(true)
        expect(evidence.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(score, 5)
      }
    }
  })

  it('answers bit for bit alike after loading', () => {
    const scorer = learn()
    const loaded = searched().load(scorer.state())
    expect(bits(loaded.state())).toEqual(bits(scorer.state()))
    for (const text of ['gift', 'camra', 'nothing']) {
      const query = asking({ text, age: 1 })
      expect(forUser(loaded, ITEMS.length, query)).toEqual(forUser(scorer, ITEMS.length, query))
    }
    expect(() => searched().load({})).toThrow(expect.objectContaining({ code: 'bad-snapshot' }))
  })

  it('finds a new item by its words at once', () => {
    const more = [...ITEMS, { title: 'Fuji camera' }]
    const scorer = learn()
    scorer.addItems!(catalogOf(more), ITEMS.length)
    const found = forUser(scorer, more.length, asking({ text: 'fuji', age: 0 }))
    expect((found || [])[0]?.[0]).toBe(5)
  })

  it('takes hostile searches in bounded time', () => {
    const start = performance.now()
    for (const unit of ['a', '汉', '(a+)+$', '<', 'camera ', '\u202e']) {
      forUser(learn(), ITEMS.length, asking({ text: unit.repeat(200_000), age: 0 }))
    }
    expect(performance.now() - start).toBeLessThan(1500)
  })

  it('refuses options it does not know', () => {
    expect(() => searched({ newest: 0.5 })).toThrow(expect.objectContaining({ code: 'bad-option' }))
    expect(() => searched({ halflife: '1d' } as never)).toThrow('halfLife')
    expect(() => searched({ halfLife: 'soon' as never })).toThrow(
      expect.objectContaining({ code: 'bad-option' }),
    )
  })
})
