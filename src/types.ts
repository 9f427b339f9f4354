/** Any stable id. Text or number in (`7` and `'7'` are the same item), always text out. */
export type Id = string | number
/** Milliseconds since 1970, a `Date`, or ISO 8601 text. Text without a zone is read in the option `timeZone`. */
export type Time = number | Date | string
/** Milliseconds, or text such as `'30m'`, `'24h'`, `'7d'`, `'4w'`. */
export type Duration = number | `${number}${'m' | 'h' | 'd' | 'w'}`
/** What `JSON.stringify` keeps. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/** What every event has. It needs a user, a session or an order. */
export interface EventBase {
  /** Who. Any stable id, a cookie's too. Without one, a session or order counts as one shopper and has no profile. */
  readonly user?: Id
  /** Which visit. Absent: a pause longer than `sessionGap` starts a new one. */
  readonly session?: Id
  /** When. The recommender's `now()` when absent. */
  readonly at?: Time
  /** The same `eventId` twice counts once. */
  readonly eventId?: Id
  /** The `attribution` of the list that led here. */
  readonly attribution?: string
  readonly device?: string
  readonly source?: string
}

export type ItemEventType =
  | 'view'
  | 'click'
  | 'cart'
  | 'uncart'
  | 'wish'
  | 'purchase'
  | 'return'
  | 'rate'
  | 'share'
  | `x-${string}`

/** A shopper did something with one item. */
export interface ItemEvent extends EventBase {
  /** `'view'` when absent. Types of the shop's own start with `x-` and need an entry in `weights`. */
  readonly type?: ItemEventType
  readonly item: Id
  /** Events of the same order are one basket. */
  readonly order?: Id
  /** How many; below zero is a return. */
  readonly quantity?: number
  /** Price of one unit. */
  readonly price?: number
  /** Share watched, dwell share; for `rate`: on the shop's scale, its middle is neutral, below it is dislike. */
  readonly value?: number
  /** The search that led here. */
  readonly query?: string
  /** Where in the list it stood, 0 first. */
  readonly position?: number
}

/** A shopper searched. */
export interface SearchEvent extends EventBase {
  readonly type: 'search'
  readonly query: string
  /** How many results the shop showed. */
  readonly results?: number
  readonly item?: undefined
}

/** Items were shown. Never a positive. */
export interface ImpressionEvent extends EventBase {
  readonly type: 'impression'
  readonly items: readonly Id[]
  readonly item?: undefined
}

/** "Not interested", and its undoing. Names an item, a category or a brand. */
export interface DismissEvent extends EventBase {
  readonly type: 'dismiss' | 'undismiss'
  readonly item?: Id
  readonly category?: string
  readonly brand?: string
}

export type ShopEvent = ItemEvent | SearchEvent | ImpressionEvent | DismissEvent

export interface CatalogItem {
  readonly id: Id
}
// biome-ignore lint/suspicious/noExplicitAny: the shop's own record; `unknown` would make every `where` a cast
export type AnyItem = CatalogItem & Readonly<Record<string, any>>

/** Which field of the shop's record holds what alsolike asks for. A name, or a function of the record. */
export interface CatalogFields<C = AnyItem> {
  /** Text. @default 'title' */
  readonly title?: CatalogField<C>
  /** Text; used by content models. @default 'description' */
  readonly description?: CatalogField<C>
  /** Text `'toys/wooden'`, or an array from broad to narrow. @default 'category' */
  readonly category?: CatalogField<C>
  /** Text. @default 'brand' */
  readonly brand?: CatalogField<C>
  /** Number. @default 'price' */
  readonly price?: CatalogField<C>
  /** Number: the price before discount. @default 'listPrice' */
  readonly listPrice?: CatalogField<C>
  /** Variants of one product share it; they are never recommended for one another. @default 'group' */
  readonly group?: CatalogField<C>
  /** Falsy (or the text `'false'`, `'0'`, `'no'`) hides the item. Absent means available. @default 'available' */
  readonly available?: CatalogField<C>
  /** Array of texts, or text with commas. @default 'tags' */
  readonly tags?: CatalogField<C>
  /** Numbers the shop brings: an embedding. @default 'vector' */
  readonly vector?: CatalogField<C>
}
// A name says nothing about the rest of the record: a shop that only names fields keeps the open record
export type CatalogField<C> = NoInfer<keyof C & string> | ((item: C) => unknown)

/** What every question understands. */
export interface Ask<C> {
  /** How many. @default 10 */
  readonly k?: number
  /** Truthy keeps. Asked lazily, in score order; items without a record never pass. */
  readonly where?: (item: C) => unknown
  /** Only these. */
  readonly among?: Iterable<Id>
  /** Not these. */
  readonly exclude?: Iterable<Id>
  /**
   * Whether items the shopper already has in the history (for next-in-session: in the session) may return.
   * @default 'hide', where purchases hide and views do not
   */
  readonly seen?: 'hide' | 'show'
  /**
   * Whether a short list is completed from trending, popular and newest items, visible in `source`.
   * @default true for you may like and trending, false for the others
   */
  readonly fill?: boolean
  /** Items that score lower stay away. @default none */
  readonly minScore?: number
  /** Rules for this list, after those of the recommender: `[pin({ item: 'p1', at: 0 }), …]`. */
  readonly rules?: readonly Rule[]
  /** Fields in which items must be like the first item asked about, such as `['category', 'gender']`. */
  readonly match?: readonly string[]
  /**
   * How much places are given for being unlike the items above, 0 … 1. 0: by score alone; 1: by difference alone.
   * @default 0
   */
  readonly diversity?: number
  /** What this page showed already and will show: lists of one page repeat no item. */
  readonly page?: PageMemory
  /** The `next` of the list before this one: more of the same, without repeats. */
  readonly after?: string
  /** Who sees the list, for questions about items: what they dismissed stays away, and rules can look at them. */
  readonly user?: Id
  /** Whether the list says what was left after each rule. Costs a look at every candidate. @default false */
  readonly trace?: boolean
  /** Overrides the recommender's clock for this question. */
  readonly now?: Time
}

/** What `rank` understands beside. */
export interface RankAsk<C> extends Ask<C> {
  /** How many of the items. @default all */
  readonly k?: number
  /**
   * How much the shopper's scores count beside the order handed in, 0 … 1. 0: that order exactly; 1: the shopper's
   * alone, equals as handed in. Larger: what they know and like stands higher, what the search found best lower.
   * @default 0.6
   */
  readonly strength?: number
}

/** A rule of the merchant as data, `{ name, options }`, made by functions such as `pin()` and `boost()`. */
export interface Rule {
  /** The function that makes it. */
  readonly name: string
  /** What that function was given. Survives JSON, unless it holds a function. */
  readonly options: object
}

/** What one page has shown so far; `new Page()` makes one. */
export interface PageMemory {
  readonly shown: Iterable<string>
  add(id: string): void
}

/** What was left of the candidates, step by step. */
export interface Trace {
  readonly steps: readonly TraceStep[]
}
export interface TraceStep {
  /** The model or the rung that the candidates came from. */
  readonly source: string
  /** `'candidates'`, then what took some away: `'sold-out'`, `'purchased'`, the label of a rule …; last `'shown'`. */
  readonly step: string
  /** How many were left after it. */
  readonly left: number
}

/** Why an item is not in a shopper's list, or that it is. */
export interface WhyNot {
  readonly id: string
  /**
   * `'shown'`, `'rank'` (others scored higher), `'rule'`, `'place'` (a place among the first, taken by pins,
   * promoted or more different items), or what keeps it away: `'unknown'`, `'removed'`, `'sold-out'`, `'asked-about'`,
   * `'excluded'`, `'purchased'`, `'disliked'`, `'dismissed'`, `'page'`, `'among'`, `'match'`, `'where'`,
   * `'min-score'`, `'variant'`, `'no-score'` (no model connects it to the shopper).
   */
  readonly reason: string
  /** The rule that did it. */
  readonly rule?: string
  /** The rank by score that it reached among items that may be shown, 1 first. */
  readonly rank?: number
  readonly score?: number
  readonly source?: string
}

/** A piece of evidence. Which fields are there depends on `kind`. */
export interface Because {
  /** `'bought-together'`, `'viewed-together'`, `'history'`, `'own'`, `'popular'`, `'trending'`, `'category'`, `'title'`, … */
  readonly kind: string
  /** The item that carries it: the one asked about, or one of the shopper's own. */
  readonly id?: string
  /** Distinct shoppers behind it. */
  readonly support?: number
  /** Of those who had `id`, the share who also had this. */
  readonly confidence?: number
  /** How many times more often than by chance. */
  readonly lift?: number
  /** For kind `'rule'`: the label of the rule. */
  readonly rule?: string
  /** Its part of the score; the parts sum to the score. */
  readonly share: number
}

export interface Recommendation<C> {
  readonly id: string
  /**
   * Comparable within one list only; high to low, equals by lower index, but for places that pins, promoted slots,
   * diversity, calibration and exploration give.
   */
  readonly score: number
  /** The model, the rung or the rule that put it there. */
  readonly source: string
  /** Evidence, strongest first. */
  readonly because: readonly Because[]
  /** The catalogue's own record, where there is one. */
  readonly item?: C
}

/** An ordinary array of recommendations, best first, that also knows what it answers. */
export interface RecommendationList<C> extends ReadonlyArray<Recommendation<C>> {
  /** Hand it back in `attribution` of events that the list led to. */
  readonly attribution: string
  /** Ask again with `after: next` for more; absent when the list was short. */
  readonly next?: string
  /** With `trace: true`. */
  readonly trace?: Trace
}

/** How far a training is. */
export interface Progress {
  /** Which model, or `'interactions'`. */
  readonly stage: string
  /** 0…1 within the stage. */
  readonly done: number
}

export interface IngestReport {
  /** Events handed in. */
  readonly read: number
  /** Events now in the log. */
  readonly kept: number
  /** Events left out, by reason: `'duplicate'`, or with `invalid: 'skip'` the first thing wrong with them. */
  readonly rejected: Readonly<Record<string, number>>
  /** The first 100 bad events, with their position (0 first) and what was wrong. */
  readonly problems: readonly { readonly position: number; readonly message: string }[]
}

export interface IngestOptions {
  /** `'throw'`: an array is all or nothing. `'skip'`: good ones are kept, bad ones counted and listed. @default 'throw' */
  readonly invalid?: 'throw' | 'skip'
  /** Whether rows without an `eventId` that are equal in every field count once. @default 'keep' */
  readonly duplicates?: 'keep' | 'drop'
}

export interface FitReport {
  /** Time of the fit: the newest event. */
  readonly at: number
  readonly events: number
  readonly shoppers: number
  readonly items: number
  /** What was trained for each question, and why that. */
  readonly models: Readonly<Record<string, { readonly model: string; readonly because?: string }>>
}

export interface Stats {
  readonly events: number
  readonly users: number
  /** Users, and sessions or orders without one, as of the last fit. */
  readonly shoppers?: number
  /** Items that events or the catalogue name. */
  readonly items: number
  /** Items with a record. */
  readonly catalogItems: number
  /** Sessions that events name; those cut by a pause are not among them. */
  readonly sessions: number
  readonly orders: number
  readonly purchases: number
  /** Events of each type. */
  readonly types: Readonly<Record<string, number>>
  /** Oldest and newest event, milliseconds; absent for an empty log. */
  readonly from?: number
  readonly to?: number
  /** Newest event at the last fit. */
  readonly fittedAt?: number
}

/** Why an item stands (or would stand) where it does for a user. */
export interface Explanation {
  readonly id: string
  readonly score: number
  readonly source: string
  readonly because: readonly Because[]
}
