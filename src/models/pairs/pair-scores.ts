import { pow } from '../../kernels/math.js'
import { lift, logTerms, signedLogLikelihood } from './association.js'

export type PairScore = 'pair' | 'cosine' | 'confidence' | 'lift' | 'log-likelihood'
export const PAIR_SCORES: readonly PairScore[] = ['pair', 'cosine', 'confidence', 'lift', 'log-likelihood']

/** A way to score pairs, with what depends on one item alone worked out beforehand. */
export interface PairScoring {
  readonly score: PairScore
  /** Groups with the item. */
  readonly popularity: Int32Array
  readonly total: number
  readonly shrink: number
  /** Of the item asked about, and of its partner: their product, plus shrink, divides. */
  readonly rowFactor: Float64Array
  readonly columnFactor: Float64Array
  /** Only 'log-likelihood'. */
  readonly terms?: Float64Array
}

export function pairScoring(
  options: {
    readonly score: PairScore
    readonly shrink: number
    readonly sourceExponent: number
    readonly targetExponent: number
  },
  popularity: Int32Array,
  total: number,
): PairScoring {
  const { score, shrink } = options
  const powers = { pair: [options.sourceExponent, options.targetExponent], cosine: [0.5, 0.5] }
  const [source, target] = score === 'pair' || score === 'cosine' ? powers[score] : [1, 0]
  return {
    score,
    popularity,
    total,
    shrink,
    rowFactor: powersOf(popularity, source),
    columnFactor: powersOf(popularity, target),
    ...(score === 'log-likelihood' && { terms: logTerms(total) }),
  }
}

/** The score of one pair from the groups with both, plain and weighted. Formulas: `CooccurrenceOptions.score`. */
export function pairScore(
  scoring: PairScoring,
  item: number,
  partner: number,
  both: number,
  weighted: number,
): number {
  const { score, popularity, total, shrink } = scoring
  if (score === 'lift') {
    return (lift(both, popularity[item], popularity[partner], total) * both) / (both + shrink)
  }
  if (score === 'log-likelihood') {
    const ratio = signedLogLikelihood(both, popularity[item], popularity[partner], total, scoring.terms)
    return (ratio * both) / (both + shrink)
  }
  return weighted / (scoring.rowFactor[item] * scoring.columnFactor[partner] + shrink)
}

function powersOf(popularity: Int32Array, exponent: number): Float64Array {
  const factors = new Float64Array(popularity.length)
  for (let i = 0; i < factors.length; i++) {
    factors[i] = exponent === 0.5 ? Math.sqrt(popularity[i]) : pow(popularity[i], exponent)
  }
  return factors
}
