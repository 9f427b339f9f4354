import { bench, describe } from 'vitest'
import {
  atMost,
  boost,
  bury,
  calibrate,
  diversity,
  exclude,
  explore,
  fatigue,
  likeAsked,
  type Model,
  minScore,
  pin,
  promote,
  Recommender,
  type Scorer,
  seen,
  where,
} from '../src/index.js'
import { random } from '../src/kernels/random.js'

/** A dense model with a score for everything, as factor models give, and one that knows 200 items a shopper. */
const ITEMS = 50_000
const NOW = Date.UTC(2026, 0, 1)
/** Long enough for the engine to settle on its fast code. */
const SETTLED = { time: 2000, warmupTime: 1000 }

function given(name: string, touched: number): Model {
  const scorerOf = (scores: Float32Array): Scorer => ({
    scoreUser(_query, out) {
      if (touched < ITEMS) {
        for (let i = 0; i < touched; i++) out.add((i * 241) % ITEMS, scores[i])
        return true
      }
      out.values.set(scores)
      out.markDense(ITEMS)
      return true
    },
    scoreItem(item, out) {
      for (let i = 1; i <= 20; i++) out.add((item + i * 100) % ITEMS, 1 / i)
      return true
    },
    state: () => ({ arrays: { scores } }),
  })
  return {
    name,
    options: {},
    *train(_data, context) {
      const dice = context.random(name)
      return scorerOf(Float32Array.from({ length: ITEMS }, () => dice.next()))
    },
    load: ({ arrays }) => scorerOf(arrays?.scores as Float32Array),
  }
}

function shopOf(touched: number) {
  const model = given('given', touched)
  const shop = new Recommender({ models: { youMayLike: model, similar: model }, now: () => NOW })
  const dice = random(1, 'catalogue')
  shop.setItems(
    Array.from({ length: ITEMS }, (_, i) => ({
      id: `p${i}`,
      category: `c${dice.below(20)}/d${dice.below(50)}`,
      brand: `b${dice.below(200)}`,
      price: 1 + dice.below(100),
      tags: i % 1000 === 0 ? ['rare'] : [],
    })),
  )
  shop.ingest([
    { user: 'u', item: 'p7', type: 'purchase', at: NOW - 1e9 },
    { user: 'u', item: 'p8', type: 'view', at: NOW - 1e8 },
    { user: 'u', items: ['p1', 'p2', 'p3'], type: 'impression', at: NOW - 1e6 },
  ])
  shop.fit()
  return shop
}

const brand = (n: number) => ({ field: 'brand', equals: `b${n}` }) as const
const TEN = [
  exclude({ items: ['p1', 'p2'] }),
  where({ filter: { not: brand(1) } }),
  boost({ where: brand(2), by: 1.1 }),
  bury({ where: { field: 'category', equals: 'c3' }, by: 2 }),
  pin({ item: 'p99', at: 2 }),
  promote({ where: brand(5), share: 0.2 }),
  atMost({ count: 3, per: 'brand' }),
  fatigue(),
  minScore({ score: 0.01 }),
  diversity({ amount: 0.3 }),
]
/** A boost that fills the top with one brand, of which a cap lets three in: the search has to go on past them. */
const FLOODED = TEN.map(rule => (rule.name === 'boost' ? boost({ where: brand(2), by: 3 }) : rule))
/** A sink: what a bench computes must be used, or the engine may leave it out. */
let sink = 0

describe.each([
  ['a dense model', ITEMS],
  ['a sparse model', 200],
])('ten places of 50,000 items from %s', (_name, touched) => {
  const shop = shopOf(touched)
  const ask = (what: string, question: Parameters<typeof shop.youMayLike>[1]): void => {
    bench(
      what,
      () => {
        sink += shop.youMayLike('u', question).length
      },
      SETTLED,
    )
  }
  ask('without rules', {})
  ask('ten rules and diversity 0.3', { rules: TEN })
  ask('ten rules, a boost against a cap', { rules: FLOODED })
  ask('diversity 0.3 alone', { diversity: 0.3 })
  ask('calibrated', { rules: [calibrate({ by: 'top-category' })] })
  ask('exploring', { rules: [explore()] })
  ask('seen, with consumables', { rules: [seen({ items: 'hide', except: brand(3) })] })
  ask('a filter as data that leaves 0.1 %', { rules: [where({ filter: { field: 'tags', equals: 'rare' } })] })
  ask('a function that leaves 0.1 %', { where: item => item.tags.length > 0 })
  ask('like the newest of the history', {
    rules: [likeAsked({ same: ['category'], differs: ['brand'], price: 0.2 })],
  })
})

process.on('exit', () => {
  if (sink < 0) console.log(sink)
})
