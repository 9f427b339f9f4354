import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { wordCutter } from '../../src/data/text/words.js'
import { random } from '../../src/kernels/random.js'
import type { AnyItem } from '../../src/types.js'
import { readMovies } from '../data/movies.js'
import { type RetailLine, readOnlineRetail, retailItems } from '../data/online-retail.js'
import { numbering } from '../data/read.js'
import { alibabaQuestions, tmallQuestions } from './you-may-like.js'

/** What one shopper was shown in the shop's own order, and which of it they chose afterwards. */
export interface RankedPage {
  readonly user: number
  /** Best first, as the shop would show it to everybody. */
  readonly hits: readonly number[]
  readonly chosen: ReadonlySet<number>
}

export interface RankedPages {
  readonly data: Interactions
  readonly items: readonly AnyItem[]
  readonly now: number
  readonly pages: readonly RankedPage[]
}

/** A page shows at least so many items, or there is nothing to put in order. */
const FEWEST = 20
const CUT = Date.parse('2011-11-01')
/** One line of an invoice in so many is found by a search. */
const EVERY = 5

/**
 * Searches DERIVED from Online Retail: for every fifth line that a known customer bought after 2011-11-01 one word of
 * its title is drawn. Its hits are all items with that word, best sellers first; chosen is what the invoice holds of them.
 */
export function retailPages(dataFolder: string): RankedPages {
  const lines = readOnlineRetail(dataFolder)
  const training = lines.filter(({ at }) => at < CUT)
  const shoppers = numbering()
  const codes = numbering()
  const baskets = numbering()
  for (const { customer } of training) if (customer !== '') shoppers.of(customer)
  const userCount = shoppers.size
  const names: string[] = []
  for (const { code } of training) names[codes.of(code)] = code
  const data: Interactions = {
    ...interactionsOf({
      // A guest's order is a shopper of its own, after the customers.
      shoppers: training.map(({ customer, invoice }) => shoppers.of(customer || `order ${invoice}`)),
      items: training.map(({ code }) => codes.of(code)),
      at: training.map(({ at }) => at),
      baskets: training.map(({ invoice }) => baskets.of(invoice)),
    }),
    userCount,
  }
  const items = retailItems(training, names)
  const cut = wordCutter({ stem: false })
  const words = items.map(({ title }) => cut(title))
  const withWord = new Map<string, number[]>()
  words.forEach((own, item) => {
    for (const word of new Set(own)) withWord.set(word, [...(withWord.get(word) ?? []), item])
  })
  const best = bestSellersFirst(data)
  const dice = random(1, 'derived searches')
  const later = lines.filter(({ at, customer }) => at >= CUT && shoppers.known(customer) !== undefined)
  const invoices = new Map<string, Set<number>>()
  for (const { invoice, code } of later) {
    const item = codes.known(code)
    if (item !== undefined) invoices.set(invoice, (invoices.get(invoice) ?? new Set()).add(item))
  }
  const pageOf = ({ customer, invoice, code }: RetailLine): RankedPage[] => {
    const item = codes.known(code)
    const user = shoppers.known(customer)!
    if (item === undefined || user >= userCount || words[item].length === 0) return []
    const hits = best(withWord.get(words[item][dice.below(words[item].length)])!)
    const bought = invoices.get(invoice)!
    return hits.length < FEWEST ? [] : [{ user, hits, chosen: new Set(hits.filter(hit => bought.has(hit))) }]
  }
  return { data, items, now: CUT, pages: later.filter((_, l) => l % EVERY === 0).flatMap(pageOf) }
}

/** Items of tmall cut into 40 shelves by seed, each best sellers first: the shelf that holds the held-out buy. No times. */
export function tmallPages(dataFolder: string): RankedPages {
  const { data, now, questions } = tmallQuestions(dataFolder, 4000)
  return { data, items: [], now, pages: shelfPages(data, questions, 40) }
}

/** Brands of Alibaba cut into 20 shelves by seed; chosen is what was bought in the last 30 days. */
export function alibabaPages(dataFolder: string): RankedPages {
  const { data, now, questions } = alibabaQuestions(dataFolder)
  return { data, items: [], now, pages: shelfPages(data, questions, 20) }
}

/** Genres of MovieLens 100K; chosen is what a known user rated 4 or 5 after three quarters of the ratings. */
export function moviePages(dataFolder: string): RankedPages {
  const { movies, ratings } = readMovies(dataFolder)
  ratings.sort((a, b) => a.at - b.at)
  const cut = Math.floor(ratings.length * 0.75)
  const training = ratings.slice(0, cut)
  const data = interactionsOf({
    shoppers: training.map(({ user }) => user),
    items: training.map(({ movie }) => movie),
    weights: training.map(({ rating }) => (rating - 3) * 2.5),
    at: training.map(({ at }) => at),
    itemCount: movies.length,
  })
  const had = new Map<number, Set<number>>()
  for (const { user, movie } of training) had.set(user, (had.get(user) ?? new Set()).add(movie))
  const liked = new Map<number, Set<number>>()
  for (const { user, movie, rating } of ratings.slice(cut)) {
    if (rating >= 4 && had.has(user)) liked.set(user, (liked.get(user) ?? new Set()).add(movie))
  }
  const best = bestSellersFirst(data)
  const genres = new Map<string, number[]>()
  movies.forEach(({ tags }, movie) => {
    for (const genre of tags as string[]) genres.set(genre, [...(genres.get(genre) ?? []), movie])
  })
  const shelves = [...genres.values()].map(best)
  const pages = [...liked].flatMap(([user, wanted]) =>
    shelves.flatMap((shelf): RankedPage[] => {
      const hits = shelf.filter(item => !had.get(user)!.has(item))
      const chosen = new Set(hits.filter(item => wanted.has(item)))
      return chosen.size > 0 && hits.length >= FEWEST ? [{ user, hits, chosen }] : []
    }),
  )
  return { data, items: movies, now: ratings[cut].at, pages }
}

interface Asked {
  readonly user: number
  readonly truth: ReadonlySet<number>
  readonly hidden: ReadonlySet<number>
}

function shelfPages(data: Interactions, questions: readonly Asked[], count: number): RankedPage[] {
  const dice = random(1, 'shelves')
  const shelves: number[][] = Array.from({ length: count }, () => [])
  for (let item = 0; item < data.itemCount; item++) shelves[dice.below(count)].push(item)
  const best = bestSellersFirst(data)
  const ordered = shelves.map(best)
  return questions.flatMap(({ user, truth, hidden }) =>
    ordered.flatMap((shelf): RankedPage[] => {
      const hits = shelf.filter(item => !hidden.has(item))
      const chosen = new Set(hits.filter(item => truth.has(item)))
      return chosen.size > 0 ? [{ user, hits, chosen }] : []
    }),
  )
}

/** Items by distinct shoppers, most first, ties to the lower index. */
function bestSellersFirst(data: Interactions): (items: readonly number[]) => number[] {
  const shoppers = new Int32Array(data.itemCount)
  const { indices } = data.shoppers()
  for (let e = 0; e < indices.length; e++) shoppers[indices[e]]++
  return items => [...items].sort((a, b) => shoppers[b] - shoppers[a] || a - b)
}
