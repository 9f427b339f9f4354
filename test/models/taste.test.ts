import { describe, expect, it } from 'vitest'
import { Catalog } from '../../src/data/catalog/catalog.js'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { Vocabulary } from '../../src/data/vocabulary.js'
import { Scores } from '../../src/kernels/scores.js'
import { taste } from '../../src/models/index.js'
import type { Evidence } from '../../src/models/model.js'
import { forUser, queryOf, trained } from './setting.js'

const items = [
  { id: 'sencha', category: 'tea/green', brand: 'Leaf', price: 10, title: 'Sencha' },
  { id: 'assam', category: 'tea/black', brand: 'Bush', price: 10, title: 'Assam' },
  { id: 'new green', category: 'tea/green', brand: 'Other', price: 10, title: 'Gyokuro' },
  { id: 'new black', category: 'tea/black', brand: 'Other', price: 10, title: 'Keemun' },
  { id: 'new leaf', category: 'pots', brand: 'Leaf', price: 10, title: 'Kyusu' },
  { id: 'new pot', category: 'pots', brand: 'Other', price: 10, title: 'Jug' },
]
const catalog = new Catalog()
catalog.set(items, new Vocabulary())
/** Six shoppers looked at sencha and at assam; nobody knows the rest. */
const data = interactionsOf({
  shoppers: [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5],
  items: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
  itemCount: items.length,
})
const plain = { from: 0, title: 0, known: 6, price: 0 }

describe('taste', () => {
  it('finds new items of the categories and brands that the shopper looks at', () => {
    const scorer = trained(taste(plain), data, { catalog })
    const found = forUser(scorer, items.length, queryOf([0])) as [number, number][]
    const scores = new Map(found)
    // All of the history is in tea/green and in tea: 0.5 · (1 + 1) / 2; in tea/black only the tea above it counts
    expect(scores.get(2)).toBeCloseTo(0.5, 6)
    expect(scores.get(3)).toBeCloseTo(0.25, 6)
    expect(scores.get(4)).toBeCloseTo(0.3, 6)
    expect(scores.has(5)).toBe(false)
    // Known to six, as many as `known` says: half, lifted by 0.3 ln 7; category and brand are the shopper's own
    expect(scores.get(0)).toBeCloseTo(0.5 * (1 + 0.3 * Math.log(7)) * 0.8, 6)
  })

  it('leaves items that many know to others', () => {
    const scorer = trained(taste({ ...plain, known: 0.5 }), data, { catalog })
    const found = forUser(scorer, items.length, queryOf([0])) as [number, number][]
    expect(found.map(([item]) => item).sort()).toEqual([2, 3, 4])
  })

  it('looks at 10,000 items that the fewest know, of equals the latest', () => {
    const many = new Catalog()
    const count = 10_010
    many.set(
      Array.from({ length: count }, (_, i) => ({ id: i, category: 'tea' })),
      new Vocabulary(),
    )
    // The first 20 are known to one shopper each, the rest to nobody
    const first = Array.from({ length: 20 }, (_, i) => i)
    const wide = interactionsOf({ shoppers: first, items: first, itemCount: count })
    const scorer = trained(taste({ ...plain, from: 0 }), wide, { catalog: many })
    const found = forUser(scorer, count, queryOf([0])) as [number, number][]
    expect(found).toHaveLength(10_000)
    const left = first.filter(item => !found.some(([other]) => other === item))
    expect(left).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(scorer.explain?.(queryOf([0]), 9, [])).toBe(false)
    expect(scorer.explain?.(queryOf([0]), 10, [])).toBe(true)
  })

  it('goes by the newer half of a history more: each half-life halves', () => {
    const scorer = trained(taste({ ...plain, brand: 0, halfLife: '10d' }), data, { catalog })
    const query = { ...queryOf([0, 1]), ages: Float32Array.of(0, 10) }
    const scores = new Map(forUser(scorer, items.length, query) as [number, number][])
    // 1 of 1.5 in green, 0.5 of 1.5 in black, all in tea
    expect(scores.get(2)).toBeCloseTo(0.5 * ((1 + 1 / 1.5) / 2), 6)
    expect(scores.get(3)).toBeCloseTo(0.5 * ((1 + 0.5 / 1.5) / 2), 6)
  })

  it('takes prices near to those of the history for better, and none on price alone', () => {
    const dear = new Catalog()
    dear.set(
      items.map((item, i) => ({ ...item, price: i === 3 ? 20 : 10 })),
      new Vocabulary(),
    )
    const only = { ...plain, brand: 0, category: 0.5, price: 0.2 }
    const scorer = trained(taste(only), data, { catalog: dear })
    const scores = new Map(forUser(scorer, items.length, queryOf([0])) as [number, number][])
    expect(scores.get(2)).toBeCloseTo(0.5 + 0.2, 6)
    expect(scores.get(3)).toBeCloseTo(0.25 + 0.2 * Math.exp(-Math.log(2) / 0.6), 6)
    expect(scores.has(5)).toBe(false)
  })

  it('says that it fits the tastes of the shopper, with the whole score', () => {
    const scorer = trained(taste(plain), data, { catalog })
    const query = queryOf([0])
    const [[item, score]] = forUser(scorer, items.length, query) as [number, number][]
    const because: Evidence[] = []
    expect(scorer.explain?.(query, item, because)).toBe(true)
    expect(because).toEqual([{ kind: 'profile', item: -1, share: expect.closeTo(score, 6) }])
  })

  it('takes in items that came after the fit', () => {
    const scorer = trained(taste(plain), data, { catalog })
    const grown = new Catalog()
    grown.set([...items, { id: 'newest', category: 'tea/green', brand: 'Leaf' }], new Vocabulary())
    scorer.addItems?.(grown, items.length)
    const scores = new Map(forUser(scorer, items.length + 1, queryOf([0])) as [number, number][])
    expect(scores.get(6)).toBeCloseTo(0.8, 6)
  })

  it('is silent in a young shop, where content speaks, and for who has nothing that the catalogue knows', () => {
    const young = trained(taste({ ...plain, from: 6.1 }), data, { catalog })
    expect(young.scoreUser?.(queryOf([0]), new Scores(items.length))).toBe(false)
    const bare = trained(taste(plain), data, { catalog: new Catalog() })
    expect(bare.scoreUser?.(queryOf([0]), new Scores(items.length))).toBe(false)
    for (const model of [taste(plain), taste({ ...plain, from: 7 })]) {
      const loaded = model.load(trained(model, data, { catalog }).state())
      expect(forUser(loaded, items.length, queryOf([0]))).toEqual(
        forUser(trained(model, data, { catalog }), items.length, queryOf([0])),
      )
    }
  })
})
