import { expect, it } from 'vitest'
import { random } from '../../src/kernels/random.js'
import { ials } from '../../src/models/ials.js'
import { Recommender } from '../../src/recommender.js'

it('gives the same list whether the model scores the best only or, for a trace, every item', () => {
  const dice = random(3, 'best')
  const shop = new Recommender({ models: { youMayLike: ials({ factors: 8, iterations: 3 }) }, now: () => 0 })
  const events = Array.from({ length: 4000 }, (_, row) => ({
    user: row % 100,
    item: Math.floor(500 * dice.next() * dice.next()),
    type: row % 3 === 0 ? ('purchase' as const) : ('view' as const),
    at: row - 4000,
  }))
  shop.ingest(events)
  shop.fit()
  for (let user = 0; user < 100; user++) {
    const list = shop.youMayLike(user, { k: 8 })
    expect(list.length).toBe(8)
    expect([...list]).toEqual([...shop.youMayLike(user, { k: 8, trace: true })])
    expect([...shop.youMayLike(user, { k: 8, after: list.next })]).toEqual([
      ...shop.youMayLike(user, { k: 8, after: list.next, trace: true }),
    ])
  }
})
