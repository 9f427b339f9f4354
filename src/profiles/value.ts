import { CART, PURCHASE } from '../data/event.js'
import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { type CutPoints, fifthOf } from './cut-points.js'
import type { Draft, Figure, ShopperValue } from './profile.js'
import type { ShopperFacts } from './shopper-facts.js'

/** One value tier, best first. */
export interface Tier {
  readonly name: string
  /** Share of buyers in it or a better one, 0…1; the last tier holds everybody: 1. */
  readonly top: number
}

/** What shoppers earn points for. Negative points are allowed. */
export interface PointRules {
  /** Points for each event of a type; purchases and carts that were taken back earn none. @default none */
  readonly perEvent?: Readonly<Record<string, number>>
  /** Points for each unit of money, net of returns. @default 0 */
  readonly perUnitSpent?: number
}

/** A member level and the points from which on it holds. */
export interface Level {
  readonly name: string
  readonly from: number
}

export interface ValueOptions {
  readonly tiers: readonly Tier[]
  readonly points: Required<PointRules>
  /** From the least points to the most. */
  readonly levels: readonly Level[]
}

export const DEFAULT_TIERS: readonly Tier[] = [
  { name: 'gold', top: 0.1 },
  { name: 'silver', top: 0.35 },
  { name: 'bronze', top: 1 },
]

export function checkValue(
  tiers: readonly Tier[],
  points: PointRules,
  levels: readonly Level[],
): ValueOptions {
  const rules = checkOptions<Required<PointRules>>('profiles() points', points, {
    perEvent: {},
    perUnitSpent: 0,
  })
  let last = 0
  for (const { name, top } of tiers) {
    if (typeof name !== 'string' || !(top > last && top <= 1)) {
      throw bad(`tier ${JSON.stringify(name)} has top ${top}`, 'names with shares that grow up to 1')
    }
    last = top
  }
  if (tiers.length > 0 && last !== 1) throw bad(`the last tier has top ${last}`, 'a last tier with top 1')
  for (const [type, earned] of [...Object.entries(rules.perEvent), ['perUnitSpent', rules.perUnitSpent]]) {
    if (!Number.isFinite(earned)) throw bad(`${type} earns ${earned}`, 'a number of points')
  }
  for (const { name, from } of levels) {
    if (typeof name !== 'string' || !Number.isFinite(from)) {
      throw bad(`level ${JSON.stringify(name)} begins from ${from}`, 'names with numbers of points')
    }
  }
  return { tiers, points: rules, levels: [...levels].sort((a, b) => a.from - b.from) }
}

function bad(found: string, wanted: string): AlsolikeError {
  return new AlsolikeError('bad-option', `In profiles() ${found}; it wants ${wanted}.`)
}

/** Fifths, tier, points and level of one shopper. */
export function worth(
  facts: ShopperFacts,
  types: readonly string[],
  cuts: CutPoints | undefined,
  options: ValueOptions,
): ShopperValue {
  const value: Draft<ShopperValue> = {}
  const { orders, priced, revenue, lastAt } = facts.bought
  if (orders > 0 && cuts !== undefined && cuts.recency.length > 0) {
    // Orders after the fit are as recent as can be
    const days = Math.max(0, cuts.at - lastAt) / DAY
    const money = cuts.monetary.length > 0
    value.recency = { value: 6 - fifthOf(days, cuts.recency), from: orders }
    value.frequency = { value: fifthOf(orders, cuts.frequency), from: orders }
    if (money && priced > 0) value.monetary = { value: fifthOf(revenue, cuts.monetary), from: priced }
    if (options.tiers.length === cuts.tiers.length + 1) {
      value.tier = tierOf(money ? revenue : orders, cuts.tiers, options.tiers)
    }
  }
  const points = pointsOf(facts, types, options.points)
  if (points !== undefined) {
    value.points = points
    const level = levelOf(points.value, options.levels)
    if (level !== undefined) value.level = level
  }
  return value
}

function tierOf(spend: number, least: readonly number[], tiers: readonly Tier[]): string {
  let tier = 0
  while (tier < tiers.length - 1 && !(spend >= least[tier])) tier++
  return tiers[tier].name
}

/** Undefined where the shop has no rules for points. */
function pointsOf(
  facts: ShopperFacts,
  types: readonly string[],
  { perEvent, perUnitSpent }: Required<PointRules>,
): Figure | undefined {
  let value = perUnitSpent * facts.bought.revenue
  let from = perUnitSpent === 0 ? 0 : facts.bought.priced
  let any = perUnitSpent !== 0
  for (const type in perEvent) {
    any = true
    const code = types.indexOf(type)
    if (code < 0) continue
    const events = code === PURCHASE ? facts.bought.count : code === CART ? facts.carts : facts.counts[code]
    value += perEvent[type] * events
    if (code !== PURCHASE || perUnitSpent === 0) from += events
  }
  return any ? { value: Math.floor(value + ROUNDING), from } : undefined
}

function levelOf(points: number, levels: readonly Level[]): string | undefined {
  let level: string | undefined
  for (const { name, from } of levels) if (points >= from) level = name
  return level
}

/** What sums of cents may lack. */
const ROUNDING = 1e-6
const DAY = 86_400_000
