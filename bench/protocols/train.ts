import { Catalog } from '../../src/data/catalog.js'
import type { Interactions } from '../../src/data/interactions.js'
import { Vocabulary } from '../../src/data/vocabulary.js'
import { random } from '../../src/kernels/random.js'
import { Scores } from '../../src/kernels/scores.js'
import { topOfScores } from '../../src/kernels/top-k.js'
import { runToEnd, shareParts } from '../../src/models/fit.js'
import type { Model, Scorer } from '../../src/models/model.js'
import type { AnyItem } from '../../src/types.js'

/** A catalogue whose indices are the positions of the records. */
export function catalogOf(items: readonly AnyItem[]): Catalog {
  const catalog = new Catalog()
  catalog.set(items, new Vocabulary())
  return catalog
}

export type Train = (model: Model) => Scorer

/** Trains models on one log, sharing their parts as a fit does. */
export function trainer(data: Interactions, items: readonly AnyItem[] = []): Train {
  const context = shareParts(data, {
    catalog: catalogOf(items),
    kernels: 'wasm',
    threads: 1,
    random: name => random(1, name),
  })
  return model => runToEnd(context.part(model))
}

/** The list on the page of an item. */
export function pageList(scorer: Scorer, item: number, k: number, itemCount: number): number[] {
  const scores = new Scores(itemCount)
  scorer.scoreItem!(item, scores)
  return best(scores, [item], k)
}

/** The list beside a basket; a model that has no word on baskets is asked about each item, and the scores summed. */
export function basketList(
  scorer: Scorer,
  basket: readonly number[],
  k: number,
  itemCount: number,
): number[] {
  const scores = new Scores(itemCount)
  if (scorer.scoreBasket) scorer.scoreBasket(Int32Array.from(basket), scores)
  else for (const item of basket) scorer.scoreItem!(item, scores)
  return best(scores, basket, k)
}

/** The best `k`, none of `query` among them. */
export function best(scores: Scores, query: readonly number[], k: number): number[] {
  const room = k + query.length
  const items = new Int32Array(room)
  const count = topOfScores(scores, room, items, new Float32Array(room))
  return Array.from(items.subarray(0, count))
    .filter(item => !query.includes(item))
    .slice(0, k)
}

/** R'@k = hits / min(k, |T|) and MRR@k = 1 / place of the first hit, summed over queries. */
export class ListFigures {
  readonly #k: number
  #recall = 0
  #reciprocal = 0
  #hits = 0
  queries = 0

  constructor(k: number) {
    this.#k = k
  }

  add(list: readonly number[], truth: ReadonlySet<number>): void {
    let hits = 0
    let first = 0
    list.slice(0, this.#k).forEach((item, place) => {
      if (!truth.has(item)) return
      hits++
      if (first === 0) first = place + 1
    })
    this.queries++
    this.#recall += hits / Math.min(this.#k, truth.size)
    this.#reciprocal += first > 0 ? 1 / first : 0
    this.#hits += hits > 0 ? 1 : 0
  }

  get recall(): number {
    return this.#recall / this.queries
  }

  get mrr(): number {
    return this.#reciprocal / this.queries
  }

  get hitRate(): number {
    return this.#hits / this.queries
  }
}
