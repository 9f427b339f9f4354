import type { Catalog } from '../data/catalog/catalog.js'
import type { EventLog } from '../data/log/event-log.js'
import type { Zone } from '../data/time.js'
import type { Query } from '../models/model.js'
import type { Recommendation, Rule } from '../types.js'
import type { Limits, Rung, Shelf } from './answer.js'
import type { Effect } from './effect.js'
import type { Likeness } from './likeness.js'
import type { Mask } from './mask.js'

/** What every rule understands beside its own options. */
export interface RuleOptions {
  /** What traces, `whyNot`, `because` and `performance` call it. @default the name of its function */
  readonly label?: string
  /** From this moment on; text without a zone is read in the shop's. @default always */
  readonly from?: string | number
  /** Up to this moment, no longer at it. @default for ever */
  readonly until?: string | number
  /** Only in the answers to these questions: `['similar', 'youMayLike']`. @default all */
  readonly on?: readonly string[]
}

/** A rule with the code that carries it out: a page that uses none carries none of it. */
export interface MadeRule extends Rule {
  readonly options: RuleOptions & object
  /** What it does to the list at hand, or nothing. */
  effect(setting: Setting): Effect | undefined
  /** Whether it says how items the shopper has are treated, where the question does not. */
  seen?(): 'hide' | 'show'
  /** Puts the effects of rules together; the same for all of them. */
  readonly engine: Engine
}

/** Functions all, so that JSON keeps the data of a rule and nothing else. */
export type Engine = (rules: readonly MadeRule[], setting: Setting, diversity: number) => Plan

/** The rules of one question, ready to make its list. */
export interface Plan {
  answer<C>(shelf: Shelf<C>, rungs: Iterable<Rung>, limits: Limits<C>): Recommendation<C>[]
  /** What keeps items away, in the order of the rules. */
  readonly gates: readonly Gate[]
  readonly rescores: readonly Rescore[]
  readonly minScore?: number
  /** The cap that keeps an item from standing beside those shown. */
  cappedBy(item: number, shown: readonly number[]): string | undefined
}

/** Keeps items away. */
export interface Gate {
  readonly label: string
  allows(item: number): boolean
  /** All that it allows, ascending, where that is known and few. */
  readonly few?: Int32Array
  /** Whether it asks a function of the shop's own, which is spared where possible. */
  readonly asks?: boolean
}

/** Changes scores by a factor: times it above 0, divided by it below, so that a larger one always lifts. */
export interface Rescore {
  readonly label: string
  /** The items it concerns, where known; else every scored item is asked. */
  readonly items?: Int32Array
  factor(item: number): number
}

/** What a rule can look at. Everything in indices. */
export interface Setting {
  readonly question: string
  /** Milliseconds. */
  readonly now: number
  readonly zone: Zone
  readonly seed: number
  readonly k: number
  /** Who sees the list: an id, or '' for nobody known. */
  readonly who: string
  /** The items asked about: a page, a basket. */
  readonly asked: readonly number[]
  readonly query: Query
  /** Rows of the log of who sees the list, newest first. */
  readonly rows: Int32Array
  readonly log: EventLog
  readonly catalog: Catalog
  readonly mask: Mask
  readonly likeness: Likeness
  /** Room for what rules work out once and use again; void when the catalogue or the numbers of items change. */
  readonly memory: Map<string, unknown>
}

export function labelOf(rule: Rule): string {
  return (rule.options as RuleOptions).label ?? rule.name
}
