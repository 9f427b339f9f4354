import { describe, expect, it } from 'vitest'
import { Catalog } from '../../src/data/catalog/catalog.js'
import { PURCHASE } from '../../src/data/event.js'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { learnWeights } from '../../src/evaluation/blend-weights.js'
import type { TuneProgress } from '../../src/evaluation/stopwatch.js'
import { type Tuned, tune, tuning } from '../../src/evaluation/tune.js'
import { VARIED, vary } from '../../src/evaluation/vary.js'
import { random } from '../../src/kernels/random.js'
import { blend } from '../../src/models/blend.js'
import { cooccurrence } from '../../src/models/cooccurrence.js'
import { runToEnd } from '../../src/models/fit.js'
import * as register from '../../src/models/index.js'
import { popular } from '../../src/models/popular.js'
import { reviveModel } from '../../src/models/revive.js'

const DAY = 86_400_000
const ITEMS = 60

/** Two tribes with their own items, of which some sell much better: what is popular is a poor guide. */
function shop(days = 40): Interactions {
  const dice = random(3, 'shop')
  const columns = {
    shoppers: [] as number[],
    items: [] as number[],
    at: [] as number[],
    types: [] as number[],
  }
  for (let day = 0; day < days; day++) {
    for (let s = 0; s < 200; s++) {
      if (dice.next() < 0.85) continue
      for (let b = 0; b < 4; b++) {
        const place = Math.floor(dice.next() * dice.next() * (ITEMS / 2))
        columns.shoppers.push(s)
        columns.items.push((s % 2) * (ITEMS / 2) + place)
        columns.at.push(day * DAY + s * 60_000)
        columns.types.push(PURCHASE)
      }
    }
  }
  return interactionsOf({ ...columns, itemCount: ITEMS })
}

const data = shop()
const catalog = new Catalog()
const options = { trials: 6, resamples: 200, relevant: 'any' as const, minBasket: 2, k: 10 }
const pairs = cooccurrence({ over: 'shoppers' })

describe('tune', () => {
  it('leaves a default whose weights are far off, and says by how much the other was better', async () => {
    const bad = blend([
      [popular(), 1],
      [pairs, 0.01],
    ])
    const tuned = await tune(data, catalog, 'youMayLike', bad, options)
    expect(tuned.changed).toBe(true)
    expect(tuned.confirmed?.low).toBeGreaterThan(0)
    expect(tuned.because).toMatch(/finds more than the default: \+\d/)
    const [{ weight: first }, { weight: second }] = (tuned.model.options as { parts: { weight: number }[] })
      .parts
    expect(second / first).toBeGreaterThan(0.05)
  })

  it('keeps a default that nothing beats clearly', async () => {
    const tuned = await tune(data, catalog, 'related', pairs, { ...options, margin: 0.5 })
    expect(tuned.changed).toBe(false)
    expect(tuned.model).toEqual({ name: pairs.name, options: pairs.options })
    expect(tuned.because).toMatch(/The default stays/)
  })

  it('gives the same recipe for the same seed, whatever the clock says', () => {
    let time = 0
    const slow = runToEnd(tuning(data, catalog, 'related', pairs, { ...options, clock: () => (time += 1e6) }))
    const fast = runToEnd(tuning(data, catalog, 'related', pairs, { ...options, clock: () => 0 }))
    expect(slow).toEqual(fast)
  })

  it('says how long it will take, and never that less is done', async () => {
    const seen: TuneProgress[] = []
    let time = 0
    const clock = () => (time += 10)
    await tune(data, catalog, 'related', pairs, { ...options, clock, onProgress: step => seen.push(step) })
    expect(seen.some(({ secondsLeft }) => secondsLeft !== undefined && secondsLeft > 0)).toBe(true)
    const done = seen.map(step => step.done)
    expect(done).toEqual([...done].sort((a, b) => a - b))
  })

  it('stops when told, judging the best so far', async () => {
    const stop = new AbortController()
    const run = tune(data, catalog, 'related', pairs, {
      ...options,
      trials: 50,
      signal: stop.signal,
      onProgress: ({ stage }) => {
        if (stage.startsWith('trial 3 ')) stop.abort()
      },
    })
    const tuned: Tuned = await run
    expect(tuned.trials.length).toBe(2)
  })

  it('keeps the default where there is too little to judge by', async () => {
    const few = interactionsOf({
      shoppers: Array.from({ length: 60 }, (_, r) => r % 3),
      items: Array.from({ length: 60 }, (_, r) => r % 5),
      at: Array.from({ length: 60 }, (_, r) => r * DAY),
    })
    const tuned = await tune(few, catalog, 'nextInSession', pairs, { trials: 2 })
    expect(tuned.changed).toBe(false)
    expect(tuned.because).toMatch(/cases in the window of the search are too few/)
  })

  it('never looks at events it was not given: another future gives the same recipe', () => {
    const cut = 30 * DAY
    const part = (from: Interactions): Interactions => {
      const kept = [...from.rows.at.keys()].filter(r => from.rows.at[r] < cut)
      const { rows } = from
      return interactionsOf({
        shoppers: kept.map(r => rows.shopper[r]),
        items: kept.map(r => rows.item[r]),
        at: kept.map(r => rows.at[r]),
        types: kept.map(r => rows.type[r]),
        itemCount: ITEMS,
      })
    }
    const one = runToEnd(tuning(part(data), catalog, 'related', pairs, options))
    const other = runToEnd(tuning(part(shop(60)), catalog, 'related', pairs, options))
    expect(one).toEqual(other)
  })

  it('refuses numbers that make no sense', () => {
    expect(() => runToEnd(tuning(data, catalog, 'related', pairs, { trials: 0 }))).toThrow(/0 trials/)
    expect(() => runToEnd(tuning(data, catalog, 'related', pairs, { trails: 3 } as never))).toThrow(
      /"trials"/,
    )
  })
})

describe('learnt weights', () => {
  const dice = random(5, 'pairs')
  const noise = () => dice.next() - 0.5
  /** The first part tells wanted items apart, the second is noise of the same size. */
  const differences = Array.from({ length: 4000 }, () => Float64Array.of(0.6 + noise(), noise() * 2))

  it('prefer the part that tells wanted items apart', () => {
    const [good, useless] = learnWeights(differences, [1, 1], 0.01)
    expect(good).toBeGreaterThan(4 * useless)
  })

  it('stay with the default under a heavy ridge', () => {
    const weights = learnWeights(differences, [1, 0.6], 1e6)
    expect(weights[1] / weights[0]).toBeCloseTo(0.6, 3)
  })

  it('agree with gradient descent on the same loss', () => {
    // An independent minimiser of the loss in the doc of learnWeights, without curvature.
    const start = [0.5, 0.5]
    const lambda = 0.1
    const squares = differences.reduce((sum, d) => sum + d[0] * d[0] + d[1] * d[1], 0)
    const ridge = (lambda * squares) / (differences.length * 2)
    const descend = (weights: number[], slope: (weights: number[]) => number[]): number[] => {
      for (let step = 0; step < 4000; step++)
        weights = weights.map((weight, p) => weight - 2 * slope(weights)[p])
      return weights
    }
    const loss = (weights: number[], p: number): number =>
      differences.reduce((sum, d) => sum - d[p] / (1 + Math.exp(weights[0] * d[0] + weights[1] * d[1])), 0) /
      differences.length
    const learnt = learnWeights(differences, start, lambda)
    const scale = descend([1], ([c]) => [
      start[0] * loss([c * start[0], c * start[1]], 0) + start[1] * loss([c * start[0], c * start[1]], 1),
    ])[0]
    const expected = descend([0, 0], weights =>
      weights.map((weight, p) => loss(weights, p) + ridge * (weight - scale * start[p])),
    )
    // The scale carries a slight ridge of its own, which bounds it where all pairs are told apart.
    for (const p of [0, 1]) expect(learnt[p]).toBeCloseTo(expected[p] / scale, 1)
  }, 60_000)

  it('are the default where nothing was to be learnt', () => {
    expect(learnWeights([], [1, 0.5], 1)).toEqual([1, 0.5])
    expect(learnWeights([Float64Array.of(0, 0)], [1, 0.5], 1)).toEqual([1, 0.5])
  })
})

describe('recipes drawn near another', () => {
  it('name only models and options that exist', () => {
    for (const [name, varied] of Object.entries(VARIED)) {
      const made = (register as unknown as Record<string, () => { options: object }>)[name]
      expect(made, name).toBeTypeOf('function')
      for (const option of varied) expect(Object.keys(made().options), name).toContain(option)
    }
  })

  it('can be revived, and differ', () => {
    const dice = random(1, 'vary')
    for (const name of Object.keys(VARIED)) {
      const model = (register as unknown as Record<string, () => { name: string; options: never }>)[name]()
      for (let draw = 0; draw < 30; draw++) {
        const varied = vary(model, dice)
        expect(varied).not.toEqual({ name: model.name, options: model.options })
        const revived = reviveModel(varied!)
        expect(JSON.stringify(revived.options)).toBe(JSON.stringify(varied!.options))
      }
    }
  })

  it('move weights and parts of a blend', () => {
    const start = blend([
      [popular(), 1],
      [pairs, 0.5],
    ])
    const varied = vary(start, random(1, 'vary'))!
    const parts = (varied.options as { parts: { name: string; weight: number }[] }).parts
    expect(parts.map(({ name }) => name)).toEqual(['popular', 'cooccurrence'])
    expect(JSON.stringify(reviveModel(varied).options)).toBe(JSON.stringify(varied.options))
  })

  it('are none for a model without anything to draw', () => {
    expect(vary(popular(), random(1, 'vary'))).toBeUndefined()
  })
})
