import { Catalog } from '../../src/data/catalog/catalog.js'
import type { Interactions } from '../../src/data/fold/interactions.js'
import { Vocabulary } from '../../src/data/vocabulary.js'
import { intervalOf, resample } from '../../src/evaluation/bootstrap.js'
import { random } from '../../src/kernels/random.js'
import { Scores } from '../../src/kernels/scores.js'
import { topOfScores } from '../../src/kernels/top-k.js'
import { runToEnd, shareParts } from '../../src/models/fit.js'
import type { Model, Scorer, Threads } from '../../src/models/model.js'
import type { AnyItem } from '../../src/types.js'

/** A catalogue whose indices are the positions of the records. */
export function catalogOf(items: readonly AnyItem[]): Catalog {
  const catalog = new Catalog()
  catalog.set(items, new Vocabulary())
  return catalog
}

export type Train = (model: Model) => Scorer

/** Trains models on one log, sharing their parts as a fit does. */
export function trainer(data: Interactions, items: readonly AnyItem[] = [], threads?: Threads): Train {
  const context = shareParts(data, {
    catalog: catalogOf(items),
    kernels: 'wasm',
    threads,
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

/** R'@k = hits / min(k, |T|), MRR@k = 1 / place of the first hit, and hit rate: means over queries. */
export class ListFigures {
  readonly #k: number
  readonly #recall: number[] = []
  readonly #reciprocal: number[] = []
  readonly #group: number[] = []

  constructor(k: number) {
    this.#k = k
  }

  /** One list; queries of one `group` (an invoice, a visit) are drawn together for the interval. */
  add(list: readonly number[], truth: ReadonlySet<number>, group = this.#group.length): void {
    let hits = 0
    let first = 0
    list.slice(0, this.#k).forEach((item, place) => {
      if (!truth.has(item)) return
      hits++
      if (first === 0) first = place + 1
    })
    this.#recall.push(hits / Math.min(this.#k, truth.size))
    this.#reciprocal.push(first > 0 ? 1 / first : 0)
    this.#group.push(group)
  }

  get queries(): number {
    return this.#recall.length
  }

  get recall(): number {
    return meanOf(this.#recall)
  }

  get mrr(): number {
    return meanOf(this.#reciprocal)
  }

  get hitRate(): number {
    return meanOf(this.#reciprocal.map(value => (value > 0 ? 1 : 0)))
  }

  /** How far ahead of another the recall is, with the 95 % interval of the paired difference, in words. */
  aheadOf(other: ListFigures, name: string): string {
    const columns = [Float64Array.from(this.#recall), Float64Array.from(other.#recall)]
    const { mean, low, high } = intervalOf(resample(columns, this.#group), 0, 1)
    const signed = (value: number): string => (value < 0 ? '' : '+') + value.toFixed(4)
    return `ahead of ${name} by ${signed(mean)} [${signed(low)}, ${signed(high)}]`
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
