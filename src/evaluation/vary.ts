import { exp, log } from '../kernels/math.js'
import type { Random } from '../kernels/random.js'
import type { ModelRecipe } from '../models/revive.js'
import type { Json } from '../types.js'

/** How an option may be drawn anew: one of a few values, evenly from a range, or its value times 1/by … by. */
type Draw =
  | { readonly oneOf: readonly Json[] }
  | { readonly from: number; readonly to: number }
  | { readonly by: number }

/** Options worth trying, by model. What is not here stays as it is. */
const DRAWS: Readonly<Record<string, Readonly<Record<string, Draw>>>> = {
  ease: { regularization: { by: 5 }, neighbors: { oneOf: [100, 200, 400] } },
  itemKnn: {
    similarity: { oneOf: ['cosine', 'tfidf', 'bm25'] },
    neighbors: { oneOf: [20, 50, 100, 200] },
    shrink: { oneOf: [0, 1, 5, 10, 20, 50, 100] },
  },
  rp3beta: {
    alpha: { from: 0.5, to: 1.5 },
    beta: { from: 0, to: 0.7 },
    neighbors: { oneOf: [50, 100, 200, 400] },
  },
  cooccurrence: {
    shrink: { by: 5 },
    neighbors: { oneOf: [50, 100, 200] },
    sourceExponent: { from: 0.4, to: 1 },
    targetExponent: { from: 0, to: 0.5 },
    lengthExponent: { from: 0, to: 1 },
  },
  own: { returning: { from: 0, to: 1.5 }, fadePerBasket: { from: 0.7, to: 1 }, prior: { by: 3 } },
  recent: { newest: { oneOf: [0.01, 0.02, 0.05, 0.1, 0.2] } },
  content: { title: { by: 3 }, category: { by: 3 }, brand: { by: 3 }, price: { by: 3 } },
  similarItems: {
    title: { by: 3 },
    category: { by: 3 },
    brand: { by: 3 },
    price: { by: 3 },
    together: { by: 5 },
    popularity: { by: 3 },
  },
  relatedItems: {
    title: { by: 3 },
    categoryPath: { by: 3 },
    association: { by: 3 },
    together: { by: 3 },
    shoppers: { by: 3 },
    shrink: { by: 3 },
    neighbors: { oneOf: [50, 100, 200] },
  },
  sessionKnn: {
    variant: { oneOf: ['auto', 's-knn', 'v-sknn', 'stan', 'vstan'] },
    neighbors: { oneOf: [100, 250, 500, 1000] },
    sample: { oneOf: [500, 1000, 2000, 5000] },
    lengthExponent: { from: 0, to: 0.5 },
    fade: { oneOf: [0, 0.5, 1, 2, 5] },
  },
  ials: {
    factors: { oneOf: [32, 64, 128] },
    unobserved: { by: 5 },
    regularization: { by: 5 },
  },
}

/** The models and options that may be drawn anew. */
export const VARIED: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(DRAWS).map(([name, draws]) => [name, Object.keys(draws)]),
)

/** Each option is drawn anew as often as it is left: a trial moves a few at once, not all. */
const CHANCE = 0.5
/** Blend weights: a third to three times. */
const WEIGHT: Draw = { by: 3 }
const ATTEMPTS = 20

/**
 * A recipe near this one, for a random search (Bergstra and Bengio 2012): some of its options drawn anew, in a
 * blend also weights and options of its parts. Undefined where nothing about the model can be drawn.
 */
export function vary(recipe: ModelRecipe, dice: Random): ModelRecipe | undefined {
  const before = JSON.stringify(recipe)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const varied = draw(recipe, dice)
    if (JSON.stringify(varied) !== before) return varied
  }
  return undefined
}

function draw({ name, options }: ModelRecipe, dice: Random): ModelRecipe {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return { name, options }
  const drawn: Record<string, Json | undefined> = {
    ...(options as Readonly<Record<string, Json | undefined>>),
  }
  for (const [option, how] of Object.entries(DRAWS[name] ?? {})) {
    if (Object.hasOwn(drawn, option) && dice.next() < CHANCE)
      drawn[option] = drawValue(drawn[option], how, dice)
  }
  const parts = partsOf(drawn)
  if (parts !== undefined) {
    drawn.parts = parts.map(part => ({
      ...draw(part, dice),
      weight: dice.next() < CHANCE ? (drawValue(part.weight, WEIGHT, dice) as number) : part.weight,
    }))
  }
  return { name, options: drawn as Json }
}

function drawValue(value: Json | undefined, how: Draw, dice: Random): Json | undefined {
  if ('oneOf' in how) return how.oneOf[dice.below(how.oneOf.length)]
  if ('from' in how) return rounded(how.from + (how.to - how.from) * dice.next())
  return typeof value === 'number' ? rounded(value * exp((2 * dice.next() - 1) * log(how.by))) : value
}

/** Three digits are more than a search can tell apart, and read better in a settings file. */
function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

/** A part of a blend, as its options hold it. */
export type PartRecipe = ModelRecipe & { readonly weight: number }

/** The parts of a blend's options; undefined for other models. */
export function partsOf(options: Json): readonly PartRecipe[] | undefined {
  const parts = (options as { readonly parts?: unknown } | null)?.parts
  return Array.isArray(parts) ? (parts as readonly PartRecipe[]) : undefined
}
