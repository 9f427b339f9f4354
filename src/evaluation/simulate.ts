import { DISMISS, IMPRESSION, RETURN, UNCART, UNDISMISS } from '../data/event.js'
import type { EventLog } from '../data/log/event-log.js'
import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { pastOf, type Recommender } from '../recommender.js'
import type { AnyItem, Ask, CatalogItem, RecommendationList, Rule } from '../types.js'
import { type BootstrapOptions, type Interval, intervalOf, resample } from './bootstrap.js'

export interface SimulateOptions {
  /** The rules to try. */
  readonly rules: readonly Rule[]
  /** The rules they would replace, beside those of the recommender, which hold in both. @default none */
  readonly current?: readonly Rule[]
  /** How long lists are. @default 10 */
  readonly k?: number
  /** So many shoppers are asked for at most, evenly spread. More: narrower intervals, longer. @default 2000 */
  readonly shoppers?: number
  readonly bootstrap?: BootstrapOptions
}

/** How often something was shown: shares of all places. */
export interface Exposure {
  readonly name: string
  readonly before: number
  readonly after: number
}

/** What a rule set would have changed. */
export interface Simulation {
  /** Shoppers of whom something is known that happened after the recommender's newest event. */
  readonly shoppers: number
  readonly k: number
  /** Events that the recommender has seen already, and that were left out. */
  readonly past: number
  readonly lists: {
    /** Share of the lists with another item, or in another order. */
    readonly changed: number
    /** Share of the items of a list that stay in it, on average. */
    readonly kept: number
    /** Places filled of all places. */
    readonly filledBefore: number
    readonly filledAfter: number
  }
  /** Items of a list that the shopper then acted on, a list, with intervals over shoppers. */
  readonly hits: { readonly before: Interval; readonly after: Interval; readonly difference: Interval }
  /** By brand, largest change first; items without a brand are `''`. */
  readonly brands: readonly Exposure[]
  /** The twenty items whose exposure changes most. */
  readonly items: readonly Exposure[]
}

const DEFAULTS: Required<SimulateOptions> = { rules: [], current: [], k: 10, shoppers: 2000, bootstrap: {} }
const ITEMS = 20

/**
 * Replays what happened after a recommender was trained, under two rule sets: each shopper is asked for once, at the
 * moment of their first event, and what they then did decides how good the lists were. Nothing is learnt and nothing
 * changes. Restore last week's snapshot and hand in this week's events, such as those of another recommender:
 *
 * @example
 * simulate(lastWeek, logOfThisWeek, { rules: [atMost({ count: 2, per: 'brand' })] })
 *
 * @param shop trained; asked `youMayLike`
 * @param happened a recommender that took in what happened afterwards; it needs no models and no fit
 */
export function simulate<C extends CatalogItem = AnyItem>(
  shop: Recommender<C>,
  happened: Recommender,
  options: SimulateOptions,
): Simulation {
  const { rules, current, k, shoppers, bootstrap } = checkOptions('simulate', options, DEFAULTS)
  if (!(Number.isInteger(k) && k > 0)) throw bad('k', k)
  if (!(Number.isInteger(shoppers) && shoppers > 0)) throw bad('shoppers', shoppers)
  const { catalog, log } = pastOf(shop)
  const { visits, past } = visitsAfter(pastOf(happened).log, shop.stats().to ?? Number.NEGATIVE_INFINITY)
  const step = Math.max(1, visits.length / shoppers)
  const asked = Array.from(
    { length: Math.min(shoppers, visits.length) },
    (_, s) => visits[Math.floor(s * step)],
  )
  const brandOf = (id: string): string => catalog.brandName(catalog.brand(log.items.index(id)))
  const hitsBefore = new Float64Array(asked.length)
  const hitsAfter = new Float64Array(asked.length)
  const brands = new Shown()
  const items = new Shown()
  let changed = 0
  let kept = 0
  for (const [s, { user, at, wanted }] of asked.entries()) {
    const ask: Ask<C> = { k, now: at }
    const before = shop.youMayLike(user, { ...ask, rules: current })
    const after = shop.youMayLike(user, { ...ask, rules })
    hitsBefore[s] = hitsOf(before, wanted)
    hitsAfter[s] = hitsOf(after, wanted)
    const ids = new Set(after.map(({ id }) => id))
    const same = before.filter(({ id }) => ids.has(id)).length
    if (before.length !== after.length || before.some(({ id }, place) => after[place].id !== id)) changed++
    kept += before.length === 0 ? 1 : same / before.length
    for (const { id } of before) {
      items.add(id, 0)
      brands.add(brandOf(id), 0)
    }
    for (const { id } of after) {
      items.add(id, 1)
      brands.add(brandOf(id), 1)
    }
  }
  const who = Int32Array.from(asked.keys())
  const resampled = resample([hitsBefore, hitsAfter], who, bootstrap)
  const lists = Math.max(1, asked.length)
  return {
    shoppers: asked.length,
    k,
    past,
    lists: {
      changed: changed / lists,
      kept: asked.length === 0 ? 1 : kept / lists,
      filledBefore: items.total(0) / (lists * k),
      filledAfter: items.total(1) / (lists * k),
    },
    hits: {
      before: intervalOf(resampled, 0),
      after: intervalOf(resampled, 1),
      difference: intervalOf(resampled, 1, 0),
    },
    brands: brands.exposures(),
    items: items.exposures().slice(0, ITEMS),
  }
}

interface Visit {
  readonly user: string
  readonly at: number
  readonly wanted: ReadonlySet<string>
}

/** What each user did with items after a moment, in order of their first event. */
function visitsAfter(log: EventLog, newest: number): { visits: Visit[]; past: number } {
  const { type, item, at } = log.columns
  const visits = new Map<number, { user: string; at: number; wanted: Set<string> }>()
  let past = 0
  for (let row = 0; row < log.length; row++) {
    const code = type.data[row]
    const user = log.actor(row)
    const what = item.get(row)
    if (at.data[row] <= newest) past++
    if (at.data[row] <= newest || user < 0 || what < 0) continue
    if ([IMPRESSION, DISMISS, UNDISMISS, RETURN, UNCART].includes(code)) continue
    const visit = visits.get(user)
    if (visit === undefined) {
      visits.set(user, { user: log.users.id(user), at: at.data[row], wanted: new Set([log.items.id(what)]) })
    } else {
      visit.at = Math.min(visit.at, at.data[row])
      visit.wanted.add(log.items.id(what))
    }
  }
  return { visits: [...visits.values()], past }
}

function hitsOf<C>(list: RecommendationList<C>, wanted: ReadonlySet<string>): number {
  let hits = 0
  for (const { id } of list) if (wanted.has(id)) hits++
  return hits
}

/** Counts what two sets of lists show. */
class Shown {
  readonly #counts = new Map<string, [before: number, after: number]>()
  readonly #totals: [number, number] = [0, 0]

  add(name: string, side: 0 | 1): void {
    const counts = this.#counts.get(name) ?? [0, 0]
    this.#counts.set(name, counts)
    counts[side]++
    this.#totals[side]++
  }

  total(side: 0 | 1): number {
    return this.#totals[side]
  }

  /** Shares, largest change first; equals by name. */
  exposures(): Exposure[] {
    const [before, after] = this.#totals.map(total => Math.max(1, total))
    const all = [...this.#counts].map(([name, counts]) => ({
      name,
      before: counts[0] / before,
      after: counts[1] / after,
    }))
    const change = ({ before: was, after: is }: Exposure) => Math.abs(is - was)
    return all.sort((a, b) => change(b) - change(a) || (a.name < b.name ? -1 : 1))
  }
}

function bad(name: string, found: number): AlsolikeError {
  return new AlsolikeError('bad-option', `simulate has ${name} ${found}; it wants a whole number, 1 or more.`)
}
