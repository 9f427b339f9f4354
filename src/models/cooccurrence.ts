import { checkOptions } from '../data/options.js'
import { rowSums } from '../kernels/row-sums.js'
import { rise, sink, unwind } from '../kernels/top-k.js'
import type { Model, Training } from './model.js'
import { finiteNumber, oneOf, wholeNumber } from './option-values.js'
import { avoidEachOther } from './pairs/association.js'
import { ListBuilder } from './pairs/list-builder.js'
import { loadNeighbors, neighborScorer } from './pairs/neighbor-lists.js'
import {
  clearCounts,
  countPartners,
  lengthWeights,
  type PairCounts,
  pairCounts,
} from './pairs/pair-counts.js'
import { OVER, type Over, type PairGroups, pairGroups } from './pairs/pair-groups.js'
import { PAIR_SCORES, type PairScore, type PairScoring, pairScore, pairScoring } from './pairs/pair-scores.js'

export interface CooccurrenceOptions {
  /**
   * What counts as together. `'baskets'`: bought in one order. `'sessions'`: looked at in one visit.
   * `'shoppers'`: anything positive by one shopper, at any time.
   * @default 'baskets'
   */
  readonly over?: Over
  /**
   * How a pair is scored, from n_ij groups with both, n_i and n_j with either, N in all:
   * - `'pair'`: `Σ m/length^lengthExponent / (n_i^sourceExponent · n_j^targetExponent + shrink)`, the most accurate;
   * - `'cosine'`: `n_ij / (√(n_i n_j) + shrink)`, the same in both directions;
   * - `'confidence'`: `n_ij / (n_i + shrink)`, drawn to best sellers;
   * - `'lift'`: `N n_ij / (n_i n_j) · n_ij / (n_ij + shrink)`, drawn to rare items;
   * - `'log-likelihood'`: Dunning's G² times n_ij / (n_ij + shrink), of pairs that stand together more often than
   *   by chance: how sure, not how strong.
   * @default 'pair'
   */
  readonly score?: PairScore
  /** Partners kept for an item. More: longer lists, larger snapshot. @default 50 */
  readonly neighbors?: number
  /**
   * Newest distinct items that count of one group. Bounds the work that a bot or a wholesale order causes; less is
   * faster, and forgets the far past of busy shoppers where pairs are counted over shoppers.
   * @default 500
   */
  readonly maxPerShopper?: number
  /** Pairs with fewer distinct shoppers are left out. 2 or 3 hides coincidences, and empties small shops. @default 1 */
  readonly minSupport?: number
  /**
   * Whether pairs that avoid each other (lift below 1, log-likelihood ratio 10.83 or more) are left out: they do not
   * go along, though what everyone buys may still be bought next.
   * @default 'hide'
   */
  readonly avoiding?: 'hide' | 'show'
  /**
   * How much evidence a pair needs: larger is more cautious with pairs seen once or twice.
   * @default 20 for 'pair', 5 for 'cosine', 'confidence' and 'lift', 0 for 'log-likelihood'
   */
  readonly shrink?: number
  /** Only 'pair'. Larger: lists differ less between rare and popular items asked about. @default 0.75 */
  readonly sourceExponent?: number
  /**
   * Only 'pair'. Larger: best sellers are recommended less. One item asked about likes 0.1 to 0.2, a basket, where
   * best sellers add up, 0.3.
   * @default 0.25
   */
  readonly targetExponent?: number
  /** Only 'pair'. How much less a long group says about each of its pairs: 0 not at all. @default 0.5 */
  readonly lengthExponent?: number
}

type Resolved = Required<CooccurrenceOptions> & { readonly [key: string]: string | number }

const DEFAULTS = {
  over: 'baskets' as Over,
  score: 'pair' as PairScore,
  neighbors: 50,
  maxPerShopper: 500,
  minSupport: 1,
  avoiding: 'hide' as 'hide' | 'show',
  shrink: undefined as number | undefined,
  sourceExponent: 0.75,
  targetExponent: 0.25,
  lengthExponent: 0.5,
}
const SHRINK = { pair: 20, cosine: 5, confidence: 5, lift: 5, 'log-likelihood': 0 }
const KIND = { baskets: 'bought-together', sessions: 'viewed-together', shoppers: 'same-shoppers' }
/** Steps of counting between two breaths: about 10 ms. */
const BREATH = 4_000_000

/**
 * What goes along: items that stand in the same baskets (or sessions, or shoppers' histories), more than their
 * popularity alone explains.
 *
 * Pairs that avoid each other (lift below 1, log-likelihood ratio 10.83 or more) are not kept. Evidence carries
 * support in distinct shoppers, confidence and lift where the pair has at least 3 groups, 2 shoppers, a lift
 * above 1 and a ratio of 10.83; the ranking itself is not gated, which would cost accuracy in every shop.
 *
 * O(Σ length² over groups) time; 16 bytes a kept pair. The log-likelihood ratio is Dunning's (1993).
 *
 * @example
 * new Recommender({ models: { related: cooccurrence(), similar: cooccurrence({ over: 'sessions' }) } })
 */
export function cooccurrence(options?: CooccurrenceOptions): Model {
  const resolved = resolve(options)
  return {
    name: 'cooccurrence',
    options: resolved,
    train: data => train(pairGroups(data, resolved.over, resolved.maxPerShopper), resolved),
    load: state => loadNeighbors('cooccurrence', state, rowSums),
  }
}

function resolve(options: CooccurrenceOptions | undefined): Resolved {
  const owner = 'cooccurrence()'
  const given = checkOptions(owner, options, DEFAULTS)
  const score = oneOf(owner, 'score', given.score, PAIR_SCORES)
  return {
    over: oneOf(owner, 'over', given.over, OVER),
    score,
    neighbors: wholeNumber(owner, 'neighbors', given.neighbors),
    maxPerShopper: wholeNumber(owner, 'maxPerShopper', given.maxPerShopper),
    minSupport: wholeNumber(owner, 'minSupport', given.minSupport),
    avoiding: oneOf(owner, 'avoiding', given.avoiding, ['hide', 'show']),
    shrink: finiteNumber(owner, 'shrink', given.shrink ?? SHRINK[score]),
    sourceExponent: finiteNumber(owner, 'sourceExponent', given.sourceExponent),
    targetExponent: finiteNumber(owner, 'targetExponent', given.targetExponent),
    lengthExponent: finiteNumber(owner, 'lengthExponent', given.lengthExponent),
  }
}

function* train(groups: PairGroups, options: Resolved): Training {
  const { itemCount, itemStart, groupsOf, start } = groups
  const popularity = new Int32Array(itemCount)
  for (let i = 0; i < itemCount; i++) popularity[i] = itemStart[i + 1] - itemStart[i]
  const scoring = pairScoring(options, popularity, groups.count)
  const weight = lengthWeights(groups, options.score === 'pair' ? options.lengthExponent : 0)
  const counts = pairCounts(itemCount)
  const row = emptyRow(Math.min(options.neighbors, itemCount))
  const length = new Int32Array(1)
  const builder = new ListBuilder(itemCount, options.over !== 'shoppers')
  let steps = 0
  for (let item = 0; item < itemCount; item++) {
    for (let e = itemStart[item]; e < itemStart[item + 1]; e++) {
      steps += start[groupsOf[e] + 1] - start[groupsOf[e]]
    }
    const touched = countPartners(groups, weight, item, counts)
    length[0] = choosePartners(scoring, options, item, touched, counts, row)
    builder.append(row, length, 1)
    clearCounts(counts, touched)
    if (steps > BREATH) {
      steps = 0
      yield { stage: 'cooccurrence', done: (item + 1) / itemCount }
    }
  }
  return neighborScorer(builder.finish(popularity, groups.count), KIND[options.over], rowSums)
}

interface Row {
  readonly line: number
  readonly items: Int32Array
  readonly scores: Float32Array
  readonly support: Int32Array
  readonly together: Int32Array
}

function emptyRow(size: number): Row {
  return {
    line: size,
    items: new Int32Array(size),
    scores: new Float32Array(size),
    support: new Int32Array(size),
    together: new Int32Array(size),
  }
}

/** The best of the partners that were touched, best first, into `row`; returns how many. */
function choosePartners(
  scoring: PairScoring,
  { minSupport, avoiding }: Pick<Resolved, 'minSupport' | 'avoiding'>,
  item: number,
  touchedCount: number,
  counts: PairCounts,
  row: Row,
): number {
  const { both, weighted, support, touched } = counts
  const { popularity, total } = scoring
  const { items, scores } = row
  const k = items.length
  const hide = avoiding === 'hide'
  let size = 0
  for (let t = 0; t < touchedCount; t++) {
    const partner = touched[t]
    if (partner === item || support[partner] < minSupport) continue
    const score = Math.fround(pairScore(scoring, item, partner, both[partner], weighted[partner]))
    if (!(score > 0)) continue
    if (size === k && !(score > scores[0] || (score === scores[0] && partner < items[0]))) continue
    // Asked last: the logarithms of the test are worth it only for a pair that would be kept.
    if (hide && avoidEachOther(both[partner], popularity[item], popularity[partner], total)) continue
    if (size < k) rise(items, scores, size++, partner, score)
    else sink(items, scores, size, partner, score)
  }
  unwind(items, scores, size)
  for (let b = 0; b < size; b++) {
    row.support[b] = support[items[b]]
    row.together[b] = both[items[b]]
  }
  return size
}
