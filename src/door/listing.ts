import { Scores } from '../kernels/scores.js'
import type { Query } from '../models/model.js'
import { answer, type Limits, type Rung, type Shelf } from '../ranking/answer.js'
import { toAttribution } from '../ranking/attribution.js'
import { toCursor } from '../ranking/cursor.js'
import { toList } from '../ranking/list.js'
import type { MadeRule, Plan } from '../ranking/rule.js'
import { whyNot } from '../ranking/why-not.js'
import type { CatalogItem, Recommendation, RecommendationList, TraceStep, WhyNot } from '../types.js'
import type { Asked } from './ask.js'
import type { Blocks } from './blocks.js'
import type { Curation } from './curation.js'
import type { Question } from './options.js'
import type { ShopState } from './state.js'

/** What a list answers: a question, or the order of a page's own items. */
export type ListName = Question | 'rank'

/** A question that was understood: where its list comes from and who sees it. */
export interface Asking<C> {
  readonly question: ListName
  readonly asked: Asked<C>
  readonly rungs: readonly Rung[]
  readonly rules: readonly MadeRule[]
  readonly query: Query
  /** An id as text, '' for nobody known. */
  readonly who: string
  /** Rows of who sees the list, newest first. */
  readonly rows: Int32Array
  /** The items asked about. */
  readonly items: readonly number[]
  /** Ids that nobody knows and that may be shown all the same: their indices follow those of all others. */
  readonly strangers?: readonly string[]
}

/** Makes lists out of questions that were understood. */
export class Listing<C extends CatalogItem> {
  readonly #state: ShopState<C>
  readonly #blocks: Blocks<C>
  readonly #curation: Curation<C>
  #scores = new Scores(0)
  #lists = 0

  constructor(state: ShopState<C>, blocks: Blocks<C>, curation: Curation<C>) {
    this.#state = state
    this.#blocks = blocks
    this.#curation = curation
  }

  /** Empty, with room for every item. */
  get scores(): Scores {
    return this.#room(0)
  }

  #room(more: number): Scores {
    const size = this.#state.log.items.size + more
    if (this.#scores.size < size) this.#scores = new Scores(size + (size >> 2) + 16)
    return this.#scores
  }

  list(asking: Asking<C>): RecommendationList<C> {
    const { question, asked, rungs } = asking
    const trace: TraceStep[] | undefined = asked.trace ? [] : undefined
    const entries = this.#with(asking, trace, (shelf, limits, plan) => build(shelf, rungs, limits, plan))
    const attribution = toAttribution(question, this.#state.settings.now(), this.#lists++, entries)
    const full = entries.length > 0 && entries.length === asked.k
    const shown = full || asked.page ? entries.map(({ id }) => id) : []
    if (asked.page) for (const id of shown) asked.page.add(id)
    return toList(entries, {
      attribution,
      ...(full && { next: toCursor(asked.after, shown) }),
      ...(trace && { trace: { steps: trace } }),
    })
  }

  /** Why an item is not in the list, or at which place it is. */
  whyNot(asking: Asking<C>, item: number): WhyNot {
    const { items } = this.#state.log
    return this.#with(asking, undefined, (shelf, limits, plan) =>
      whyNot(item, shelf, asking.rungs, limits, plan, {
        list: () => build(shelf, asking.rungs, limits, plan),
        index: id => items.index(id),
      }),
    )
  }

  #with<R>(
    { question, asked, rules, query, who, rows, items, rungs, strangers = [] }: Asking<C>,
    trace: TraceStep[] | undefined,
    work: (shelf: Shelf<C>, limits: Limits<C>, plan: Plan | undefined) => R,
  ): R {
    const { log, catalog } = this.#state
    const blocks = this.#blocks
    const { mask } = blocks
    const { size } = log.items
    const shelf: Shelf<C> = {
      scores: this.#room(strangers.length),
      mask,
      id: item => (item < size ? log.items.id(item) : strangers[item - size]),
      record: item => catalog.record(item),
      taken: item => blocks.taken(item),
      likeness: this.#curation.likeness,
      // A page may show variants side by side
      ...(blocks.grouped && question !== 'rank' && { group: (item: number) => catalog.group(item) }),
    }
    const { k, among, where, minScore, diversity } = asked
    const match = asked.match && items.length > 0 ? this.#curation.match(asked.match, items[0]) : undefined
    const limits: Limits<C> = {
      k,
      among: match ? both(among, match.few) : among,
      where,
      minScore,
      diversity,
      match,
      trace,
      known: rungs.length > 0,
    }
    try {
      const about = { question, now: query.now, k, who, asked: items, query, rows, mask }
      return work(shelf, limits, this.#curation.plan(rules, about, diversity))
    } finally {
      shelf.scores.clear()
      mask.clear()
    }
  }
}

/** Items that stand in both lists, ascending as they are; the other one where one is missing. */
function both(a: Int32Array | undefined, b: Int32Array | undefined): Int32Array | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const inB = new Set(b)
  return a.filter(item => inB.has(item))
}

function build<C>(
  shelf: Shelf<C>,
  rungs: readonly Rung[],
  limits: Limits<C>,
  plan: Plan | undefined,
): Recommendation<C>[] {
  return plan === undefined ? answer(shelf, rungs, limits) : plan.answer(shelf, rungs, limits)
}
