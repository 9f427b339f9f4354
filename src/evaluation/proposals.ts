import { random } from '../kernels/random.js'
import type { ScaleName } from '../models/blend-scale.js'
import { type ModelRecipe, reviveModel } from '../models/revive.js'
import type { Progress } from '../types.js'
import { learnWeights, weightDifferences } from './blend-weights.js'
import type { Court } from './court.js'
import { partsOf, vary } from './vary.js'

/** Blend weights are learnt with a loose, a middle and a tight ridge. */
const RIDGES = [0.03, 0.3, 3]

/** `trials` recipes to try, each once: those handed in first, then random ones near the default. */
export function* proposals(
  recipe: ModelRecipe,
  first: readonly ModelRecipe[],
  { trials, seed }: { readonly trials: number; readonly seed: number },
): Generator<ModelRecipe, void, void> {
  const dice = random(seed, 'tune')
  const known = new Set([JSON.stringify(recipe)])
  const isNew = (model: ModelRecipe): boolean => known.size < known.add(JSON.stringify(model)).size
  for (const model of first.slice(0, trials)) if (isNew(model)) yield model
  // A recipe with little to draw from runs out of new ones.
  for (let attempt = 0; known.size <= trials && attempt < trials * 10; attempt++) {
    const model = vary(recipe, dice)
    if (model === undefined) return
    if (isNew(model)) yield model
  }
}

/** For a blend: the same parts with weights learnt from the tasks of the court. Nothing for other models. */
export function* learntWeights(
  { tasks, context, itemCount }: Court,
  recipe: ModelRecipe,
): Generator<Progress, ModelRecipe[], void> {
  const parts = recipe.name === 'blend' ? partsOf(recipe.options) : undefined
  if (parts === undefined) return []
  const trained = []
  for (const part of parts) {
    trained.push({ scorer: yield* context.part(reviveModel(part)), weight: part.weight })
  }
  const { normalize } = recipe.options as { readonly normalize: ScaleName }
  const differences: Float64Array[] = []
  for (const task of tasks) {
    for (const pair of yield* weightDifferences(trained, normalize, task, itemCount)) differences.push(pair)
  }
  const start = parts.map(({ weight }) => weight)
  return RIDGES.map(ridge => {
    const weights = learnWeights(differences, start, ridge)
    const weighted = parts.map((part, p) => ({ ...part, weight: Number(weights[p].toPrecision(3)) }))
    return { name: 'blend', options: { parts: weighted, normalize } }
  })
}
