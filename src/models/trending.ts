import { CART, PURCHASE, RETURN, UNCART } from '../data/event.js'
import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import type { Scores } from '../kernels/scores.js'
import {
  addToTrending,
  countTrending,
  endOf,
  REACH,
  type TrendingCounts,
  takeFromTrending,
} from './counts/trending-counts.js'
import { moveTrending } from './counts/trending-move.js'
import { emptyColumns, TrendingRows } from './counts/trending-rows.js'
import type { Evidence, LogRow, Model, Query, Scorer, State, Training } from './model.js'
import { finiteNumber, wholeNumber } from './option-values.js'
import { storedArray, storedMeta, storedRight } from './stored.js'

export interface TrendingOptions {
  /** Distinct shoppers an item needs in the window. More: fewer accidents, fewer items. @default 5 */
  readonly minShoppers?: number
  /**
   * Distinct shoppers a window needs; the shortest of 24 hours, 3, 7 and 28 days that has them is "now".
   * More: calmer lists. @default 200
   */
  readonly windowShoppers?: number
  /** Shoppers that every item is expected to have without any past. More: new items rise later. @default 1 */
  readonly prior?: number
  /** Added to the expectation below the root. More: best sellers gain on small items. @default 1 */
  readonly damping?: number
}

type Resolved = Required<TrendingOptions> & { readonly [key: string]: number }

/** Share of the rows that may be too old before they are dropped. */
const STALE = 0.25
/** Rows chained between two breaths. */
const CHAINED = 10_000

const DEFAULTS: Required<TrendingOptions> = { minShoppers: 5, windowShoppers: 200, prior: 1, damping: 1 }

/**
 * What is rising now: items with more shoppers in the last hours or days than their own past lets expect.
 *
 * `z = (f − e) / √(e + damping)`: f distinct shoppers of the item in the window, e = `prior` + those of the same
 * weekdays in the four weeks before, divided by the spans the log covers (for 28 days: the 28 days before). An item
 * without a past can trend; only items above 0 are listed. The window ends with the full hour after the newest row.
 * A log without times lies in one window as a whole.
 *
 * `observe` takes a new row in at the cost of its shopper's recent rows and equals a rebuild; when an hour begins,
 * who acted at the edges of the window is looked at again. A return takes back the shopper's newest purchase of the item as a whole, an
 * uncart the newest cart; how many units are left is known only to the next fit. O(rows of the last 8 weeks).
 */
export function trending(options?: TrendingOptions): Model {
  const resolved = resolve(options)
  return {
    name: 'trending',
    options: resolved,
    *train(data): Training {
      yield { stage: 'trending', done: 0 }
      const { rows, first } = recentRows(data)
      yield { stage: 'trending', done: 0.5 }
      const { count, ...trained } = scorer(rows, first, Number.NEGATIVE_INFINITY, resolved)
      // The counts that its state asks for, with breaths
      for (const _ of count()) yield { stage: 'trending', done: 0.5 }
      return trained
    },
    load: state => load(state, resolved),
  }
}

function resolve(options: TrendingOptions | undefined): Resolved {
  const owner = 'trending()'
  const given = checkOptions(owner, options, DEFAULTS)
  return {
    minShoppers: wholeNumber(owner, 'minShoppers', given.minShoppers),
    windowShoppers: wholeNumber(owner, 'windowShoppers', given.windowShoppers),
    prior: finiteNumber(owner, 'prior', given.prior),
    damping: finiteNumber(owner, 'damping', given.damping, Number.MIN_VALUE),
  }
}

/** The positive rows that can matter, and the time of the oldest positive row of all. */
function recentRows(data: Interactions): { rows: TrendingRows; first: number } {
  const { length, shopper, item, type, weight, at } = data.rows
  let first = Number.POSITIVE_INFINITY
  let newest = Number.NEGATIVE_INFINITY
  for (let r = 0; r < length; r++) {
    if (!(weight[r] > 0)) continue
    first = Math.min(first, at[r])
    newest = Math.max(newest, at[r])
  }
  const oldest = endOf(newest) - REACH
  let count = 0
  for (let r = 0; r < length; r++) if (weight[r] > 0 && at[r] >= oldest) count++
  const columns = emptyColumns(count)
  let next = 0
  for (let r = 0; r < length; r++) {
    if (!(weight[r] > 0 && at[r] >= oldest)) continue
    columns.shopper[next] = shopper[r]
    columns.item[next] = item[r]
    columns.type[next] = type[r]
    columns.at[next++] = at[r]
  }
  return { rows: new TrendingRows(columns), first }
}

/** The scorer, and what counts for it in portions. `endAt`: where the window ends, unless rows are newer. */
function scorer(
  rows: TrendingRows,
  firstAt: number,
  endAt: number,
  options: Resolved,
): Scorer & { count(): Generator<void, TrendingCounts> } {
  const { minShoppers, windowShoppers, prior, damping } = options
  let first = firstAt
  let end = endAt
  for (let r = 0; r < rows.length; r++) end = Math.max(end, endOf(rows.columns.at[r]))
  let counted: TrendingCounts | undefined

  /** The counts of an earlier hour, from which those of this one follow. */
  let earlier: TrendingCounts | undefined

  function* count(): Generator<void, TrendingCounts> {
    if (counted !== undefined) return counted
    const moved = earlier && moveTrending(earlier, rows, end, first, windowShoppers)
    earlier = undefined
    // Only now: what is too old left a window in this move. Dropping it means chaining the rest anew
    rows.drop(end - REACH, STALE)
    counted = moved
    // Not in one expression: the CommonJS build puts what follows ?? into a function, where no yield may stand
    if (counted === undefined) counted = yield* countTrending(rows, end, first, windowShoppers)
    return counted
  }
  const counts = (): TrendingCounts => {
    const counting = count()
    for (;;) {
      const step = counting.next()
      if (step.done) return step.value
    }
  }
  const forget = (): void => {
    counted = undefined
    earlier = undefined
  }
  const scoreOf = ({ recent, past, spans }: TrendingCounts, item: number): number => {
    // Less than one past span is not stretched to a whole one: a few early rows would promise a crowd.
    const expected = prior + past[item] / Math.max(1, spans)
    return (recent[item] - expected) / Math.sqrt(expected + damping)
  }

  return {
    count,

    scoreUser(_query: Query, out: Scores): boolean {
      const now = counts()
      let any = false
      for (const item of now.active) {
        if (now.recent[item] < minShoppers) continue
        const score = scoreOf(now, item)
        if (!(score > 0) || item >= out.size) continue
        out.add(item, score)
        any = true
      }
      return any
    },

    explain(_query: Query, item: number, out: Evidence[]): boolean {
      const now = counts()
      if (!(now.recent[item] >= minShoppers)) return false
      const share = scoreOf(now, item)
      if (!(share > 0)) return false
      out.push({ kind: 'trending', item: -1, share, support: now.recent[item] })
      return true
    },

    observe({ shopper, item, type, weight, at }: LogRow): void {
      if (type === RETURN || type === UNCART) {
        const undone = rows.undo(shopper, item, type === RETURN ? PURCHASE : CART, at)
        if (
          counted &&
          !Number.isNaN(undone) &&
          !takeFromTrending(counted, rows, shopper, item, undone, windowShoppers)
        )
          forget()
        return
      }
      if (!(weight > 0)) return
      if (at < first) {
        first = at
        forget()
      }
      if (at < end - REACH) return
      if (endOf(at) > end) {
        // Asked or not, the counts of the hour that ends are complete only now
        earlier = counted
        counted = undefined
        end = endOf(at)
        if (earlier !== undefined) counts()
      }
      if (counted && !addToTrending(counted, rows, shopper, item, at, windowShoppers)) forget()
      rows.add(shopper, item, type, at)
    },

    *prepare(): Generator<void, void> {
      while (!rows.prepare(CHAINED)) yield
      yield* count()
    },

    state(): State {
      const now = counts()
      rows.drop(end - REACH)
      const items = Int32Array.from(
        now.active.filter(i => now.recent[i] >= minShoppers && scoreOf(now, i) > 0),
      )
      items.sort()
      const { shopper, item, type, at } = rows.columns
      const length = rows.length
      return {
        arrays: {
          items,
          scores: Float32Array.from(items, i => scoreOf(now, i)),
          shoppers: Int32Array.from(items, i => now.recent[i]),
        },
        // What single shoppers did: a public snapshot leaves this part out.
        parts: [
          {
            // The end as well: the newest row may have been undone, and time does not go back
            meta: {
              private: true,
              first: Number.isFinite(first) ? first : null,
              end: Number.isFinite(end) ? end : null,
            },
            arrays: {
              shopper: shopper.slice(0, length),
              item: item.slice(0, length),
              type: type.slice(0, length),
              at: at.slice(0, length),
            },
          },
        ],
      }
    },
  }
}

function load(state: State, options: Resolved): Scorer {
  const part = state.parts?.[0]
  if (part === undefined) return frozen(state)
  const { first, end } = storedMeta('trending', part)
  const columns = {
    shopper: storedArray('trending', part, 'shopper', Int32Array),
    item: storedArray('trending', part, 'item', Int32Array),
    type: storedArray('trending', part, 'type', Uint8Array),
    at: storedArray('trending', part, 'at', Float64Array),
  }
  const { length } = columns.at
  const same = columns.shopper.length === length && columns.item.length === length
  storedRight('trending', same && columns.type.length === length, 'its rows are cut short')
  const from = typeof first === 'number' ? first : Number.POSITIVE_INFINITY
  const to = typeof end === 'number' ? end : Number.NEGATIVE_INFINITY
  const { count: _, ...loaded } = scorer(new TrendingRows(columns), from, to, options)
  return loaded
}

/** What a public snapshot can still say: the list as it was when it was written. */
function frozen(state: State): Scorer {
  const items = storedArray('trending', state, 'items', Int32Array)
  const scores = storedArray('trending', state, 'scores', Float32Array)
  const shoppers = storedArray('trending', state, 'shoppers', Int32Array)
  const complete = scores.length === items.length && shoppers.length === items.length
  storedRight('trending', complete, 'its list is cut short')
  return {
    scoreUser(_query: Query, out: Scores): boolean {
      out.addRow(items, scores, 0, items.length)
      return items.length > 0
    },
    explain(_query: Query, item: number, out: Evidence[]): boolean {
      const entry = items.indexOf(item)
      if (entry < 0) return false
      out.push({ kind: 'trending', item: -1, share: scores[entry], support: shoppers[entry] })
      return true
    },
    state: () => ({ arrays: { items, scores, shoppers } }),
  }
}
