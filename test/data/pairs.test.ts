import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { timeOrder } from '../../src/data/fold/time-order.js'
import { random } from '../../src/kernels/random.js'

describe('interactionsOf', () => {
  it('takes plain pairs for views of one visit each', () => {
    const data = interactionsOf({ shoppers: [0, 0, 1], items: [2, 1, 1] })
    expect(data).toMatchObject({ itemCount: 3, shopperCount: 2, userCount: 2, timed: false, now: 0, span: 0 })
    expect(data.shoppers()).toEqual({
      rows: 2,
      cols: 3,
      indptr: Int32Array.of(0, 2, 3),
      indices: Int32Array.of(1, 2, 1),
      values: Float32Array.of(1, 1, 1),
    })
    expect(data.sessions()).toMatchObject({
      count: 2,
      items: Int32Array.of(2, 1, 1),
      shopper: Int32Array.of(0, 1),
    })
    expect(data.baskets().count).toBe(0)
    expect(data.searches.length).toBe(0)
  })

  it('takes rows with baskets for purchases', () => {
    const data = interactionsOf({ shoppers: [0, 0, 0], items: [5, 3, 3], baskets: [8, 8, 8], itemCount: 9 })
    expect(data.baskets()).toMatchObject({ count: 1, items: Int32Array.of(3, 5) })
    expect(data.itemCount).toBe(9)
  })

  it('puts rows in order of time, equals by arrival', () => {
    const data = interactionsOf({ shoppers: [0, 1, 2], items: [0, 1, 2], at: [5, 1, 5] })
    expect([...data.rows.shopper]).toEqual([1, 0, 2])
    expect(data).toMatchObject({ timed: true, now: 5, span: 4 })
  })

  it('numbers sessions and baskets by their newest row', () => {
    const data = interactionsOf({
      shoppers: [0, 1, 0],
      items: [0, 1, 2],
      at: [1, 2, 3],
      types: [5, 5, 5],
      sessions: [7, 3, 7],
    })
    expect([...data.rows.session]).toEqual([1, 0, 1])
    expect([...data.rows.basket]).toEqual([1, 0, 1])
    expect([...data.sessions().at]).toEqual([2, 3])
  })

  it('refuses columns of other lengths and indices out of range', () => {
    expect(() => interactionsOf({ shoppers: [0], items: [0, 1] })).toThrow(/1 shoppers for 2 items/)
    expect(() => interactionsOf({ shoppers: [0, -1], items: [0, 1] })).toThrow(
      /index -1 among its shoppers \(row 1\)/,
    )
    expect(() => interactionsOf({ shoppers: [0], items: [4], itemCount: 4 })).toThrow(/from 0 to 3/)
  })
})

describe('timeOrder', () => {
  it('sorts by time and keeps the order of equals, at any span', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.integer({ min: 0, max: 9 }),
            fc.maxSafeInteger().map(n => Math.trunc(n / 2)),
          ),
          { maxLength: 100 },
        ),
        times => {
          const order = timeOrder(Float64Array.from(times), times.length)
          const expected = times.map((_, row) => row).sort((a, b) => times[a] - times[b] || a - b)
          expect(order === undefined ? times.map((_, row) => row) : [...order]).toEqual(expected)
        },
      ),
    )
  })

  it('sorts many rows, spread out and crowded into a moment', () => {
    const { below } = random(1, 'times')
    for (const span of [1, 3, 300, 1e9, 4e12]) {
      const at = Float64Array.from({ length: 20_000 }, (_, r) =>
        r === 7 ? 9e12 : Math.floor((below(2 ** 30) / 2 ** 30) * span),
      )
      const expected = Int32Array.from(at, (_, r) => r).sort((a, b) => at[a] - at[b] || a - b)
      expect(timeOrder(at, at.length)).toEqual(expected)
    }
  })

  it('gives nothing where rows are in order already', () => {
    expect(timeOrder(Float64Array.of(1, 1, 2), 3)).toBeUndefined()
  })
})
