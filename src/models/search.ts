import type { Catalog } from '../data/catalog/catalog.js'
import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { areStarts, areWithin } from '../data/stored.js'
import { wordCutter } from '../data/text/words.js'
import type { Progress } from '../types.js'
import { runToEnd } from './fit.js'
import type { Model, Scorer, State, Training } from './model.js'
import { finiteNumber, wholeNumber } from './option-values.js'
import { storedArray, storedRight } from './stored.js'
import { queryEvidence } from './words/query-evidence.js'
import { keyOf, QueryWords } from './words/query-words.js'
import { type SearchKnowledge, searchScorer } from './words/search-scorer.js'
import { WordIndex } from './words/word-index.js'

export interface SearchOptions {
  /**
   * Weight of the words of the catalogue, in purchases: with so many after a search, words and behaviour count the same. Larger: behaviour takes over later. @default 5
   */
  readonly words?: number
  /** Distinct shoppers who must have acted on an item after a query before it counts. @default 3 */
  readonly minShoppers?: number
  /**
   * How alike two searches must be to learn from each other: the cosine of their words, 0…1; 1 shares only between
   * searches of the same words. @default 0.5
   */
  readonly alike?: number
  /** How much the shopper's own taste re-ranks: an item of a category and brand all of the history is in gains so much. @default 0.5 */
  readonly personal?: number
  /** Entries of the inverted index that a question walks, as in `content`. @default 5000 */
  readonly reach?: number
}

export type ResolvedSearch = Required<SearchOptions>

const DEFAULTS: ResolvedSearch = { words: 5, minShoppers: 3, alike: 0.5, personal: 0.5, reach: 5000 }
const NAME = 'search'
/** Items between two breaths. */
const BREATH = 500
/** A word of the title counts as often as this, one of the brand, category or tags once. */
const TITLE_TIMES = 2

/**
 * What people who searched this opened, carted and bought afterwards in the same visit; by the words of the catalogue
 * for searches that no one made yet.
 *
 * score(q, i) = t · same(i) + (1 − t) · (match(i) + alike(i) · (0.05 + 0.2 · match(i))), t = C / (C + words).
 * same(i): what was done with i after this search, over that of the best item, C all of it. A shopper counts once for a
 * search and an item, with the strongest thing done, a purchase 1. alike(i): the same of other searches, by the square
 * of the cosine of their words. match(i): BM25 (k1 1.2, b 0.75) over title, brand, category and tags, as a share of the
 * best possible. Searches of the same words in any order, number and spelling are one. Then times 1 + personal ·
 * taste, where it is known who asks.
 *
 * Answers `scoreSearch` alone. `addItems` lets a new item be found by its words at once.
 *
 * @example
 * new Recommender({ models: { searchedFor: search() } })
 */
export function search(options?: SearchOptions): Model {
  const resolved = resolve(options)
  return {
    name: NAME,
    options: { ...resolved },
    train: (data, { catalog }) => train(data, catalog, resolved),
    load: state => load(state, resolved),
  }
}

function resolve(options: SearchOptions | undefined): ResolvedSearch {
  const owner = 'search()'
  const given = checkOptions(owner, options, DEFAULTS)
  return {
    words: finiteNumber(owner, 'words', given.words, Number.MIN_VALUE),
    minShoppers: wholeNumber(owner, 'minShoppers', given.minShoppers),
    alike: finiteNumber(owner, 'alike', given.alike, 0, 1),
    personal: finiteNumber(owner, 'personal', given.personal),
    reach: wholeNumber(owner, 'reach', given.reach),
  }
}

function* train(data: Interactions, catalog: Catalog, options: ResolvedSearch): Training {
  const items = new WordIndex('bm25')
  yield* appendItems(items, catalog, data.itemCount)
  const words = new QueryWords(items)
  const asked = new WordIndex('cosine')
  const numbers = new Map<string, number>()
  const queryOf = new Int32Array(data.searches.texts.length)
  data.searches.texts.forEach((text, t) => {
    const key = keyOf(words.of(text))
    let number = key === '' ? -1 : numbers.get(key)
    if (number === undefined) {
      number = numbers.size
      numbers.set(key, number)
      asked.append(key.split(' '))
    }
    queryOf[t] = number
  })
  const evidence = yield* queryEvidence(data, queryOf, numbers.size, options.minShoppers)
  return scorer({ items, asked, evidence, ...tasteColumns(catalog, items.size) }, options)
}

/** Words to find items by, for the items that the index does not have yet. */
function* appendItems(items: WordIndex, catalog: Catalog, size: number): Generator<Progress, void, void> {
  const cut = wordCutter({ maxWords: 64 })
  for (let i = items.size; i < size; i++) {
    const title = cut(catalog.title(i))
    const words: string[] = []
    for (let times = 0; times < TITLE_TIMES; times++) words.push(...title)
    const brand = catalog.brand(i)
    if (brand >= 0) words.push(...cut(catalog.brandName(brand)))
    words.push(...cut(catalog.categoryPath(i).join(' ')), ...cut(catalog.tags(i).join(' ')))
    items.append(words)
    if (i % BREATH === BREATH - 1) yield { stage: NAME, done: (i + 1) / size }
  }
}

function tasteColumns(catalog: Catalog, size: number): Pick<SearchKnowledge, 'category' | 'brand'> {
  const category = new Int32Array(size)
  const brand = new Int32Array(size)
  for (let i = 0; i < size; i++) {
    category[i] = catalog.category(i)
    brand[i] = catalog.brand(i)
  }
  return { category, brand }
}

function scorer(knowledge: SearchKnowledge, options: ResolvedSearch): Scorer {
  const { items, asked, evidence } = knowledge
  const known = { ...knowledge }
  const { indptr, indices, values } = evidence.pairs
  return {
    because: `${asked.size} searches, ${indices.length} of their items with enough shoppers`,
    ...searchScorer(known, options),
    addItems(catalog): void {
      runToEnd(appendItems(items, catalog, catalog.size))
      Object.assign(known, tasteColumns(catalog, items.size))
    },
    state: (): State => ({
      arrays: {
        indptr,
        indices,
        values,
        support: evidence.support,
        totals: evidence.totals,
        category: known.category,
        brand: known.brand,
      },
      parts: [items.state(), asked.state()],
    }),
  }
}

function load(state: State, options: ResolvedSearch): Scorer {
  const array = (name: string): Int32Array => storedArray(NAME, state, name, Int32Array)
  storedRight(NAME, state.parts?.length === 2, 'its words are missing')
  const items = WordIndex.fromState(NAME, state.parts![0], 'bm25')
  const asked = WordIndex.fromState(NAME, state.parts![1], 'cosine')
  const [indptr, indices, support, category, brand] = [
    'indptr',
    'indices',
    'support',
    'category',
    'brand',
  ].map(array)
  const values = storedArray(NAME, state, 'values', Float32Array)
  const totals = storedArray(NAME, state, 'totals', Float32Array)
  const rows = asked.size
  const entries = indices.length
  const sound = indptr.length === rows + 1 && areStarts(indptr, entries) && areWithin(indices, 0, items.size)
  const even = values.length === entries && support.length === entries && totals.length === rows
  storedRight(NAME, sound && even, 'its searches do not fit')
  storedRight(NAME, category.length === items.size && brand.length === items.size, 'its items do not fit')
  const evidence = { pairs: { rows, cols: items.size, indptr, indices, values }, support, totals }
  return scorer({ items, asked, evidence, category, brand }, options)
}
