import { EVENT_TYPES, PURCHASE } from '../../src/data/event.js'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { intervalOf, resample } from '../../src/evaluation/bootstrap.js'
import { blend, collaborative, earlyContent, own, recent, searched } from '../../src/models/index.js'
import { shopModels } from '../../src/shop-models.js'
import type { AnyItem } from '../../src/types.js'
import { readMovies } from '../data/movies.js'
import { readOnlineRetail, retailItems } from '../data/online-retail.js'
import { numbering } from '../data/read.js'
import { readRees46 } from '../data/rees46.js'
import type { ProtocolRow } from './protocol.js'
import { trainer } from './train.js'
import { recallOfLists, type UserQuestion, type UserQuestions } from './user-lists.js'

const K = 20
/** Of the items, by a hash of their number, so many lose all their events before the cut. */
const WITHHELD = 0.2
/** Items with fewer events before the cut are rare. */
const RARE = 5

interface Happened {
  readonly user: number
  readonly item: number
  readonly type: number
  readonly weight: number
  readonly at: number
}

interface Shop {
  readonly events: readonly Happened[]
  readonly cut: number
  readonly items: readonly AnyItem[]
}

/**
 * What the tastes of shoppers add to you may like: `shopModels()` with and without `taste()`, for all that shoppers
 * chose after the cut, and for the part of it that hardly anybody had before. Once as the shop was, where those are its
 * rare items, and once with a fifth of the items withheld, as if they were new that day. The constants were
 * chosen on Online Retail with an eye on the others, so none of them is untouched: MovieLens (tastes are genres and
 * words of titles; the last 30 % of each user's movies) and REES46 (a shop so young that `earlyContent` speaks, and
 * `taste` does not).
 */
export function run(dataFolder: string): ProtocolRow[] {
  const shops = { 'Online Retail': retail, MovieLens: movies, REES46: rees46 }
  return Object.entries(shops).flatMap(([name, read]) => {
    const shop = read(dataFolder)
    return [...compare(name, 'rare items', shop, 0), ...compare(name, 'a fifth withheld', shop, WITHHELD)]
  })
}

function compare(name: string, what: string, shop: Shop, withheld: number): ProtocolRow[] {
  const { all, few } = questionsOf(shop, withheld)
  const train = trainer(all.data, shop.items)
  const without = blend([
    [collaborative(), 1],
    [recent(), 0.6],
    [own(), 1],
    [earlyContent(), 1],
    [searched(), 1],
  ])
  const scorers = [shopModels().youMayLike!, without].map(train)
  return (
    [
      ['all', all],
      [what, few],
    ] as const
  ).flatMap(([which, asked]): ProtocolRow[] => {
    if (asked.questions.length === 0) return []
    const drawn = resample(
      scorers.map(scorer => recallOfLists(asked, scorer, K)),
      asked.questions.map(({ user }) => user),
    )
    const { mean, low, high } = intervalOf(drawn, 0, 1)
    const settings = `${which === 'all' ? `${what}, all` : which}; ${asked.questions.length} shoppers; taste adds ${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`
    return [
      {
        protocol: `Tastes: ${name}`,
        model: 'shopModels()',
        metric: "R'@20",
        ours: drawn.means[0],
        published: drawn.means[1],
        // No farther below than chance explains
        ...(mean < 0 && high >= 0 && { within: high - mean }),
        settings,
      },
    ]
  })
}

function questionsOf({ events, cut, items }: Shop, withheld: number) {
  const isWithheld = (item: number): boolean => (Math.imul(item + 17, 0x9e3779b1) >>> 0) / 2 ** 32 < withheld
  const before = events.filter(({ at, item }) => at < cut && !isWithheld(item))
  const data = interactionsOf({
    shoppers: before.map(({ user }) => user),
    items: before.map(({ item }) => item),
    types: before.map(({ type }) => type),
    weights: before.map(({ weight }) => weight),
    at: before.map(({ at }) => at),
    itemCount: items.length,
    shopperCount: events.reduce((most, { user }) => Math.max(most, user), 0) + 1,
  })
  const had = new Map<number, Set<number>>()
  const known = new Int32Array(items.length)
  for (const { user, item } of before) {
    known[item]++
    had.set(user, (had.get(user) ?? new Set()).add(item))
  }
  const wanted = new Map<number, Set<number>>()
  for (const { user, item, at } of events) {
    const own = had.get(user)
    if (at < cut || own === undefined || own.has(item)) continue
    wanted.set(user, (wanted.get(user) ?? new Set()).add(item))
  }
  const asked = (counts: (item: number) => boolean): UserQuestions => ({
    data,
    now: cut,
    seen: 'hide',
    questions: [...wanted].flatMap(([user, chosen]): UserQuestion[] => {
      const truth = new Set([...chosen].filter(counts))
      return truth.size > 0 ? [{ user, truth, hidden: had.get(user)! }] : []
    }),
  })
  const isFew = (item: number): boolean => (withheld > 0 ? isWithheld(item) : known[item] < RARE)
  return { all: asked(() => true), few: asked(isFew) }
}

function retail(dataFolder: string): Shop {
  const lines = readOnlineRetail(dataFolder).filter(({ customer }) => customer !== '')
  const users = numbering()
  const numbers = numbering()
  const codes: string[] = []
  const prices: number[] = []
  const events = lines.map(({ customer, code, at, price }) => {
    const item = numbers.of(code)
    codes[item] = code
    prices[item] = price
    return { user: users.of(customer), item, type: PURCHASE, weight: 5, at }
  })
  const items = retailItems(lines, codes).map((item, i) => ({ ...item, price: prices[i] }))
  return { events, cut: Date.parse('2011-11-01'), items }
}

/** Ratings of 4 and 5; the last 30 % of each user's lie after the cut. */
function movies(dataFolder: string): Shop {
  const { movies: items, ratings } = readMovies(dataFolder)
  const liked = ratings.filter(({ rating }) => rating >= 4).sort((a, b) => a.at - b.at)
  const cut = liked[liked.length - 1].at + 1
  const byUser = new Map<number, typeof liked>()
  for (const rating of liked) byUser.set(rating.user, [...(byUser.get(rating.user) ?? []), rating])
  const events = [...byUser.values()].flatMap(own =>
    own.map(({ user, movie, at }, n) => ({
      user,
      item: movie,
      type: PURCHASE,
      weight: 5,
      at: n < Math.ceil(own.length * 0.7) ? at : at + cut,
    })),
  )
  return { events, cut, items }
}

const WEIGHTS: Readonly<Record<string, number>> = { view: 1, cart: 3, purchase: 5 }

function rees46(dataFolder: string): Shop {
  const { events, items } = readRees46(dataFolder)
  const times = events.map(({ at }) => at).sort((a, b) => a - b)
  return {
    events: events.map(({ user, item, type, at }) => ({
      ...{ user, item, at, weight: WEIGHTS[type] },
      type: EVENT_TYPES.indexOf(type as (typeof EVENT_TYPES)[number]),
    })),
    cut: times[Math.floor(times.length * 0.6)],
    items,
  }
}
