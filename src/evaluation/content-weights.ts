import type { Catalog } from '../data/catalog/catalog.js'
import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { random } from '../kernels/random.js'
import { CONTENT_DEFAULTS, indexOptionsOf, KNOWN } from '../models/content.js'
import { runToEnd } from '../models/fit.js'
import { sharedIndex } from '../models/words/catalog-index.js'
import type { ContentIndex, ContentWeights } from '../models/words/content-index.js'
import { fameOf } from '../models/words/fame.js'
import { learnWeights } from './blend-weights.js'
import { similarTask } from './session-task.js'
import { splitByTime } from './split.js'
import { TASK } from './task.js'
import { contextOf } from './train-context.js'

export interface ContentWeightsOptions {
  /**
   * How strongly weights are held at the defaults. Larger: the pairs must say more before a weight moves; smaller:
   * fits what it saw, luck included.
   * @default 0.3
   */
  readonly ridge?: number
  /** Share of the sessions, the newest, whose pairs are learnt from; what lies before says who is popular. @default 0.5 */
  readonly share?: number
  /** At most so many pairs, drawn with the seed. More: steadier, longer. @default 5000 */
  readonly pairs?: number
  /** @default 1 */
  readonly seed?: number
}

const DEFAULTS: Required<ContentWeightsOptions> = { ridge: 0.3, share: 0.5, pairs: 5000, seed: 1 }

/** Options of `content` and `similarItems` that are learnt. */
const FIELDS = [
  'title',
  'description',
  'tags',
  'category',
  'topCategory',
  'categoryPath',
  'brand',
  'price',
  'vector',
  'popularity',
] as const
type Field = (typeof FIELDS)[number]

/** Weights to write down: `content({ ...learnt.weights })`. */
export interface LearntContentWeights {
  readonly weights: Readonly<Record<Field, number>>
  /** Pairs of items looked at one after the other that were learnt from; 0: the weights are the defaults. */
  readonly pairs: number
}

/** With fewer pairs the defaults stay. */
const FEWEST = 100
/**
 * Items that a wanted one is compared with, drawn from the whole catalogue. Rivals that the defaults score best would
 * all be of the same category, and nothing could be learnt about it: measured on REES46, such weights find a tenth less.
 */
const RIVALS = 20

/**
 * Learns how much each field of the catalogue counts for what shoppers look at next: numbers to write into
 * `content()` or `similarItems()`.
 *
 * A pair is an item and the one the same shopper looked at next in one visit. For every pair, by how much each field
 * (0…1, unweighted) is nearer than for other items; the weights that tell them apart best by logistic regression with a
 * ridge towards the defaults (see `learnWeights`). Fields that the catalogue does not have keep their defaults.
 * Hand in an earlier part of the log, such as `splitByTime(…).train`, and judge on the rest: the defaults are as good
 * for shoppers who choose as most do, and on small logs. O(pairs · fields²).
 *
 * Throws `bad-option`, and `no-events` for a log that cannot be cut in two.
 *
 * @example
 * const { weights } = learnContentWeights(split.train, split.catalog)
 */
export function learnContentWeights(
  data: Interactions,
  catalog: Catalog,
  given: ContentWeightsOptions = {},
): LearntContentWeights {
  const options = checkOptions('learnContentWeights', given, DEFAULTS)
  if (!(options.ridge > 0) || !(Number.isInteger(options.pairs) && options.pairs > 0)) {
    throw new AlsolikeError(
      'bad-option',
      `learnContentWeights got ridge ${options.ridge} and ${options.pairs} pairs; give a number above 0 and a whole number from 1.`,
    )
  }
  const start = Object.fromEntries(FIELDS.map(field => [field, CONTENT_DEFAULTS[field]])) as Record<
    Field,
    number
  >
  const split = splitByTime(data, catalog, { share: options.share })
  const task = similarTask(split, { ...TASK, maxQueries: options.pairs, seed: options.seed })
  if (task.queries.length < FEWEST) return { weights: start, pairs: 0 }

  const context = contextOf(split, { seed: options.seed, kernels: 'wasm' })
  const { index } = runToEnd(sharedIndex(context, indexOptionsOf(CONTENT_DEFAULTS)))
  const featuresOf = fieldsOf(index)
  const dice = random(options.seed, 'content weights')
  const differences: Float64Array[] = []
  for (const { asked, relevant, excluded } of task.queries) {
    const near = featuresOf(asked[0], relevant[0])
    for (let r = 0; r < RIVALS; r++) {
      const item = dice.below(split.train.itemCount)
      if (item === relevant[0] || excluded.includes(item)) continue
      const far = featuresOf(asked[0], item)
      differences.push(near.map((value, f) => value - far[f]))
    }
  }
  const learnt = learnWeights(
    differences,
    FIELDS.map(field => start[field]),
    options.ridge,
  )
  const told = FIELDS.map((_, f) => differences.some(difference => difference[f] !== 0))
  FIELDS.forEach((field, f) => {
    if (told[f]) start[field] = Number(learnt[f].toPrecision(3))
  })
  return { weights: start, pairs: task.queries.length }
}

const NOTHING: ContentWeights = {
  title: 0,
  description: 0,
  tags: 0,
  category: 0,
  topCategory: 0,
  categoryPath: 0,
  association: 0,
  brand: 0,
  price: 0,
  vector: 0,
}

/** How alike two items are field by field, each 0…1. */
function fieldsOf(index: ContentIndex): (from: number, item: number) => Float64Array {
  const fame = fameOf(index.popularity)
  const alone = FIELDS.map(field => (field === 'popularity' ? undefined : { ...NOTHING, [field]: 1 }))
  return (from, item) => {
    const shoppers = index.popularity[from] ?? 0
    return Float64Array.from(alone, weights => {
      if (weights === undefined) return (shoppers / (shoppers + KNOWN)) * (fame[item] ?? 0)
      let sum = 0
      index.parts(from, item, weights, (_, share) => {
        sum += share
      })
      return sum
    })
  }
}
