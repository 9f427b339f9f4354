import type { Query } from '../models/model.js'

/** What evaluation can judge. */
export const QUESTIONS = ['youMayLike', 'related', 'similar', 'nextInSession'] as const
export type Question = (typeof QUESTIONS)[number]

/** One list to ask for, and what would have been right. */
export interface TaskQuery {
  /** Whose it is: queries of one shopper are drawn together when intervals are computed. */
  readonly shopper: number
  /** The items asked with: the shopper's own, the half basket, the item looked at, the session so far. */
  readonly asked: Int32Array
  /** For questions that ask by history; the others sum `scoreItem` over `asked`. */
  readonly history?: Query
  /** T: ascending, distinct, at least one. */
  readonly relevant: Int32Array
  /** Items that may not be shown. */
  readonly excluded: Int32Array
}

/** A question, as a set of queries with known answers. */
export interface Task {
  readonly question: Question
  /** `'new'`: only items the shopper never had count; `'repeats'`: bought-before items may return. */
  readonly variant?: 'new' | 'repeats'
  /** Length of the list that is judged. */
  readonly k: number
  readonly queries: readonly TaskQuery[]
  /** Queries there were before a sample was drawn. */
  readonly available: number
  /** Wanted items that the training part does not know: left out, or counted as missed. */
  readonly unknown: number
  /** How queries were made, in words for a reader of the report. */
  readonly notes: readonly string[]
}

export interface TaskOptions {
  /**
   * Length of the list. Longer lists hit more.
   * @default 20 for you may like and next in session, 10 for related and similar
   */
  readonly k?: number
  /**
   * Which events of the test part are wanted: purchases, or everything positive.
   * @default 'purchase' where at least 100 known users make any in the test part, else 'any'
   */
  readonly relevant?: 'purchase' | 'any'
  /**
   * Items the training part never saw: `'drop'` takes them out of T, `'keep'` counts them as missed.
   * @default 'drop'
   */
  readonly unknown?: 'drop' | 'keep'
  /**
   * Next in session: whether items of the session so far may return. Published comparisons allow them.
   * @default 'hide'
   */
  readonly seen?: 'hide' | 'show'
  /**
   * Related: baskets with fewer known items are left out. Larger: fewer, surer queries.
   * @default 4 where the test part has 500 such baskets, else 2
   */
  readonly minBasket?: number
  /** A shopper's history is cut to so many newest events, as the door does. @default 500 */
  readonly maxPerShopper?: number
  /**
   * At most so many queries a question, drawn with the seed; each still ranks the whole catalogue. More: narrower
   * intervals, longer.
   * @default 10000
   */
  readonly maxQueries?: number
  /** @default 1 */
  readonly seed?: number
}

/** Options whose defaults depend on question and data. */
export type DataDependent = 'k' | 'relevant' | 'minBasket'

/** Options with their other defaults filled in. */
export type ResolvedTaskOptions = TaskOptions & Required<Omit<TaskOptions, DataDependent>>

export const TASK: Required<Omit<TaskOptions, DataDependent>> = {
  unknown: 'drop',
  seen: 'hide',
  maxPerShopper: 500,
  maxQueries: 10_000,
  seed: 1,
}

export const LIST_LENGTHS: Readonly<Record<Question, number>> = {
  youMayLike: 20,
  related: 10,
  similar: 10,
  nextInSession: 20,
}
