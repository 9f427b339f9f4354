import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { rowSums } from '../kernels/row-sums.js'
import type { Model, TrainContext, Training } from './model.js'
import { finiteNumber, oneOf, wholeNumber } from './option-values.js'
import { loadNeighbors, neighborScorer } from './pairs/neighbor-lists.js'
import { OVER, type Over, pairGroups } from './pairs/pair-groups.js'
import { PAIR_SCORES, type PairScore, pairRule } from './pairs/pair-scores.js'
import { trainPartners } from './pairs/partner-training.js'

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
    train: (data, context) => train(data, resolved, context),
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

function* train(data: Interactions, options: Resolved, context: TrainContext): Training {
  const groups = yield* pairGroups(data, options.over, options.maxPerShopper, 'cooccurrence')
  const rule = pairRule(groups, options, options.over === 'shoppers')
  return neighborScorer(yield* trainPartners('cooccurrence', groups, rule, context), KIND[options.over])
}
