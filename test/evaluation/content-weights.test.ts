import { describe, expect, it } from 'vitest'
import { VIEW } from '../../src/data/event.js'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { learnContentWeights } from '../../src/evaluation/content-weights.js'
import { random } from '../../src/kernels/random.js'
import { CONTENT_DEFAULTS } from '../../src/models/content.js'
import { catalogOf } from '../models/shop-catalog.js'

const ITEMS = Array.from({ length: 120 }, (_, i) => ({
  title: `thing ${i % 7}`,
  category: `c${i % 8}`,
  brand: `b${Math.floor(i / 8)}`,
  price: 10 + (i % 5),
}))

/** Each visit looks at three items that share one field, drawn by seed. */
function visits(field: 'brand' | 'category', count = 400) {
  const dice = random(1, 'visits')
  const items: number[] = []
  for (let v = 0; v < count; v++) {
    const first = dice.below(ITEMS.length)
    const alike = ITEMS.flatMap((item, i) => (item[field] === ITEMS[first][field] ? [i] : []))
    for (let step = 0; step < 3; step++) items.push(alike[dice.below(alike.length)])
  }
  return interactionsOf({
    shoppers: items.map((_, r) => Math.floor(r / 3)),
    items,
    types: items.map(() => VIEW),
    at: items.map((_, r) => r * 1e6 + Math.floor(r / 3) * 1e9),
    sessions: items.map((_, r) => Math.floor(r / 3)),
    itemCount: ITEMS.length,
  })
}

describe('learnContentWeights', () => {
  const catalog = catalogOf(ITEMS)

  it('gives weight to the field by which shoppers go on, and takes it from the others', () => {
    const byBrand = learnContentWeights(visits('brand'), catalog)
    const byCategory = learnContentWeights(visits('category'), catalog)
    expect(byBrand.pairs).toBeGreaterThan(200)
    expect(byBrand.weights.brand).toBeGreaterThan(CONTENT_DEFAULTS.brand)
    expect(byBrand.weights.category).toBeLessThan(CONTENT_DEFAULTS.category)
    expect(byCategory.weights.brand).toBeLessThan(CONTENT_DEFAULTS.brand)
    const ratio = ({ weights }: typeof byBrand): number => weights.brand / weights.category
    expect(ratio(byBrand)).toBeGreaterThan(2 * ratio(byCategory))
  })

  it('keeps the defaults of fields that the catalogue does not have, and gives no weight below 0', () => {
    const { weights } = learnContentWeights(visits('brand'), catalog)
    for (const field of ['description', 'tags', 'vector'] as const) {
      expect(weights[field]).toBe(CONTENT_DEFAULTS[field])
    }
    for (const weight of Object.values(weights)) expect(weight).toBeGreaterThanOrEqual(0)
  })

  it('gives the same numbers for the same seed, and holds to the defaults with a large ridge', () => {
    const data = visits('brand')
    expect(learnContentWeights(data, catalog, { seed: 3 })).toEqual(
      learnContentWeights(data, catalog, { seed: 3 }),
    )
    const { weights } = learnContentWeights(data, catalog, { ridge: 1000 })
    for (const field of ['title', 'category', 'brand', 'price'] as const) {
      expect(weights[field]).toBeCloseTo(CONTENT_DEFAULTS[field], 1)
    }
  })

  it('gives the defaults back where too few pairs speak', () => {
    const { weights, pairs } = learnContentWeights(visits('brand', 40), catalog)
    expect(pairs).toBe(0)
    expect(weights).toMatchObject({ title: CONTENT_DEFAULTS.title, brand: CONTENT_DEFAULTS.brand })
  })

  it('refuses options that mean nothing', () => {
    const data = visits('brand', 40)
    expect(() => learnContentWeights(data, catalog, { ridge: 0 })).toThrow('ridge 0')
    expect(() => learnContentWeights(data, catalog, { pairs: 1.5 })).toThrow('1.5 pairs')
    expect(() => learnContentWeights(data, catalog, { rigde: 1 } as never)).toThrow('ridge')
  })
})
