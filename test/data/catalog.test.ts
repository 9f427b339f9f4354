import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Catalog } from '../../src/data/catalog/catalog.js'
import { availableOf, categoryPathOf, priceOf, tagsOf } from '../../src/data/catalog/catalog-fields.js'
import { Vocabulary } from '../../src/data/vocabulary.js'
import type { AnyItem, CatalogFields } from '../../src/types.js'

function shop(records: AnyItem[], fields?: CatalogFields): { catalog: Catalog; items: Vocabulary } {
  const catalog = new Catalog(fields)
  const items = new Vocabulary()
  catalog.set(records, items)
  return { catalog, items }
}

/** All that a catalogue says, to compare two of them. */
function told(catalog: Catalog, itemCount: number) {
  const brand = (item: number) => catalog.brandName(catalog.brand(item))
  return {
    count: catalog.count,
    items: Array.from({ length: itemCount }, (_, item) => ({
      record: catalog.record(item),
      title: catalog.title(item),
      path: catalog.categoryPath(item),
      top: catalog.topCategory(item) < 0 ? [] : catalog.categoryNames(catalog.topCategory(item)),
      brand: brand(item),
      variants: Array.from({ length: itemCount }, (_, i) => i).filter(
        i => catalog.group(i) >= 0 && catalog.group(i) === catalog.group(item),
      ),
      price: catalog.price(item),
      listPrice: catalog.listPrice(item),
      available: catalog.available(item),
      hidden: catalog.hidden(item),
      tags: catalog.tags(item),
      vector: catalog.vector(item),
    })),
  }
}

const anyItem: fc.Arbitrary<AnyItem> = fc.record(
  {
    id: fc.integer({ min: 0, max: 8 }).map(n => `i${n}`),
    title: fc.constantFrom('red', 'blue', 7),
    category: fc.constantFrom('a/b', 'a/c', 'b', ['a', 'b'], '', null),
    brand: fc.constantFrom('x', 'y', ' x ', null),
    price: fc.constantFrom(0, 1.5, '2.5', null),
    group: fc.constantFrom('g', 'h', null),
    available: fc.constantFrom(true, false, null),
    tags: fc.constantFrom('t, u', ['u']),
    vector: fc.constantFrom([1, 2], null),
  },
  { requiredKeys: ['id'] },
)
const anyChange = fc.oneof(
  fc.record({ do: fc.constant('set' as const), items: fc.array(anyItem, { maxLength: 6 }) }),
  fc.record({ do: fc.constant('remove' as const), id: fc.integer({ min: 0, max: 10 }).map(n => `i${n}`) }),
)

describe('Catalog', () => {
  it('reads its fields by the names of the design', () => {
    const { catalog } = shop([
      {
        id: 'p1',
        title: 'Kettle',
        description: 'boils',
        category: 'kitchen/kettles',
        brand: 'Acme',
        price: 20,
        listPrice: '25.5',
        group: 'kettle',
        available: 1,
        tags: ['steel', 'new'],
        vector: [0.5, -1],
      },
    ])
    expect(catalog.title(0)).toBe('Kettle')
    expect(catalog.description(0)).toBe('boils')
    expect(catalog.categoryPath(0)).toEqual(['kitchen', 'kettles'])
    expect(catalog.categoryNames(catalog.topCategory(0))).toEqual(['kitchen'])
    expect(catalog.categoryParent(catalog.category(0))).toBe(catalog.topCategory(0))
    expect(catalog.categoryCount).toBe(2)
    expect(catalog.brandName(catalog.brand(0))).toBe('Acme')
    expect([catalog.price(0), catalog.listPrice(0), catalog.available(0)]).toEqual([20, 25.5, true])
    expect(catalog.tags(0)).toEqual(['steel', 'new'])
    expect(catalog.vector(0)).toEqual(Float32Array.of(0.5, -1))
  })

  it('reads fields by other names, and by functions of the record', () => {
    const { catalog } = shop([{ id: 1, name: 'Kettle', stock: 0 }], {
      title: 'name',
      available: item => item.stock > 0,
      category: item => ['all', item.name],
    })
    expect([catalog.title(0), catalog.available(0), catalog.categoryPath(0)]).toEqual([
      'Kettle',
      false,
      ['all', 'Kettle'],
    ])
  })

  it('knows nothing of items without a record, which are available', () => {
    const { catalog } = shop([])
    for (const item of [0, 7]) {
      expect(catalog.record(item)).toBeUndefined()
      expect([catalog.title(item), catalog.category(item), catalog.brand(item), catalog.group(item)]).toEqual(
        ['', -1, -1, -1],
      )
      expect([catalog.price(item), catalog.available(item), catalog.hidden(item)]).toEqual([
        Number.NaN,
        true,
        false,
      ])
      expect([catalog.topCategory(item), catalog.categoryPath(item), catalog.tags(item)]).toEqual([
        -1,
        [],
        [],
      ])
    }
  })

  it('does not take inherited properties for fields', () => {
    expect(shop([{ id: 'a' }], { title: 'constructor' as never }).catalog.title(0)).toBe('')
  })

  it('hides removed items until they are set again', () => {
    const { catalog, items } = shop([{ id: 'a', price: 1 }, { id: 'b' }])
    catalog.remove(['a', 'unknown'], items)
    expect([catalog.available(0), catalog.hidden(0), catalog.record(0), catalog.count]).toEqual([
      false,
      true,
      undefined,
      1,
    ])
    expect(catalog.hidden(items.index('unknown'))).toBe(true)
    catalog.set([{ id: 'a' }], items)
    expect([catalog.available(0), catalog.hidden(0), catalog.count]).toEqual([true, false, 2])
    expect([...catalog.ids(items)]).toEqual(['a', 'b', 'unknown'])
  })

  it('refuses a bad item with its position, and then sets none', () => {
    const catalog = new Catalog()
    const items = new Vocabulary()
    const wrong: [unknown, RegExp][] = [
      [null, /^Item 1 is not an object/],
      [{}, /^Item 1 has no id/],
      [{ id: '' }, /^Item 1 has id ""/],
      [{ id: 'x', price: -1 }, /^Item 1 \("x"\) has price -1/],
      [{ id: 'x', price: 'cheap' }, /^Item 1 \("x"\) has price "cheap"/],
      [{ id: 'x', listPrice: Number.NaN }, /^Item 1 \("x"\) has listPrice/],
      [{ id: 'x', vector: [1, 'a'] }, /^Item 1 \("x"\) has a vector/],
      [{ id: 'x', vector: 5 }, /^Item 1 \("x"\) has a vector/],
    ]
    for (const [item, message] of wrong) {
      expect(() => catalog.set([{ id: 'good' }, item as AnyItem], items)).toThrow(message)
    }
    expect([catalog.count, items.size]).toEqual([0, 0])
    expect(() => catalog.remove([''], items)).toThrow(/An item to remove has id ""/)
    expect(() => new Catalog({ titel: 'name' } as CatalogFields)).toThrow(/Did you mean "title"/)
  })

  it('says the same after a snapshot and after new numbers, whatever was set and removed', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 8 }), fc.boolean(), (changes, functions) => {
        const fields: CatalogFields | undefined = functions
          ? { brand: item => item.brand, price: 'price' }
          : undefined
        const { catalog, items } = shop([], fields)
        for (const change of changes) {
          if (change.do === 'set') catalog.set(change.items, items)
          else catalog.remove([change.id], items)
        }
        const restored = Catalog.fromState<AnyItem>(catalog.state(), items.size, fields)
        expect(restored.state()).toEqual(catalog.state())
        expect(told(restored, items.size)).toEqual(told(catalog, items.size))
        const former = Int32Array.from({ length: items.size }, (_, item) => item).reverse()
        const [renumbered, again] = [
          catalog.renumbered(former),
          Catalog.fromState<AnyItem>(catalog.state(), items.size, fields).renumbered(former),
        ]
        expect(again.state()).toEqual(renumbered.state())
        expect(told(renumbered.renumbered(former), items.size)).toEqual(told(catalog, items.size))
        expect(renumbered.order()).toEqual(catalog.order().map(item => items.size - 1 - item))
      }),
      { numRuns: 200 },
    )
  })

  it('reads all records anew where the fields are not those of the snapshot', () => {
    const { catalog } = shop([{ id: 'a', title: 'old', name: 'new', cost: 5 }])
    const restored = Catalog.fromState<AnyItem>(catalog.state(), 1, { title: 'name', price: 'cost' })
    expect([restored.title(0), restored.price(0)]).toEqual(['new', 5])
  })

  it('does not write into the arrays of a snapshot', () => {
    const { catalog, items } = shop([{ id: 'a', price: 1 }])
    const state = catalog.state()
    const restored = Catalog.fromState<AnyItem>(state, 1)
    restored.set([{ id: 'a', price: 2 }], items)
    expect(state).toEqual(catalog.state())
    expect(restored.price(0)).toBe(2)
  })

  it('refuses a state that no catalogue can be', () => {
    const { catalog } = shop([{ id: 'a', category: 'x/y', brand: 'b' }])
    const { meta, arrays } = catalog.state()
    const broken: Record<string, unknown>[] = [
      { order: Int32Array.of(1) },
      { order: Int32Array.of(0, 0) },
      { order: undefined },
      { status: Uint8Array.of(4) },
      { status: Uint8Array.of(0) },
      { category: Int32Array.of(2) },
      { brand: Int32Array.of(-2) },
      { price: Float64Array.of(1, 2) },
      { 'records.offsets': Uint32Array.of(0, 1) },
      { records: undefined },
      { 'brands.offsets': Uint32Array.of(1) },
    ]
    for (const change of broken) {
      const state = { meta, arrays: { ...arrays, ...change } } as never
      expect(() => Catalog.fromState(state, 1), JSON.stringify(change)).toThrow(/snapshot/)
    }
    expect(() => Catalog.fromState({ meta, arrays }, 0)).toThrow(/snapshot/)
    for (const categories of [
      [['x', 0]],
      [
        ['x', -1],
        ['x', -1],
      ],
      [5],
      [['x', 0.5]],
    ]) {
      expect(() => Catalog.fromState({ meta: { fields: {}, categories }, arrays } as never, 1)).toThrow(
        /snapshot/,
      )
    }
    const text = new TextEncoder().encode('nonsense')
    const torn = { ...arrays, records: text, 'records.offsets': Uint32Array.of(0, text.length) }
    expect(() => Catalog.fromState({ meta, arrays: torn }, 1).record(0)).toThrow(/a record is not JSON/)
  })

  it('refuses to write a record that JSON cannot hold', () => {
    const { catalog } = shop([{ id: 'a', big: 5n }])
    expect(() => catalog.state()).toThrow(/Item "a" cannot be written as JSON/)
  })
})

describe('fields', () => {
  it('cuts a category at the separator it has', () => {
    const paths: [unknown, string[]][] = [
      ['toys/wooden', ['toys', 'wooden']],
      ['Home & Garden > Kitchen/Dining > Pans', ['Home & Garden', 'Kitchen/Dining', 'Pans']],
      ['a|b', ['a', 'b']],
      ['appliances.environment.water_heater', ['appliances', 'environment', 'water_heater']],
      ['St. Nicholas gifts', ['St. Nicholas gifts']],
      [
        ['a/b', ' c '],
        ['a/b', 'c'],
      ],
      ['/a//b/', ['a', 'b']],
      [12, ['12']],
      ['', []],
      [null, []],
      [undefined, []],
      [{}, []],
    ]
    for (const [given, path] of paths) expect(categoryPathOf(given), String(given)).toEqual(path)
  })

  it('keeps categories apart whose names hold separators', () => {
    const { catalog } = shop([
      { id: 1, category: ['a/b', 'c'] },
      { id: 2, category: ['a', 'b/c'] },
      { id: 3, category: ['1:a'] },
      { id: 4, category: ['a'] },
    ])
    expect(new Set([0, 1, 2, 3].map(item => catalog.category(item))).size).toBe(4)
  })

  it('hides what is falsy or says no, and shows what says nothing', () => {
    expect([undefined, null, true, 1, 'yes', 'in stock'].map(availableOf)).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
    ])
    expect([false, 0, '', 'false', 'No', '0', ' FALSE ', Number.NaN].map(availableOf).some(Boolean)).toBe(
      false,
    )
  })

  it('reads prices and tags from text', () => {
    expect([5, '5.50', 0, null, '', ' ', '€5', -1, true].map(priceOf)).toEqual([
      5,
      5.5,
      0,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      undefined,
      undefined,
      undefined,
    ])
    expect(tagsOf('a, b ,,a')).toEqual(['a', 'b'])
    expect(tagsOf(undefined)).toEqual([])
  })
})
