import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { rowSums } from '../kernels/row-sums.js'
import { exactBytes, trainExact } from './factors/ease-exact.js'
import { trainLocal } from './factors/ease-local.js'
import type { Model, Scorer, TrainContext, Training } from './model.js'
import { finiteNumber, oneOf, wholeNumber } from './option-values.js'
import { type ActiveGroups, activeGroups } from './pairs/active-groups.js'
import { loadNeighbors, neighborScorer } from './pairs/neighbor-lists.js'
import { OVER, type Over, pairGroups } from './pairs/pair-groups.js'

export interface EaseOptions {
  /**
   * What counts as together: everything positive by one shopper, one visit, or one basket.
   * @default 'shoppers'
   */
  readonly over?: Over
  /**
   * How shoppers are summed up. `'length-normalized'`: each counts 1 in all, however many items (the better choice
   * wherever it was measured). `'plain'`: each of a shopper's pairs counts 1, as published.
   * @default 'length-normalized'
   */
  readonly gram?: 'length-normalized' | 'plain'
  /**
   * How cautious: larger trusts few observations less and draws towards popular items, smaller follows rare pairs
   * more closely. In units of `regularizationUnit`.
   * @default 5
   */
  readonly regularization?: number
  /**
   * `'mean-diagonal'`: times the mean diagonal of the Gram matrix, which suits shops of any size.
   * `'absolute'`: as published.
   * @default 'mean-diagonal'
   */
  readonly regularizationUnit?: 'mean-diagonal' | 'absolute'
  /**
   * Entries kept for an item, those of largest absolute value. More: nearer to the full model, larger snapshot,
   * slower questions. `Infinity` keeps all.
   * @default 200
   */
  readonly neighbors?: number
  /** Newest distinct items that count of one shopper, visit or basket. Bounds the work that a bot causes. @default 500 */
  readonly maxPerShopper?: number
  /**
   * MiB that training may take. The exact solution has 4 bytes for each pair of items that anyone acted on: 256 fits
   * about 8,000 items (15 seconds), 512 about 11,400 (40 seconds).
   * @default 512
   */
  readonly memory?: number
  /**
   * What to do when the exact solution does not fit. `'refuse'` throws `too-large` before anything is allocated.
   * `'approximate'` predicts each item by the `features` items nearest to it alone, in little memory.
   * @default 'refuse'
   */
  readonly beyond?: 'refuse' | 'approximate'
  /**
   * Only the approximation: items that predict one item. More: nearer to the exact solution (on Epinions 50, 100 and
   * 200 reach 0.1625, 0.1667 and 0.1690 of nDCG@10 where all reach 0.1718), time grows with the cube.
   * @default 200
   */
  readonly features?: number
}

export type ResolvedEase = Required<EaseOptions> & { readonly [key: string]: string | number }

const GRAMS = ['length-normalized', 'plain'] as const
const UNITS = ['mean-diagonal', 'absolute'] as const
const BEYOND = ['refuse', 'approximate'] as const
const DEFAULTS = {
  over: 'shoppers' as Over,
  gram: 'length-normalized' as (typeof GRAMS)[number],
  regularization: 5,
  regularizationUnit: 'mean-diagonal' as (typeof UNITS)[number],
  neighbors: 200,
  maxPerShopper: 500,
  memory: 512,
  beyond: 'refuse' as (typeof BEYOND)[number],
  features: 200,
}
const KIND = { baskets: 'bought-together', sessions: 'viewed-together', shoppers: 'same-shoppers' }
const MIB = 2 ** 20

/**
 * What goes with everything that a shopper did: the most accurate model here for "you may like", and with
 * `over: 'baskets'` for completing a basket. Learns in one step, without random numbers.
 *
 * Every item is predicted by all others at once: B minimises Σ_u w_u ‖x_u − x_u B‖² + λ‖B‖² with a diagonal of 0,
 * x_u the row of shopper u (1 where the shopper acted positively), w_u 1 or 1 / number of items of u:
 * `B_ij = −P_ij / P_jj`, `P = (G + λI)⁻¹`, `G = Σ_u w_u x_uᵀ x_u`. A score is the sum of the entries from the items of
 * the history; entries below 0 correct for popularity, so scores may be, too. Items that nobody acted on have no
 * score.
 *
 * O(items³) time (3,700 items 1.5 s, 8,400 items 15 s with WebAssembly), 4 · items² bytes while training, 8 bytes an
 * entry kept. Throws `too-large` before it takes more than `memory`.
 *
 * Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, eq. 8; the approximation is the ridge
 * regression on selected features of Ning and Karypis, "SLIM", ICDM 2011, § IV-C, with L2 alone.
 *
 * @example
 * new Recommender({ models: { youMayLike: ease(), related: ease({ over: 'baskets' }) } })
 */
export function ease(options?: EaseOptions): Model {
  const resolved = resolve(options)
  return {
    name: 'ease',
    options: resolved,
    *train(data, context) {
      const groups = yield* pairGroups(data, resolved.over, resolved.maxPerShopper, 'ease')
      return yield* train(activeGroups(groups), data.itemCount, resolved, context)
    },
    load: state => loadNeighbors('ease', state, rowSums),
  }
}

function resolve(options: EaseOptions | undefined): ResolvedEase {
  const owner = 'ease()'
  const given = checkOptions(owner, options, DEFAULTS)
  return {
    over: oneOf(owner, 'over', given.over, OVER),
    gram: oneOf(owner, 'gram', given.gram, GRAMS),
    regularization: finiteNumber(owner, 'regularization', given.regularization),
    regularizationUnit: oneOf(owner, 'regularizationUnit', given.regularizationUnit, UNITS),
    neighbors: wholeNumber(owner, 'neighbors', given.neighbors),
    maxPerShopper: wholeNumber(owner, 'maxPerShopper', given.maxPerShopper),
    memory: finiteNumber(owner, 'memory', given.memory),
    beyond: oneOf(owner, 'beyond', given.beyond, BEYOND),
    features: wholeNumber(owner, 'features', given.features),
  }
}

function* train(
  groups: ActiveGroups,
  itemCount: number,
  options: ResolvedEase,
  { kernels, threads }: TrainContext,
): Training {
  const kind = KIND[options.over]
  const active = groups.items.length
  const weights = groupWeights(groups, options)
  const ridge = ridgeOf(groups, weights, options)
  const needed = exactBytes(groups, active)
  if (needed <= options.memory * MIB) {
    return neighborScorer(
      yield* trainExact(groups, itemCount, weights, ridge, options, kernels, threads),
      kind,
      rowSums,
    )
  }
  if (options.beyond === 'refuse') throw tooLarge(groups, needed, options.memory)
  const scorer: Scorer = neighborScorer(
    yield* trainLocal(groups, itemCount, weights, ridge, options, kernels),
    kind,
    rowSums,
  )
  const because = `${active} items are too many for the exact solution in ${options.memory} MiB: each is predicted by its ${Math.min(options.features, active - 1)} nearest`
  return { ...scorer, because }
}

function groupWeights(groups: ActiveGroups, options: ResolvedEase): Float32Array {
  const { count, groupStart } = groups
  const weights = new Float32Array(count).fill(1)
  if (options.gram === 'plain') return weights
  for (let g = 0; g < count; g++) weights[g] = 1 / (groupStart[g + 1] - groupStart[g])
  return weights
}

/** λ; the diagonal of G sums to Σ_g w_g · length of g. */
function ridgeOf(groups: ActiveGroups, weights: Float32Array, options: ResolvedEase): number {
  if (options.regularizationUnit === 'absolute') return options.regularization
  const { count, groupStart } = groups
  let trace = 0
  for (let g = 0; g < count; g++) trace += weights[g] * (groupStart[g + 1] - groupStart[g])
  return groups.items.length === 0 ? 0 : (options.regularization * trace) / groups.items.length
}

function tooLarge(groups: ActiveGroups, needed: number, memory: number): AlsolikeError {
  let fits = 0
  for (let step = 1 << 20; step >= 1; step /= 2) {
    if (exactBytes(groups, fits + step) <= memory * MIB) fits += step
  }
  return new AlsolikeError(
    'too-large',
    `ease() over ${groups.items.length} items needs ${Math.ceil(needed / MIB)} MiB; its memory of ${memory} MiB fits ${fits} items. ` +
      `Give memory: ${Math.ceil(needed / MIB)} (the time grows with the cube of the items), beyond: 'approximate', ` +
      'or another model such as rp3beta().',
  )
}
