import { expect, it } from 'vitest'
import * as register from '../../src/models/index.js'
import { blend, ease, itemKnn, own, recent } from '../../src/models/index.js'
import type { Model } from '../../src/models/model.js'
import { reviveModel } from '../../src/models/revive.js'
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
/** The model of a recipe; a blend's parts are recipes themselves. */
const makerOf = (name: string): Make =>
  name === 'blend' ? options => reviveModel({ name, options: options! }) : makers[name]

const CUT: Skips = {
  4: 'lists shorter than a colour of the board do not hold the diagonal',
  5: 'lists shorter than a colour of the board, pruned by column, may be empty',
  10: 'lists are cut among equals, which the order of indices decides',
}

const NO_BASKETS: Skips = { 4: 'nobody buys anything on the board', 5: 'nobody buys anything on the board' }
const NO_PAGE: Skips = { 5: 'has nothing to say on the page of an item' }
/** Models of what the shopper has already; what they have not is for others to find. */
const OWN_ONLY: Skips = {
  4: 'scores nothing that the shopper has not',
  14: 'scores nothing that the shopper has not',
  ...NO_PAGE,
}

/** The tolerance of two kernel sets is relative to 0.001 at least: 0.01 of it is 1e-5 of a score near 1. */
const FACTORS: Skips = {
  5: 'the cosine of two items that share nothing is near 0, above or below',
  10: 'float32 sums in the order of the indices, iterated: equal to 1e-5 of the best score, not to 1e-4 of the worst',
}

/** Answers what was typed; search.test.ts holds it to the same points. */
const SEARCHES_ONLY: Skips = Object.fromEntries(
  [4, 5, 7, 8, 9, 10, 11, 12, 14].map(point => [point, 'answers searches, neither shoppers nor pages']),
)

/** Shoppers of the board never search; searched.test.ts holds it to the same points. */
const SEARCHERS_ONLY: Skips = Object.fromEntries(
  [4, 5, 7, 9, 11, 12, 14].map(point => [point, 'answers shoppers who searched, and nobody here did']),
)

/** Every model of the register, some with more than one set of options. */
const cases: readonly { name: keyof typeof register; options?: Json; skip?: Skips; tolerance?: number }[] = [
  { name: 'blend', options: blend([[itemKnn(), 1]]).options },
  {
    name: 'blend',
    options: blend(
      [
        [ease(), 1],
        [recent(), 0.6],
        [own(), 1],
      ],
      { normalize: 'rank' },
    ).options,
    skip: { 8: 'a part of it needs no history: a stranger gets what is recent' },
  },
  { name: 'collaborative' },
  { name: 'content' },
  { name: 'earlyContent', options: { until: 1000 } },
  { name: 'relatedItems', skip: NO_BASKETS },
  { name: 'similarItems' },
  { name: 'cooccurrence', options: { over: 'shoppers' } },
  { name: 'cooccurrence', skip: NO_BASKETS },
  { name: 'cooccurrence', options: { over: 'shoppers', score: 'log-likelihood', minSupport: 2 } },
  { name: 'ease' },
  {
    name: 'ease',
    options: { gram: 'plain', neighbors: 15, regularization: 2 },
    skip: { 4: CUT[4], 10: CUT[10] },
  },
  { name: 'ease', options: { memory: 0, beyond: 'approximate', features: 30 }, skip: { 10: CUT[10] } },
  { name: 'ials', options: { factors: 8 }, skip: FACTORS, tolerance: 0.01 },
  {
    name: 'ials',
    options: { factors: 12, solver: 'cholesky', objective: 'confidence', weights: 'summed' },
    skip: FACTORS,
    tolerance: 0.01,
  },
  { name: 'itemKnn' },
  { name: 'itemKnn', options: { similarity: 'tfidf', neighbors: 20 }, skip: { 10: CUT[10] } },
  { name: 'itemKnn', options: { similarity: 'bm25', shrink: 1, prune: 'source' } },
  { name: 'own', skip: OWN_ONLY },
  { name: 'popular', skip: SAME_FOR_ALL },
  { name: 'recent', options: { newest: 0.5 }, skip: SAME_FOR_ALL },
  { name: 'repeat', skip: { ...OWN_ONLY, 11: OWN_ONLY[4] } },
  { name: 'rp3beta' },
  { name: 'rp3beta', options: { beta: 0, normalize: false, neighbors: 15 }, skip: CUT },
  { name: 'search', skip: SEARCHES_ONLY },
  { name: 'searched', skip: SEARCHERS_ONLY },
  { name: 'sessionKnn', skip: NO_PAGE },
  { name: 'sessionKnn', options: { variant: 's-knn', own: 0 }, skip: NO_PAGE },
  { name: 'taste', options: { from: 0, known: 1000 }, skip: NO_PAGE },
  { name: 'trending', options: { minShoppers: 2 }, skip: SAME_FOR_ALL },
]

for (const { name, options, skip, tolerance } of cases) {
  const make = makerOf(name)
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
  for (const { name, options } of cases) expect(makerOf(name)(options).name).toBe(name)
})
