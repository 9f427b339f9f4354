import { collaborative } from '../models/collaborative.js'
import { content } from '../models/content.js'
import { cooccurrence } from '../models/cooccurrence.js'
import { ials } from '../models/ials.js'
import { itemKnn } from '../models/item-knn.js'
import type { Model } from '../models/model.js'
import { popular } from '../models/popular.js'
import { rp3beta } from '../models/rp3beta.js'
import { sessionKnn } from '../models/session-knn.js'
import { shopModels } from '../shop-models.js'
import type { Question } from './task.js'

/** The label of what a shop gets that chooses nothing. */
export const SHOP_DEFAULT = 'shop default'

/**
 * What is worth setting side by side for a question when nobody says: the shop's default, and each of the models
 * that could stand in its place, with their own defaults.
 *
 * @param models what the shop uses @default shopModels()
 */
export function candidatesFor(
  question: Question,
  models: Readonly<Partial<Record<Question, Model>>> = shopModels(),
): Readonly<Record<string, Model>> {
  const usual = models[question]
  if (usual === undefined) return SINGLE[question]()
  const others = Object.entries(SINGLE[question]()).filter(([, model]) => recipeOf(model) !== recipeOf(usual))
  return { [SHOP_DEFAULT]: usual, ...Object.fromEntries(others) }
}

function recipeOf({ name, options }: Model): string {
  return JSON.stringify([name, options])
}

const SINGLE: Readonly<Record<Question, () => Readonly<Record<string, Model>>>> = {
  youMayLike: () => ({
    ease: collaborative(),
    rp3beta: rp3beta(),
    itemKnn: itemKnn(),
    ials: ials(),
    popular: popular(),
  }),
  related: () => ({
    pairs: cooccurrence({ over: 'baskets' }),
    confidence: cooccurrence({ over: 'baskets', score: 'confidence' }),
    'log-likelihood': cooccurrence({ over: 'baskets', score: 'log-likelihood' }),
    itemKnn: itemKnn(),
    content: content(),
  }),
  similar: () => ({
    'viewed together': cooccurrence({ over: 'sessions' }),
    itemKnn: itemKnn(),
    content: content(),
  }),
  nextInSession: () => ({
    sessionKnn: sessionKnn(),
    'viewed together': cooccurrence({ over: 'sessions' }),
    itemKnn: itemKnn(),
    rp3beta: rp3beta(),
  }),
}
