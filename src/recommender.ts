import type { Catalog } from './data/catalog/catalog.js'
import type { CheckContext } from './data/event.js'
import type { FoldOptions } from './data/fold/weights.js'
import { Histories } from './data/histories.js'
import type { EventLog } from './data/log/event-log.js'
import type { Zone } from './data/time.js'
import { idText } from './data/vocabulary.js'
import { checkId } from './door/ask.js'
import { Intake } from './door/ingest.js'
import { type Models, type RecommenderOptions, resolveOptions } from './door/options.js'
import { type AudienceAsk, People, type PeopleAsk } from './door/people.js'
import { noLog } from './door/public/open-public.js'
import { packPublic } from './door/public/public-snapshot.js'
import { Questions } from './door/questions.js'
import { packShop, unpackShop } from './door/snapshot.js'
import { resolveSnapshotOptions, type SnapshotOptions } from './door/snapshot-options.js'
import { adopt, emptyState, type ShopState, tellItems, tellRows } from './door/state.js'
import { countStats } from './door/stats.js'
import { train, trainReady } from './door/train.js'
import { breathe, runToEnd } from './models/fit.js'
import type { AudienceMember } from './profiles/audience.js'
import type { AudienceTarget } from './profiles/audience-target.js'
import type { UserProfile } from './profiles/profile.js'
import { type Performance, type PerformanceOptions, performanceOf } from './ranking/performance.js'
import type {
  AnyItem,
  Ask,
  CatalogItem,
  Explanation,
  FitReport,
  Id,
  IngestOptions,
  IngestReport,
  Progress,
  RankAsk,
  RecommendationList,
  ShopEvent,
  Stats,
  WhyNot,
} from './types.js'

export interface FitAsyncOptions {
  /** Stops the training; the models of the last fit go on answering. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

export interface RestoreOptions {
  /** Checks every byte now, not each part, rows of the log among them, when it is first used. @default false */
  readonly verify?: boolean
  /**
   * A faster CRC-32 where the platform has one: in Node `zlib.crc32` halves the time to the first answer.
   * @default one in JavaScript
   */
  readonly crc32?: (bytes: Uint8Array) => number
  /** Refuses the other kind by name: a page gives `'public'`. @default either */
  readonly audience?: 'private' | 'public'
}

/** See `pastOf`. */
export interface ShopPast<C extends CatalogItem> {
  readonly log: EventLog
  readonly catalog: Catalog<C>
  readonly fold: FoldOptions
  readonly zone: Zone
  readonly models: Models
  readonly maxHistory: number
}

/** Opens the state to this file's own functions; set once, by the class. */
let stateOf: (shop: Recommender<never>) => ShopState<CatalogItem>

/**
 * The shop's recommender: takes in what shoppers do, learns from it, answers questions.
 *
 * @example
 * const shop = new Recommender({ models: shopModels() })
 * shop.setItems(products)
 * shop.ingest(events)
 * shop.fit()
 * shop.similar('p1')
 */
export class Recommender<C extends CatalogItem = AnyItem> {
  readonly #state: ShopState<C>
  readonly #questions: Questions<C>
  readonly #people: People<C>

  constructor(options: RecommenderOptions<C>)
  constructor(options: RecommenderOptions<C> | undefined, restored?: ShopState<C>) {
    this.#state = restored ?? emptyState(resolveOptions(options as RecommenderOptions<C>))
    const histories = new Histories(this.#state.log)
    this.#state.histories = histories
    this.#people = new People(this.#state, histories)
    this.#questions = new Questions(this.#state, histories, this.#people)
  }

  /**
   * Takes in what shoppers did. It changes their own answers at once; item models learn it at the next fit.
   *
   * An array (or any iterable) is taken as a whole or, when an event is bad, not at all; an async iterable keeps
   * what came before. Throws `bad-event` with the position of the event and what was wanted.
   */
  ingest(events: ShopEvent | Iterable<ShopEvent>, options?: IngestOptions): IngestReport
  ingest(events: AsyncIterable<ShopEvent>, options?: IngestOptions): Promise<IngestReport>
  ingest(
    events: ShopEvent | Iterable<ShopEvent> | AsyncIterable<ShopEvent>,
    options?: IngestOptions,
  ): IngestReport | Promise<IngestReport> {
    const { log, settings } = this.#state
    const { now, zone, weights } = settings
    const intake = new Intake(log, { now: now(), zone, weights }, options)
    if (isAsync(events)) return this.#ingestStream(events, intake)
    intake.takeAll(isMany(events) ? [...events] : [events])
    tellRows(this.#state)
    return intake.report()
  }

  /** Sets items of the catalogue, or replaces their records. Throws `bad-item`, and sets none then. */
  setItems(items: Iterable<C>): this {
    const state = this.#state
    const before = state.log.items.size
    state.catalog.set(items, state.log.items)
    state.shelving++
    tellItems(state, before)
    return this
  }

  /** Takes items out: they are not shown again until they are set anew. What shoppers did with them stays. */
  removeItems(ids: Iterable<Id>): this {
    this.#state.catalog.remove(ids, this.#state.log.items)
    this.#state.shelving++
    return this
  }

  /** Learns from everything in the log, at once. Throws `no-log` after restoring a public snapshot, as fitAsync does. */
  fit(): FitReport {
    const state = this.#state
    if (state.audience === 'public') throw noLog('learn from')
    state.log.retain(state.settings.retain)
    const trained = runToEnd(train(state))
    adopt(state, trained)
    state.report = trained.report
    return trained.report
  }

  /** Learns while the program goes on: ingest and ask meanwhile. Throws `aborted` when the signal says so. */
  async fitAsync(options: FitAsyncOptions = {}): Promise<FitReport> {
    const state = this.#state
    if (state.audience === 'public') throw noLog('learn from')
    state.log.retain(state.settings.retain)
    const trained = await breathe(trainReady(state), options)
    // Rows went meanwhile: somebody is to be forgotten, and what was learnt from them must go too.
    if (!adopt(state, trained)) return this.fitAsync(options)
    state.report = trained.report
    return trained.report
  }

  /** Instead of this item. An unknown item gives an empty list. */
  similar(item: Id, ask?: Ask<C>): RecommendationList<C> {
    return this.#questions.aboutItems('similar', item, ask)
  }

  /** Along with this item, or with all of this basket. */
  related(items: Id | readonly Id[], ask?: Ask<C>): RecommendationList<C> {
    return this.#questions.aboutItems('related', items, ask)
  }

  /** What this shopper may like. A stranger gets what is trending; the list is short only when items run out. */
  youMayLike(user: Id | { readonly history: readonly Id[] }, ask?: Ask<C>): RecommendationList<C> {
    return this.#questions.aboutShopper('youMayLike', user, ask, true)
  }

  /** What comes after these items of a session, oldest first. */
  nextInSession(items: readonly Id[], ask?: Ask<C>): RecommendationList<C> {
    return this.#questions.aboutShopper('nextInSession', { history: items }, ask, false)
  }

  /** What this shopper is due to buy again. */
  buyAgain(user: Id, ask?: Ask<C>): RecommendationList<C> {
    return this.#questions.aboutShopper('buyAgain', user, ask, false)
  }

  /** What people who searched for this went on to open and buy; for a new search, what its words find. */
  searchedFor(query: string, ask?: Ask<C>): RecommendationList<C> {
    return this.#questions.aboutWords(query, ask)
  }

  /**
   * These items, hits of a search or a category page, in the order that is good for this shopper. Your own order is where
   * it starts and their scores correct it, as far as `strength` says; items of which nothing is known keep their place,
   * a stranger gets your order. What they bought is shown unless `seen` is `'hide'`; sold out and dismissed items
   * are left out as in every list. Asks the model of `youMayLike`; O(what that costs + items · log items), and
   * the evidence of each item shown: for a long list give `k`, and `after` for the next page.
   *
   * @example
   * shop.rank('u42', hits.map(hit => hit.id), { k: 24 })
   */
  rank(
    user: Id | { readonly history: readonly Id[] },
    items: Iterable<Id>,
    ask?: RankAsk<C>,
  ): RecommendationList<C> {
    return this.#questions.rank(user, items, ask)
  }

  /** What is rising now. */
  trending(ask?: Ask<C>): RecommendationList<C> {
    return this.#questions.aboutShopper('trending', { history: [] }, ask, true)
  }

  /** Where an item stands for a shopper, and why. Score 0 and no evidence where the model has nothing to say. */
  explain(user: Id, item: Id): Explanation {
    return this.#questions.explain(user, item)
  }

  /**
   * Who a shopper is: tastes, rhythm, value, lifecycle and what to expect, as plain data. Undefined for a user without
   * events. Throws `no-model` without the option `profiles`, as do the next three.
   */
  profile(user: Id, ask?: PeopleAsk): UserProfile | undefined {
    return this.#people.profile(user, ask)
  }

  /** The profiles of all users with events, one by one. */
  profiles(ask?: PeopleAsk): Generator<UserProfile, void> {
    return this.#people.profiles(ask)
  }

  /** Ids of the users in a segment. O(events). Throws `bad-question` for a segment that there is not. */
  segment(name: string, ask?: PeopleAsk): string[] {
    return this.#people.segment(name, ask)
  }

  /**
   * The users to tell about an item, a category or a brand (or, for `{}`, about the shop), best first, each with its
   * reasons; never one who dismissed it. Empty for what nobody knows. O(events).
   *
   * @example
   * shop.audience({ category: 'tea' }, { for: 'win-back', k: 50 })
   */
  audience(target: AudienceTarget, ask?: AudienceAsk): AudienceMember[] {
    return this.#people.audience(target, ask)
  }

  /**
   * Why an item is not among what `youMayLike(user, ask)` shows: the rule or the reason that keeps it away, or the
   * rank that it reached. O(items).
   */
  whyNot(user: Id, item: Id, ask?: Ask<C>): WhyNot {
    return this.#questions.whyNot(user, item, ask)
  }

  /**
   * What came of the lists that were shown, by question, place, source and rule: of impressions, clicks and purchases
   * ingested with the `attribution` of a list. O(events).
   */
  performance(options?: PerformanceOptions): Performance {
    return performanceOf(this.#state.log, options)
  }

  /** From now on `guest` is `user`: call it at login. False when nothing changes. */
  mergeUsers(guest: Id, user: Id): boolean {
    return this.#state.log.mergeUsers(idText(checkId('guest', guest)), idText(checkId('user', user)))
  }

  /** Removes all that a user did, with those merged into it, from the log; models forget at the next fit. */
  forget(user: Id): boolean {
    const state = this.#state
    const known = state.log.forget(idText(checkId('user', user)))
    state.told = state.log.length
    return known
  }

  /** What is in the log and the catalogue. O(events). */
  stats(): Stats {
    return countStats(this.#state)
  }

  /**
   * Everything in one buffer, for `restore`. It holds what every shopper did: keep it on the server.
   *
   * With `audience: 'public'` what any page may hold: catalogue fields, the 20 nearest of each item among those that at
   * least `minShoppers` known users have together with it, what is popular and trending, rates of buying again. No
   * shopper, row, query or factor, and no count below `minShoppers`. This leaves things out; it adds no noise, so it is
   * not differential privacy: who holds the snapshots of two days side by side, and knows who came between, can tell
   * that a pair which appeared crossed the threshold with one of them. Throws `no-model` before the first fit, `no-log`
   * after restoring a public one.
   */
  snapshot(options?: SnapshotOptions): ArrayBuffer {
    const resolved = resolveSnapshotOptions(options)
    if (this.#state.audience === 'public') throw noLog('write a snapshot from')
    return resolved.audience === 'public' ? packPublic(this.#state, resolved) : packShop(this.#state)
  }

  /**
   * The recommender again, from what `snapshot` gave and the options it was made with; it answers byte for byte
   * alike. The buffer is used where it lies: do not change it. Throws `bad-snapshot`.
   */
  static restore<C extends CatalogItem = AnyItem>(
    snapshot: ArrayBufferLike | ArrayBufferView,
    options: RecommenderOptions<C>,
    restoring: RestoreOptions = {},
  ): Recommender<C> {
    const state = unpackShop(snapshot, resolveOptions(options), restoring)
    const Restored = Recommender as unknown as new (options: undefined, state: ShopState<C>) => Recommender<C>
    return new Restored(undefined, state)
  }

  async #ingestStream(events: AsyncIterable<ShopEvent>, intake: Intake): Promise<IngestReport> {
    try {
      for await (const event of events) intake.take(event)
    } finally {
      tellRows(this.#state)
    }
    return intake.report()
  }

  static {
    stateOf = shop => shop.#state as unknown as ShopState<CatalogItem>
  }
}

/** The log, for readers of files that append rows without making an object of each. Call `rowsAppended` after. */
export function logOf<C extends CatalogItem>(shop: Recommender<C>): EventLog {
  return stateOf(shop as unknown as Recommender<never>).log
}

/** Everything a recommender knows, for those who train it in another thread. */
export function insideOf<C extends CatalogItem>(shop: Recommender<C>): ShopState<C> {
  return stateOf(shop as unknown as Recommender<never>) as unknown as ShopState<C>
}

/** By what the shop's events are checked, for the same readers. */
export function contextOf<C extends CatalogItem>(shop: Recommender<C>): CheckContext {
  const { now, zone, weights } = stateOf(shop as unknown as Recommender<never>).settings
  return { now: now(), zone, weights }
}

/** What a fit would look at and how, for those who judge models on the shop's own past or count what is in it. */
export function pastOf<C extends CatalogItem>(shop: Recommender<C>): ShopPast<C> {
  const { log, catalog, settings } = stateOf(shop as unknown as Recommender<never>) as unknown as ShopState<C>
  const { weights, ratingScale, sessionGap, zone, models, maxHistory } = settings
  return { log, catalog, fold: { weights, ratingScale, sessionGap }, zone, models, maxHistory }
}

/** Says that rows were appended to `logOf(shop)`. */
export function rowsAppended<C extends CatalogItem>(shop: Recommender<C>): void {
  tellRows(stateOf(shop as unknown as Recommender<never>))
}

function isAsync(events: unknown): events is AsyncIterable<ShopEvent> {
  return Symbol.asyncIterator in Object(events)
}

function isMany(
  events: ShopEvent | Iterable<ShopEvent> | AsyncIterable<ShopEvent>,
): events is Iterable<ShopEvent> {
  return Symbol.iterator in Object(events)
}
