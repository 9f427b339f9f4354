import { PURCHASE } from '../data/event.js'
import { type Histories, historyOf } from '../data/histories.js'
import { variantsOf } from '../data/variants.js'
import { idText } from '../data/vocabulary.js'
import { AlsolikeError } from '../errors.js'
import { Scores } from '../kernels/scores.js'
import type { Evidence, Query, Scorer } from '../models/model.js'
import { answer, type Rung } from '../ranking/answer.js'
import { toBecause } from '../ranking/because.js'
import { toList } from '../ranking/list.js'
import { Mask } from '../ranking/mask.js'
import type { Ask, CatalogItem, Explanation, Id, RecommendationList } from '../types.js'
import { type Asked, checkAsk, checkId, indices } from './ask.js'
import type { Question } from './options.js'
import type { People } from './people.js'
import type { ShopState } from './state.js'
import { warmUp } from './warm-up.js'

/** Who asks: a user of the log, or somebody of whom the page knows a few items. */
export type Who = Id | { readonly history: readonly Id[] }

/** A basket's newest items that `related` looks at. */
const BASKET = 100

/** Answers questions about the state of a shop. Keeps room to work in, and nothing that an answer depends on. */
export class Questions<C extends CatalogItem> {
  readonly #state: ShopState<C>
  readonly #histories: Histories
  readonly #people: People<C>
  readonly #mask = new Mask()
  #scores = new Scores(0)
  #shelving = -1
  #shelved = 0
  #variants: ReadonlyMap<number, readonly number[]> = new Map()
  #lists = 0

  constructor(state: ShopState<C>, histories: Histories, people: People<C>) {
    this.#state = state
    this.#histories = histories
    this.#people = people
  }

  /** A question from the page of an item, or, where items come as a list, from a basket. */
  aboutItems(
    question: 'similar' | 'related',
    given: Id | Iterable<Id>,
    ask: Ask<C> | undefined,
  ): RecommendationList<C> {
    const scorer = this.#scorer(question)
    const asked = this.#check(ask)
    const isBasket = typeof given === 'object'
    const ids = isBasket ? given : [given]
    const items = [...new Set(indices('items', ids, this.#state.log.items))].slice(-BASKET)
    const basket = Int32Array.from(items)
    for (const item of items) this.#blockWithVariants(item)
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
    const sameCategory = question === 'similar' ? items.map(item => this.#categoryRung(item)) : []
    const unknown = items.length === 0 && !asked.fill
    const rungs = unknown ? [] : [model, ...sameCategory, ...(asked.fill ? this.#ladder(NOBODY) : [])]
    return this.#list(question, asked, rungs)
  }

  /** A question about what a shopper wants. `fill` says whether the list is completed when nothing is asked. */
  aboutShopper(
    question: 'youMayLike' | 'nextInSession' | 'buyAgain' | 'trending',
    who: Who,
    ask: Ask<C> | undefined,
    fill: boolean,
  ): RecommendationList<C> {
    const scorer = this.#scorer(question)
    const asked = this.#check(ask)
    const query = this.#query(who, asked)
    if (question === 'youMayLike') this.#hideKnown(who, query, asked)
    else if (question === 'nextInSession' && asked.seen !== 'show') {
      for (const item of query.items) this.#mask.block(item)
    }
    const model: Rung = {
      source: this.#source(question),
      score: out => scorer?.scoreUser?.(query, out) ?? false,
      explain: (item, out) => scorer?.explain?.(query, item, out) ?? false,
    }
    const own = question === 'youMayLike' ? this.#ownRungs(who, query) : []
    return this.#list(question, asked, [
      model,
      ...((asked.fill ?? fill) ? [...own, ...this.#ladder(query)] : []),
    ])
  }

  /** Where an item stands for a shopper, and why. */
  explain(user: Id, item: Id): Explanation {
    const scorer = this.#scorer('youMayLike')
    const id = idText(checkId('item', item))
    const { log } = this.#state
    const index = log.items.index(id)
    const source = this.#source('youMayLike')
    const query = this.#query(user, this.#check({ seen: 'show' }))
    const scores = this.#scores
    const scored = index >= 0 && scorer?.scoreUser?.(query, scores) && scores.has(index)
    const score = scored ? scores.values[index] : 0
    scores.clear()
    if (!scored) return { id, score: 0, source, because: [] }
    const evidence: Evidence[] = []
    const explained = scorer?.explain?.(query, index, evidence)
    const because = explained
      ? toBecause(evidence, score, i => log.items.id(i))
      : [{ kind: source, share: score }]
    return { id, score, source, because }
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

  #check(ask: Ask<C> | undefined): Asked<C> {
    const { log, settings } = this.#state
    const asked = checkAsk(ask, log.items, settings.zone)
    this.#shelve()
    for (const item of asked.exclude) this.#mask.block(item)
    return asked
  }

  /** Brings the mask and the scores to the size and the state of the catalogue. */
  #shelve(): void {
    const { log, catalog, shelving } = this.#state
    const { size } = log.items
    this.#mask.grow(size)
    if (this.#scores.size < size) this.#scores = new Scores(size + (size >> 2) + 16)
    // Items that only events know can always be shown
    const from = shelving === this.#shelving ? this.#shelved : 0
    if (shelving !== this.#shelving) this.#variants = variantsOf(catalog)
    for (let item = from; item < size; item++) this.#mask.setHidden(item, !catalog.available(item))
    this.#shelving = shelving
    this.#shelved = size
  }

  #query(who: Who, asked: Asked<C>): Query {
    const { log, settings } = this.#state
    const now = asked.now ?? settings.now()
    const seen = asked.seen === 'show' ? 'show' : 'hide'
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
  #hideKnown(who: Who, query: Query, asked: Asked<C>): void {
    const { items, weights } = query
    for (let h = 0; h < items.length; h++) if (weights[h] < 0) this.#mask.block(items[h])
    if (asked.seen === 'show') return
    if (typeof who === 'object') {
      for (const item of items) this.#mask.block(item)
      return
    }
    const { log, scorers } = this.#state
    const user = log.users.index(idText(who))
    if (user < 0) return
    const { item, type } = log.columns
    for (const row of this.#histories.rows(user)) {
      if (type.data[row] === PURCHASE) this.#mask.block(item.data[row])
    }
    if (asked.seen === 'hide') return
    const due = this.#scores
    scorers.get('buyAgain')?.scoreUser?.(query, due)
    for (let t = 0; t < due.count; t++) this.#mask.allow(due.touched[t])
    due.clear()
  }

  #blockWithVariants(item: number): void {
    this.#mask.block(item)
    for (const variant of this.#variants.get(this.#state.catalog.group(item)) ?? []) this.#mask.block(variant)
  }

  #categoryRung(page: number): Rung {
    const popular = this.#state.scorers.get('popular')
    return {
      source: 'category',
      score: out => popular?.scoreItem?.(page, out) ?? false,
    }
  }

  /** What fills a shopper's list before what everybody likes: their tastes, then their segment. */
  #ownRungs(who: Who, query: Query): Rung[] {
    const { open } = this.#people
    const { log, scorers } = this.#state
    const user = typeof who === 'object' ? -1 : log.users.index(idText(who))
    if (open === undefined || user < 0) return []
    return [
      {
        source: 'profile',
        score(out) {
          scorers.get('popular')?.scoreUser?.(query, out)
          return open.rankByTaste(user, out)
        },
      },
      { source: 'segment', score: out => open.scoreSegment(user, query.now, out) },
    ]
  }

  /** Where a list is filled from when its model has no more to say: trending, popular, newest. */
  #ladder(query: Query): Rung[] {
    const { scorers, log } = this.#state
    const crowd = (['trending', 'popular'] as const).map(
      (source): Rung => ({ source, score: out => scorers.get(source)?.scoreUser?.(query, out) ?? false }),
    )
    const newest: Rung = {
      source: 'newest',
      score(out) {
        const { size } = log.items
        for (let item = 0; item < size; item++) out.add(item, item)
        return size > 0
      },
    }
    return [...crowd, newest]
  }

  #list(question: Question, asked: Asked<C>, rungs: readonly Rung[]): RecommendationList<C> {
    const { log, catalog, settings } = this.#state
    const shelf = {
      scores: this.#scores,
      mask: this.#mask,
      id: (item: number) => log.items.id(item),
      record: (item: number) => catalog.record(item),
      taken: (item: number) => this.#blockWithVariants(item),
      ...(this.#variants.size > 0 && { group: (item: number) => catalog.group(item) }),
    }
    try {
      const attribution = `${question}-${settings.now().toString(36)}-${(this.#lists++).toString(36)}`
      return toList(answer(shelf, rungs, asked), attribution)
    } finally {
      this.#scores.clear()
      this.#mask.clear()
    }
  }

  #source(question: Question): string {
    return this.#state.settings.models[question]?.name ?? question
  }
}

const NOBODY: Query = { ...historyOf(new Int32Array(0)), now: 0 }
