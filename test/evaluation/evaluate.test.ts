import { describe, expect, it } from 'vitest'
import { Catalog } from '../../src/data/catalog/catalog.js'
import { PURCHASE } from '../../src/data/event.js'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { bestSellers, ownPast, recentBestSellers } from '../../src/evaluation/baselines.js'
import { evaluate } from '../../src/evaluation/evaluate.js'
import { givenSplit, splitByTime } from '../../src/evaluation/split.js'
import { random } from '../../src/kernels/random.js'
import type { Model } from '../../src/models/model.js'

const DAY = 86_400_000
const ITEMS = 40

/** Two tribes, each with its own half of the items; baskets of four on twenty days. */
function tribes() {
  const dice = random(7, 'tribes')
  const columns = {
    shoppers: [] as number[],
    items: [] as number[],
    at: [] as number[],
    types: [] as number[],
  }
  for (let day = 0; day < 20; day++) {
    for (let s = 0; s < 60; s++) {
      if (dice.next() < 0.5) continue
      for (let b = 0; b < 4; b++) {
        columns.shoppers.push(s)
        columns.items.push((s % 2) * (ITEMS / 2) + dice.below(ITEMS / 2))
        columns.at.push(day * DAY + s * 1000)
        columns.types.push(PURCHASE)
      }
    }
  }
  return splitByTime(interactionsOf({ ...columns, itemCount: ITEMS }), new Catalog(), { at: 15 * DAY })
}

/** Knows the truth: items of the tribe of the newest item. */
function tribe(): Model {
  const score = (item: number, add: (item: number, value: number) => void): boolean => {
    const from = item < ITEMS / 2 ? 0 : ITEMS / 2
    for (let i = 0; i < ITEMS / 2; i++) add(from + i, 1)
    return true
  }
  const scorer = {
    scoreUser: (query: { items: Int32Array }, out: { add(item: number, value: number): void }) =>
      score(query.items[0], (item, value) => out.add(item, value)),
    scoreItem: (item: number, out: { add(item: number, value: number): void }) =>
      score(item, (of, value) => out.add(of, value)),
    state: () => ({}),
  }
  return {
    name: 'tribe',
    options: {},
    // biome-ignore lint/correctness/useYield: it knows already
    *train() {
      return scorer
    },
    load: () => scorer,
  }
}

describe('evaluate', () => {
  const split = tribes()
  const { tasks } = evaluate(
    split,
    { youMayLike: { tribe: tribe() }, related: { tribe: tribe() } },
    { k: 20, resamples: 200 },
  )

  it('judges you may like twice, and related once', () => {
    expect(tasks.map(({ question, variant }) => [question, variant])).toEqual([
      ['youMayLike', 'new'],
      ['youMayLike', 'repeats'],
      ['related', undefined],
    ])
  })

  it('finds everything with a model that knows the truth and has twenty places for twenty items', () => {
    const [model] = tasks[1].models
    expect(model.label).toBe('tribe')
    expect(model.metrics.recall).toEqual({ mean: 1, low: 1, high: 1 })
    expect(model.overBaseline?.recall.low).toBeGreaterThan(0.1)
  })

  it('sets the baselines beside where they can answer', () => {
    expect(new Set(tasks[1].models.map(({ label }) => label))).toEqual(
      new Set(['tribe', 'best sellers', 'recent best sellers', 'own past']),
    )
    expect(tasks[2].models.some(({ label }) => label === 'own past')).toBe(false)
  })

  it('sorts by what was found, and measures each against the best', () => {
    const found = tasks[0].models.map(({ metrics }) => metrics.recallCapped.mean)
    expect(found).toEqual([...found].sort((a, b) => b - a))
    expect(tasks[0].models[0].behindBest).toBeUndefined()
    for (const model of tasks[0].models.slice(1)) expect(model.behindBest?.mean).toBeLessThanOrEqual(0)
  })

  it('gives the same result again, to the bit', () => {
    const models = { related: { tribe: tribe() } }
    expect(JSON.stringify(evaluate(split, models))).toBe(JSON.stringify(evaluate(split, models)))
  })

  it('says what the data was', () => {
    const { split: about } = evaluate(split, { related: { tribe: tribe() } }, { resamples: 10 })
    expect(about).toMatchObject({ kind: 'time', at: 15 * DAY, shoppers: 60, items: ITEMS })
    expect(about.trainEvents + about.testEvents).toBe(split.train.rows.length + split.test.length)
  })

  it('refuses a split that leaks unless told to warn', () => {
    const pairs = interactionsOf({ shoppers: [0, 0, 1], items: [0, 1, 1], itemCount: 2, shopperCount: 2 })
    const leaky = givenSplit(pairs, pairs, new Catalog())
    expect(() => evaluate(leaky, { youMayLike: { tribe: tribe() } })).toThrow(/The split leaks/)
    expect(evaluate(leaky, { youMayLike: { tribe: tribe() } }, { leaks: 'warn' }).warnings[0]).toMatch(
      /leaks/,
    )
  })

  it('refuses unknown questions, options, and models that cannot answer', () => {
    expect(() => evaluate(split, { buyAgian: {} } as never)).toThrow(/does not know the question "buyAgian"/)
    expect(() => evaluate(split, {}, { resample: 3 } as never)).toThrow(/Did you mean "resamples"/)
    const mute: Model = {
      ...tribe(),
      name: 'mute',
      *train() {
        yield { stage: 'mute', done: 1 }
        return { state: () => ({}) }
      },
    }
    expect(() => evaluate(split, { related: { mute } })).toThrow(/"mute" .* cannot answer related/)
  })

  it('has nothing to show, and no model, for a question without cases', () => {
    const [task] = evaluate(split, { similar: { tribe: tribe() } }).tasks
    expect(task).toMatchObject({ question: 'similar', queries: 0, models: [] })
  })
})

describe('the baselines', () => {
  const data = interactionsOf({
    shoppers: [0, 0, 1, 2, 2, 0],
    items: [0, 1, 1, 1, 2, 1],
    at: [0, 1, 2, 40, 50, 60].map(day => day * DAY),
    types: [0, 5, 0, 0, 0, 0],
  })
  const asked = {
    items: Int32Array.of(1, 1, 0),
    weights: Float32Array.of(1, 5, 1),
    ages: Float32Array.of(0, 59, 60),
  }
  const query = { ...asked, types: Uint8Array.of(0, 5, 0), steps: Int32Array.of(0, 1, 1), now: 60 * DAY }

  async function scoresOf(model: Model): Promise<Record<number, number>> {
    const { Scores } = await import('../../src/kernels/scores.js')
    const { runToEnd } = await import('../../src/models/fit.js')
    const scorer = runToEnd(model.train(data, {} as never))
    const out = new Scores(3)
    scorer.scoreUser?.(query, out)
    return Object.fromEntries([...out.touched.subarray(0, out.count)].map(item => [item, out.values[item]]))
  }

  it('count distinct shoppers, of all time or of the newest thirty days', async () => {
    expect(await scoresOf(bestSellers())).toEqual({ 0: 1, 1: 3, 2: 1 })
    expect(await scoresOf(recentBestSellers())).toEqual({ 1: 2, 2: 1 })
  })

  it('take the own past from purchases where there are any, most often and newest first', async () => {
    expect(await scoresOf(ownPast())).toEqual({ 1: Math.fround(1 + 1 / (2 + 59)) })
  })
})
