import { type Histories, historyOf } from '../data/histories.js'
import { idText } from '../data/vocabulary.js'
import { AlsolikeError } from '../errors.js'
import type { Evidence, Query, Scorer } from '../models/model.js'
import type { Rung } from '../ranking/answer.js'
import { toBecause } from '../ranking/because.js'
import type { Ask, CatalogItem, Explanation, Id, RankAsk, RecommendationList, WhyNot } from '../types.js'
import { type Asked, checkAsk, checkId, indices } from './ask.js'
import { Blocks } from './blocks.js'
import { Curation } from './curation.js'
import { categoryRung, ladder, ownRungs } from './fill.js'
import { readGiven } from './given.js'
import { type Asking, Listing, type ListName } from './listing.js'
import type { Question } from './options.js'
import type { People } from './people.js'
import { amongGiven, checkRankAsk, Ranker } from './rank.js'
import type { ShopState } from './state.js'
import { warmUp } from './warm-up.js'

/** Who asks: a user of the log, or somebody of whom the page knows a few items. */
export type Who = Id | { readonly history: readonly Id[] }

type UserQuestion = 'youMayLike' | 'nextInSession' | 'buyAgain' | 'trending'

/** A basket's newest items that `related` looks at. */
const BASKET = 100

/** Answers questions about the state of a shop. Keeps room to work in, and nothing that an answer depends on. */
export class Questions<C extends CatalogItem> {
  readonly #state: ShopState<C>
  readonly #histories: Histories
  readonly #people: People<C>
  readonly #blocks: Blocks<C>
  readonly #curation: Curation<C>
  readonly #listing: Listing<C>
  readonly #ranker: Ranker<C>

  constructor(state: ShopState<C>, histories: Histories, people: People<C>) {
    this.#state = state
    this.#histories = histories
    this.#people = people
    this.#blocks = new Blocks(state)
    this.#curation = new Curation(state)
    this.#listing = new Listing(state, this.#blocks, this.#curation)
    this.#ranker = new Ranker(state)
  }

  /** A question from the page of an item, or, where items come as a list, from a basket. */
  aboutItems(
    question: 'similar' | 'related',
    given: Id | Iterable<Id>,
    ask: Ask<C> | undefined,
  ): RecommendationList<C> {
    const state = this.#state
    const scorer = this.#scorer(question)
    const asked = this.#check(ask)
    const isBasket = typeof given === 'object'
    const ids = isBasket ? given : [given]
    const items = [...new Set(indices('items', ids, state.log.items))].slice(-BASKET)
    const basket = Int32Array.from(items)
    this.#blocks.askedAbout(items)
    const rows = this.#rows(asked.user)
    this.#blocks.dismissed(rows)
    const model: Rung = {
      source: this.#source(question),
      score(out) {
        if (isBasket && scorer?.scoreBasket) return scorer.scoreBasket(basket, out)
        let any = false
        for (const item of items) any = (scorer?.scoreItem?.(item, out) ?? false) || any
        return any
      },
      explain(item, out) {
        if (isBasket && scorer?.explainBasket) return scorer.explainBasket(basket, item, out)
        let any = false
        for (const from of items) any = (scorer?.explainItem?.(from, item, out) ?? false) || any
        return any
      },
    }
    const sameCategory = question === 'similar' ? items.map(item => categoryRung(state, item)) : []
    const unknown = items.length === 0 && !asked.fill
    const rungs = unknown ? [] : [model, ...sameCategory, ...(asked.fill ? ladder(state, NOBODY) : [])]
    const now = asked.now ?? state.settings.now()
    const rules = this.#curation.rules(question, asked.rules, now)
    const query =
      rules.length > 0 && asked.user !== undefined ? this.#query(asked.user, now, 'show') : { ...NOBODY, now }
    const who = asked.user === undefined ? '' : idText(asked.user)
    return this.#listing.list({ question, asked, rungs, rules, query, who, rows, items })
  }

  /** A question about what a shopper wants. `fill` says whether the list is completed when nothing is asked. */
  aboutShopper(
    question: UserQuestion,
    who: Who,
    ask: Ask<C> | undefined,
    fill: boolean,
  ): RecommendationList<C> {
    return this.#listing.list(this.#understand(question, who, ask, fill))
  }

  /** What people who searched for this went on to open, put into the cart and buy. */
  aboutWords(text: string, ask: Ask<C> | undefined): RecommendationList<C> {
    if (typeof text !== 'string') {
      throw new AlsolikeError('bad-question', `query is ${String(text)}; it wants the words as text.`)
    }
    const state = this.#state
    const scorer = this.#scorer('searchedFor')
    const asked = this.#check(ask)
    const now = asked.now ?? state.settings.now()
    const rows = this.#rows(asked.user)
    this.#blocks.dismissed(rows)
    const who = asked.user === undefined ? undefined : this.#query(asked.user, now, 'show')
    const model: Rung = {
      source: this.#source('searchedFor'),
      score: out => scorer?.scoreSearch?.(text, who, out) ?? false,
      explain: (item, out) => scorer?.explainSearch?.(text, who, item, out) ?? false,
    }
    const query = who ?? { ...NOBODY, now }
    return this.#listing.list({
      question: 'searchedFor',
      asked,
      rungs: [model, ...(asked.fill ? ladder(state, query) : [])],
      rules: this.#curation.rules('searchedFor', asked.rules, now),
      query,
      who: asked.user === undefined ? '' : idText(asked.user),
      rows,
      items: [],
    })
  }

  /** A page's own items in the order that is good for a shopper. */
  rank(who: Who, ids: Iterable<Id>, given: RankAsk<C> | undefined): RecommendationList<C> {
    const state = this.#state
    const scorer = this.#scorer('youMayLike')
    const { strength, ask } = checkRankAsk(given)
    const checked = this.#check(ask, true)
    const items = readGiven(ids, state.log.items)
    const among = amongGiven(items, ask, checked, this.#blocks)
    const now = checked.now ?? state.settings.now()
    const { rules, seen } = this.#ruled('rank', checked, now)
    const query = this.#query(who, now, 'show')
    const user = typeof who === 'object' ? checked.user : who
    const rows = this.#rows(user)
    if (seen === 'hide') this.#hideKnown(who, query, rows, seen)
    this.#blocks.dismissed(rows)
    const known = query.items.length > 0 && scorer !== undefined
    const rung = this.#ranker.rung(
      items,
      strength,
      known ? this.#model('youMayLike', query, scorer) : undefined,
    )
    // One more than there are: a list of all of them is not cut short, and has no next
    const k = Math.min(ask.k ?? Number.POSITIVE_INFINITY, items.items.length + 1)
    return this.#listing.list({
      question: 'rank',
      asked: { ...checked, k, among },
      rungs: [rung],
      rules,
      query,
      who: user === undefined ? '' : idText(user),
      rows,
      items: [],
      strangers: items.strangers,
    })
  }

  /** Why an item is not in a shopper's list, or at which place it is. */
  whyNot(user: Id, item: Id, ask: Ask<C> | undefined): WhyNot {
    const id = idText(checkId('item', item))
    const asking = this.#understand('youMayLike', user, ask, true)
    const index = this.#state.log.items.index(id)
    return index < 0 ? { id, reason: 'unknown' } : this.#listing.whyNot(asking, index)
  }

  /** Where an item stands for a shopper, and why. */
  explain(user: Id, item: Id): Explanation {
    const scorer = this.#scorer('youMayLike')
    const id = idText(checkId('item', item))
    const { log } = this.#state
    const index = log.items.index(id)
    const query = this.#query(user, this.#state.settings.now(), 'show')
    const model = this.#model('youMayLike', query, scorer)
    const { source } = model
    const { scores } = this.#listing
    const scored = index >= 0 && model.score(scores) && scores.has(index)
    const score = scored ? scores.values[index] : 0
    scores.clear()
    if (!scored) return { id, score: 0, source, because: [] }
    const evidence: Evidence[] = []
    const because = model.explain?.(index, evidence)
      ? toBecause(evidence, score, i => log.items.id(i))
      : [{ kind: source, share: score }]
    return { id, score, source, because }
  }

  /** A model of shoppers as the first rung of a list. */
  #model(question: Question, query: Query, scorer: Scorer | undefined): Rung {
    return {
      source: this.#source(question),
      score: (out, best) => scorer?.scoreUser?.(query, out, best) ?? false,
      explain: (item, out) => scorer?.explain?.(query, item, out) ?? false,
    }
  }

  /** The scorer for a question, `undefined` before the first fit. Throws `no-model`. */
  #scorer(question: Question): Scorer | undefined {
    if (this.#state.settings.models[question] === undefined) {
      throw new AlsolikeError(
        'no-model',
        `Nothing answers ${question}. Give it a model, models: { ${question}: … }, or take models: shopModels().`,
      )
    }
    warmUp(this.#state)
    return this.#state.scorers.get(question)
  }

  #understand(question: UserQuestion, who: Who, ask: Ask<C> | undefined, fill: boolean): Asking<C> {
    const state = this.#state
    const scorer = this.#scorer(question)
    const asked = this.#check(ask)
    const now = asked.now ?? state.settings.now()
    const { rules, seen, ruled } = this.#ruled(question, asked, now)
    // What a rule decides about must have a score
    const query = this.#query(who, now, ruled ? 'show' : asked.seen)
    const user = typeof who === 'object' ? asked.user : who
    const rows = this.#rows(user)
    if (question === 'youMayLike') this.#hideKnown(who, query, rows, seen)
    else if (question === 'nextInSession' && seen !== 'show') this.#blocks.visited(query.items)
    this.#blocks.dismissed(rows)
    const model = this.#model(question, query, scorer)
    const own =
      question === 'youMayLike' && typeof who !== 'object' ? ownRungs(state, this.#people, who, query) : []
    const rungs = [model, ...((asked.fill ?? fill) ? [...own, ...ladder(state, query)] : [])]
    const name = user === undefined ? '' : idText(user)
    return { question, asked, rungs, rules, query, who: name, rows, items: [] }
  }

  /** The rules that hold, and what they or the question say about items that the shopper has. */
  #ruled(list: ListName, { seen, rules: own }: Asked<C>, now: number) {
    const all = this.#curation.rules(list, own, now)
    const rules = seen === undefined ? all : all.filter(rule => rule.seen === undefined)
    const ruled = rules.findLast(rule => rule.seen !== undefined)
    return { rules, seen: seen ?? ruled?.seen?.(), ruled: ruled !== undefined }
  }

  #check(ask: Ask<C> | undefined, sideBySide = false): Asked<C> {
    const { log, settings } = this.#state
    const asked = checkAsk(ask, log.items, settings.zone)
    this.#blocks.begin(asked, sideBySide)
    return asked
  }

  #rows(user: Id | undefined): Int32Array {
    const index = user === undefined ? -1 : this.#state.log.users.index(idText(checkId('user', user)))
    return index < 0 ? NO_ROWS : this.#histories.rows(index)
  }

  #query(who: Who, now: number, wanted: 'hide' | 'show' | undefined): Query {
    const { log, settings } = this.#state
    const seen = wanted === 'show' ? 'show' : 'hide'
    if (typeof who === 'object') {
      const newestFirst = indices('history', who.history, log.items).reverse()
      return { ...historyOf(Int32Array.from(newestFirst)), now, seen }
    }
    const user = log.users.index(idText(checkId('user', who)))
    if (user < 0) return { ...NOBODY, now, seen }
    const { maxHistory: limit, weights, ratingScale, sessionGap } = settings
    const options = { now, limit, weights, ratingScale, sessionGap }
    return { ...this.#histories.history(user, options), now, seen }
  }

  /**
   * Hides what the shopper bought (or, of somebody unknown, all that the page names) and what they rated badly.
   * Unless hiding was asked for, what is due by its own rhythm may return.
   */
  #hideKnown(who: Who, query: Query, rows: Int32Array, seen: 'hide' | 'show' | undefined): void {
    this.#blocks.disliked(query)
    if (seen === 'show') return
    if (typeof who === 'object') {
      this.#blocks.had(query.items)
      return
    }
    this.#blocks.purchased(rows)
    if (seen === 'hide') return
    const due = this.#listing.scores
    this.#state.scorers.get('buyAgain')?.scoreUser?.(query, due)
    for (let t = 0; t < due.count; t++) this.#blocks.due(due.touched[t])
    due.clear()
  }

  #source(question: Question): string {
    return this.#state.settings.models[question]?.name ?? question
  }
}

const NO_ROWS = new Int32Array(0)
const NOBODY: Query = { ...historyOf(NO_ROWS), now: 0 }
