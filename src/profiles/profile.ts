/**
 * Who a shopper is, as plain data: readable, exportable, changed by every event, and equal to the bit to one built
 * anew from the log. Money is in the shop's own unit; times are milliseconds. What too few events say is absent,
 * never guessed.
 */
export interface UserProfile {
  readonly user: string
  /** When the profile was asked for; ages count from here. */
  readonly at: number
  /** Time of the fit whose cut points and models it uses; absent before the first. */
  readonly fittedAt?: number
  readonly events: number
  readonly visits: number
  /** Events of each type. */
  readonly counts: Readonly<Record<string, number>>
  readonly firstSeen: number
  readonly lastSeen: number
  /** Device and source of the newest event that names one. */
  readonly device?: string
  readonly source?: string
  /** Items of the newest events, newest first, each once. */
  readonly recent: readonly string[]
  /** The farthest the shopper ever came; absent for one who only searched. */
  readonly funnel?: 'viewed' | 'carted' | 'bought'
  /** Viewed and never bought, newest first. */
  readonly viewed: readonly string[]
  /** Put into the cart and not bought since, newest first. */
  readonly carted: readonly string[]
  readonly dismissed: Dismissed
  readonly tastes: Tastes
  readonly searches: Searches
  readonly spend: Spend
  readonly rhythm: Rhythm
  readonly value: ShopperValue
  readonly lifecycle?: Lifecycle
  readonly outlook: Outlook
  /** Built-in tags, then the shop's own segments, that hold for this shopper. */
  readonly segments: readonly string[]
}

/** A number, and how many events it rests on. */
export interface Figure {
  readonly value: number
  readonly from: number
}

/** What a shopper asked not to see, newest first; what was taken back is not in it. */
export interface Dismissed {
  readonly items: readonly string[]
  readonly categories: readonly string[]
  readonly brands: readonly string[]
}

/** What a shopper prefers, field by field, strongest first; from the newest 500 events, faded. */
export interface Tastes {
  /** Whole paths: `'toys/wooden'`. */
  readonly category: readonly Taste[]
  readonly brand: readonly Taste[]
  /**
   * The strongest brand, and the share it usually has with whoever is interested in the same categories: who buys cat
   * litter where one brand makes it loves no brand. Absent before the first fit.
   */
  readonly favoriteBrand?: Taste & { readonly usual: number }
  /** Bands of the last fit: `'10–25'`. */
  readonly price: readonly Taste[]
  readonly tags: readonly Taste[]
}

export interface Taste {
  readonly value: string
  /** Its part of all interest in this field, 0…1. */
  readonly share: number
  readonly from: number
}

/** What a shopper searched for; from the newest 500 events. */
export interface Searches {
  /** As folded: case, width and accents are gone. Newest first; `from` counts the events that carry the query. */
  readonly queries: readonly { readonly query: string; readonly lastAt: number; readonly from: number }[]
  /** Words of the queries, strongest first, faded. */
  readonly keywords: readonly Taste[]
}

/** What a shopper bought, net of returns. */
export interface Spend {
  /** Orders of which something was kept. */
  readonly orders: number
  readonly units: number
  /** Time of the newest order; absent where there is none. */
  readonly lastOrder?: number
  /** Money for the units that were kept; absent where no purchase has a price. From the purchases with one. */
  readonly revenue?: Figure
  /** Money an order. From the orders with a price. */
  readonly averageBasket?: Figure
  /** Share of purchases below the list price. From the purchases with both prices, 3 or more. */
  readonly discountShare?: Figure
  /**
   * How much more readily than others they buy below the list price: o / (o + s), s being the odds of the whole shop's
   * purchases and o their own, drawn towards s by the weight of four purchases. 0.5 is as all do; near 1 they hardly
   * buy at full price. From the purchases with both prices, 3 or more.
   */
  readonly priceSensitivity?: Figure
}

/** When a shopper comes, in the shop's time zone. */
export interface Rhythm {
  /** Days from one buying day to the next: the middle one of the newest 50. From the gaps, 2 or more. */
  readonly usualGap?: Figure
  /** Usual gaps since the last order. From the gaps. */
  readonly gapsSinceOrder?: Figure
  /** When the next order is expected, and the interval that holds four in five. From the gaps. */
  readonly nextOrder?: {
    readonly at: number
    readonly earliest: number
    readonly latest: number
    readonly from: number
  }
  /** Events in each hour of the day, from midnight; of the newest 500. */
  readonly hours: readonly number[]
  /** Events on each day of the week, Monday first. */
  readonly weekdays: readonly number[]
  /** The fewest hours that hold half of the events, busiest first; absent below 10 events. */
  readonly activeHours?: readonly number[]
  /** The fewest days of the week that hold half of the events, 0 for Monday; absent below 10 events. */
  readonly activeWeekdays?: readonly number[]
}

/** How much a shopper is worth beside the others, by the cut points of the last fit; 5 is the best fifth. */
export interface ShopperValue {
  /** How lately they bought, as of the fit. */
  readonly recency?: Figure
  /** How many orders. */
  readonly frequency?: Figure
  /** How much money. */
  readonly monetary?: Figure
  /** The best tier whose lowest spend they reach. */
  readonly tier?: string
  /** Points by the shop's rules, whole. From the events that earned some. */
  readonly points?: Figure
  /** Member level by points. */
  readonly level?: string
}

export type Stage = 'new' | 'active' | 'loyal' | 'at-risk' | 'lost' | 'won-back'

/** Where a shopper stands, relative to their own usual gap; the shop's where they have too few orders. */
export interface Lifecycle {
  readonly stage: Stage
  /** Days that are usual between orders. */
  readonly gap: number
  /** Gaps since the last order. */
  readonly elapsed: number
  /** Buying days. */
  readonly from: number
}

/** What is to be expected, by the models of the last fit; each from the buying days so far. */
export interface Outlook {
  /** Probability that they have not left for good. */
  readonly stillThere?: Figure
  /** Probability of an order within 30 days. */
  readonly buysIn30Days?: Figure
  /** Buying days in the next 365 days. */
  readonly ordersIn12Months?: Figure
  /** Money in the next 365 days. */
  readonly valueIn12Months?: Figure
}

/** A part of a profile in the making. */
export type Draft<T> = { -readonly [Name in keyof T]: T[Name] }
