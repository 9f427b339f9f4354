import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { pow } from '../kernels/math.js'
import { rowSums } from '../kernels/row-sums.js'
import { topK } from '../kernels/top-k.js'
import type { Progress } from '../types.js'
import type { Model, TrainContext, Training } from './model.js'
import { finiteNumber, wholeNumber, yesOrNo } from './option-values.js'
import { loadNeighbors, type NeighborLists, neighborScorer } from './pairs/neighbor-lists.js'
import { pairGroups } from './pairs/pair-groups.js'
import { trainPartners } from './pairs/partner-training.js'

export interface Rp3betaOptions {
  /** Power of each step's probability. Larger: shoppers and items with few events speak louder. @default 0.7 */
  readonly alpha?: number
  /** How much the popularity of an item counts against it. 0 is P3α, drawn to best sellers. @default 0.25 */
  readonly beta?: number
  /** Neighbours kept for an item, and lists an item may stand in. More: longer reach, larger snapshot. @default 100 */
  readonly neighbors?: number
  /** Newest distinct items of a shopper that count. Bounds the work that a bot causes. @default 500 */
  readonly maxPerShopper?: number
  /** Whether the list of every item sums to 1, so that each item of a history has one vote. @default true */
  readonly normalize?: boolean
}

type Resolved = Required<Rp3betaOptions> & { readonly [key: string]: number | boolean }

const DEFAULTS: Required<Rp3betaOptions> = {
  alpha: 0.7,
  beta: 0.25,
  neighbors: 100,
  maxPerShopper: 500,
  normalize: true,
}

/** Entries looked at between two breaths. */
const BREATH = 1 << 18

/**
 * Items that a walk from the shopper's items reaches: to others who have them, and on to what those have.
 *
 * `score(i → j) = Σ_u (1/c(i))^alpha (1/d(u))^alpha / c(j)^beta` over the shoppers u with both; c(i) shoppers of
 * item i, d(u) items of shopper u. Each list keeps its best `neighbors`, is normalised, and then each item stays
 * in the `neighbors` lists where it scores best. Works for catalogues of any size, where EASE would not fit.
 *
 * P3α: Cooper et al. 2014, "Random walks in recommender systems"; RP3β: Paudel et al. 2017, "Updatable, accurate,
 * diverse, and scalable recommendations"; pruning and normalising as in Ferrari Dacrema et al. 2019.
 * O(Σ d(u)²) time, 12 bytes a kept neighbour.
 */
export function rp3beta(options?: Rp3betaOptions): Model {
  const resolved = resolve(options)
  return {
    name: 'rp3beta',
    options: resolved,
    train: (data, context) => train(data, resolved, context),
    load: state => loadNeighbors('rp3beta', state, rowSums),
  }
}

function resolve(options: Rp3betaOptions | undefined): Resolved {
  const owner = 'rp3beta()'
  const given = checkOptions(owner, options, DEFAULTS)
  return {
    alpha: finiteNumber(owner, 'alpha', given.alpha, 0, 10),
    beta: finiteNumber(owner, 'beta', given.beta, 0, 10),
    neighbors: wholeNumber(owner, 'neighbors', given.neighbors),
    maxPerShopper: wholeNumber(owner, 'maxPerShopper', given.maxPerShopper),
    normalize: yesOrNo(owner, 'normalize', given.normalize),
  }
}

function* train(data: Interactions, options: Resolved, context: TrainContext): Training {
  const { alpha, beta, neighbors, normalize } = options
  const pairs = yield* pairGroups(data, 'shoppers', options.maxPerShopper, 'rp3beta')
  const lists = yield* trainPartners(
    'rp3beta',
    pairs,
    {
      groupWeight: powersOfLengths(pairs.start, -alpha),
      rowFactor: powersOfLengths(pairs.itemStart, alpha),
      columnFactor: powersOfLengths(pairs.itemStart, beta),
      shrink: 0,
      neighbors,
    },
    context,
  )
  if (normalize) normalizeRows(lists)
  yield { stage: 'rp3beta', done: 1 }
  return neighborScorer(yield* pruneColumns(lists, neighbors), 'same-shoppers', rowSums)
}

function powersOfLengths(start: Int32Array, exponent: number): Float64Array {
  const powers = new Float64Array(start.length - 1)
  for (let r = 0; r < powers.length; r++) {
    const length = start[r + 1] - start[r]
    powers[r] = length === 0 ? 0 : pow(length, exponent)
  }
  return powers
}

function normalizeRows({ start, scores }: NeighborLists): void {
  for (let i = 0; i + 1 < start.length; i++) {
    let sum = 0
    for (let e = start[i]; e < start[i + 1]; e++) sum += scores[e]
    for (let e = start[i]; e < start[i + 1]; e++) scores[e] /= sum
  }
}

/** Leaves every item in the `most` lists where it scores best, of equals those of the lower index. */
function* pruneColumns(lists: NeighborLists, most: number): Generator<Progress, NeighborLists, void> {
  const breath: Progress = { stage: 'rp3beta', done: 1 }
  const { start, items, scores, facts } = lists
  const itemCount = start.length - 1
  const columnStart = new Int32Array(itemCount + 1)
  for (let e = 0; e < items.length; e++) columnStart[items[e] + 1]++
  let longest = 0
  for (let i = 0; i < itemCount; i++) {
    longest = Math.max(longest, columnStart[i + 1])
    columnStart[i + 1] += columnStart[i]
  }
  if (longest <= most) return lists

  yield breath
  const slot = columnStart.slice(0, itemCount)
  const entries = new Int32Array(items.length)
  for (let e = 0; e < items.length; e++) entries[slot[items[e]]++] = e
  yield breath
  const keep = new Uint8Array(items.length)
  const values = new Float32Array(longest)
  const best = new Int32Array(most)
  const bestValues = new Float32Array(most)
  let breathAt = BREATH
  for (let i = 0; i < itemCount; i++) {
    const from = columnStart[i]
    if (from >= breathAt) {
      breathAt = from + BREATH
      yield breath
    }
    const length = columnStart[i + 1] - from
    for (let c = 0; c < length; c++) values[c] = scores[entries[from + c]]
    const kept = topK(values, length, most, best, bestValues)
    for (let b = 0; b < kept; b++) keep[entries[from + best[b]]] = 1
  }

  yield breath
  const keptStart = new Int32Array(itemCount + 1)
  const chosen = new Int32Array(items.length)
  let count = 0
  for (let i = 0; i < itemCount; i++) {
    for (let e = start[i]; e < start[i + 1]; e++) if (keep[e] === 1) chosen[count++] = e
    keptStart[i + 1] = count
  }
  yield breath
  const keptItems = new Int32Array(count)
  const keptScores = new Float32Array(count)
  const support = new Int32Array(facts ? count : 0)
  for (let c = 0; c < count; c++) {
    keptItems[c] = items[chosen[c]]
    keptScores[c] = scores[chosen[c]]
    if (facts) support[c] = facts.support[chosen[c]]
  }
  return {
    start: keptStart,
    items: keptItems,
    scores: keptScores,
    ...(facts && { facts: { ...facts, support } }),
  }
}
