import { medianSorted } from 'simple-statistics'
import type { Catalog } from '../data/catalog/catalog.js'
import { formerItems, type LogPlan } from '../data/log/log-plan.js'
import type { Vocabulary } from '../data/vocabulary.js'
import type { Progress } from '../types.js'
import { BrandTally } from './brand-mix.js'
import { Buyers } from './buyers.js'
import { learnBuying } from './buying.js'
import { type CutPoints, fifths, leastOfTop, noCutPoints } from './cut-points.js'
import { priceBreaks } from './price-bands.js'
import type { CheckedOptions } from './profile-options.js'
import { ProfileReader, type ShopSetting } from './profile-reader.js'
import { SegmentTally } from './segment-items.js'
import { gatherUsers, rowsOfPlan, type ShopperRows, type UserRows } from './shopper-rows.js'
import { learnSpending } from './spending.js'

/** Most shoppers that cut points are taken from, spread evenly over all: cut points of more would be the same. */
const MOST_SHOPPERS = 100_000
/** Shoppers between two breaths. */
const BREATH = 256

export interface LearnInput {
  readonly plan: LogPlan
  /** In the plan's new indices. */
  readonly catalog: Catalog
  /** Ids of the plan's former item indices. */
  readonly items: Vocabulary
  readonly setting: ShopSetting
}

/**
 * Takes from a log what profiles compare a shopper with: fifths, tiers, price bands, the usual gap, the models of
 * buying and spending, and what is popular in each segment. Two passes over the shoppers, the second one to see who
 * is in which segment.
 */
export function* learn(input: LearnInput, options: CheckedOptions): Generator<Progress, CutPoints, void> {
  const { plan, catalog } = input
  const reader = new ProfileReader(options, input.setting)
  const source = rowsOfPlan(plan, catalog)
  const users = gatherUsers(plan, MOST_SHOPPERS)
  const at = newestOf(plan)
  if (users.count === 0) return noCutPoints(at)
  const brands = new BrandTally(catalog)
  const buyers = new Buyers(users.count, at, reader.clock.day(at))
  for (let u = 0; u < users.count; u++) {
    if (u % BREATH === 0) yield { stage: 'profiles', done: (0.4 * u) / users.count }
    reader.read(source, users.rows, users.start[u], users.start[u + 1])
    brands.add(source, reader.facts)
    if (reader.facts.bought.count > 0) buyers.add(reader.facts.bought, reader.gaps)
  }
  yield { stage: 'profiles', done: 0.4 }
  const cuts = { ...cutPoints(buyers, users, source, at, options), mix: brands.mix() }
  const tally = new SegmentTally(options.segments.names, plan.itemCount, at)
  let chances = 0
  const former = formerItems(plan)
  const idOf = (item: number): string => input.items.id(former[item])
  for (let u = 0; u < users.count; u++) {
    if (u % BREATH === 0) yield { stage: 'profiles', done: 0.6 + (0.4 * u) / users.count }
    reader.read(source, users.rows, users.start[u], users.start[u + 1])
    const { segments, outlook } = reader.profile(source, '', at, cuts, idOf)
    chances += outlook.buysIn30Days?.value ?? 0
    tally.add(segments, source, reader.facts)
  }
  const orderChance = cuts.buying === undefined ? Number.NaN : chances / buyers.count
  return { ...cuts, orderChance, segments: tally.best() }
}

function cutPoints(
  buyers: Buyers,
  users: UserRows,
  source: ShopperRows,
  at: number,
  { priceBands, value }: CheckedOptions,
): CutPoints {
  const { revenue, orders, usualGaps } = buyers
  const buying = learnBuying(buyers.buyingHistory())
  const spending = learnSpending(buyers.spendingHistory())
  const tops = value.tiers.slice(0, -1).map(({ top }) => top)
  const monetary = fifths(revenue)
  return {
    ...noCutPoints(at),
    shoppers: users.count,
    buyers: buyers.count,
    recency: fifths(buyers.daysSinceOrder),
    frequency: fifths(orders),
    monetary,
    tiers: leastOfTop(monetary.length > 0 ? revenue : orders, tops),
    breaks: priceBreaks(pricesOf(source), priceBands),
    gap: usualGaps.length === 0 ? Number.NaN : medianSorted(Array.from(usualGaps.slice().sort())),
    gapVariance: buyers.gapVariance,
    discountShare: buyers.discountShare,
    ...(buying && { buying }),
    ...(spending && { spending }),
  }
}

/** Prices of the catalogue; of an item that has none there, the one of its last row. */
function pricesOf({ columns, catalog, itemCount }: ShopperRows): Float64Array {
  const prices = new Float64Array(itemCount).fill(Number.NaN)
  const { item, price } = columns
  for (let r = 0; r < item.length && r < price.length; r++) {
    if (item[r] >= 0 && !Number.isNaN(price[r])) prices[item[r]] = price[r]
  }
  for (let i = 0; i < itemCount; i++) {
    const listed = catalog.price(i)
    if (!Number.isNaN(listed)) prices[i] = listed
  }
  return prices
}

function newestOf({ columns, length }: LogPlan): number {
  let newest = 0
  for (let r = 0; r < length; r++) if (r === 0 || columns.at[r] > newest) newest = columns.at[r]
  return newest
}
