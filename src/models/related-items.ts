import { EVENT_TYPES } from '../data/event.js'
import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { areStarts } from '../data/stored.js'
import { Scores } from '../kernels/scores.js'
import type { Csr } from '../kernels/sparse.js'
import { CONTENT_DEFAULTS, type ContentOptions, indexOptionsOf, resolveContent } from './content.js'
import { cooccurrence } from './cooccurrence.js'
import { ease } from './ease.js'
import type { Evidence, Model, Scorer, State, Training } from './model.js'
import { finiteNumber, wholeNumber } from './option-values.js'
import { avoidedPairs } from './pairs/avoided-pairs.js'
import {
  type BasketFacts,
  basketFacts,
  factsState,
  loadFacts,
  mayAvoid,
  telling,
} from './pairs/basket-facts.js'
import { pageScorer } from './pairs/page-scorer.js'
import { holds, substitutes } from './pairs/substitutes.js'
import { storedArray, storedMeta, storedRight } from './stored.js'
import { type CatalogIndexScorer, loadIndex, sharedIndex } from './words/catalog-index.js'
import { exclusiveCategories } from './words/category-association.js'
import { ownTitles } from './words/own-titles.js'

export interface RelatedItemsOptions extends ContentOptions {
  /** Weight of being bought in one basket (score `'pair'` of `cooccurrence`). @default 4 */
  readonly together?: number
  /**
   * Weight of being bought by the same shopper at any time, scored alike. Only used where the log holds nothing but
   * purchases, shoppers come back, and have bought no more than 100 different items each on average. @default 1
   */
  readonly shoppers?: number
  /**
   * Weight of what EASE over baskets predicts, when a basket is to be completed: it knows which of the basket's items
   * say the same. On the page of one item it adds nothing. @default 20
   */
  readonly ease?: number
  /** Up to so many items that is learnt: 2,000 take a quarter of a second, and time grows with the cube. @default 2000 */
  readonly exactItems?: number
  /** Partners kept for an item. More: longer lists, larger snapshot. @default 50 */
  readonly neighbors?: number
  /** How much less a long basket says about each of its pairs: 0 not at all, 1 each basket says as much. @default 0.75 */
  readonly lengthExponent?: number
  /** How much evidence a pair needs: 40 is cautious with pairs seen once or twice, 10 trusting. @default 20 */
  readonly shrink?: number
}

type Resolved = Required<RelatedItemsOptions>

const DEFAULTS: Resolved = {
  ...CONTENT_DEFAULTS,
  title: 0.3,
  description: 0,
  tags: 0,
  category: 0,
  topCategory: 0,
  categoryPath: 0.03,
  association: 0.1,
  brand: 0,
  price: 0,
  vector: 0,
  popularity: 0,
  together: 4,
  shoppers: 1,
  ease: 20,
  exactItems: 2000,
  neighbors: 50,
  shrink: 20,
  lengthExponent: 0.75,
}
const NAME = 'relatedItems'
const viewed = (): Model => cooccurrence({ over: 'sessions', score: 'cosine', shrink: 5 })
/** MiB; room for any catalogue that `exactItems` lets through. */
const EASE_MEMORY = 65_536
/**
 * Items that stand in baskets beside another one, below which words alone recommend nothing: nobody has shown yet
 * what goes along in this shop, and what is alike replaces.
 */
const SHOWN_ENOUGH = 100
/** With fewer baskets a shopper than this, counting by shopper says what counting by basket says. */
const COMING_BACK = 1.2
/** Where a shopper has bought more items than this on average, two of them may share nothing but the shopper. */
const MOST_ITEMS = 100

/**
 * Items to put in the basket along with this one: bought together, and until enough was bought, alike by title and
 * of categories that are bought together.
 *
 * score(i → j) = idf_i^0.75 · season_j · (0.3 · title + 0.03 · category path + 0.1 · categories together + 4 · pair +
 * 1 · pair by shopper + 20 · EASE, for baskets), pair = Σ m/length^0.75 / (n_i^0.75 n_j^0.25 + 20). Words hand over
 * to baskets as counts grow, with no gate. Title counts less where most items share theirs: it then names a kind, and
 * counts 2 · distinct titles / items with one. idf_i weighs the items of a basket against one another when their
 * scores are summed; season_j lifts what is bought more of late. Never on the page of an item: pairs that avoid each
 * other; asked to complete a basket, it may still say what everyone takes. Never at all: substitutes (one category,
 * looked at together or of a kind that no one buys two of, and not bought together). A shop without titles and
 * categories has pairs alone, and so has one with fewer than
 * 100 items in baskets beside another; a log without a basket of two says nothing.
 *
 * @example
 * new Recommender({ models: { related: relatedItems() } })
 */
export function relatedItems(options?: RelatedItemsOptions): Model {
  const resolved = resolve(options)
  const indexOptions = indexOptionsOf(resolved)
  const { neighbors, shrink, lengthExponent } = resolved
  const inBaskets = cooccurrence({ neighbors, shrink, lengthExponent, avoiding: 'show' })
  const byShoppers = cooccurrence({ over: 'shoppers', neighbors, shrink, lengthExponent })
  const byEase = ease({ over: 'baskets', memory: EASE_MEMORY })
  return {
    name: NAME,
    options: { ...resolved },
    *train(data, context): Training {
      const index = yield* sharedIndex(context, indexOptions)
      const together = yield* context.part(inBaskets)
      const facts = basketFacts(data)
      const views = hasViews(data)
      const useShoppers = resolved.shoppers > 0 && !views && shoppersTell(data)
      const useEase = resolved.ease > 0 && facts.paired && boughtItems(facts) <= resolved.exactItems
      return scorer(
        {
          index,
          together,
          shoppers: useShoppers ? yield* context.part(byShoppers) : undefined,
          predicted: useEase ? yield* context.part(byEase) : undefined,
          replaced: views
            ? substitutes(yield* context.part(viewed()), together, context.catalog, data.itemCount)
            : NO_PAIRS,
          avoided: avoidedPairs(together),
          exclusive: exclusiveCategories(data, context.catalog),
          facts,
        },
        { ...resolved, title: resolved.title * (yield* ownTitles(context.catalog, data.itemCount)) },
      )
    },
    load(state: State): Scorer {
      const { byShopper, byEase: eased, title } = storedMeta(NAME, state)
      const parts = [...(state.parts ?? [])]
      const wanted = 3 + (byShopper === true ? 1 : 0) + (eased === true ? 1 : 0)
      storedRight(NAME, parts.length === wanted, 'its parts are missing')
      const indptr = storedArray(NAME, state, 'indptr', Int32Array)
      const indices = storedArray(NAME, state, 'indices', Int32Array)
      const rows = indptr.length - 1
      storedRight(NAME, areStarts(indptr, indices.length), 'its substitutes do not fit')
      const [index, pairs, facts, ...others] = parts
      const together = inBaskets.load(pairs)
      return scorer(
        {
          index: loadIndex(index, indexOptions),
          together,
          shoppers: byShopper === true ? byShoppers.load(others.shift()!) : undefined,
          predicted: eased === true ? byEase.load(others.shift()!) : undefined,
          replaced: { rows, cols: rows, indptr, indices, values: NO_PAIRS.values },
          avoided: avoidedPairs(together),
          exclusive: storedArray(NAME, state, 'exclusive', Uint8Array),
          facts: loadFacts(NAME, facts),
        },
        { ...resolved, title: typeof title === 'number' ? title : resolved.title },
      )
    },
  }
}

function resolve(options: RelatedItemsOptions | undefined): Resolved {
  const owner = 'relatedItems()'
  const given = checkOptions(owner, options, DEFAULTS)
  return {
    ...resolveContent(owner, given),
    together: finiteNumber(owner, 'together', given.together),
    shoppers: finiteNumber(owner, 'shoppers', given.shoppers),
    ease: finiteNumber(owner, 'ease', given.ease),
    exactItems: wholeNumber(owner, 'exactItems', given.exactItems, 0),
    neighbors: wholeNumber(owner, 'neighbors', given.neighbors),
    shrink: finiteNumber(owner, 'shrink', given.shrink),
    lengthExponent: finiteNumber(owner, 'lengthExponent', given.lengthExponent),
  }
}

const NO_PAIRS: Csr = {
  rows: 0,
  cols: 0,
  indptr: new Int32Array(1),
  indices: new Int32Array(0),
  values: new Float32Array(0),
}

function hasViews({ rows }: Interactions): boolean {
  const view = EVENT_TYPES.indexOf('view')
  const click = EVENT_TYPES.indexOf('click')
  return rows.type.some(type => type === view || type === click)
}

function boughtItems({ counts }: BasketFacts): number {
  let items = 0
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0) items++
  return items
}

function besideAnother({ counts, total }: BasketFacts): number {
  let items = 0
  for (let i = 0; i < counts.length; i++) items += counts[i]
  return items - total
}

function shoppersTell(data: Interactions): boolean {
  const { count, shopper } = data.baskets()
  const shoppers = new Set(shopper).size
  return count >= COMING_BACK * shoppers && data.shoppers().indices.length <= MOST_ITEMS * shoppers
}

interface Parts {
  readonly index: CatalogIndexScorer
  readonly together: Scorer
  readonly shoppers: Scorer | undefined
  readonly predicted: Scorer | undefined
  readonly replaced: Csr
  readonly avoided: Csr
  /** 1 for categories of which no one buys two at once. */
  readonly exclusive: Uint8Array
  readonly facts: BasketFacts
}

function scorer(parts: Parts, options: Resolved): Scorer {
  const { together, shoppers, predicted, replaced, avoided, exclusive, facts } = parts
  const { index } = parts.index
  /** What the last item asked about was bought with, and by shoppers who bought it. */
  let bought = new Scores(index.size)
  let shared = new Scores(index.size)
  const seasonOf = (item: number): number => facts.season[item] ?? 1
  /** What is not among the partners of an item everyone buys cannot be cleared of avoiding it. */
  const avoids = (from: number, item: number): boolean =>
    bought.has(item) ? holds(avoided, from, item) : mayAvoid(facts, from, item)
  const replaces = (from: number, item: number): boolean => {
    if (holds(replaced, from, item)) return true
    const { category } = index.traits
    return (
      category[from] >= 0 &&
      category[from] === category[item] &&
      exclusive[category[from]] === 1 &&
      !bought.has(item)
    )
  }
  const wordsMaySpeak = besideAnother(facts) >= SHOWN_ENOUGH
  const more = [...(shoppers ? [shoppers] : []), ...(predicted ? [predicted] : [])]
  const known = [
    'baskets',
    ...(shoppers ? ['what shoppers buy over time'] : []),
    ...(predicted ? ['EASE for baskets'] : []),
    ...(wordsMaySpeak ? index.known : []),
  ]

  return {
    parts: [parts.index, together, ...more],
    because: !facts.paired ? 'no basket of the log holds two items' : `by ${known.join(', ')}`,
    ...pageScorer({
      size: () => index.size,
      history: options.history,
      ask(item, out, effort, completing) {
        if (bought.size !== index.size) {
          bought = new Scores(index.size)
          shared = new Scores(index.size)
        }
        bought.clear()
        shared.clear()
        if (!facts.paired) return
        if (wordsMaySpeak) index.gather(item, options, out, effort)
        if (together.scoreItem!(item, bought)) out.addScaled(bought, options.together)
        if (shoppers?.scoreItem?.(item, shared)) out.addScaled(shared, options.shoppers)
        shared.clear()
        if (completing && predicted?.scoreItem?.(item, shared)) out.addScaled(shared, options.ease)
        if (wordsMaySpeak) index.complete(item, options, out)
        const own = telling(facts, item)
        const { values, touched, count } = out
        for (let t = 0; t < count; t++) values[touched[t]] *= own * seasonOf(touched[t])
      },
      shows: (from, item, completing) =>
        (completing || !avoids(from, item)) && !replaces(from, item) && index.matches(from, item),
      parts(from, item, out, completing) {
        const scale = telling(facts, from) * seasonOf(item)
        if (wordsMaySpeak) {
          index.parts(from, item, options, (kind, share) =>
            out.push({ kind, item: from, share: share * scale }),
          )
        }
        explainScaled(together, options.together * scale, from, item, out)
        if (shoppers) explainScaled(shoppers, options.shoppers * scale, from, item, out)
        if (predicted && completing) explainScaled(predicted, options.ease * scale, from, item, out)
      },
    }),
    addItems: (catalog, from) => parts.index.addItems!(catalog, from),
    state: () => ({
      meta: { byShopper: shoppers !== undefined, byEase: predicted !== undefined, title: options.title },
      arrays: { indptr: replaced.indptr, indices: replaced.indices, exclusive },
      parts: [
        ...[parts.index, together].map(part => part.state()),
        factsState(facts),
        ...more.map(part => part.state()),
      ],
    }),
  }
}

function explainScaled(scorer: Scorer, weight: number, from: number, item: number, out: Evidence[]): void {
  const first = out.length
  scorer.explainItem!(from, item, out)
  for (let e = first; e < out.length; e++) out[e] = { ...out[e], share: weight * out[e].share }
}
