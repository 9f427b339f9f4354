import type { Catalog } from '../data/catalog/catalog.js'
import { PURCHASE } from '../data/event.js'
import { checkOptions } from '../data/options.js'
import type { Scores } from '../kernels/scores.js'
import { countRepeats, ONE_OCCASION, type RepeatCounts } from './counts/repeat-counts.js'
import type { Evidence, Model, Query, Scorer, State, Training } from './model.js'
import { finiteNumber } from './option-values.js'
import { storedArray, storedMeta, storedRight } from './stored.js'

export interface RepeatOptions {
  /**
   * From which share of the usual gap since the last purchase an item is due. Larger: items come later; 0: at once.
   * @default 0.8
   */
  readonly dueFrom?: number
  /**
   * Up to which multiple of the usual gap it stays due. Larger: reminds longer of what may have been given up;
   * `Infinity`: for ever.
   * @default 1.5
   */
  readonly dueUntil?: number
  /** Items to which a smaller share of their buyers came back never qualify. Larger: fewer items. @default 0.05 */
  readonly minShare?: number
  /**
   * How many buyers (for the gap: repurchases) of its category an item starts with, and the category of the shop's.
   * Larger: items with few buyers are taken as usual ones for longer.
   * @default 10
   */
  readonly prior?: number
  /**
   * How many usual gaps of an item a shopper's own are weighed against. Larger: the own rhythm takes more purchases
   * to show.
   * @default 2
   */
  readonly gapPrior?: number
}

type Resolved = Required<RepeatOptions> & { readonly [key: string]: number }

const DEFAULTS: Required<RepeatOptions> = {
  dueFrom: 0.8,
  dueUntil: 1.5,
  minShare: 0.05,
  prior: 10,
  gapPrior: 2,
}

/**
 * What the shopper bought before and is due to buy again: coffee when it runs out, never a second washing machine.
 *
 * `score(i) = share_i · rate_ui`. share_i: of the buyers of i, the part that bought it on two occasions or more.
 * rate_ui, in purchases a day, is the modified Poisson-Gamma rate (Bhagat et al., Buy It Again, KDD 2018): with k own
 * gaps that took T days together, t days since the last purchase, a and b the prior (a usual gaps of the item, b days)
 * and m = (T + b)/(k + a) the shopper's usual gap,
 * `rate = (k + a)/(T + b + 2·|m − t|)` up to t = 2m and `(k + a)/(T + b + t)` beyond: highest when a gap is full.
 * An item scores while t/m is from `dueFrom` to `dueUntil`.
 *
 * Share and gap of an item with few buyers lean on its category, and the category on the shop. In a log without
 * times, baskets are counted instead of days. A shop where nobody bought anything twice has nothing to say.
 * O(rows) time, 8 bytes an item; a question costs the purchases of the shopper.
 */
export function repeat(options?: RepeatOptions): Model {
  const resolved = resolve(options)
  return {
    name: 'repeat',
    options: resolved,
    *train(data, context): Training {
      yield { stage: 'repeat', done: 0 }
      const rhythm = usualRhythm(yield* countRepeats(data), context.catalog, resolved.prior)
      return scorer(rhythm, data.timed, resolved)
    },
    load: state => load(state, resolved),
  }
}

function resolve(options: RepeatOptions | undefined): Resolved {
  const owner = 'repeat()'
  const given = checkOptions(owner, options, DEFAULTS)
  const { dueFrom } = given
  const until = given.dueUntil === Number.POSITIVE_INFINITY ? Number.MAX_VALUE : given.dueUntil
  return {
    dueFrom: finiteNumber(owner, 'dueFrom', dueFrom),
    dueUntil: finiteNumber(owner, 'dueUntil', until, dueFrom),
    minShare: finiteNumber(owner, 'minShare', given.minShare, 0, 1),
    prior: finiteNumber(owner, 'prior', given.prior, Number.MIN_VALUE),
    gapPrior: finiteNumber(owner, 'gapPrior', given.gapPrior, Number.MIN_VALUE),
  }
}

/** What is usual for each item; gap in days, or in baskets where the log has no times. */
interface Rhythm {
  readonly share: Float32Array
  readonly gap: Float32Array
}

function usualRhythm(counts: RepeatCounts, catalog: Catalog, prior: number): Rhythm {
  const itemCount = counts.buyers.length
  const share = new Float32Array(itemCount)
  const gap = new Float32Array(itemCount)
  const all = { buyers: 0, returning: 0, gaps: 0, length: 0 }
  const categories = new Map<number, typeof all>()
  for (let i = 0; i < itemCount; i++) {
    addTo(all, counts, i)
    const code = catalog.category(i)
    if (code < 0) continue
    let category = categories.get(code)
    if (category === undefined)
      categories.set(code, (category = { buyers: 0, returning: 0, gaps: 0, length: 0 }))
    addTo(category, counts, i)
  }
  if (all.returning === 0) return { share, gap }
  const shopShare = all.returning / all.buyers
  const shopGap = all.length / all.gaps
  for (let i = 0; i < itemCount; i++) {
    const category = categories.get(catalog.category(i))
    const share0 = category ? (category.returning + prior * shopShare) / (category.buyers + prior) : shopShare
    const gap0 = category ? (category.length + prior * shopGap) / (category.gaps + prior) : shopGap
    share[i] = (counts.returning[i] + prior * share0) / (counts.buyers[i] + prior)
    gap[i] = (counts.length[i] + prior * gap0) / (counts.gaps[i] + prior)
  }
  return { share, gap }
}

function addTo(
  sum: { buyers: number; returning: number; gaps: number; length: number },
  counts: RepeatCounts,
  item: number,
): void {
  sum.buyers += counts.buyers[item]
  sum.returning += counts.returning[item]
  sum.gaps += counts.gaps[item]
  sum.length += counts.length[item]
}

function scorer({ share, gap }: Rhythm, timed: boolean, options: Resolved): Scorer {
  const { dueFrom, dueUntil, minShare, gapPrior } = options
  const itemCount = share.length
  const known = share.some(part => part > 0)
  let scratch:
    | { occasions: Int32Array; newest: Float64Array; oldest: Float64Array; items: Int32Array }
    | undefined

  const score = (item: number, occasions: number, newest: number, oldest: number): number => {
    if (!(share[item] >= minShare && share[item] > 0)) return 0
    const events = occasions - 1 + gapPrior
    const days = oldest - newest + gapPrior * gap[item]
    const usual = days / events
    const ratio = newest / usual
    if (!(ratio >= dueFrom && ratio <= dueUntil)) return 0
    const waited = ratio < 2 ? 2 * Math.abs(usual - newest) : newest
    return (share[item] * events) / (days + waited)
  }
  /** How long ago the event is; negative where it is no purchase of an item that is known. */
  const agoOf = ({ items, weights, ages, types, steps }: Query, e: number): number => {
    if (types[e] !== PURCHASE || !(weights[e] > 0) || items[e] < 0 || items[e] >= itemCount) return -1
    return timed ? Math.max(0, ages[e]) : steps[e] + 1
  }

  return {
    ...(known ? {} : { because: 'nobody has bought anything twice' }),
    scoreUser(query: Query, out: Scores): boolean {
      scratch ??= {
        occasions: new Int32Array(itemCount),
        newest: new Float64Array(itemCount),
        oldest: new Float64Array(itemCount),
        items: new Int32Array(itemCount),
      }
      const { occasions, newest, oldest, items } = scratch
      let count = 0
      for (let e = 0; e < query.items.length; e++) {
        const ago = agoOf(query, e)
        if (ago < 0) continue
        const item = query.items[e]
        if (occasions[item] === 0) {
          items[count++] = item
          newest[item] = ago
        } else if (ago - oldest[item] < ONE_OCCASION) continue
        occasions[item]++
        oldest[item] = ago
      }
      let any = false
      for (let n = 0; n < count; n++) {
        const item = items[n]
        const value = score(item, occasions[item], newest[item], oldest[item])
        occasions[item] = 0
        if (!(value > 0)) continue
        out.add(item, value)
        any = true
      }
      return any
    },
    explain(query: Query, item: number, out: Evidence[]): boolean {
      let occasions = 0
      let newest = 0
      let oldest = 0
      for (let e = 0; e < query.items.length; e++) {
        if (query.items[e] !== item) continue
        const ago = agoOf(query, e)
        if (ago < 0 || (occasions > 0 && ago - oldest < ONE_OCCASION)) continue
        if (occasions++ === 0) newest = ago
        oldest = ago
      }
      const value = occasions > 0 ? score(item, occasions, newest, oldest) : 0
      if (!(value > 0)) return false
      out.push({ kind: 'rhythm', item, share: value, confidence: share[item] })
      return true
    },
    state: () => ({ meta: { timed }, arrays: { share, gap } }),
  }
}

function load(state: State, options: Resolved): Scorer {
  const { timed } = storedMeta('repeat', state)
  const share = storedArray('repeat', state, 'share', Float32Array)
  const gap = storedArray('repeat', state, 'gap', Float32Array)
  storedRight('repeat', share.length === gap.length, 'its gaps are cut short')
  return scorer({ share, gap }, timed === true, options)
}
