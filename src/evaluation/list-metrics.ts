import { log } from '../kernels/math.js'
import type { Csr } from '../kernels/sparse.js'

/**
 * What all lists of a model are like together, beside how often they are right.
 *
 * - `coverage`: distinct items shown / items known to the training part.
 * - `gini`: inequality of how often known items are shown, Σ_r (2r − n − 1) x_(r) / (n Σ x) with x ascending; 0:
 *   all alike, near 1: a few items hold every place.
 * - `novelty`: mean of −log₂((n_i + 1) / (N + 1)) over places, n_i shoppers with the item of N; a point more is
 *   half as well known.
 * - `popularityLift`: mean popularity of the shown items / mean popularity of the items asked with (both
 *   averaged a query at a time); 1: as popular as what shoppers choose themselves, above: best sellers pushed.
 * - `diversity`: mean over pairs in a list of 1 − likeness; likeness is 1 for the same category where the
 *   catalogue has categories (`diversityBy: 'category'`), else the cosine of the items' shoppers.
 * - `head`, `middle`, `tail`: shares of places for the best-selling 10 %, the next 40 % and the rest.
 *
 * Sources: Vargas and Castells 2011 (novelty), Abdollahpouri et al. 2019 (popularity lift), Ziegler et al.
 * 2005 (intra-list similarity), Gunawardana and Shani 2009 (coverage, Gini).
 */
export interface ListMetrics {
  readonly coverage: number
  readonly gini: number
  readonly novelty: number
  readonly popularityLift: number
  readonly diversity: number
  readonly diversityBy: 'category' | 'shoppers'
  readonly head: number
  readonly middle: number
  readonly tail: number
  /** Share of the queries that got any list, and of the places that were filled. */
  readonly answered: number
  readonly filled: number
}

/** What the training part says about items, counted once for all models. */
export interface ItemFacts {
  /** Distinct shoppers an item. */
  readonly popularity: Int32Array
  readonly shoppers: number
  /** Items with any shopper. */
  readonly known: number
  /** 0 best-selling tenth, 1 the next four, 2 the rest; 3 for items nobody had. */
  readonly belt: Uint8Array
  /** Items × shoppers. */
  readonly byItem: Csr
  /** Category code of an item, -1 for none; absent when most items have none. */
  readonly category?: Int32Array
  /** Cosines that were asked for, by pair: lists of one shop hold the same pairs again and again. */
  readonly cosines: Map<number, number>
}

const HEAD_SHARE = 0.1
const MIDDLE_SHARE = 0.4
const CATEGORY_SHARE = 0.5
/** Pairs of a list are compared in so many lists, evenly spread: the mean needs no more. */
const DIVERSITY_LISTS = 200

/** O(entries + items · log items). */
export function itemFacts(byItem: Csr, category?: (item: number) => number): ItemFacts {
  const items = byItem.rows
  const popularity = new Int32Array(items)
  for (let i = 0; i < items; i++) popularity[i] = byItem.indptr[i + 1] - byItem.indptr[i]
  const order = Array.from({ length: items }, (_, i) => i).filter(i => popularity[i] > 0)
  order.sort((a, b) => popularity[b] - popularity[a] || a - b)
  const belt = new Uint8Array(items).fill(3)
  const head = Math.ceil(order.length * HEAD_SHARE)
  const middle = Math.ceil(order.length * (HEAD_SHARE + MIDDLE_SHARE))
  order.forEach((item, rank) => {
    belt[item] = rank < head ? 0 : rank < middle ? 1 : 2
  })
  const categories = category && Int32Array.from({ length: items }, (_, i) => category(i))
  const named = order.filter(item => categories !== undefined && categories[item] >= 0).length
  return {
    popularity,
    shoppers: byItem.cols,
    known: order.length,
    belt,
    byItem,
    category: named > 0 && named >= order.length * CATEGORY_SHARE ? categories : undefined,
    cosines: new Map(),
  }
}

/** The training part's own shares of head, middle and tail: what shoppers take when nobody recommends. */
export function demandBelts({ belt, popularity }: ItemFacts): { head: number; middle: number; tail: number } {
  const sums = [0, 0, 0, 0]
  for (let i = 0; i < belt.length; i++) sums[belt[i]] += popularity[i]
  const all = Math.max(1, sums[0] + sums[1] + sums[2])
  return { head: sums[0] / all, middle: sums[1] / all, tail: sums[2] / all }
}

/**
 * @param lists queries × k, row-major, -1 where a place stayed empty
 * @param asked mean popularity of the items each query was asked with; NaN for a stranger
 */
export function measureLists(
  lists: Int32Array,
  k: number,
  asked: Float64Array,
  facts: ItemFacts,
): ListMetrics {
  const { popularity, belt, shoppers } = facts
  const shown = new Int32Array(popularity.length)
  const belts = [0, 0, 0, 0]
  let places = 0
  let answered = 0
  let novelty = 0
  let shownPopularity = 0
  let askedPopularity = 0
  let compared = 0
  for (let q = 0; q * k < lists.length; q++) {
    let length = 0
    let sum = 0
    for (let at = q * k; at < (q + 1) * k && lists[at] >= 0; at++) {
      const item = lists[at]
      shown[item]++
      belts[belt[item]]++
      novelty -= log((popularity[item] + 1) / (shoppers + 1))
      sum += popularity[item]
      length++
    }
    places += length
    if (length > 0) answered++
    if (length > 0 && !Number.isNaN(asked[q])) {
      shownPopularity += sum / length
      askedPopularity += asked[q]
      compared++
    }
  }
  const queries = lists.length / k
  let distinct = 0
  for (const times of shown) if (times > 0) distinct++
  return {
    coverage: facts.known > 0 ? Math.min(1, distinct / facts.known) : 0,
    gini: gini(shown, popularity),
    novelty: places > 0 ? novelty / Math.LN2 / places : 0,
    popularityLift: compared > 0 && askedPopularity > 0 ? shownPopularity / askedPopularity : 0,
    diversity: diversity(lists, k, facts),
    diversityBy: facts.category ? 'category' : 'shoppers',
    head: places > 0 ? belts[0] / places : 0,
    middle: places > 0 ? belts[1] / places : 0,
    tail: places > 0 ? (belts[2] + belts[3]) / places : 0,
    answered: queries > 0 ? answered / queries : 0,
    filled: lists.length > 0 ? places / lists.length : 0,
  }
}

function gini(shown: Int32Array, popularity: Int32Array): number {
  const known = shown.filter((times, item) => popularity[item] > 0 || times > 0).sort()
  let weighted = 0
  let sum = 0
  for (let r = 0; r < known.length; r++) {
    weighted += (2 * (r + 1) - known.length - 1) * known[r]
    sum += known[r]
  }
  return sum > 0 ? weighted / (known.length * sum) : 0
}

function diversity(lists: Int32Array, k: number, facts: ItemFacts): number {
  const queries = lists.length / k
  const step = Math.max(1, Math.floor(queries / DIVERSITY_LISTS))
  let sum = 0
  let measured = 0
  for (let q = 0; q < queries; q += step) {
    let pairs = 0
    let unlike = 0
    for (let a = q * k; a < (q + 1) * k && lists[a] >= 0; a++) {
      for (let b = q * k; b < a; b++) {
        unlike += 1 - likeness(lists[a], lists[b], facts)
        pairs++
      }
    }
    if (pairs === 0) continue
    sum += unlike / pairs
    measured++
  }
  return measured > 0 ? sum / measured : 0
}

/** 1 for the same category; else the cosine of the items' shoppers. */
function likeness(i: number, j: number, facts: ItemFacts): number {
  const { category, cosines } = facts
  if (category !== undefined) return category[i] >= 0 && category[i] === category[j] ? 1 : 0
  const pair = i < j ? i * facts.popularity.length + j : j * facts.popularity.length + i
  let known = cosines.get(pair)
  if (known === undefined) cosines.set(pair, (known = cosine(i, j, facts)))
  return known
}

/** n_ij / √(n_i n_j), by merging two ascending rows. O(n_i + n_j). */
function cosine(i: number, j: number, { byItem: { indptr, indices }, popularity }: ItemFacts): number {
  let a = indptr[i]
  let b = indptr[j]
  let both = 0
  while (a < indptr[i + 1] && b < indptr[j + 1]) {
    const difference = indices[a] - indices[b]
    if (difference === 0) both++
    if (difference <= 0) a++
    if (difference >= 0) b++
  }
  return both > 0 ? both / Math.sqrt(popularity[i] * popularity[j]) : 0
}
