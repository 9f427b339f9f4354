import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { ialsScorer, loadIals } from './factors/ials-scorer.js'
import { learnFactors } from './factors/ials-training.js'
import type { Model, TrainContext, Training } from './model.js'
import { finiteNumber, oneOf, wholeNumber } from './option-values.js'

export interface IalsOptions {
  /** Numbers that describe an item. More: finer tastes, more memory and time, and more data needed. @default 64 */
  readonly factors?: number
  /** Passes over items and shoppers. More: nearer to the best fit; past about 15 little changes. @default 15 */
  readonly iterations?: number
  /**
   * What an item that the shopper did not touch means, besides "predict 0".
   * - `'unobserved-weight'`: it counts `unobserved`, a touched one its weight (Rendle et al. 2021);
   * - `'confidence'`: it counts 1, a touched one `alpha` times its weight (Hu et al. 2008, as benfred/implicit).
   * @default 'unobserved-weight'
   */
  readonly objective?: 'unobserved-weight' | 'confidence'
  /**
   * Only 'unobserved-weight': weight of an untouched item. Larger: more cautious, fits popular items more; smaller:
   * touched items are fitted more closely. @default 0.1
   */
  readonly unobserved?: number
  /** Only 'confidence': weight of a touched item. Larger: fits touched items more closely. @default 40 */
  readonly alpha?: number
  /** How strongly factors are drawn to 0: larger is more cautious. @default 0.01 */
  readonly regularization?: number
  /**
   * How regularization grows with activity: 0 is the same for all, 1 in proportion to a shopper's items (an item's
   * shoppers). The exponent ν of Rendle et al. @default 1
   */
  readonly frequencyScaling?: number
  /**
   * Whether all touched items count alike, or by their summed weights (a purchase more than a view).
   * @default 'equal'
   */
  readonly weights?: 'equal' | 'summed'
  /**
   * `'gradients'`: a few steps towards the solution of each row, which the next pass goes on with. `'cholesky'`:
   * exactly, two to three times as slow a pass and no more accurate after all passes. @default 'gradients'
   */
  readonly solver?: 'gradients' | 'cholesky'
  /** Only 'gradients': steps a row and pass. More: fewer passes needed, slower ones. @default 3 */
  readonly steps?: number
  /** Newest distinct items of a shopper that count. Bounds the work that a bot causes. @default 500 */
  readonly maxPerShopper?: number
}

export type ResolvedIals = Required<IalsOptions> & { readonly [key: string]: string | number }

const OBJECTIVES = ['unobserved-weight', 'confidence'] as const
const WEIGHTS = ['equal', 'summed'] as const
const SOLVERS = ['gradients', 'cholesky'] as const
const DEFAULTS = {
  factors: 64,
  iterations: 15,
  objective: 'unobserved-weight' as (typeof OBJECTIVES)[number],
  unobserved: 0.1,
  alpha: 40,
  regularization: 0.01,
  frequencyScaling: 1,
  weights: 'equal' as (typeof WEIGHTS)[number],
  solver: 'gradients' as (typeof SOLVERS)[number],
  steps: 3,
  maxPerShopper: 500,
}

/**
 * Tastes as a few numbers for each item, learnt so that a shopper's numbers times an item's say how likely the two
 * go together: for catalogues of any size, small and quick to ask. `scoreItem` is the cosine of two items.
 *
 * Minimises Σ_observed c_ui (x_u·y_i − 1)² + α₀ Σ_all (x_u·y_i)² + λ (Σ_u (n_u + α₀ I)^ν ‖x_u‖² + Σ_i (n_i + α₀ U)^ν
 * ‖y_i‖²) by solving all items for fixed shoppers, then all shoppers for fixed items, and so on; U shoppers, I items,
 * n how many each has. With 'confidence' the first sum is Σ (α c_ui − 1)(x_u·y_i)² − 2 α c_ui x_u·y_i and α₀ = 1.
 *
 * A shopper's numbers are not kept: they are solved exactly from the history at each question, so events since the
 * fit count. O(iterations · (entries · factors · steps + (U + I) · factors²)) time, 4 · items · factors bytes kept, and
 * 6 more once it is asked; a question costs O(history · factors² + items · factors). Where only the best are wanted, it
 * reads half of the bits, and the rest of the few items that may be among them.
 *
 * Rendle, Krichene, Zhang, Koren, "Revisiting the Performance of iALS on Item Recommendation Benchmarks", RecSys 2022
 * (eq. 3–6); Hu, Koren, Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", ICDM 2008.
 *
 * @example
 * new Recommender({ models: { youMayLike: ials({ factors: 128 }) } })
 */
export function ials(options?: IalsOptions): Model {
  const resolved = resolve(options)
  return {
    name: 'ials',
    options: resolved,
    train: (data, context) => train(data, context, resolved),
    load: loadIals,
  }
}

function resolve(options: IalsOptions | undefined): ResolvedIals {
  const owner = 'ials()'
  const given = checkOptions(owner, options, DEFAULTS)
  return {
    factors: wholeNumber(owner, 'factors', given.factors),
    iterations: wholeNumber(owner, 'iterations', given.iterations),
    objective: oneOf(owner, 'objective', given.objective, OBJECTIVES),
    unobserved: finiteNumber(owner, 'unobserved', given.unobserved),
    alpha: finiteNumber(owner, 'alpha', given.alpha),
    regularization: finiteNumber(owner, 'regularization', given.regularization),
    frequencyScaling: finiteNumber(owner, 'frequencyScaling', given.frequencyScaling),
    weights: oneOf(owner, 'weights', given.weights, WEIGHTS),
    solver: oneOf(owner, 'solver', given.solver, SOLVERS),
    steps: wholeNumber(owner, 'steps', given.steps),
    maxPerShopper: wholeNumber(owner, 'maxPerShopper', given.maxPerShopper),
  }
}

function* train(data: Interactions, context: TrainContext, options: ResolvedIals): Training {
  const matrix = data.shoppers({ maxPerShopper: options.maxPerShopper })
  return ialsScorer(yield* learnFactors(matrix, options, context))
}
