import { Catalog } from '../../src/data/catalog/catalog.js'
import type { Interactions } from '../../src/data/fold/interactions.js'
import { Vocabulary } from '../../src/data/vocabulary.js'
import { random } from '../../src/kernels/random.js'
import { Scores } from '../../src/kernels/scores.js'
import { topOfScores } from '../../src/kernels/top-k.js'
import { runToEnd, shareParts } from '../../src/models/fit.js'
import type { KernelSet, Model, Query, Scorer, State, Threads, TrainContext } from '../../src/models/model.js'

/** A catalogue in which items of one category share a title too; below 0 for none. */
export function plainCatalog(categories: readonly number[] = []): Catalog {
  const catalog = new Catalog()
  const items = categories.map((category, i) => ({
    id: i,
    ...(category >= 0 && { category: `c${category}`, title: `thing${category}` }),
  }))
  catalog.set(items, new Vocabulary())
  return catalog
}

export function context(
  data: Interactions,
  options: {
    readonly kernels?: KernelSet
    readonly threads?: Threads | undefined
    readonly catalog?: Catalog
    readonly seed?: number
  } = {},
): TrainContext {
  const { kernels = 'plain', threads, catalog = plainCatalog(), seed = 1 } = options
  return shareParts(data, { catalog, kernels, threads, random: name => random(seed, name) })
}

export function trained(model: Model, data: Interactions, options?: Parameters<typeof context>[1]): Scorer {
  return runToEnd(model.train(data, context(data, options)))
}

/** A history of views, newest first, all of them now. */
export function queryOf(items: readonly number[], now = 0): Query {
  return {
    items: Int32Array.from(items),
    weights: new Float32Array(items.length).fill(1),
    ages: new Float32Array(items.length),
    types: new Uint8Array(items.length),
    steps: new Int32Array(items.length),
    now,
  }
}

/** Everything that has a score, best first, as pairs of item and score. */
export function ranked(scores: Scores, k = scores.size): [number, number][] {
  const items = new Int32Array(k)
  const values = new Float32Array(k)
  const count = topOfScores(scores, k, items, values)
  return Array.from({ length: count }, (_, r) => [items[r], values[r]])
}

export function forUser(scorer: Scorer, itemCount: number, query: Query): [number, number][] | false {
  const scores = new Scores(itemCount)
  return scorer.scoreUser!(query, scores) && ranked(scores)
}

export function forItem(scorer: Scorer, itemCount: number, item: number): [number, number][] | false {
  const scores = new Scores(itemCount)
  return scorer.scoreItem!(item, scores) && ranked(scores)
}

/** A state as plain JSON, so that two can be compared bit for bit. */
export function bits(state: State): unknown {
  const arrays = Object.entries(state.arrays ?? {}).map(([name, array]) => [
    name,
    array.constructor.name,
    Array.from(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
  ])
  return { meta: state.meta ?? null, arrays, parts: (state.parts ?? []).map(bits) }
}
