import { describe, expect, it } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { demandBelts, itemFacts, measureLists } from '../../src/evaluation/list-metrics.js'
import { transpose } from '../../src/kernels/sparse.js'

/** Four shoppers; item 0 was had by all, 1 by shoppers 0 and 1, 2 by 0, 3 by 3, 4 by nobody. */
const byItem = transpose(
  interactionsOf({
    shoppers: [0, 1, 2, 3, 0, 1, 0, 3],
    items: [0, 0, 0, 0, 1, 1, 2, 3],
    itemCount: 5,
  }).shoppers(),
)
const facts = itemFacts(byItem)

describe('what lists are like together', () => {
  it('follows the formulas for two lists of two', () => {
    const got = measureLists(Int32Array.of(0, 1, 0, -1), 2, Float64Array.of(2, 1), facts)
    expect(got.coverage).toBe(2 / 4)
    expect(got.filled).toBe(3 / 4)
    expect(got.answered).toBe(1)
    expect(got.novelty).toBeCloseTo(-(2 * Math.log2(5 / 5) + Math.log2(3 / 5)) / 3, 12)
    // Shown: mean of (4 + 2) / 2 and 4; asked: mean of 2 and 1.
    expect(got.popularityLift).toBeCloseTo((3 + 4) / (2 + 1), 12)
    // Known items were shown 0, 0, 1 and 2 times.
    expect(got.gini).toBeCloseTo((-3 * 0 - 1 * 0 + 1 * 1 + 3 * 2) / (4 * 3), 12)
    // Cosine of items 0 and 1: two shoppers in common of 4 and 2.
    expect(got.diversity).toBeCloseTo(1 - 2 / Math.sqrt(4 * 2), 6)
    expect(got.diversityBy).toBe('shoppers')
  })

  it('compares by category where the catalogue has them', () => {
    const categories = [7, 7, 8, 8, -1]
    const got = measureLists(
      Int32Array.of(0, 1, 2),
      3,
      Float64Array.of(1),
      itemFacts(byItem, item => categories[item]),
    )
    expect(got.diversityBy).toBe('category')
    expect(got.diversity).toBeCloseTo(2 / 3, 12)
  })

  it('parts items into best sellers, middle and tail by distinct shoppers', () => {
    // Four known items: the first 10 % is item 0, up to 50 % item 1, then 2 and 3.
    expect([...facts.belt]).toEqual([0, 1, 2, 2, 3])
    expect(demandBelts(facts)).toEqual({ head: 4 / 8, middle: 2 / 8, tail: 2 / 8 })
    const { head, middle, tail } = measureLists(Int32Array.of(0, 3, 4), 3, Float64Array.of(1), facts)
    expect([head, middle, tail]).toEqual([1 / 3, 0, 2 / 3])
  })

  it('is all zero for empty lists', () => {
    const got = measureLists(Int32Array.of(-1, -1), 2, Float64Array.of(Number.NaN), facts)
    expect(got).toMatchObject({
      coverage: 0,
      gini: 0,
      novelty: 0,
      popularityLift: 0,
      diversity: 0,
      answered: 0,
    })
  })

  it('is 0 in inequality when all items are shown alike', () => {
    expect(measureLists(Int32Array.of(0, 1, 2, 3), 2, Float64Array.of(1, 1), facts).gini).toBe(0)
  })
})
