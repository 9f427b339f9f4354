import { nearest } from '../data/options.js'
import type { Question } from '../door/options.js'
import { AlsolikeError } from '../errors.js'
import type { Recommender } from '../recommender.js'
import type { AnyItem, RankAsk, RecommendationList } from '../types.js'

/** A question as the command line asks it. */
export interface AskedQuestion {
  /** As in `--question`: `you-may-like`. */
  readonly name: string
  readonly question: Question
  /** What `--for` holds, and what `--all` means; undefined: nothing to ask by; a page is a user and their items. */
  readonly by: 'user' | 'item' | 'items' | 'query' | 'page' | undefined
  readonly about: string
  ask(shop: Recommender, ids: readonly string[], ask: RankAsk<AnyItem>): RecommendationList<AnyItem>
}

/** Every question that `recommend` can ask. */
export const ASKED: readonly AskedQuestion[] = [
  {
    name: 'similar',
    question: 'similar',
    by: 'item',
    about: 'instead of an item',
    ask: (shop, [item], ask) => shop.similar(item, ask),
  },
  {
    name: 'related',
    question: 'related',
    by: 'items',
    about: 'along with an item or a basket',
    ask: (shop, items, ask) => shop.related(items, ask),
  },
  {
    name: 'you-may-like',
    question: 'youMayLike',
    by: 'user',
    about: 'for a shopper',
    ask: (shop, [user], ask) => shop.youMayLike(user, ask),
  },
  {
    name: 'next-in-session',
    question: 'nextInSession',
    by: 'items',
    about: 'after the items of a visit, oldest first',
    ask: (shop, items, ask) => shop.nextInSession(items, ask),
  },
  {
    name: 'buy-again',
    question: 'buyAgain',
    by: 'user',
    about: 'what a shopper is due to buy again',
    ask: (shop, [user], ask) => shop.buyAgain(user, ask),
  },
  {
    name: 'searched-for',
    question: 'searchedFor',
    by: 'query',
    about: 'what people who searched went on to open and buy',
    ask: (shop, [query], ask) => shop.searchedFor(query, ask),
  },
  {
    name: 'trending',
    question: 'trending',
    by: undefined,
    about: 'what is rising now',
    ask: (shop, _, ask) => shop.trending(ask),
  },
  {
    name: 'rank',
    question: 'youMayLike',
    by: 'page',
    about: 'items of your own, such as hits of a search, in the order that is good for a shopper',
    ask: (shop, [user, ...items], ask) => shop.rank(user, items, ask),
  },
]

/** The question of this name; throws `bad-option` and names the nearest. */
export function questionCalled(name: string): AskedQuestion {
  const found = ASKED.find(asked => asked.name === name || asked.question === name)
  if (found !== undefined) return found
  const names = ASKED.map(asked => asked.name)
  throw new AlsolikeError(
    'bad-option',
    `There is no question "${name}". Did you mean "${nearest(name, names)}"? Known are ${names.join(', ')}.`,
  )
}

/** `youMayLike` as the command line writes it, `you-may-like`. */
export function questionName(question: string): string {
  return question.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}
