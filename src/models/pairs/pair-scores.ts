import { logTerms } from '../../kernels/association.js'
import { pow } from '../../kernels/math.js'
import type { PairGroups } from './pair-groups.js'
import type { PairRule } from './partner-training.js'

export type PairScore = 'pair' | 'cosine' | 'confidence' | 'lift' | 'log-likelihood'
export const PAIR_SCORES: readonly PairScore[] = ['pair', 'cosine', 'confidence', 'lift', 'log-likelihood']

/** What decides about a pair. Formulas: `CooccurrenceOptions.score`. */
export interface PairScoring {
  readonly score: PairScore
  readonly neighbors: number
  readonly minSupport: number
  readonly avoiding: 'hide' | 'show'
  readonly shrink: number
  readonly sourceExponent: number
  readonly targetExponent: number
  readonly lengthExponent: number
}

/** How to score the pairs of these groups. Where `ofShoppers`, a group is a shopper. O(items + groups). */
export function pairRule(groups: PairGroups, options: PairScoring, ofShoppers: boolean): PairRule {
  const { score, neighbors, minSupport, shrink } = options
  const powers = { pair: [options.sourceExponent, options.targetExponent], cosine: [0.5, 0.5] }
  const [source, target] = score === 'pair' || score === 'cosine' ? powers[score] : [1, 0]
  const exponent = score === 'pair' ? options.lengthExponent : 0
  const weighted = exponent !== 0 || minSupport > 1 || !ofShoppers
  const counts = new Int32Array(groups.itemCount)
  for (let i = 0; i < counts.length; i++) counts[i] = groups.itemStart[i + 1] - groups.itemStart[i]
  return {
    ...(weighted && { groupWeight: lengthWeights(groups, exponent) }),
    ...(!ofShoppers && { shopper: groups.shopper }),
    rowFactor: powersOf(counts, source),
    columnFactor: powersOf(counts, target),
    shrink,
    neighbors,
    minSupport,
    hideAvoiding: options.avoiding === 'hide',
    ...(score === 'lift' && { measure: { name: score } }),
    ...(score === 'log-likelihood' && { measure: { name: score, terms: logTerms(groups.count) } }),
  }
}

/**
 * What one shared group says about a pair: `m / length^exponent`, m the mean of `length^exponent` over all
 * groups, so that a group of ordinary length counts 1 and a long one less. 0: every group counts 1.
 */
function lengthWeights({ count, start }: PairGroups, exponent: number): Float64Array {
  const weights = new Float64Array(count)
  // Many groups are as long: each power is taken once.
  const powers: number[] = []
  let sum = 0
  for (let g = 0; g < count; g++) {
    const length = start[g + 1] - start[g]
    weights[g] = powers[length] ??= pow(length, exponent)
    sum += weights[g]
  }
  const mean = sum / count
  for (let g = 0; g < count; g++) weights[g] = mean / weights[g]
  return weights
}

function powersOf(counts: Int32Array, exponent: number): Float64Array {
  const factors = new Float64Array(counts.length)
  for (let i = 0; i < factors.length; i++) {
    factors[i] = exponent === 0.5 ? Math.sqrt(counts[i]) : pow(counts[i], exponent)
  }
  return factors
}
