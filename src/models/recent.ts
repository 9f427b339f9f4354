import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import type { Scores } from '../kernels/scores.js'
import type { Evidence, Model, Query, Scorer, State, Training } from './model.js'
import { finiteNumber } from './option-values.js'
import { storedArray, storedMeta, storedRight } from './stored.js'

export interface RecentOptions {
  /**
   * Which part of the events counts, the newest first: 0.05 is the newest 5 %. Larger: steadier, and last season's
   * best sellers stay; smaller: follows the week, and says less about rare items.
   * @default 0.05
   */
  readonly newest?: number
}

const DEFAULTS: Required<RecentOptions> = { newest: 0.05 }

/**
 * What is in demand at the moment: how many shoppers chose each item among the newest 5 % of events. The same for
 * every shopper; meant as a part of `blend`, where it carries season and fashion.
 *
 * A share of the events, not a number of days, so that a quiet shop looks further back. A log without times has
 * no newest events: the scorer then says `false` (all-time popularity instead cost 3–10 % of recall).
 * O(newest rows · log) time, 8 bytes an item in demand; a question costs those items.
 */
export function recent(options?: RecentOptions): Model {
  const given = checkOptions('recent()', options, DEFAULTS)
  const newest = finiteNumber('recent()', 'newest', given.newest, Number.MIN_VALUE, 1)
  return {
    name: 'recent',
    options: { newest },
    *train(data): Training {
      yield { stage: 'recent', done: 0 }
      return scorer(count(data, newest), data.timed)
    },
    load,
  }
}

/** Items in demand, ascending, with their distinct shoppers. */
interface Demand {
  readonly items: Int32Array
  readonly shoppers: Float32Array
}

function count(data: Interactions, newest: number): Demand {
  const { rows, itemCount, shopperCount, timed } = data
  const from = timed ? rows.length - Math.ceil(rows.length * newest) : rows.length
  const pairs = new Float64Array(rows.length - from)
  let size = 0
  for (let r = from; r < rows.length; r++) {
    if (rows.weight[r] > 0) pairs[size++] = rows.item[r] * shopperCount + rows.shopper[r]
  }
  const sorted = pairs.subarray(0, size).sort()
  const items = new Int32Array(Math.min(size, itemCount))
  const shoppers = new Float32Array(items.length)
  let last = -1
  for (let p = 0; p < size; p++) {
    if (p > 0 && sorted[p] === sorted[p - 1]) continue
    const item = Math.floor(sorted[p] / shopperCount)
    if (last < 0 || items[last] !== item) items[++last] = item
    shoppers[last]++
  }
  return { items: items.slice(0, last + 1), shoppers: shoppers.slice(0, last + 1) }
}

function scorer({ items, shoppers }: Demand, timed: boolean): Scorer {
  return {
    ...(timed ? {} : { because: 'the log has no times, so nothing in it is recent' }),
    scoreUser(_query: Query, out: Scores): boolean {
      out.addRow(items, shoppers, 0, items.length)
      return items.length > 0
    },
    explain(_query: Query, item: number, out: Evidence[]): boolean {
      const entry = items.indexOf(item)
      if (entry < 0) return false
      out.push({ kind: 'recent', item: -1, share: shoppers[entry], support: shoppers[entry] })
      return true
    },
    state: () => ({ meta: { timed }, arrays: { items, shoppers } }),
  }
}

function load(state: State): Scorer {
  const { timed } = storedMeta('recent', state)
  const items = storedArray('recent', state, 'items', Int32Array)
  const shoppers = storedArray('recent', state, 'shoppers', Float32Array)
  storedRight('recent', items.length === shoppers.length, 'its counts are cut short')
  return scorer({ items, shoppers }, timed === true)
}
