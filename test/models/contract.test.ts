import { expect, it } from 'vitest'
import * as register from '../../src/models/index.js'
import type { Model } from '../../src/models/model.js'
import type { Json } from '../../src/types.js'
import { type Contract, keepsContract, type Point } from './contract.js'

type Make = (options?: Json) => Model
type Skips = Partial<Record<Point, string>>

const SAME_FOR_ALL: Skips = {
  4: 'the answer is the same for every shopper',
  5: 'the answer is the same for every shopper',
  8: 'needs no history: a stranger is who it is for',
  14: 'this is the popularity that others are compared with',
}

const makers: Readonly<Record<string, Make>> = Object.fromEntries(
  Object.entries(register).map(([name, make]) => [name, make as Make]),
)

const CUT: Skips = {
  4: 'lists shorter than a colour of the board do not hold the diagonal',
  5: 'lists shorter than a colour of the board, pruned by column, may be empty',
  10: 'lists are cut among equals, which the order of indices decides',
}

/** Every model of the register, some with more than one set of options. */
const cases: readonly { name: keyof typeof register; options?: Json; skip?: Skips; tolerance?: number }[] = [
  { name: 'cooccurrence', options: { over: 'shoppers' } },
  { name: 'cooccurrence', skip: { 4: 'no baskets on the board', 5: 'no baskets on the board' } },
  { name: 'cooccurrence', options: { over: 'shoppers', score: 'log-likelihood', minSupport: 2 } },
  { name: 'ease' },
  {
    name: 'ease',
    options: { gram: 'plain', neighbors: 15, regularization: 2 },
    skip: { 4: CUT[4], 10: CUT[10] },
  },
  { name: 'ease', options: { memory: 0, beyond: 'approximate', features: 30 }, skip: { 10: CUT[10] } },
  { name: 'itemKnn' },
  { name: 'itemKnn', options: { similarity: 'tfidf', neighbors: 20 }, skip: { 10: CUT[10] } },
  { name: 'itemKnn', options: { similarity: 'bm25', shrink: 1, prune: 'source' } },
  { name: 'popular', skip: SAME_FOR_ALL },
  { name: 'rp3beta' },
  { name: 'rp3beta', options: { beta: 0, normalize: false, neighbors: 15 }, skip: CUT },
  { name: 'trending', options: { minShoppers: 2 }, skip: SAME_FOR_ALL },
]

for (const { name, options, skip, tolerance } of cases) {
  const make = makers[name]
  const contract: Contract = {
    model: () => make(options),
    revive: make,
    ...(skip && { skip }),
    ...(tolerance !== undefined && { tolerance }),
  }
  keepsContract(options === undefined ? `${name}()` : `${name}(${JSON.stringify(options)})`, contract)
}

it('covers every model of the register', () => {
  expect([...new Set(cases.map(entry => entry.name))].sort()).toEqual(Object.keys(makers).sort())
})

it('finds every model in the register under the name that answers carry', () => {
  for (const { name, options } of cases) expect(makers[name](options).name).toBe(name)
})
