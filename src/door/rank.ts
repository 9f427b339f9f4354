import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { Scores } from '../kernels/scores.js'
import type { Evidence } from '../models/model.js'
import type { Rung } from '../ranking/answer.js'
import { EXCLUDED, ON_PAGE } from '../ranking/mask.js'
import { rankOrder } from '../ranking/rank-order.js'
import type { Ask, CatalogItem, Id, RankAsk } from '../types.js'
import { ASK_KEYS, type Asked } from './ask.js'
import type { Blocks } from './blocks.js'
import { Chosen } from './chosen.js'
import type { GivenItems } from './given.js'
import type { ShopState } from './state.js'

/** Chosen on Alibaba and MovieLens, where 0.6 and 0.7 are best; the shop knows more about its order than those show. */
const STRENGTH = 0.6

/** What the shop's own order is called, as a source and as evidence. */
const ORDER = 'order'

/** A checked `RankAsk`, in its two parts. */
export interface AskedRank<C> {
  readonly strength: number
  readonly ask: Ask<C>
}

/** Takes apart what was asked; throws `bad-question` and `bad-option`. */
export function checkRankAsk<C>(given: RankAsk<C> | undefined): AskedRank<C> {
  const known = { ...ASK_KEYS, strength: STRENGTH } as unknown as Required<RankAsk<C>>
  const { strength, exclude, among, ...rest } = checkOptions<RankAsk<C>>('Ask', given, known)
  if (!(typeof strength === 'number' && strength >= 0 && strength <= 1)) {
    throw new AlsolikeError(
      'bad-question',
      `strength is ${String(strength)}; it wants a number from 0 (your order) to 1 (the shopper's).`,
    )
  }
  // Read twice: for items that are known, and for those that are not
  return { strength, ask: { ...rest, exclude: kept(exclude), among: kept(among) } }
}

function kept(ids: Iterable<Id> | undefined): Iterable<Id> | undefined {
  return typeof ids === 'object' && typeof ids?.[Symbol.iterator] === 'function' ? [...ids] : ids
}

/** Applies to ids that nobody knows what a question says of items by name. Returns all that may be shown, ascending. */
export function amongGiven<C extends CatalogItem>(
  given: GivenItems,
  ask: Ask<C>,
  asked: Asked<C>,
  { mask }: Blocks<C>,
): Int32Array {
  mask.grow(given.known + given.strangers.length)
  const block = (ids: Iterable<Id>, reason: number): void => {
    for (const id of ids) {
      const item = given.stranger(id)
      if (item >= 0) mask.block(item, reason)
    }
  }
  block(ask.exclude ?? [], EXCLUDED)
  block(asked.after, ON_PAGE)
  block(asked.page?.shown ?? [], ON_PAGE)
  const items = given.items.slice().sort()
  if (asked.among === undefined) return items
  const named = new Set([...asked.among, ...[...(ask.among ?? [])].map(given.stranger)])
  return items.filter(item => named.has(item))
}

/** Brings the shopper's scores to a page's own items. Keeps room to work in. */
export class Ranker<C extends CatalogItem> {
  readonly #chosen: Chosen<C>
  #scores = new Scores(0)

  constructor(state: ShopState<C>) {
    this.#chosen = new Chosen(state)
  }

  /**
   * The items in the order that the shop and the shopper agree on, as the one place that a list is made from. `model`
   * scores for the shopper; undefined for somebody of whom nothing is known.
   */
  rung(given: GivenItems, strength: number, model: Rung | undefined): Rung {
    const personal = this.#personal(given, strength > 0 ? model : undefined)
    const { scores, unit } = rankOrder(personal, strength)
    const { items } = given
    return {
      source: model !== undefined && unit > 0 ? model.source : ORDER,
      score(out) {
        for (let r = 0; r < items.length; r++) out.add(items[r], scores[r])
        return items.length > 0
      },
      explain(item, out) {
        const r = given.place(item)
        const share = Number.isNaN(personal[r]) ? 0 : unit * personal[r]
        out.push({ kind: ORDER, item: -1, share: scores[r] - share })
        if (share === 0 || model === undefined) return true
        const evidence: Evidence[] = []
        if (!model.explain?.(item, evidence)) {
          evidence.push({ kind: model.source, item: -1, share: personal[r] })
        }
        for (const piece of evidence) out.push({ ...piece, share: piece.share * unit })
        return true
      },
    }
  }

  /** The shopper's score of each item, NaN where nothing is known: no score, and nobody chose it. */
  #personal({ items, known }: GivenItems, model: Rung | undefined): Float64Array {
    const personal = new Float64Array(items.length).fill(Number.NaN)
    if (model === undefined) return personal
    if (this.#scores.size < known) this.#scores = new Scores(known + (known >> 2) + 16)
    const scores = this.#scores
    if (model.score(scores)) {
      const chosen = this.#chosen.items()
      for (let r = 0; r < items.length; r++) {
        const item = items[r]
        if (item >= known) continue
        const score = scores.has(item) ? scores.values[item] : 0
        if (score !== 0 || chosen === undefined || chosen[item] === 1) personal[r] = score
      }
    }
    scores.clear()
    return personal
  }
}
