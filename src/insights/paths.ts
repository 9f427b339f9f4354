import { groupRows } from '../data/fold/group-rows.js'
import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { categoriesOf } from './categories.js'
import { type ShopRows, stepOf } from './shop-rows.js'

/** One step from a category to another one. */
export interface PathStep {
  readonly from: string
  readonly to: string
  /** Visits with that step. */
  readonly visits: number
  /** Of the visits that left `from` for another category, the part that went to `to`. */
  readonly share: number
}

/** Where visits begin. */
export interface Entry {
  readonly category: string
  /** Visits whose first event is of it. */
  readonly visits: number
  /** Of those, the ones that never saw another category. */
  readonly stayed: number
  /** Of those, the ones that bought something, of whatever category. */
  readonly bought: number
}

export interface Paths {
  /** Visits with an event of an item that has a category. */
  readonly visits: number
  /** Of those, the ones that saw two categories or more. */
  readonly wandering: number
  /** Most visits first. */
  readonly entries: readonly Entry[]
  readonly steps: readonly PathStep[]
}

export interface PathOptions {
  /** How many names of a category path are looked at. More: finer categories. @default 2 */
  readonly depth?: number
  /** How many steps are told. More: rarer ones too. @default 50 */
  readonly most?: number
}

const DEFAULTS: Required<PathOptions> = { depth: 2, most: 50 }

/**
 * How shoppers go from category to category within a visit, in order of time. Events of one category after another
 * are one stay; a step that is taken twice in one visit counts once. O(events). Throws `bad-option`.
 */
export function paths(rows: ShopRows, given?: PathOptions): Paths {
  const { depth, most } = checkOptions('paths', given, DEFAULTS)
  if (!(depth >= 1)) throw new AlsolikeError('bad-option', `paths has depth ${depth}. Give 1 or more.`)
  const categories = categoriesOf(rows, depth)
  const { count, of } = categories
  const grouped = groupRows(rows.session, rows.sessionCount)
  const entered = new Float64Array(count)
  const stayed = new Float64Array(count)
  const bought = new Float64Array(count)
  const left = new Float64Array(count)
  const steps = new Map<number, number>()
  const taken = new Set<number>()
  const leaving = new Set<number>()
  let visits = 0
  let wandering = 0
  for (let v = 0; v < rows.sessionCount; v++) {
    let first = -1
    let last = -1
    let buys = false
    taken.clear()
    leaving.clear()
    for (let p = grouped.start[v]; p < grouped.start[v + 1]; p++) {
      const row = grouped.rows[p]
      if (stepOf(rows.type[row]) === 3) buys = true
      const category = of[rows.item[row]]
      if (category < 0 || category === last) continue
      if (first < 0) first = category
      else {
        taken.add(last * count + category)
        leaving.add(last)
      }
      last = category
    }
    if (first < 0) continue
    visits++
    entered[first]++
    if (buys) bought[first]++
    if (taken.size === 0) stayed[first]++
    else wandering++
    for (const step of taken) steps.set(step, (steps.get(step) ?? 0) + 1)
    for (const category of leaving) left[category]++
  }
  const entries = categories.names
    .map((category, c) => ({ category, visits: entered[c], stayed: stayed[c], bought: bought[c] }))
    .filter(entry => entry.visits > 0)
    .sort((a, b) => b.visits - a.visits)
  const told = [...steps]
    .sort(([a, n], [b, m]) => m - n || a - b)
    .slice(0, most)
    .map(([step, n]) => {
      const from = Math.floor(step / count)
      return {
        from: categories.names[from],
        to: categories.names[step % count],
        visits: n,
        share: n / left[from],
      }
    })
  return { visits, wandering, entries, steps: told }
}
