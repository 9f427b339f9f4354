import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atMost, boost, bury, exclude, Page, pin, promote, readRules, where } from '../../src/index.js'
import type { Rule } from '../../src/types.js'
import { fixedShop, ids, type Product } from './fixed-shop.js'

const BRANDS = ['Kanto', 'Ridge', 'Sol', undefined]
const CATEGORIES = ['tea', 'tea/green', 'pots', 'cups', undefined]

/** A catalogue of up to 40 items, about a sixth of them sold out, with scores of both signs and many ties. */
const catalogue = fc
  .array(
    fc.record({
      brand: fc.constantFrom(...BRANDS),
      category: fc.constantFrom(...CATEGORIES),
      price: fc.integer({ min: 1, max: 50 }),
      available: fc.integer({ min: 0, max: 5 }).map(n => n > 0),
      score: fc.integer({ min: -4, max: 8 }).map(n => n / 2),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map(records => records.map((record, i): Product => ({ id: `p${i}`, ...record })))
const length = fc.integer({ min: 1, max: 15 })
const some = fc.uniqueArray(
  fc.integer({ min: 0, max: 39 }).map(i => `p${i}`),
  { maxLength: 10 },
)
const brand = fc.constantFrom('Kanto', 'Ridge', 'Sol')

const byScore = (a: Product, b: Product) => (b.score ?? 0) - (a.score ?? 0)
/** In the order of the model: `sort` is stable, so equals stay in order of index. */
const ranked = (products: readonly Product[]) => [...products].sort(byScore)

describe('lists under rules, whatever the catalogue', () => {
  it('show nothing forbidden and are full while enough may be shown', () => {
    fc.assert(
      fc.property(
        catalogue,
        some,
        brand,
        fc.integer({ min: 1, max: 50 }),
        length,
        (products, banned, only, most, k) => {
          const shop = fixedShop(products)
          const rules = [
            exclude({ items: banned }),
            where({
              filter: {
                or: [
                  { field: 'brand', equals: only },
                  { field: 'price', between: [null, most] },
                ],
              },
            }),
            pin({ item: 'p0', at: 1 }),
            boost({ where: { field: 'brand', equals: only }, by: 3 }),
          ]
          const list = shop.youMayLike('u', { k, rules, fill: false })
          const eligible = products.filter(
            p => p.available && !banned.includes(p.id) && (p.brand === only || (p.price ?? 0) <= most),
          )
          const allowed = new Set(eligible.map(({ id }) => id))
          expect(ids(list).filter(id => !allowed.has(id))).toEqual([])
          expect(list).toHaveLength(Math.min(k, eligible.length))
          expect(new Set(ids(list)).size).toBe(list.length)
        },
      ),
    )
  })

  it('keep pins at their places, and order the rest by score', () => {
    fc.assert(
      fc.property(catalogue, some, length, (products, pinned, k) => {
        const shop = fixedShop(products)
        const places = pinned.map((item, p) => ({ item, at: p * 2 }))
        const rules = places.map(place => pin(place))
        const found = ids(shop.youMayLike('u', { k, rules, fill: false }))
        const showable = products.filter(p => p.available)
        const real = places.filter(({ item }) => showable.some(({ id }) => id === item))
        // Enough others to fill the places between
        for (const { item, at } of real) {
          const before = real.filter(other => other.at < at).length
          if (at < k && showable.length - real.length + before >= at) expect(found[at]).toBe(item)
        }
        const rest = found.filter(id => !real.some(({ item }) => item === id))
        const expected = ranked(showable.filter(({ id }) => !real.some(({ item }) => item === id)))
        expect(rest).toEqual(expected.slice(0, rest.length).map(({ id }) => id))
      }),
    )
  })

  it('keep caps, however many, and leave out nothing that a cap would let in', () => {
    fc.assert(
      fc.property(
        catalogue,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        length,
        (products, b, c, k) => {
          const shop = fixedShop(products)
          const rules = [
            atMost({ count: b, per: 'brand' }),
            atMost({ count: c, per: 'category' }),
            pin({ item: 'p1', at: 3 }),
          ]
          const list = shop.youMayLike('u', { k, rules, fill: false })
          const shown = list.map(({ item }) => item as Product)
          const count = (key: 'brand' | 'category', value: unknown) =>
            value === undefined ? 0 : shown.filter(p => p[key] === value).length
          for (const p of shown) {
            expect(count('brand', p.brand)).toBeLessThanOrEqual(b)
            expect(count('category', p.category)).toBeLessThanOrEqual(c)
          }
          if (list.length === k) return
          const left = products.filter(p => p.available && !ids(list).includes(p.id))
          expect(left.filter(p => count('brand', p.brand) < b && count('category', p.category) < c)).toEqual(
            [],
          )
        },
      ),
    )
  })

  it('give a promoted share its places within one, from the top down', () => {
    fc.assert(
      fc.property(
        catalogue,
        brand,
        fc.integer({ min: 0, max: 10 }),
        length,
        (products, promoted, tenths, k) => {
          const shop = fixedShop(products)
          const share = tenths / 10
          const rules = [promote({ where: { field: 'brand', equals: promoted }, share })]
          const list = shop.youMayLike('u', { k, rules, fill: false })
          const showable = products.filter(p => p.available)
          const theirs = showable.filter(p => p.brand === promoted).length
          expect(list).toHaveLength(Math.min(k, showable.length))
          const others = showable.length - theirs
          for (let n = 1; n <= list.length; n++) {
            // Past the point where either side has run out, the other fills
            if (theirs < Math.ceil(share * n) + 1 || others < n - Math.floor(share * n) + 1) break
            const given = list.slice(0, n).filter(({ item }) => item?.brand === promoted).length
            expect(Math.abs(given - share * n)).toBeLessThanOrEqual(1)
          }
        },
      ),
    )
  })

  it('multiply and divide scores as boosts and buries say, with shares that sum to them', () => {
    fc.assert(
      fc.property(
        catalogue,
        brand,
        brand,
        fc.integer({ min: 1, max: 5 }),
        length,
        (products, up, down, by, k) => {
          const shop = fixedShop(products)
          const rules = [
            boost({ where: { field: 'brand', equals: up }, by: 1 + by / 2 }),
            bury({ where: { field: 'brand', equals: down }, by }),
          ]
          const list = shop.youMayLike('u', { k, rules, fill: false })
          const expected = ranked(
            products
              .filter(p => p.available)
              .map(p => {
                let score = p.score ?? 0
                if (p.brand === up) score = score > 0 ? score * (1 + by / 2) : score / (1 + by / 2)
                if (p.brand === down) score = score > 0 ? score / by : score * by
                return { ...p, score: Math.fround(score) }
              }),
          )
          // Rounding may turn a tie of two rules around, so scores are compared
          expect(list.map(({ score }) => score)).toEqual(
            expected.slice(0, k).map(({ score }) => expect.closeTo(score ?? 0, 5)),
          )
          for (const { score, because } of list) {
            expect(because.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(score, 5)
          }
        },
      ),
    )
  })

  it('repeat no item on a page, nor after a cursor, until nothing is left', () => {
    fc.assert(
      fc.property(catalogue, length, (products, k) => {
        const shop = fixedShop(products)
        const page = new Page()
        const rules = [pin({ item: 'p0', at: 0 }), atMost({ count: 4, per: 'brand' })]
        const first = shop.youMayLike('u', { k, page, rules, fill: false })
        const second = shop.nextInSession([], { k, page, rules, fill: false })
        const onPage = [...ids(first), ...ids(second)]
        expect(new Set(onPage).size).toBe(onPage.length)
        const seen: string[] = []
        let after: string | undefined
        do {
          const list = shop.youMayLike('u', { k, after, fill: false })
          seen.push(...ids(list))
          after = list.next
        } while (after !== undefined)
        expect(seen).toEqual(ranked(products.filter(p => p.available)).map(({ id }) => id))
      }),
    )
  })

  it('answer the same when the rules have been through JSON', () => {
    fc.assert(
      fc.property(catalogue, brand, length, (products, name, k) => {
        const shop = fixedShop(products)
        const rules: Rule[] = [
          where({ filter: { not: { field: 'brand', equals: name } }, label: 'not them' }),
          atMost({ count: 2, per: 'top-category' }),
          promote({ where: { field: 'category', equals: 'tea' }, share: 0.3 }),
        ]
        const read = readRules(JSON.parse(JSON.stringify(rules)))
        expect(shop.youMayLike('u', { k, rules: read })).toEqual(shop.youMayLike('u', { k, rules }))
      }),
    )
  })

  it('hold what they hold under diversity, and stay full', () => {
    fc.assert(
      fc.property(
        catalogue,
        some,
        fc.double({ min: 0, max: 1, noNaN: true }),
        length,
        (products, banned, diversity, k) => {
          const shop = fixedShop(products)
          const plain = shop.youMayLike('u', { k, diversity, exclude: banned, fill: false })
          const ruled = shop.youMayLike('u', {
            k,
            diversity,
            rules: [exclude({ items: banned })],
            fill: false,
          })
          const eligible = products.filter(p => p.available && !banned.includes(p.id))
          expect(plain).toHaveLength(Math.min(k, eligible.length))
          expect(ids(ruled)).toEqual(ids(plain))
        },
      ),
    )
  })
})
