import { Catalog } from '../../src/data/catalog/catalog.js'
import type { Interactions } from '../../src/data/fold/interactions.js'
import { discounts, METRICS, type Metric, measureList } from '../../src/evaluation/metrics.js'
import { random } from '../../src/kernels/random.js'
import { Scores } from '../../src/kernels/scores.js'
import type { Csr } from '../../src/kernels/sparse.js'
import { topOfScores } from '../../src/kernels/top-k.js'
import { runToEnd, shareParts } from '../../src/models/fit.js'
import type { Model, Query, Scorer } from '../../src/models/model.js'

/** Trains a model on plain pairs: no catalogue, seed 1. */
export function trainOn(data: Interactions, model: Model): Scorer {
  const context = {
    catalog: new Catalog(),
    kernels: 'wasm',
    random: (name: string) => random(1, name),
  } as const
  return runToEnd(model.train(data, shareParts(data, context)))
}

/**
 * Means over shoppers with a non-empty T: every item the scorer knows is ranked but those of the shopper's own
 * train row, ties to the lower index. `truth` holds T by shopper; items unknown to train stay in it.
 */
export function rankUsers(
  scorer: Scorer,
  train: Csr,
  truth: ReadonlyMap<number, readonly number[]>,
  k: number,
): Record<Metric, number> {
  const scores = new Scores(train.cols)
  const blocked = new Uint8Array(train.cols)
  const relevant = new Uint8Array(train.cols)
  const items = new Int32Array(k)
  const values = new Float32Array(k)
  const weights = discounts(k)
  const one = new Float64Array(METRICS.length)
  const sums = new Float64Array(METRICS.length)
  for (const [shopper, wanted] of truth) {
    const own = train.indices.subarray(train.indptr[shopper], train.indptr[shopper + 1])
    for (const item of own) blocked[item] = 1
    for (const item of wanted) if (item < train.cols) relevant[item] = 1
    scorer.scoreUser?.(historyOf(own), scores)
    const found = topOfScores(scores, k, items, values, blocked)
    measureList(items, found, relevant, wanted.length, weights, one, 0)
    for (let m = 0; m < one.length; m++) sums[m] += one[m]
    for (const item of own) blocked[item] = 0
    for (const item of wanted) if (item < train.cols) relevant[item] = 0
    scores.clear()
  }
  return Object.fromEntries(METRICS.map((metric, m) => [metric, sums[m] / truth.size])) as Record<
    Metric,
    number
  >
}

function historyOf(items: Int32Array): Query {
  return {
    items,
    weights: new Float32Array(items.length).fill(1),
    ages: new Float32Array(items.length),
    types: new Uint8Array(items.length),
    steps: new Int32Array(items.length),
    now: 0,
  }
}
