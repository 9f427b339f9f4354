import { readFileSync } from 'node:fs'
import { Matrix, solve } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { random } from '../../src/kernels/random.js'
import { type IalsOptions, ials } from '../../src/models/ials.js'
import type { Evidence, Scorer } from '../../src/models/model.js'
import { dataFile, goldenFile } from '../data-path.js'
import { linesOf } from './read-lines.js'
import { forItem, forUser, queryOf, trained } from './setting.js'

const SETS = ['plain', 'wasm'] as const

interface HalfStep {
  readonly factors: number
  readonly alpha: number
  readonly regularization: number
  readonly users: readonly { readonly user: number; readonly factors: readonly number[] }[]
}

const data = dataFile('movielens-100k/u.data.gz')
const golden = goldenFile('ml-100k-pos4.json')

// The library's recalculate_user (benfred/implicit 0.7.3), in float64.
describe.skipIf(data === undefined || golden === undefined).each(SETS)(
  'the half step of ials with %s kernels',
  set => {
    it('solves a shopper as the reference does', () => {
      const rows = linesOf(data!)
        .map(line => line.split('\t').map(Number))
        .filter(([, , rating]) => rating >= 4)
      const items = [...new Set(rows.map(([, item]) => item))].sort((a, b) => a - b)
      const expected: HalfStep = JSON.parse(readFileSync(golden!, 'utf8')).models.als_user_half_step
      const { factors: size, alpha, regularization } = expected
      const factors = new Float32Array(items.length * size)
      for (let i = 0; i < items.length; i++) {
        for (let f = 0; f < size; f++) factors[i * size + f] = 0.1 * Math.sin(0.37 * (i + 1) * (f + 1))
      }
      const scorer = loaded({ factors, size, set, alpha, regularization, items: items.length })
      for (const { user, factors: wanted } of expected.users) {
        const own = rows.filter(row => row[0] === user).map(row => items.indexOf(row[1]))
        const scores = new Map(forUser(scorer, items.length, queryOf(own)) || [])
        expect(scores.size).toBe(items.length)
        // A score is y · x, so the scores of all items say whether x is the reference's.
        let worst = 0
        for (let i = 0; i < items.length; i++) {
          let score = 0
          for (let f = 0; f < size; f++) score += wanted[f] * factors[i * size + f]
          worst = Math.max(worst, Math.abs(scores.get(i)! - score) / Math.max(0.1, Math.abs(score)))
        }
        expect(worst).toBeLessThan(1e-4)
      }
    })
  },
)

describe.each(SETS)('ials with %s kernels', kernels => {
  const objectives: readonly IalsOptions[] = [
    { objective: 'unobserved-weight', unobserved: 0.3, regularization: 0.02, frequencyScaling: 0.5 },
    { objective: 'confidence', alpha: 5, regularization: 0.7, frequencyScaling: 0 },
    { objective: 'unobserved-weight', weights: 'summed', regularization: 0.1 },
  ]

  it.each(objectives)('comes to rest where the gradient is 0: %o', options => {
    const log = clusters()
    const scorer = trained(ials({ ...options, factors: 3, iterations: 60, solver: 'cholesky' }), log, {
      kernels,
    })
    const loss = lossOf(log, scorer, options)
    // A step away from the solution in any one number costs; the loss is the formula of the doc.
    const least = loss()
    const { factors } = scorer.state().arrays! as { factors: Float32Array }
    for (const at of [0, 1, 8, 17, 26]) {
      for (const step of [-0.02, 0.02]) {
        const before = factors[at]
        factors[at] = before + step
        expect(loss()).toBeGreaterThan(least)
        factors[at] = before
      }
    }
  })

  it('comes to the same place by gradients', () => {
    const log = clusters()
    const options = { factors: 4, iterations: 40, regularization: 0.02 }
    const exact = trained(ials({ ...options, solver: 'cholesky' }), log, { kernels })
    const close = trained(ials(options), log, { kernels })
    for (let shopper = 0; shopper < 20; shopper++) {
      const query = queryOf(historyOf(log, shopper))
      const one = new Map(forUser(exact, 24, query) || [])
      for (const [item, score] of forUser(close, 24, query) || []) {
        expect(Math.abs(score - one.get(item)!)).toBeLessThan(2e-3)
      }
    }
  })

  it('takes a shopper from the history alone, so that events since the fit count', () => {
    const log = clusters()
    const scorer = trained(ials({ factors: 4 }), log, { kernels })
    // Items 0, 3, 6 … are of one group.
    const list = forUser(scorer, 24, queryOf([0, 3, 6])) || []
    expect(list.slice(0, 5).every(([item]) => item % 3 === 0)).toBe(true)
    const other = forUser(scorer, 24, queryOf([1, 4, 7])) || []
    expect(other.slice(0, 5).every(([item]) => item % 3 === 1)).toBe(true)
  })

  it('answers a history it was asked about before with the same bits, however alike others are', () => {
    for (const weights of ['equal', 'summed'] as const) {
      const log = clusters()
      const model = ials({ factors: 4, weights })
      const scorer = trained(model, log, { kernels })
      const state = scorer.state()
      const histories = [
        [0, 3, 6],
        [0, 3],
        [6, 3, 0],
        [0, 3, 6],
        [0, 0, 3, 6],
        [1, 4, 7],
        [0, 3, 6],
        [0, 3],
      ]
      for (const history of histories) {
        // A scorer that was never asked anything is the oracle.
        const wanted = forUser(model.load(state), 24, queryOf(history))
        expect(forUser(scorer, 24, queryOf(history))).toEqual(wanted)
      }
    }
  })

  it('explains by shares that sum to the score, disliked items left out', () => {
    const log = clusters()
    const scorer = trained(ials({ factors: 4, weights: 'summed' }), log, { kernels })
    const query = { ...queryOf([0, 3, 0, 5]), weights: Float32Array.from([1, 2, 4, -1]) }
    const scores = new Map(forUser(scorer, 24, query) || [])
    for (const item of [0, 6, 7]) {
      const evidence: Evidence[] = []
      expect(scorer.explain!(query, item, evidence)).toBe(true)
      expect(evidence.map(entry => entry.item).sort()).toEqual([0, 3])
      const sum = evidence.reduce((total, { share }) => total + share, 0)
      expect(Math.abs(sum - scores.get(item)!)).toBeLessThan(1e-5)
    }
  })

  it('finds items of the same group similar', () => {
    const scorer = trained(ials({ factors: 4 }), clusters(), { kernels })
    for (const item of [0, 4, 11]) {
      const list = forItem(scorer, 24, item) || []
      expect(list.slice(0, 4).every(([other]) => other % 3 === item % 3)).toBe(true)
      const evidence: Evidence[] = []
      expect(scorer.explainItem!(item, list[0][0], evidence)).toBe(true)
      expect(evidence).toEqual([{ kind: 'same-shoppers', item, share: expect.closeTo(list[0][1], 5) }])
    }
  })

  it('has nothing to say about items that nobody acted on', () => {
    const log = interactionsOf({ shoppers: [0, 0, 1, 1], items: [0, 2, 0, 2], itemCount: 5 })
    const scorer = trained(ials({ factors: 2 }), log, { kernels })
    expect((forUser(scorer, 5, queryOf([0])) || []).map(([item]) => item).sort()).toEqual([0, 2])
    expect(forUser(scorer, 5, queryOf([1]))).toBe(false)
    expect(forItem(scorer, 5, 1)).toBe(false)
  })
})

describe('ials', () => {
  it('refuses a stored state that is broken', () => {
    const { meta, arrays } = trained(ials({ factors: 2 }), clusters()).state()
    const model = ials()
    expect(() => model.load({ meta: { ...(meta as object), size: 7 }, arrays })).toThrow(/no size/)
    expect(() => model.load({ meta, arrays: { ...arrays, factors: new Float32Array(8) } })).toThrow(
      /cut short/,
    )
    expect(() => model.load({ meta, arrays: { items: new Int32Array(1) } })).toThrow(/"factors" is missing/)
  })

  it('says so when there is no finite solution', () => {
    const log = interactionsOf({ shoppers: [0, 0], items: [0, 1] })
    const options = { regularization: 0, unobserved: 0, solver: 'cholesky', factors: 4 } as const
    expect(() => trained(ials(options), log)).toThrow(/larger one/)
  })

  it('names the nearest option it knows', () => {
    expect(() => ials({ iteration: 3 } as never)).toThrow(/"iteration".*"iterations"/)
    expect(() => ials({ solver: 'cg' as never })).toThrow(/gradients/)
  })
})

function loaded(given: {
  factors: Float32Array
  size: number
  set: string
  alpha: number
  regularization: number
  items: number
}): Scorer {
  return ials().load({
    meta: {
      size: given.size,
      used: given.size,
      unobserved: 1,
      scale: given.alpha,
      shiftP: -1,
      shiftQ: 0,
      regularization: given.regularization,
      frequencyScaling: 0,
      weights: 'equal',
      kernels: given.set,
    },
    arrays: { items: Int32Array.from({ length: given.items }, (_, i) => i), factors: given.factors },
  })
}

/** Three groups of eight items; shoppers have most of their own group and little of the others. */
function clusters(): Interactions {
  const dice = random(1, 'ials clusters')
  const pairs: [number, number][] = []
  for (let s = 0; s < 60; s++) {
    for (let i = 0; i < 24; i++) if (dice.next() < (i % 3 === s % 3 ? 0.6 : 0.08)) pairs.push([s, i])
  }
  return interactionsOf({
    shoppers: pairs.map(([s]) => s),
    items: pairs.map(([, i]) => i),
    weights: pairs.map(([s, i]) => 1 + ((s + i) % 3)),
  })
}

function historyOf(log: Interactions, shopper: number): number[] {
  const { indptr, indices } = log.shoppers()
  return Array.from(indices.subarray(indptr[shopper], indptr[shopper + 1]))
}

/** The loss of the doc at the item factors as they are, with every shopper solved for them by ml-matrix. */
function lossOf(log: Interactions, scorer: Scorer, options: IalsOptions): () => number {
  const { unobserved = 0.1, alpha = 40, regularization = 0.01, frequencyScaling = 1 } = options
  const confidence = options.objective === 'confidence'
  const alpha0 = confidence ? 1 : unobserved
  const { indptr, indices, values } = log.shoppers()
  const { factors } = scorer.state().arrays! as { factors: Float32Array }
  const items = log.itemCount
  const size = factors.length / items
  const weight = (e: number): number => (options.weights === 'summed' ? values[e] : 1)
  const p = (e: number): number => (confidence ? alpha * weight(e) - 1 : weight(e))
  const q = (e: number): number => (confidence ? alpha * weight(e) : weight(e))
  const ridge = (count: number, others: number): number =>
    regularization * (count + alpha0 * others) ** frequencyScaling
  return () => {
    const y = Array.from({ length: items }, (_, i) => [...factors.subarray(i * size, (i + 1) * size)])
    const dot = (a: number[], b: number[]): number => a.reduce((sum, value, f) => sum + value * b[f], 0)
    let loss = 0
    const counts = new Array<number>(items).fill(0)
    for (let s = 0; s < log.shopperCount; s++) {
      const entries = Array.from({ length: indptr[s + 1] - indptr[s] }, (_, k) => indptr[s] + k)
      const own = ridge(entries.length, items)
      const a = y[0].map((_, i) =>
        y[0].map((_, j) => {
          const all = y.reduce((sum, row) => sum + alpha0 * row[i] * row[j], 0)
          const seen = entries.reduce((sum, e) => sum + p(e) * y[indices[e]][i] * y[indices[e]][j], 0)
          return all + seen + (i === j ? own : 0)
        }),
      )
      // Padding has no factors and a matrix of its own.
      const b = y[0].map((_, i) => entries.reduce((sum, e) => sum + q(e) * y[indices[e]][i], 0))
      const x = solve(new Matrix(a), Matrix.columnVector(b)).to1DArray()
      for (const e of entries) {
        const score = dot(x, y[indices[e]])
        loss += p(e) * score * score - 2 * q(e) * score
        counts[indices[e]]++
      }
      for (const row of y) loss += alpha0 * dot(x, row) ** 2
      loss += own * dot(x, x)
    }
    y.forEach((row, i) => {
      loss += ridge(counts[i], log.shopperCount) * dot(row, row)
    })
    return loss
  }
}
