import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { log } from '../kernels/math.js'
import { rowSums } from '../kernels/row-sums.js'
import type { Model, TrainContext, Training } from './model.js'
import { finiteNumber, oneOf, wholeNumber } from './option-values.js'
import { loadNeighbors, neighborScorer } from './pairs/neighbor-lists.js'
import { type PairGroups, pairGroups } from './pairs/pair-groups.js'
import { trainPartners } from './pairs/partner-training.js'
import { withReverse } from './pairs/reverse-lists.js'

export interface ItemKnnOptions {
  /**
   * How two items are compared by the shoppers they share.
   * - `'cosine'`: shared shoppers over the geometric mean of both;
   * - `'tfidf'`: the same, a shopper with many items counting less;
   * - `'bm25'`: a shopper with many items counts less, and so does an item with many shoppers; the numbers have no
   *   upper bound and favour what popular items share.
   * @default 'cosine'
   */
  readonly similarity?: 'cosine' | 'tfidf' | 'bm25'
  /** Neighbours kept for an item. More: long histories reach further, larger snapshot. @default 50 */
  readonly neighbors?: number
  /** Newest distinct items of a shopper that count. Bounds the work that a bot causes. @default 500 */
  readonly maxPerShopper?: number
  /** Added below the fraction line: larger trusts pairs with few shared shoppers less. @default 0 */
  readonly shrink?: number
  /**
   * Whose nearest count for a shopper. `'target'`: an item is carried by its own nearest among the history, which
   * is a tenth to a third more accurate. `'source'`: every item of the history votes for its nearest, as
   * benfred/implicit does; less memory, shorter questions. The page of an item is the same for both.
   * @default 'target'
   */
  readonly prune?: 'target' | 'source'
  /** Only 'bm25': how soon more of the same stops to count. @default 1.2 */
  readonly k1?: number
  /** Only 'bm25': how much the popularity of an item counts against it, 0 … 1. @default 0.75 */
  readonly b?: number
}

type Resolved = Required<ItemKnnOptions> & { readonly [key: string]: string | number }

const SIMILARITIES = ['cosine', 'tfidf', 'bm25'] as const
const PRUNES = ['target', 'source'] as const
const DEFAULTS = {
  similarity: 'cosine' as (typeof SIMILARITIES)[number],
  neighbors: 50,
  maxPerShopper: 500,
  shrink: 0,
  prune: 'target' as (typeof PRUNES)[number],
  k1: 1.2,
  b: 0.75,
}

/**
 * Items whose shoppers are the same: a sound first model for "you may like" and, without views, for "similar".
 *
 * All kinds of positive events count alike, each pair of shopper and item once. With c(i) shoppers of item i, d(u)
 * items of shopper u, I items:
 * - cosine: `n_ij / (√c(i) √c(j) + shrink)`;
 * - tfidf: `Σ_u idf(u)² / (|i| |j| + shrink)`, idf(u) = ln I − ln(1 + d(u)), |i| = √(Σ_u idf(u)²) over its shoppers;
 * - bm25: `Σ_u idf(u)² / (1/f(i) · 1/f(j) + shrink)`, f(i) = (k1 + 1) / (k1 (1 − b + b c(i)/mean c) + 1).
 *
 * The weightings are those of benfred/implicit 0.7.3 (nearest_neighbours.py), whose idf is per shopper; sums are
 * float64. That whose nearest are kept matters was measured on two logs: nDCG@10 0.131 → 0.143 and recall@20 0.072 →
 * 0.099. O(Σ d(u)²) time, 12 bytes a kept neighbour, of which 'target' has about half as many again.
 */
export function itemKnn(options?: ItemKnnOptions): Model {
  const resolved = resolve(options)
  return {
    name: 'itemKnn',
    options: resolved,
    train: (data, context) => train(data, resolved, context),
    load: state => loadNeighbors('itemKnn', state, rowSums),
  }
}

function resolve(options: ItemKnnOptions | undefined): Resolved {
  const owner = 'itemKnn()'
  const given = checkOptions(owner, options, DEFAULTS)
  return {
    similarity: oneOf(owner, 'similarity', given.similarity, SIMILARITIES),
    neighbors: wholeNumber(owner, 'neighbors', given.neighbors),
    maxPerShopper: wholeNumber(owner, 'maxPerShopper', given.maxPerShopper),
    shrink: finiteNumber(owner, 'shrink', given.shrink),
    prune: oneOf(owner, 'prune', given.prune, PRUNES),
    k1: finiteNumber(owner, 'k1', given.k1),
    b: finiteNumber(owner, 'b', given.b, 0, 1),
  }
}

function* train(data: Interactions, options: Resolved, context: TrainContext): Training {
  const pairs = yield* pairGroups(data, 'shoppers', options.maxPerShopper, 'itemKnn')
  const groupWeight = options.similarity === 'cosine' ? undefined : shopperWeights(pairs)
  const factor = itemFactors(pairs, options, groupWeight)
  const lists = yield* trainPartners(
    'itemKnn',
    pairs,
    {
      ...(groupWeight && { groupWeight }),
      rowFactor: factor,
      columnFactor: factor,
      shrink: options.shrink,
      neighbors: options.neighbors,
    },
    context,
  )
  const both = options.prune === 'target' ? yield* withReverse(lists, 'itemKnn') : lists
  return neighborScorer(both, 'same-shoppers', rowSums)
}

/** idf(u)² of every shopper; I counts the items that anyone has. */
function shopperWeights(pairs: PairGroups): Float64Array {
  const { count, start, itemStart, itemCount } = pairs
  let known = 0
  for (let i = 0; i < itemCount; i++) if (itemStart[i + 1] > itemStart[i]) known++
  const weights = new Float64Array(count)
  for (let u = 0; u < count; u++) {
    const idf = log(known) - log(1 + start[u + 1] - start[u])
    weights[u] = idf * idf
  }
  return weights
}

/** What divides the sum of a pair, for each of its two items. */
function itemFactors(pairs: PairGroups, options: Resolved, weights: Float64Array | undefined): Float64Array {
  const { itemCount, itemStart, groupsOf } = pairs
  const factors = new Float64Array(itemCount)
  const entries = itemStart[itemCount]
  let known = 0
  for (let i = 0; i < itemCount; i++) if (itemStart[i + 1] > itemStart[i]) known++
  for (let i = 0; i < itemCount; i++) {
    const shoppers = itemStart[i + 1] - itemStart[i]
    if (options.similarity === 'bm25') {
      const { k1, b } = options
      factors[i] = (k1 * (1 - b + (b * shoppers * known) / entries) + 1) / (k1 + 1)
      continue
    }
    let sum = shoppers
    if (weights) {
      sum = 0
      for (let e = itemStart[i]; e < itemStart[i + 1]; e++) sum += weights[groupsOf[e]]
    }
    factors[i] = Math.sqrt(sum)
  }
  return factors
}
