import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { cooccurrence } from '../../src/models/cooccurrence.js'
import { itemKnn } from '../../src/models/item-knn.js'
import type { Evidence, Model, State } from '../../src/models/model.js'
import { neighborLists } from '../../src/models/pairs/neighbor-lists.js'
import { rp3beta } from '../../src/models/rp3beta.js'
import { bits, forItem, forUser, queryOf, trained } from './setting.js'

const data = interactionsOf({
  shoppers: [0, 0, 0, 1, 1, 2, 2, 3],
  items: [0, 1, 2, 0, 1, 1, 2, 3],
  baskets: [0, 0, 0, 1, 1, 2, 2, 3],
})

describe('neighborLists', () => {
  it.each<[string, Model]>([
    ['cooccurrence', cooccurrence()],
    ['itemKnn', itemKnn()],
    ['rp3beta', rp3beta()],
  ])('answers from what %s stored as the model itself does', (name, model) => {
    const scorer = trained(model, data)
    const read = neighborLists({ name }).load(scorer.state())
    for (let item = 0; item < 4; item++) expect(forItem(read, 4, item)).toEqual(forItem(scorer, 4, item))
    expect(forUser(read, 4, queryOf([0, 2]))).toEqual(forUser(scorer, 4, queryOf([0, 2])))
    expect(bits(read.state())).toEqual(bits(scorer.state()))
  })

  it('cannot learn, and says what can', () => {
    expect(() => trained(neighborLists(), data)).toThrow(/cannot learn.*cooccurrence\(\)/)
  })

  it('carries no training code and no compiled kernels', () => {
    const imported = new Set<string>()
    const read = (file: URL): void => {
      if (imported.has(file.href)) return
      imported.add(file.href)
      const text = readFileSync(file, 'utf8')
      for (const [, path] of text.matchAll(/^(?:import|export) (?!type )[^']* from '(\.[^']*)\.js'/gm)) {
        read(new URL(`${path}.ts`, file))
      }
    }
    read(new URL('../../src/models/pairs/neighbor-lists.ts', import.meta.url))
    const rooms = [...imported].map(href => href.replace(/^.*\/src\//, '')).sort()
    expect(rooms).toEqual([
      'data/options.ts',
      'data/stored.ts',
      'errors.ts',
      'kernels/association.ts',
      'kernels/math.ts',
      'models/pairs/neighbor-lists.ts',
      'models/pairs/packed-lists.ts',
      'models/pairs/positive-items.ts',
      'models/stored.ts',
    ])
  })

  it('sums the lists of the distinct items that the shopper has not turned against', () => {
    const scorer = trained(itemKnn(), data)
    const alone = new Map(forItem(scorer, 4, 0) || [])
    // Item 0 twice, item 2 liked and then disliked more: only the list of item 0 counts, once.
    const query = { ...queryOf([0, 2, 2, 0, 9]), weights: Float32Array.of(1, -5, 1, 5, 1) }
    expect(new Map(forUser(scorer, 4, query) || [])).toEqual(alone)
    const evidence: Evidence[] = []
    expect(scorer.explain!(query, 1, evidence)).toBe(true)
    expect(evidence).toEqual([{ kind: 'history', item: 0, share: alone.get(1) }])
    expect(scorer.explain!(queryOf([3]), 1, [])).toBe(false)
  })

  it('says what is wrong with a state that is not its own', () => {
    const state = trained(cooccurrence(), data).state()
    const { start, items, scores, support, ...rest } = state.arrays as Record<string, Int32Array>
    const load = (changed: State) => () => neighborLists().load(changed)
    expect(load({})).toThrow(/says nothing about itself/)
    expect(load({ ...state, meta: { total: 3 } })).toThrow(/no kind/)
    expect(load({ ...state, arrays: { items, scores } })).toThrow(/"start" is missing/)
    expect(load({ ...state, arrays: { ...state.arrays, scores: items } })).toThrow(/"scores".*another type/)
    expect(load({ ...state, arrays: { ...state.arrays, items: items.slice(1) } })).toThrow(/cut short/)
    for (const far of [-1, 4, 2_000_000_000]) {
      const pointing = items.slice().fill(far, 1, 2)
      expect(load({ ...state, arrays: { ...state.arrays, items: pointing } })).toThrow(/that there are not/)
    }
    expect(load({ ...state, arrays: { ...state.arrays, start: Int32Array.of(0, 5, 2, 3, 4) } })).toThrow(
      /cut short/,
    )
    expect(load({ ...state, arrays: { start, items, scores, support } })).toThrow(/"counts" is missing/)
    for (const total of [-1_917_095_448, 2.5, 1e300, 'many']) {
      const meta = { ...(state.meta as object), total }
      expect(load({ ...state, meta }), String(total)).toThrow(/number of groups/)
    }
    expect(load({ ...state, arrays: { start, items, scores, ...rest } })).not.toThrow()
    const knn = trained(itemKnn({ neighbors: 1 }), data).state()
    const reach = (pageEnd: Int32Array) => load({ ...knn, arrays: { ...knn.arrays, pageEnd } })
    expect(reach(Int32Array.of(1))).toThrow(/cut short/)
    expect(reach(Int32Array.of(99, 99, 99, 99))).toThrow(/item 0 is cut outside of itself/)
  })
})
