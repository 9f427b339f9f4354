import { Matrix, solve } from 'ml-matrix'
import { exp } from '../kernels/math.js'
import { Scores } from '../kernels/scores.js'
import { topOfScores } from '../kernels/top-k.js'
import { blendScale, type ScaleName } from '../models/blend-scale.js'
import type { Scorer } from '../models/model.js'
import type { Progress } from '../types.js'
import { fillScores } from './run-task.js'
import type { Task, TaskQuery } from './task.js'

/** Wanted items of a query that are compared. */
const WANTED = 5
/**
 * Each is compared with every twentieth of the 200 items that the blend of today scores best. With the very best
 * alone, today's weights would look wrong by construction: the rivals were chosen by them.
 */
const POOL = 200
const EVERY = 20
const NEWTON_STEPS = 20

/**
 * Learns the weights of a blend: by how much each part, on the blend's own scale, tells a wanted item from
 * others that the blend of today thinks likely.
 *
 * Minimises `Σ over pairs ln(1 + e^(−w·d)) / pairs + (λ/2) |w − c·w₀|² · s`, d being the difference of the parts'
 * scores, w₀ today's weights, c the scale at which they fit best, s the mean square of d: logistic regression with a
 * ridge towards the default (RankNet, Burges et al. 2005), by Newton's method. Large λ keeps today's weights; small
 * λ trusts the pairs. Weights below 0 become 0. The result is on the scale of w₀.
 *
 * O(queries · (cost of a question + pairs · parts²)).
 */
export function learnWeights(
  differences: readonly Float64Array[],
  start: readonly number[],
  lambda: number,
): number[] {
  if (differences.length === 0) return [...start]
  const scale = fitScale(differences, start)
  if (!(scale > 0)) return [...start]
  const target = start.map(weight => weight * scale)
  const width = start.length
  let squares = 0
  for (const d of differences) for (let p = 0; p < width; p++) squares += d[p] * d[p]
  const ridge = (lambda * squares) / (differences.length * width)
  let weights = target.slice()
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const { gradient, hessian } = slopes(differences, weights)
    for (let p = 0; p < width; p++) {
      gradient.set(p, 0, gradient.get(p, 0) + ridge * (weights[p] - target[p]))
      hessian.set(p, p, hessian.get(p, p) + ridge)
    }
    const move = solve(hessian, gradient)
    weights = weights.map((weight, p) => weight - move.get(p, 0))
  }
  return weights.map(weight => (Number.isFinite(weight) ? Math.max(0, weight / scale) : 0))
}

/** For every pair of a wanted item and a likely other: the parts' scores, subtracted. */
export function* weightDifferences(
  parts: readonly { readonly scorer: Scorer; readonly weight: number }[],
  normalize: ScaleName,
  task: Task,
  itemCount: number,
): Generator<Progress, Float64Array[], void> {
  const scratch = parts.map(() => ({
    scores: new Scores(itemCount),
    scale: blendScale(normalize, itemCount),
  }))
  const trust = new Float64Array(parts.length)
  const sum = new Scores(itemCount)
  const blocked = new Uint8Array(itemCount)
  const rivals = { items: new Int32Array(POOL), scores: new Float32Array(POOL) }
  const differences: Float64Array[] = []
  for (let q = 0; q < task.queries.length; q++) {
    const query = task.queries[q]
    sum.clear()
    parts.forEach(({ scorer, weight }, p) => {
      const { scores, scale } = scratch[p]
      scores.clear()
      fillScores(scorer, task.question, query, scores)
      scale.fit(scores)
      trust[p] = scorer.trust?.(scores) ?? 1
      scale.addTo(sum, scores, weight * trust[p])
    })
    mark(blocked, query, 1)
    const found = topOfScores(sum, POOL, rivals.items, rivals.scores, blocked)
    mark(blocked, query, 0)
    for (const wanted of query.relevant.subarray(0, WANTED)) {
      for (let r = 0; r < found; r += EVERY) {
        differences.push(
          Float64Array.from(
            scratch,
            ({ scores, scale }, p) =>
              trust[p] * (of(scores, scale, wanted) - of(scores, scale, rivals.items[r])),
          ),
        )
      }
    }
    if (q % 50 === 49) yield { stage: 'learning weights', done: (q + 1) / task.queries.length }
  }
  return differences
}

function of(scores: Scores, scale: { of(score: number): number }, item: number): number {
  return scores.has(item) ? scale.of(scores.values[item]) : 0
}

function mark(blocked: Uint8Array, { relevant, excluded }: TaskQuery, value: number): void {
  for (let i = 0; i < relevant.length; i++) blocked[relevant[i]] = value
  for (let i = 0; i < excluded.length; i++) blocked[excluded[i]] = value
}

/** First and second derivative of the mean logistic loss. */
function slopes(
  differences: readonly Float64Array[],
  weights: readonly number[],
): { gradient: Matrix; hessian: Matrix } {
  const width = weights.length
  const gradient = Matrix.zeros(width, 1)
  const hessian = Matrix.zeros(width, width)
  for (const d of differences) {
    let margin = 0
    for (let p = 0; p < width; p++) margin += weights[p] * d[p]
    const miss = 1 / (1 + exp(margin))
    const curve = miss * (1 - miss)
    for (let p = 0; p < width; p++) {
      gradient.set(p, 0, gradient.get(p, 0) - (miss * d[p]) / differences.length)
      for (let r = 0; r < width; r++)
        hessian.set(p, r, hessian.get(p, r) + (curve * d[p] * d[r]) / differences.length)
    }
  }
  return { gradient, hessian }
}

/** The multiple of the start that fits the pairs best; 0 or below where the start tells them apart the wrong way. */
function fitScale(differences: readonly Float64Array[], start: readonly number[]): number {
  const margins = differences.map(d => {
    let margin = 0
    for (let p = 0; p < start.length; p++) margin += start[p] * d[p]
    return margin
  })
  let squares = 0
  for (const margin of margins) squares += margin * margin
  if (squares === 0) return 0
  // Bounds the step where all pairs are told apart and no finite scale is best.
  const ridge = (1e-3 * squares) / margins.length
  let scale = 0
  for (let step = 0; step < NEWTON_STEPS; step++) {
    let gradient = ridge * scale
    let curve = ridge
    for (const margin of margins) {
      const miss = 1 / (1 + exp(scale * margin))
      gradient -= (miss * margin) / margins.length
      curve += (miss * (1 - miss) * margin * margin) / margins.length
    }
    scale -= gradient / curve
  }
  return scale
}
