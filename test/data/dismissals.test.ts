import { describe, expect, it } from 'vitest'
import { holdsCategory } from '../../src/data/dismissals.js'
import { popular } from '../../src/models/index.js'
import { profiles } from '../../src/profiles/profiles.js'
import { Recommender } from '../../src/recommender.js'
import type { ShopEvent } from '../../src/types.js'

const NOW = Date.UTC(2024, 5, 1)
const items = [
  { id: 'sencha', category: 'Tea > Green', brand: 'Leaf' },
  { id: 'assam', category: ['Tea', 'Black'], brand: 'Leaf & Co' },
  { id: 'mug', category: 'Kitchen/Mugs' },
]

/** A shop in which `u` said these things, one after the other, and everything is popular. */
function shopAfter(...said: readonly (readonly ['dismiss' | 'undismiss', object])[]) {
  const shop = new Recommender({ models: { youMayLike: popular() }, profiles: profiles(), now: () => NOW })
  shop.setItems(items)
  shop.ingest([
    ...['sencha', 'assam', 'mug'].map((item, i): ShopEvent => ({ user: 'v', item, at: NOW - 10 - i })),
    ...said.map(([type, what], s) => ({ user: 'u', type, ...what, at: NOW - 9 + s }) as ShopEvent),
  ])
  shop.fit()
  return shop
}

/** What `u` is shown, in order of id. */
function shown(shop: ReturnType<typeof shopAfter>): string[] {
  return shop
    .youMayLike('u')
    .map(({ id }) => id)
    .sort()
}

describe('a dismissal', () => {
  const spellings = ['Tea > Green', 'Tea/Green', 'Tea|Green', ' Tea >Green ']

  it.each(spellings)('of the category %j hides it in lists, profile and audiences alike', category => {
    const shop = shopAfter(['dismiss', { category }])
    expect(shown(shop)).toEqual(['assam', 'mug'])
    expect(shop.profile('u')?.dismissed.categories).toEqual(['Tea/Green'])
    expect(shop.audience({ category: 'Tea/Green' }).map(({ user }) => user)).not.toContain('u')
  })

  it.each(spellings)('of Tea > Green is taken back as %j, however either was written', category => {
    const shop = shopAfter(['dismiss', { category: 'Tea > Green' }], ['undismiss', { category }])
    expect(shown(shop)).toEqual(['assam', 'mug', 'sencha'])
    expect(shop.profile('u')?.dismissed.categories).toEqual([])
  })

  it('counts again when it was taken back in between', () => {
    const shop = shopAfter(
      ['dismiss', { category: 'Tea/Green' }],
      ['undismiss', { category: 'Tea > Green' }],
      ['dismiss', { category: 'Tea|Green' }],
    )
    expect(shown(shop)).toEqual(['assam', 'mug'])
  })

  it('of a brand goes by its name without the spaces around it', () => {
    const shop = shopAfter(['dismiss', { brand: ' Leaf' }])
    expect(shown(shop)).toEqual(['assam', 'mug'])
    expect(shown(shopAfter(['dismiss', { brand: 'Leaf' }], ['undismiss', { brand: 'Leaf ' }]))).toHaveLength(
      3,
    )
  })
})

describe('a dismissed category', () => {
  it('holds what is below it, and a single name every path that bears it', () => {
    expect(holdsCategory(['Tea', 'Green'], ['Tea', 'Green', 'Japan'])).toBe(true)
    expect(holdsCategory(['Tea', 'Green'], ['Tea'])).toBe(false)
    expect(holdsCategory(['Green'], ['Tea', 'Green'])).toBe(true)
    expect(holdsCategory(['Green', 'Japan'], ['Tea', 'Green', 'Japan'])).toBe(false)
    expect(holdsCategory([], ['Tea'])).toBe(false)
  })
})
