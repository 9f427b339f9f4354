import { describe, expect, expectTypeOf, it } from 'vitest'
import { type AnyItem, popular, Recommender } from '../../src/index.js'

interface Product {
  id: string
  name: string
}

// What `tsc` accepts here is what a shop may write; the expectations only keep the code alive
describe('the types of a recommender', () => {
  it('keep the record open where a field is only named', () => {
    const shop = new Recommender({ models: { youMayLike: popular() }, catalogFields: { title: 'name' } })
    shop.setItems([{ id: 'tea', name: 'Green tea', price: 4 }])
    expectTypeOf(shop).toEqualTypeOf<Recommender<AnyItem>>()
    expect(shop.youMayLike('ann', { where: item => item.price < 5 })[0].item?.name).toBe('Green tea')
  })

  it('hold the record of the shop where it is given', () => {
    const shop = new Recommender<Product>({
      models: { youMayLike: popular() },
      catalogFields: { title: 'name', brand: item => item.name.split(' ')[0] },
    })
    shop.setItems([{ id: 'tea', name: 'Green tea' }])
    expectTypeOf(shop.youMayLike('ann')[0].item).toEqualTypeOf<Product | undefined>()
    expect(shop.stats().items).toBe(1)
  })

  it('take events that are made in place', () => {
    const shop = new Recommender({ models: { youMayLike: popular() } })
    shop.ingest(['tea', 'pot'].map(item => ({ user: 'ann', item, type: 'purchase' })))
    expect(shop.stats().events).toBe(2)
  })
})
