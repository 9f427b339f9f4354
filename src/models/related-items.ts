import { EVENT_TYPES } from '../data/event.js'
import type { Interactions } from '../data/interactions.js'
import { checkOptions } from '../data/options.js'
import { Scores } from '../kernels/scores.js'
import type { Csr } from '../kernels/sparse.js'
import { type BasketFacts, basketFacts, factsState, loadFacts, mayAvoid, telling } from './basket-facts.js'
import { type CatalogIndexScorer, loadIndex, sharedIndex } from './catalog-index.js'
import { CONTENT_DEFAULTS, type ContentOptions, indexOptionsOf, resolveContent } from './content.js'
import { cooccurrence } from './cooccurrence.js'
import type { Evidence, Model, Scorer, State, Training } from './model.js'
import { finiteNumber, wholeNumber } from './option-values.js'
import { pageScorer } from './page-scorer.js'
import { storedArray, storedMeta, storedRight } from './stored.js'
import { holds, substitutes } from './substitutes.js'

export interface RelatedItemsOptions extends ContentOptions {
  /** Weight of being bought in one basket (score `'pair'` of `cooccurrence`). @default 4 */
  readonly together?: number
  /**
   * Weight of being bought by the same shopper at any time, scored alike. Only used where the log holds nothing but
   * purchases and shoppers come back. @default 1
   */
  readonly shoppers?: number
  /** Partners kept for an item. More: longer lists, larger snapshot. @default 50 */
  readonly neighbors?: number
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
  together: 4,
  shoppers: 1,
  neighbors: 50,
  shrink: 20,
}
const NAME = 'relatedItems'
/** With fewer baskets a shopper than this, counting by shopper says what counting by basket says. */
const COMING_BACK = 1.2

/**
 * Items to put in the basket along with this one: bought together, and until enough was bought, alike by title and
 * of categories that are bought together.
 *
 * score(i → j) = √idf_i · season_j · (0.3 · title + 0.03 · category path + 0.1 · categories together + 4 · pair +
 * 1 · pair by shopper), pair = Σ m/√length / (n_i^0.8 n_j^0.2 + 20). Words hand over to baskets as counts grow, with
 * no gate. √idf_i weighs the items of a basket against one another when their scores are summed; season_j lifts what
 * is bought more of late. Never: pairs that avoid each other, and substitutes (one category, looked at together, not
 * bought together). A shop without titles and categories has pairs alone; a log without a basket of two says nothing.
 *
 * @example
 * new Recommender({ models: { related: relatedItems() } })
 */
export function relatedItems(options?: RelatedItemsOptions): Model {
  const resolved = resolve(options)
  const indexOptions = indexOptionsOf(resolved)
  const { neighbors, shrink } = resolved
  const inBaskets = cooccurrence({ neighbors, shrink })
  const byShoppers = cooccurrence({ over: 'shoppers', neighbors, shrink })
  return {
    name: NAME,
    options: { ...resolved },
    *train(data, context): Training {
      const index = yield* sharedIndex(context, indexOptions)
      const together = yield* context.part(inBaskets)
      const views = hasViews(data)
      const shoppers =
        resolved.shoppers > 0 && !views && shoppersComeBack(data)
          ? yield* context.part(byShoppers)
          : undefined
      const replaced = views
        ? substitutes(
            yield* context.part(cooccurrence({ over: 'sessions', score: 'cosine', shrink: 5 })),
            together,
            context.catalog,
            data.itemCount,
          )
        : NO_PAIRS
      return scorer({ index, together, shoppers, replaced, facts: basketFacts(data) }, resolved)
    },
    load(state: State): Scorer {
      const { byShopper } = storedMeta(NAME, state)
      const parts = state.parts ?? []
      storedRight(NAME, parts.length === (byShopper === true ? 4 : 3), 'its parts are missing')
      const indptr = storedArray(NAME, state, 'indptr', Int32Array)
      const indices = storedArray(NAME, state, 'indices', Int32Array)
      const rows = indptr.length - 1
      storedRight(NAME, rows >= 0 && indptr[rows] === indices.length, 'its substitutes do not fit')
      return scorer(
        {
          index: loadIndex(parts[0], indexOptions),
          together: inBaskets.load(parts[1]),
          facts: loadFacts(NAME, parts[2]),
          shoppers: byShopper === true ? byShoppers.load(parts[3]) : undefined,
          replaced: { rows, cols: rows, indptr, indices, values: NO_PAIRS.values },
        },
        resolved,
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
    neighbors: wholeNumber(owner, 'neighbors', given.neighbors),
    shrink: finiteNumber(owner, 'shrink', given.shrink),
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

function shoppersComeBack(data: Interactions): boolean {
  const { count, shopper } = data.baskets()
  return count >= COMING_BACK * new Set(shopper).size
}

interface Parts {
  readonly index: CatalogIndexScorer
  readonly together: Scorer
  readonly shoppers: Scorer | undefined
  readonly replaced: Csr
  readonly facts: BasketFacts
}

function scorer(parts: Parts, options: Resolved): Scorer {
  const { together, shoppers, replaced, facts } = parts
  const { index } = parts.index
  /** What the last item asked about was bought with, and by shoppers who bought it. */
  let bought = new Scores(index.size)
  let shared = new Scores(index.size)
  const seasonOf = (item: number): number => facts.season[item] ?? 1
  const known = ['baskets', ...(shoppers ? ["shoppers' own baskets"] : []), ...index.known]

  return {
    parts: [parts.index, together, ...(shoppers ? [shoppers] : [])],
    because: !facts.paired ? 'no basket of the log holds two items' : `by ${known.join(', ')}`,
    ...pageScorer({
      size: () => index.size,
      history: options.history,
      ask(item, out, effort) {
        if (bought.size !== index.size) {
          bought = new Scores(index.size)
          shared = new Scores(index.size)
        }
        bought.clear()
        shared.clear()
        if (!facts.paired) return
        index.gather(item, options, out, effort)
        if (together.scoreItem!(item, bought)) addScaled(bought, options.together, out)
        if (shoppers?.scoreItem?.(item, shared)) addScaled(shared, options.shoppers, out)
        index.complete(item, options, out)
        const own = telling(facts, item)
        const { values, touched, count } = out
        for (let t = 0; t < count; t++) values[touched[t]] *= own * seasonOf(touched[t])
      },
      shows: (from, item, score) =>
        score > 0 &&
        (bought.has(item) || !mayAvoid(facts, from, item)) &&
        !holds(replaced, from, item) &&
        index.matches(from, item),
      parts(from, item, out) {
        const scale = telling(facts, from) * seasonOf(item)
        index.parts(from, item, options, (kind, share) =>
          out.push({ kind, item: from, share: share * scale }),
        )
        explainScaled(together, options.together * scale, from, item, out)
        if (shoppers) explainScaled(shoppers, options.shoppers * scale, from, item, out)
      },
    }),
    addItems: (catalog, from) => parts.index.addItems!(catalog, from),
    state: () => ({
      meta: { byShopper: shoppers !== undefined },
      arrays: { indptr: replaced.indptr, indices: replaced.indices },
      parts: [
        parts.index.state(),
        together.state(),
        factsState(facts),
        ...(shoppers ? [shoppers.state()] : []),
      ],
    }),
  }
}

function addScaled(from: Scores, weight: number, out: Scores): void {
  for (let t = 0; t < from.count; t++) out.add(from.touched[t], weight * from.values[from.touched[t]])
}

function explainScaled(scorer: Scorer, weight: number, from: number, item: number, out: Evidence[]): void {
  const first = out.length
  scorer.explainItem!(from, item, out)
  for (let e = first; e < out.length; e++) out[e] = { ...out[e], share: weight * out[e].share }
}
