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
export type CatalogField<C> = (keyof C & string) | ((item: C) => unknown)

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
  /** Overrides the recommender's clock for this question. */
  readonly now?: Time
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
  /** Its part of the score; the parts sum to the score. */
  readonly share: number
}

export interface Recommendation<C> {
  readonly id: string
  /** Comparable within one list only; high to low, equals by lower index. */
  readonly score: number
  /** The model or the rung that put it there. */
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
