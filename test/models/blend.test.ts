import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { Scores } from '../../src/kernels/scores.js'
import { type BlendOptions, blend } from '../../src/models/blend.js'
import { runToEnd } from '../../src/models/fit.js'
import type { Evidence, Model, Scorer, State } from '../../src/models/model.js'
import { reviveModel } from '../../src/models/revive.js'
import { bits, context, forItem, forUser, queryOf, trained } from './setting.js'

const ITEMS = 6
const data = interactionsOf({ shoppers: [0], items: [0], itemCount: ITEMS })

/** A model that says the same to everyone; NaN stands for an item it says nothing about. */
function says(name: string, values: readonly number[], dense = false): Model & { trainings: number } {
  const write = (out: Scores): boolean => {
    if (dense) {
      values.forEach((value, item) => {
        out.values[item] += value
      })
      out.markDense(values.length)
    } else {
      values.forEach((value, item) => {
        if (!Number.isNaN(value)) out.add(item, value)
      })
    }
    return values.some(value => !Number.isNaN(value))
  }
  const scorer: Scorer = {
    because: `${name} was told`,
    scoreUser: (_query, out) => write(out),
    scoreItem: (_item, out) => write(out),
    explain: (_query, item, out) => {
      if (!(Math.abs(values[item]) > 0)) return false
      out.push({ kind: 'history', item: 1, share: values[item] / 4 })
      out.push({ kind: 'history', item: 2, share: (values[item] * 3) / 4 })
      return true
    },
    state: () => ({ meta: { name } }),
  }
  return {
    name,
    options: { values: values.map(value => (Number.isNaN(value) ? null : value)) },
    trainings: 0,
    *train() {
      this.trainings++
      yield { stage: name, done: 0 }
      return scorer
    },
    load: () => scorer,
  }
}

const NONE = Number.NaN

function ask(parts: readonly (readonly [Model, number])[], options?: BlendOptions): number[] {
  const scores = new Scores(ITEMS)
  trained(blend(parts, options), data).scoreUser!(queryOf([]), scores)
  return Array.from(scores.values)
}

/** The standard deviation over all items, those without a score being 0. */
function deviation(values: readonly number[]): number {
  const all = values.map(value => (Number.isNaN(value) ? 0 : value))
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length
  return Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length)
}

describe('blend', () => {
  it('divides each part by its spread over all items and adds up', () => {
    const one = [1, 2, NONE, NONE, NONE, NONE]
    const two = [NONE, NONE, 100, 300, NONE, NONE]
    const scores = ask([
      [says('one', one), 1],
      [says('two', two), 0.5],
    ])
    expect(scores[1]).toBeCloseTo(2 / deviation(one), 5)
    expect(scores[3]).toBeCloseTo((0.5 * 300) / deviation(two), 5)
    expect(scores[4]).toBe(0)
  })

  const score = fc.oneof(fc.constant(NONE), fc.constant(0), fc.float({ min: -4, max: 4, noNaN: true }))
  const vector = fc.array(score, { minLength: ITEMS, maxLength: ITEMS })

  it('orders items as the sum of z-scores does, and by the same distances', () => {
    fc.assert(
      fc.property(vector, vector, fc.boolean(), (a, b, dense) => {
        const one = dense ? a.map(value => (Number.isNaN(value) ? 0 : value)) : a
        const scores = ask([
          [says('one', one, dense), 1],
          [says('two', b), 0.6],
        ])
        const z = (values: readonly number[], item: number): number => {
          const mean = values.reduce((sum, value) => sum + (value || 0), 0) / ITEMS
          return deviation(values) > 0 ? ((values[item] || 0) - mean) / deviation(values) : 0
        }
        for (let item = 1; item < ITEMS; item++) {
          const apart = z(one, item) - z(one, 0) + 0.6 * (z(b, item) - z(b, 0))
          expect(scores[item] - scores[0]).toBeCloseTo(apart, 3)
        }
      }),
    )
  })

  it('takes ranks as the share of items that score lower, ties half', () => {
    const values = [5, 3, 3, NONE, -1, NONE]
    const scores = ask([[says('one', values), 2]], { normalize: 'rank' })
    // Below 5: five of six. Below 3: three, and the two 3 half. Untouched: one below, the two of them half.
    const place = (item: number): number => {
      const own = values[item] || 0
      const all = values.map(value => value || 0)
      return (all.filter(v => v < own).length + all.filter(v => v === own).length / 2) / ITEMS
    }
    values.forEach((_, item) => {
      expect(scores[item]).toBeCloseTo(2 * (place(item) - place(3)), 6)
    })
  })

  it('divides by the largest, or leaves scores as they are', () => {
    const parts = [[says('one', [-4, 2, NONE, NONE, NONE, NONE]), 3]] as const
    expect(ask(parts, { normalize: 'max' })).toEqual([-3, 1.5, 0, 0, 0, 0])
    expect(ask(parts, { normalize: 'none' })).toEqual([-12, 6, 0, 0, 0, 0])
  })

  it('explains a score by the evidence of its parts, in shares that sum to it', () => {
    for (const normalize of ['z-score', 'rank', 'max', 'none'] as const) {
      const silent: Model = { ...says('silent', [1, 0, NONE, NONE, NONE, 2]) }
      const model = blend(
        [
          [says('one', [3, 1, NONE, NONE, NONE, NONE]), 1],
          [{ ...silent, train: without(silent, 'explain') }, -0.5],
        ],
        { normalize },
      )
      const scorer = trained(model, data)
      const query = queryOf([1])
      const scores = new Scores(ITEMS)
      scorer.scoreUser!(query, scores)
      for (const item of [0, 1, 5]) {
        const evidence: Evidence[] = []
        expect(scorer.explain!(query, item, evidence)).toBe(true)
        expect(evidence.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(scores.values[item], 5)
        expect(evidence.some(({ kind }) => kind === 'silent')).toBe(true)
      }
      expect(scorer.explain!(query, 3, [])).toBe(false)
    }
  })

  it('explains what it was not asked before, also on the page of an item', () => {
    const scorer = trained(blend([[says('one', [3, 1, NONE, NONE, NONE, NONE]), 2]]), data)
    const evidence: Evidence[] = []
    expect(scorer.explain!(queryOf([4]), 0, evidence)).toBe(true)
    expect(scorer.explainItem!(2, 0, evidence)).toBe(true)
    const total = (2 * 3) / deviation([3, 1, 0, 0, 0, 0])
    expect(evidence[0].share + evidence[1].share).toBeCloseTo(total, 5)
    expect((forItem(scorer, ITEMS, 2) || [])[0][1]).toBeCloseTo(total, 5)
  })

  it('trains a part once, however many blends share it', () => {
    const part = says('part', [1, NONE, NONE, NONE, NONE, NONE])
    const setting = context(data)
    runToEnd(setting.part(blend([[part, 1]])))
    runToEnd(
      setting.part(
        blend([
          [part, 2],
          [says('other', [1, 2, 3, 4, 5, 6]), 1],
        ]),
      ),
    )
    expect(part.trainings).toBe(1)
  })

  it('has nothing to go by when no part has, and says what its parts say', () => {
    const nothing = says('nothing', Array(ITEMS).fill(NONE))
    expect(forUser(trained(blend([[nothing, 1]]), data), ITEMS, queryOf([]))).toBe(false)
    const some = trained(
      blend([
        [nothing, 1],
        [says('some', [1, 2, NONE, NONE, NONE, NONE]), 1],
      ]),
      data,
    )
    expect(forUser(some, ITEMS, queryOf([]))).not.toBe(false)
    expect(some.because).toBe('nothing: nothing was told; some: some was told')
    expect(some.parts).toHaveLength(2)
  })

  it('asks only the parts that know pages of items', () => {
    const user = says('user', [1, 1, 1, 1, 1, 2])
    const model: Model = { ...user, train: without(user, 'scoreItem') }
    expect(trained(blend([[model, 1]]), data).scoreItem).toBeUndefined()
    const both = blend([
      [model, 1],
      [says('page', [NONE, 7, NONE, NONE, NONE, NONE]), 1],
    ])
    expect((forItem(trained(both, data), ITEMS, 0) || []).map(([item]) => item)).toEqual([1])
  })

  it('may itself be a part, and comes back from its recipe', () => {
    const recipe = {
      name: 'blend',
      options: {
        parts: [
          { name: 'recent', options: { newest: 0.5 }, weight: 0.6 },
          {
            name: 'blend',
            options: { parts: [{ name: 'itemKnn', options: {}, weight: 1 }], normalize: 'max' },
            weight: 2,
          },
        ],
        normalize: 'rank',
      },
    }
    const model = reviveModel(recipe)
    const log = interactionsOf({ shoppers: [0, 0, 1, 1], items: [0, 1, 1, 2], at: [1e9, 2e9, 3e9, 4e9] })
    const scorer = trained(model, log)
    const again = reviveModel(JSON.parse(JSON.stringify({ name: model.name, options: model.options })))
    expect(again.options).toEqual(model.options)
    expect(bits(again.load(scorer.state()).state())).toEqual(bits(scorer.state()))
  })

  it('answers for items that came after its training', () => {
    const scorer = trained(blend([[says('one', [3, 1, NONE, NONE, NONE, NONE]), 1]]), data)
    const small = new Scores(ITEMS)
    const large = new Scores(ITEMS + 3)
    scorer.scoreUser!(queryOf([]), small)
    scorer.scoreUser!(queryOf([]), large)
    expect(Array.from(large.values.subarray(0, ITEMS))).toEqual(Array.from(small.values))
  })

  it('refuses parts that are none, and states of another blend', () => {
    const bad = expect.objectContaining({ code: 'bad-option' })
    const blendOf = blend as (parts: unknown, options?: object) => Model
    expect(() => blendOf([])).toThrow(bad)
    expect(() => blendOf(undefined)).toThrow(bad)
    expect(() => blendOf([['ease', 1]])).toThrow(/no model in part 0/)
    expect(() => blendOf([[says('one', []), Number.NaN]])).toThrow(bad)
    expect(() => blendOf([[says('one', []), 1]], { normalize: 'minmax' })).toThrow(/did you mean/)
    const state: State = { meta: { itemCount: 3 }, parts: [] }
    expect(() => blend([[says('one', []), 1]]).load(state)).toThrow(
      expect.objectContaining({ code: 'bad-snapshot' }),
    )
  })
})

/** The training of a model whose scorer cannot do one thing. */
function without(model: Model, method: 'explain' | 'scoreItem'): Model['train'] {
  return function* (log, setting) {
    const scorer = yield* model.train(log, setting)
    return { ...scorer, [method]: undefined }
  }
}
