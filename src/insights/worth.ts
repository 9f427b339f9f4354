import type { Catalog } from '../data/catalog/catalog.js'
import { FOLD_DEFAULTS } from '../data/fold/weights.js'
import { Histories } from '../data/histories.js'
import { formerItems } from '../data/log/log-plan.js'
import { parseDuration } from '../data/time.js'
import type { CutPoints } from '../profiles/cut-points.js'
import type { Stage, UserProfile } from '../profiles/profile.js'
import { type Profiles, profiles } from '../profiles/profiles.js'
import type { CatalogItem } from '../types.js'
import type { ShopSource } from './shop-rows.js'

/** Shoppers of one tier or stage, and what they bought. */
export interface WorthGroup {
  readonly name: string
  readonly shoppers: number
  readonly orders: number
  /** Money, net of returns; 0 where the shop logs no prices. */
  readonly revenue: number
}

/** Who a shop lives on. */
export interface Worth {
  /** Known users with a kept order. */
  readonly buyers: number
  /** Value tiers, the one that spends most a head first; empty for fewer than 20 buyers. */
  readonly tiers: readonly WorthGroup[]
  /** Lifecycle stages that anybody is in, from new to lost. */
  readonly stages: readonly (WorthGroup & { readonly name: Stage })[]
  /** One user in so many was looked at; 1 for all. Counts are those of the users looked at. */
  readonly sampled: number
}

/** Users that are looked at, spread evenly. */
const MOST_USERS = 50_000
const STAGES: readonly Stage[] = ['new', 'active', 'loyal', 'won-back', 'at-risk', 'lost']

/**
 * Counts shoppers, orders and money by value tier and lifecycle stage, as their profiles say them at the newest
 * event.
 * @param how the shop's own `profiles({ tiers, lifecycle })`; its defaults when absent
 */
export function worth<C extends CatalogItem>(source: ShopSource<C>, how: Profiles = profiles()): Worth {
  const { log, fold, zone } = source
  const catalog = source.catalog as unknown as Catalog
  const setting = {
    zone,
    weights: fold.weights ?? FOLD_DEFAULTS.weights,
    ratingScale: fold.ratingScale ?? FOLD_DEFAULTS.ratingScale,
    sessionGap: parseDuration(fold.sessionGap ?? FOLD_DEFAULTS.sessionGap),
  }
  const cuts = learnCuts(source, catalog, how, setting)
  const histories = new Histories(log)
  const book = how.open({ log, histories, setting, catalog: () => catalog, cuts: () => cuts })
  const step = Math.max(1, Math.ceil(log.users.size / MOST_USERS))
  const tiers = new Map<string, Sum>()
  const stages = new Map<string, Sum>()
  let buyers = 0
  for (let user = 0; user < log.users.size; user += step) {
    if (log.actors.aliases.root(user) !== user) continue
    const profile = book.profile(user, cuts.at)
    if (profile === undefined || profile.spend.orders === 0) continue
    buyers++
    add(tiers, profile.value.tier, profile)
    add(stages, profile.lifecycle?.stage, profile)
  }
  const grouped = (sums: Map<string, Sum>): WorthGroup[] => [...sums].map(([name, sum]) => ({ name, ...sum }))
  const perHead = ({ shoppers, orders, revenue }: WorthGroup): number =>
    (revenue > 0 ? revenue : orders) / shoppers
  return {
    buyers,
    tiers: grouped(tiers).sort((a, b) => perHead(b) - perHead(a)),
    stages: STAGES.flatMap(name => {
      const sum = stages.get(name)
      return sum === undefined ? [] : [{ name, ...sum }]
    }),
    sampled: step,
  }
}

function learnCuts<C extends CatalogItem>(
  { log }: ShopSource<C>,
  catalog: Catalog,
  how: Profiles,
  setting: Parameters<Profiles['learn']>[0]['setting'],
): CutPoints {
  const plan = log.plan(catalog.ids(log.items))
  const learning = how.learn({
    plan,
    catalog: catalog.renumbered(formerItems(plan)),
    items: log.items,
    setting,
  })
  let step = learning.next()
  while (!step.done) step = learning.next()
  return step.value
}

interface Sum {
  shoppers: number
  orders: number
  revenue: number
}

function add(sums: Map<string, Sum>, name: string | undefined, { spend }: UserProfile): void {
  if (name === undefined) return
  let sum = sums.get(name)
  if (sum === undefined) {
    sum = { shoppers: 0, orders: 0, revenue: 0 }
    sums.set(name, sum)
  }
  sum.shoppers++
  sum.orders += spend.orders
  sum.revenue += spend.revenue?.value ?? 0
}
