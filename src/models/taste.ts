import { checkOptions } from '../data/options.js'
import { parseDuration } from '../data/time.js'
import { log1p } from '../kernels/math.js'
import type { Scores } from '../kernels/scores.js'
import type { Duration } from '../types.js'
import { CONTENT_DEFAULTS, indexOptionsOf } from './content.js'
import type { Evidence, Model, Query, Scorer, State, Training } from './model.js'
import { finiteNumber } from './option-values.js'
import { storedMeta, storedRight } from './stored.js'
import { type CatalogIndexScorer, loadIndex, sharedIndex } from './words/catalog-index.js'
import { TasteSums, type TasteWeights } from './words/taste-sums.js'

export interface TasteOptions {
  /** Weight of the shopper's share of an item's category and those above it. 0 leaves a part out. @default 0.5 */
  readonly category?: number
  /** Weight of their share of its brand. @default 0.3 */
  readonly brand?: number
  /** Weight of how near it is to the prices they look at; twice the price is 0.31. @default 0.2 */
  readonly price?: number
  /** Weight of how near its title is to the words of all they looked at. @default 2 */
  readonly title?: number
  /** The same for its tags. @default 0.5 */
  readonly tags?: number
  /** The age at which an event counts half. Longer: old tastes stay. @default '30d' */
  readonly halfLife?: Duration
  /**
   * Shoppers of an item at which its taste counts half, for by then others' choices say more. Larger: it speaks for
   * better known items too, and costs more time. @default 5
   */
  readonly known?: number
  /**
   * It speaks where the items that anyone acted on have at least so many shoppers on average; below, `earlyContent`
   * does. @default 10
   */
  readonly from?: number
}

type Resolved = TasteWeights & { readonly halfLife: number; readonly known: number; readonly from: number }

const DEFAULTS: Required<TasteOptions> = {
  category: 0.5,
  brand: 0.3,
  price: 0.2,
  title: 2,
  tags: 0.5,
  halfLife: '30d',
  known: 5,
  from: 10,
}
/** How far ln(1 + shoppers) lifts an item among those that few know. */
const FAME = 0.3
/** Items of more than so many times `known` shoppers are left to others: taste would count less than a tenth. */
const KNOWN_WELL = 10
/** Items it looks at for a question: those that the fewest know. */
const MOST_ITEMS = 10_000
const DAY = 86_400_000
const INDEX = indexOptionsOf(CONTENT_DEFAULTS)

/**
 * New and cold items by the shopper's tastes: the categories, brands, prices, tags and words of everything they acted
 * on, faded. Others' choices cannot speak for an item that nobody or hardly anybody knows yet; its record can. Meant as
 * a part of `blend`.
 *
 * score = known / (known + n_i) · (1 + 0.3 ln(1 + n_i)) · Σ weight of a field · share of it in the shopper's tastes,
 * n_i shoppers of i; of words and tags the cosine. Items that came after the fit take part at once.
 *
 * A question costs the events of the shopper and the items that few know, at most 10,000 of them. It shares the index of the catalogue with
 * `content`. Throws `bad-option`.
 */
export function taste(options?: TasteOptions): Model {
  const given = checkOptions('taste()', options, DEFAULTS)
  const { halfLife: _, ...numbers } = given
  for (const [name, value] of Object.entries(numbers)) finiteNumber('taste()', name, value)
  const resolved: Resolved = {
    ...numbers,
    known: finiteNumber('taste()', 'known', given.known, Number.MIN_VALUE),
    halfLife: finiteNumber('taste()', 'halfLife', parseDuration(given.halfLife), 1) / DAY,
  }
  return {
    name: 'taste',
    options: { ...given },
    *train(data, context): Training {
      const { indices, cols } = data.shoppers()
      const seen = new Uint8Array(cols)
      let items = 0
      for (let e = 0; e < indices.length; e++) {
        items += 1 - seen[indices[e]]
        seen[indices[e]] = 1
      }
      if (items === 0 || indices.length / items < resolved.from) return silent()
      return scorer(yield* sharedIndex(context, INDEX), resolved)
    },
    load(state: State): Scorer {
      const { speaks } = storedMeta('taste', state)
      if (speaks !== true) return silent()
      storedRight('taste', state.parts?.length === 1, 'its index is missing')
      return scorer(loadIndex(state.parts![0], INDEX), resolved)
    },
  }
}

function scorer(part: CatalogIndexScorer, options: Resolved): Scorer {
  const { index } = part
  let sums: TasteSums | undefined
  let cold: Cold = { items: new Int32Array(0), factors: new Float64Array(0), suits: new Float64Array(0) }
  const one = new Int32Array(1)
  const suit = new Float64Array(1)
  /** The question whose sums are at hand. */
  let asked: Query | undefined
  let answers = false

  const read = (query: Query): boolean => {
    asked = undefined
    if (sums?.size !== index.size) {
      sums = new TasteSums(index.traits, index.titles, index.tags)
      cold = coldItems(index.popularity, index.size, options.known)
    }
    answers = sums.read(query, options.halfLife)
    asked = query
    return answers
  }
  return {
    parts: [part],
    scoreUser(query: Query, out: Scores): boolean {
      if (!read(query)) return false
      const { items, factors, suits } = cold
      sums!.suits(items, options, suits)
      for (let c = 0; c < items.length && items[c] < out.size; c++) {
        if (suits[c] > 0) out.add(items[c], factors[items[c]] * suits[c])
      }
      return true
    },
    explain(query: Query, item: number, out: Evidence[]): boolean {
      if (!(asked === query && sums?.size === index.size ? answers : read(query))) return false
      if (!(cold.factors[item] > 0)) return false
      one[0] = item
      sums!.suits(one, options, suit)
      const share = cold.factors[item] * suit[0]
      if (!(share > 0)) return false
      out.push({ kind: 'profile', item: -1, share })
      return true
    },
    addItems: (catalog, from) => part.addItems!(catalog, from),
    state: () => ({ meta: { speaks: true }, parts: [part.state()] }),
  }
}

/** Items that few know, ascending. */
interface Cold {
  readonly items: Int32Array
  /** What the taste for each item of the catalogue is worth; 0 for those that are left to others. */
  readonly factors: Float64Array
  /** Room for how well each of `items` suits. */
  readonly suits: Float64Array
}

function coldItems(shoppers: Int32Array, size: number, known: number): Cold {
  let most = 0
  for (let i = 0; i < shoppers.length; i++) if (shoppers[i] > most) most = shoppers[i]
  most = Math.floor(Math.min(most, KNOWN_WELL * known))
  const counts = new Int32Array(most + 1)
  for (let i = 0; i < size; i++) if ((shoppers[i] ?? 0) <= most) counts[shoppers[i] ?? 0]++
  let room = MOST_ITEMS
  let bound = 0
  while (bound <= most && counts[bound] <= room) room -= counts[bound++]
  const factors = new Float64Array(size)
  let count = 0
  // Of the best known that still fit, the latest
  for (let i = size - 1; i >= 0; i--) {
    const n = shoppers[i] ?? 0
    if (n > most || n > bound || (n === bound && --room < 0)) continue
    factors[i] = (known / (known + n)) * (1 + FAME * log1p(n))
    count++
  }
  const items = new Int32Array(count)
  for (let i = 0, c = 0; i < size; i++) if (factors[i] > 0) items[c++] = i
  return { items, factors, suits: new Float64Array(count) }
}

function silent(): Scorer {
  return { scoreUser: () => false, explain: () => false, state: () => ({ meta: { speaks: false } }) }
}
