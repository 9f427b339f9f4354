import { checkOptions } from '../data/options.js'
import type { Model, Scorer, State, Training } from './model.js'
import { fieldNames, finiteNumber, oneOf, wholeNumber } from './option-values.js'
import { pageScorer } from './pairs/page-scorer.js'
import { storedRight } from './stored.js'
import { type CatalogIndexScorer, loadIndex, sharedIndex } from './words/catalog-index.js'
import type { ContentIndexOptions, ContentWeights } from './words/content-index.js'
import { fameOf } from './words/fame.js'
import { TEXT_SCORES, type TextScore } from './words/word-index.js'

export interface ContentOptions {
  /** Weight of like titles. Each part is 0…1 before its weight; 0 leaves it out. @default 1 */
  readonly title?: number
  /** Weight of like descriptions. @default 0.2 */
  readonly description?: number
  /** Weight of shared tags. @default 0.5 */
  readonly tags?: number
  /** Weight of the same category; counts less where it holds more than a tenth of the items. @default 1 */
  readonly category?: number
  /** Weight of the same top category, likewise. @default 0.2 */
  readonly topCategory?: number
  /** Weight of the angle between category paths: `a/b/c` and `a/b/d` share two of three. @default 0 */
  readonly categoryPath?: number
  /** Weight of categories that are bought together. @default 0 */
  readonly association?: number
  /** Weight of the same brand. @default 0.5 */
  readonly brand?: number
  /** Weight of like prices, exp(−|Δ ln price| / 0.6): twice the price is 0.31. @default 0.5 */
  readonly price?: number
  /** Weight of the angle between the vectors that the shop brings. @default 1 */
  readonly vector?: number
  /**
   * Weight of popularity among items that are alike: ln(1 + shoppers) over that of the most popular, times
   * n_i / (n_i + 5): an item that no one knows yet does not get a list of best sellers. Larger: known items come
   * before nearer ones. @default 1.5
   */
  readonly popularity?: number
  /**
   * How texts are compared: `'cosine'` of tf-idf, or `'bm25'`, which lets long titles count nearly like short ones.
   * @default 'cosine'
   */
  readonly text?: TextScore
  /** Fields of the shop's records that must be equal, also `'category'`, `'topCategory'`, `'brand'`. @default [] */
  readonly match?: readonly string[]
  /** Words of a description that count, from its start. More: slower to index, larger snapshot. @default 60 */
  readonly descriptionWords?: number
  /**
   * Entries of the inverted index that a question walks in one field: it bounds a question in a large catalogue. The
   * rarest words come first; commoner ones count only for items found by then. Larger: slower, finds more.
   * @default 5000
   */
  readonly reach?: number
  /** Newest distinct items of a shopper that are asked for alike ones. @default 10 */
  readonly history?: number
}

type Resolved = Required<ContentOptions>

/** Shoppers of an item at which popularity counts half in its list. */
export const KNOWN = 5
/** Title leads; the rest as measured for items that replace one another. */
export const CONTENT_DEFAULTS: Resolved = {
  title: 1,
  description: 0.2,
  tags: 0.5,
  category: 1,
  topCategory: 0.2,
  categoryPath: 0,
  association: 0,
  brand: 0.5,
  price: 0.5,
  vector: 1,
  popularity: 1.5,
  text: 'cosine',
  match: [],
  descriptionWords: 60,
  reach: 5000,
  history: 10,
}

/**
 * Items that are alike by what the catalogue says: words of the title, category, brand, price, tags, the shop's own
 * vectors. Needs no history, so a new item has neighbours, and takes part in you may like, the moment it is known.
 *
 * The score is the weighted sum of parts of 0…1; a missing price or brand is 0, never "equal". Cost follows the
 * words that items share, bounded by `reach`, not the catalogue (vectors are the exception: one pass over all).
 * `addItems` makes it what a rebuild would be. About 100 bytes an item beside its vector.
 *
 * @example
 * new Recommender({ models: { similar: content({ match: ['gender'] }) } })
 */
export function content(options?: ContentOptions): Model {
  const resolved = resolveContent('content()', checkOptions('content()', options, CONTENT_DEFAULTS))
  const indexOptions = indexOptionsOf(resolved)
  return {
    name: 'content',
    options: { ...resolved },
    *train(_data, context): Training {
      return contentScorer(yield* sharedIndex(context, indexOptions), resolved)
    },
    load(state: State): Scorer {
      storedRight('content', state.parts?.length === 1, 'its index is missing')
      return contentScorer(loadIndex(state.parts![0], indexOptions), resolved)
    },
  }
}

/** Checks the values of options that were laid over their defaults. */
export function resolveContent(owner: string, given: Resolved): Resolved {
  const weight = (name: keyof ContentWeights): number => finiteNumber(owner, name, given[name])
  return {
    title: weight('title'),
    description: weight('description'),
    tags: weight('tags'),
    category: weight('category'),
    topCategory: weight('topCategory'),
    categoryPath: weight('categoryPath'),
    association: weight('association'),
    brand: weight('brand'),
    price: weight('price'),
    vector: weight('vector'),
    popularity: finiteNumber(owner, 'popularity', given.popularity),
    text: oneOf(owner, 'text', given.text, TEXT_SCORES),
    match: fieldNames(owner, 'match', given.match),
    descriptionWords: wholeNumber(owner, 'descriptionWords', given.descriptionWords, 0),
    reach: wholeNumber(owner, 'reach', given.reach),
    history: wholeNumber(owner, 'history', given.history),
  }
}

/** The options that decide what is indexed; models that agree on them share one index. */
export function indexOptionsOf(options: ContentIndexOptions): ContentIndexOptions {
  const { text, match, descriptionWords, reach } = options
  return { text, match, descriptionWords, reach }
}

function contentScorer(part: CatalogIndexScorer, options: Resolved): Scorer {
  const { index } = part
  const known = index.known
  const fame = fameOf(index.popularity)
  const liking = (from: number): number => {
    const shoppers = index.popularity[from] ?? 0
    return (options.popularity * shoppers) / (shoppers + KNOWN)
  }
  return {
    parts: [part],
    because: known.length > 0 ? `by ${known.join(', ')}` : 'the catalogue says nothing about the items',
    ...pageScorer({
      size: () => index.size,
      history: options.history,
      ask(item, out, effort) {
        index.gather(item, options, out, effort)
        index.complete(item, options, out)
        const popular = liking(item)
        if (popular === 0) return
        const { values, touched, count } = out
        for (let t = 0; t < count; t++) {
          if (values[touched[t]] > 0) values[touched[t]] += popular * (fame[touched[t]] ?? 0)
        }
      },
      shows: (from, item) => index.matches(from, item),
      parts(from, item, out) {
        index.parts(from, item, options, (kind, share) => out.push({ kind, item: from, share }))
        const share = liking(from) * (fame[item] ?? 0)
        if (share > 0) out.push({ kind: 'popular', item: -1, share })
      },
    }),
    addItems: (catalog, from) => part.addItems!(catalog, from),
    state: () => ({ parts: [part.state()] }),
  }
}
