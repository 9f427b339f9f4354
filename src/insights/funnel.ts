import { groupRows } from '../data/fold/group-rows.js'
import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { categoriesOf } from './categories.js'
import { type ShopRows, stepOf } from './shop-rows.js'

/**
 * How many came how far. Each step holds those of the next: who bought has looked and carted, whatever the log
 * saw of it.
 */
export interface Funnel {
  /** Category, device or source; `''` for the whole shop. */
  readonly name: string
  readonly viewed: number
  readonly carted: number
  readonly bought: number
  /** Those who carted or bought while the log holds no view of theirs: where it is most of them, views are not logged. */
  readonly unseen: number
}

export interface Funnels {
  readonly over: 'visits' | 'shoppers'
  /** Which of the steps the log has any event of. */
  readonly has: { readonly views: boolean; readonly carts: boolean; readonly purchases: boolean }
  readonly total: Funnel
  /** Largest first; empty where nothing names one. */
  readonly categories: readonly Funnel[]
  readonly devices: readonly Funnel[]
  readonly sources: readonly Funnel[]
}

export interface FunnelOptions {
  /**
   * What is counted: a shopper who comes three times and buys once is one of one by `'shoppers'`, one of three by
   * `'visits'`. @default 'visits'
   */
  readonly over?: 'visits' | 'shoppers'
  /** How many names of a category path are looked at. More: finer categories. @default 1 */
  readonly depth?: number
}

const DEFAULTS: Required<FunnelOptions> = { over: 'visits', depth: 1 }

/**
 * From looking to the cart to buying: for the whole shop, and by category, device and source. What was taken out of
 * the cart or given back later still got there. By category, a visit counts in each category of which it holds
 * something; device and source are those of the visit (of a shopper, of the newest visit that names one).
 *
 * O(events). Throws `bad-option`.
 */
export function funnel(rows: ShopRows, given?: FunnelOptions): Funnels {
  const { over, depth } = checkOptions('funnel', given, DEFAULTS)
  if (over !== 'visits' && over !== 'shoppers') {
    throw new AlsolikeError(
      'bad-option',
      `funnel has over ${JSON.stringify(over)}. Give 'visits' or 'shoppers'.`,
    )
  }
  const who = over === 'visits' ? rows.session : rows.shopper
  const count = over === 'visits' ? rows.sessionCount : rows.shopperCount
  const has = [0, 0, 0, 0]
  const reached = new Uint8Array(count)
  const looked = new Uint8Array(count)
  for (let r = 0; r < rows.length; r++) {
    const step = stepOf(rows.type[r])
    has[step]++
    if (step > reached[who[r]]) reached[who[r]] = step
    if (step === 1) looked[who[r]] = 1
  }
  const total = new Tally(1)
  for (let w = 0; w < count; w++) total.add(0, reached[w], looked[w] === 1)
  const textNames = (code: number): string => rows.texts.id(code)
  const byText = (code: Int32Array): Funnel[] => {
    const tally = new Tally(rows.texts.size)
    const of = over === 'visits' ? code : newestOf(rows, code)
    for (let w = 0; w < count; w++) if (of[w] >= 0) tally.add(of[w], reached[w], looked[w] === 1)
    return tally.funnels(textNames)
  }
  return {
    over,
    has: { views: has[1] > 0, carts: has[2] > 0, purchases: has[3] > 0 },
    total: total.at(0, ''),
    categories: byCategory(rows, who, count, depth),
    devices: byText(rows.deviceOf),
    sources: byText(rows.sourceOf),
  }
}

/** Of each shopper, the code of the newest visit that has one. */
function newestOf({ length, shopper, session, shopperCount }: ShopRows, code: Int32Array): Int32Array {
  const of = new Int32Array(shopperCount).fill(-1)
  for (let r = 0; r < length; r++) if (code[session[r]] >= 0) of[shopper[r]] = code[session[r]]
  return of
}

function byCategory(rows: ShopRows, who: Int32Array, count: number, depth: number): Funnel[] {
  const categories = categoriesOf(rows, depth)
  if (categories.count === 0) return []
  const tally = new Tally(categories.count)
  const grouped = groupRows(who, count)
  const reached = new Uint8Array(categories.count)
  const looked = new Uint8Array(categories.count)
  const touched: number[] = []
  for (let w = 0; w < count; w++) {
    for (let p = grouped.start[w]; p < grouped.start[w + 1]; p++) {
      const row = grouped.rows[p]
      const category = categories.of[rows.item[row]]
      if (category < 0) continue
      if (reached[category] === 0) touched.push(category)
      const step = stepOf(rows.type[row])
      if (step > reached[category]) reached[category] = step
      if (step === 1) looked[category] = 1
    }
    for (const category of touched) {
      tally.add(category, reached[category], looked[category] === 1)
      reached[category] = looked[category] = 0
    }
    touched.length = 0
  }
  return tally.funnels(code => categories.names[code])
}

/** Counts how far those of each group came. */
class Tally {
  readonly #counts: Float64Array

  constructor(groups: number) {
    this.#counts = new Float64Array(groups * 4)
  }

  add(group: number, step: number, looked: boolean): void {
    for (let s = 0; s < step; s++) this.#counts[group * 4 + s]++
    if (step > 1 && !looked) this.#counts[group * 4 + 3]++
  }

  at(group: number, name: string): Funnel {
    const [viewed, carted, bought, unseen] = this.#counts.subarray(group * 4, group * 4 + 4)
    return { name, viewed, carted, bought, unseen }
  }

  /** Groups with anybody in them, largest first, equals in order of the groups. */
  funnels(nameOf: (group: number) => string): Funnel[] {
    const found: Funnel[] = []
    for (let g = 0; g * 4 < this.#counts.length; g++) {
      if (this.#counts[g * 4] > 0) found.push(this.at(g, nameOf(g)))
    }
    return found.sort((a, b) => b.viewed - a.viewed)
  }
}
