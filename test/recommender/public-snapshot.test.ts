import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AlsolikeError,
  cooccurrence,
  itemKnn,
  listReader,
  publicModels,
  Recommender,
  type ShopEvent,
  shopModels,
} from '../../src/index.js'
import { logOf } from '../../src/recommender.js'
import { openSnapshot } from '../../src/snapshot/open-snapshot.js'
import { fixtureShop } from '../fixtures/shop.js'

const { items, events, truth } = fixtureShop()
const now = () => Date.parse(truth.to)
const shop = new Recommender({ models: shopModels(), now })
shop.setItems(items)
shop.ingest(events)
shop.fit()
const snapshot = shop.snapshot({ audience: 'public' })
const page = () => Recommender.restore(snapshot, { models: publicModels(), now }, { audience: 'public' })
const codeOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof AlsolikeError) return error.code
  }
  return 'nothing'
}

describe('a public snapshot', () => {
  it('answers every question of a page, with records and evidence', () => {
    const restored = page()
    const { from, to } = truth.accessories[0]
    const along = restored.related(from)
    expect(along.map(({ id }) => id)).toContain(to)
    expect(along[0].because[0]).toMatchObject({ kind: 'bought-together', id: from })
    expect(along[0].item).toHaveProperty('title')
    expect(restored.similar(from).length).toBeGreaterThan(5)
    expect(restored.trending().length).toBe(10)
    expect(restored.nextInSession([from], { k: 3 }).length).toBe(3)
    expect(restored.youMayLike({ history: [from] }).length).toBe(10)
  })

  it('is read by the small reader of lists, to the same answers', () => {
    const lists = listReader(snapshot, { models: { related: publicModels().related } })
    const restored = page()
    for (const { id } of items) {
      const found = lists.related(id).map(({ id, score }) => [id, score])
      expect(found).toEqual(restored.related(id).map(({ id, score }) => [id, score]))
    }
  })

  it('lets the shopper of the page act, and hears it at once', () => {
    const restored = page()
    const { from } = truth.accessories[0]
    const before = restored.youMayLike('me').map(({ id }) => id)
    restored.ingest([
      { user: 'me', item: from, type: 'view' },
      { user: 'me', item: before[0], type: 'purchase' },
    ])
    const after = restored.youMayLike('me')
    expect(after.map(({ id }) => id)).not.toContain(before[0])
    expect(after[0].because.map(({ id }) => id)).toContain(from)
  })

  it('orders the first ten of every list as before its weights were made bytes', () => {
    const restored = page()
    const { items: ids } = logOf(restored)
    const open = openSnapshot(snapshot)
    for (const question of ['similar', 'related'] as const) {
      const { length, low } = open.state(question).arrays!
      let same = 0
      for (let i = 0, from = 0; i < length.length; from += length[i++]) {
        const stored = Array.from(low.subarray(from, from + length[i]), item => ids.id(item))
        // Sold-out items and second variants of a product stay in a list and out of answers
        const groups = new Set<string | undefined>()
        const shown = stored.filter(id => {
          const { available, group } = items.find(item => item.id === id)!
          const again = group !== undefined && groups.has(group)
          if (available) groups.add(group)
          return available && !again
        })
        shown.splice(10)
        const answer = restored[question](ids.id(i)).filter(({ source }) => source === 'neighborLists')
        if (JSON.stringify(answer.map(({ id }) => id)) === JSON.stringify(shown)) same++
      }
      expect(same / length.length).toBeGreaterThanOrEqual(0.99)
    }
  })

  it('holds no user, session, order or query, and only the fields that were named', () => {
    const text = Buffer.from(snapshot).toString('latin1')
    const named = ['user', 'session', 'order'] as const
    for (const event of events.slice(0, 3000)) {
      for (const key of named) {
        const id = (event as unknown as Record<string, string | undefined>)[key]
        if (id !== undefined && id.length > 3) expect(text.includes(id), id).toBe(false)
      }
    }
    expect(text.includes('titleZh')).toBe(false)
    expect(text.includes(items[0].description)).toBe(false)
    const bare = Buffer.from(shop.snapshot({ audience: 'public', fields: ['titleZh'] })).toString('latin1')
    expect(bare.includes('"titleZh":')).toBe(true)
    expect(bare.includes(items[0].title)).toBe(false)
    expect(openSnapshot(snapshot).has('log')).toBe(false)
  })

  it('shows no count below the least, and all of them in whole steps', () => {
    const restored = page()
    const lists = [restored.trending({ k: 50 }), ...items.map(({ id }) => restored.related(id))]
    const counts = lists.flat().flatMap(({ because }) => because.flatMap(({ support }) => support ?? []))
    expect(counts.length).toBeGreaterThan(10)
    for (const count of counts) {
      expect(count).toBeGreaterThanOrEqual(5)
      expect(count % 5).toBe(0)
    }
  })

  it('cannot be trained, and is told apart from a private one', () => {
    expect(codeOf(() => page().fit())).toBe('no-log')
    expect(codeOf(() => page().snapshot())).toBe('no-log')
    const restore = () =>
      Recommender.restore(shop.snapshot(), { models: shopModels() }, { audience: 'public' })
    expect(restore).toThrow(/private/)
    expect(codeOf(restore)).toBe('bad-snapshot')
    expect(() => Recommender.restore(snapshot, { models: shopModels() })).toThrow(/publicModels\(\)/)
    expect(codeOf(() => new Recommender({ models: {} }).snapshot({ audience: 'public' }))).toBe('no-model')
    expect(codeOf(() => shop.snapshot({ audience: 'publik' as 'public' }))).toBe('bad-option')
  })

  it('is the same bytes for the same shop', () => {
    const again = Recommender.restore(shop.snapshot(), { models: shopModels(), now })
    expect(Buffer.from(again.snapshot({ audience: 'public' })).equals(Buffer.from(snapshot))).toBe(true)
  })

  it('names an item outside of the catalogue only when enough known users have it', () => {
    const act = (user: string, item: string): ShopEvent => ({ user, item, type: 'view' })
    const log = [...'abcde'].flatMap(user => [act(user, 'known'), act(user, 'too')])
    const small = new Recommender({ models: { similar: itemKnn() } })
    small.ingest([...log, ...[...'abcd'].map(user => act(user, 'secret')), act('f', 'alone')])
    small.fit()
    const told = Buffer.from(small.snapshot({ audience: 'public' })).toString('latin1')
    expect(['known', 'secret', 'alone'].filter(id => told.includes(id))).toEqual(['known'])
  })

  it('keeps a pair exactly when enough known users have it together', () => {
    const row = fc.record({
      user: fc.integer({ min: 0, max: 9 }),
      item: fc.integer({ min: 0, max: 5 }),
      order: fc.integer({ min: 0, max: 3 }),
      guest: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 5, maxLength: 120 }),
        fc.integer({ min: 1, max: 4 }),
        (rows, minShoppers) => {
          const small = new Recommender({
            models: { related: cooccurrence({ avoiding: 'show' }), youMayLike: itemKnn() },
          })
          small.setItems(Array.from({ length: 6 }, (_, id) => ({ id })))
          small.ingest(
            rows.map(({ user, item, order, guest }) => ({
              ...(!guest && { user: `u${user}` }),
              item,
              type: 'purchase' as const,
              order: `${guest}${user} ${order}`,
              at: 0,
            })),
          )
          small.fit()
          const bytes = small.snapshot({ audience: 'public', minShoppers })
          const reader = Recommender.restore(bytes, {
            models: { related: publicModels().related, youMayLike: publicModels().youMayLike },
          })
          // The naive count: for each pair the users who have both, in one order for related
          const together = (a: number, b: number, sameOrder: boolean) =>
            Array.from({ length: 10 }, (_, user) => {
              const own = rows.filter(r => r.user === user && !r.guest)
              return own.some(
                r => r.item === a && own.some(q => q.item === b && (!sameOrder || q.order === r.order)),
              )
            }).filter(Boolean).length
          for (let a = 0; a < 6; a++) {
            const related = reader.related(a, { fill: false }).map(({ id }) => Number(id))
            const liked = reader.youMayLike({ history: [a] }, { fill: false }).map(({ id }) => Number(id))
            for (let b = 0; b < 6; b++) {
              if (a === b) continue
              expect(related.includes(b)).toBe(together(a, b, true) >= minShoppers)
              expect(liked.includes(b)).toBe(together(a, b, false) >= minShoppers)
            }
          }
        },
      ),
      { numRuns: 150 },
    )
  })
})
