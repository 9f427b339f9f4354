import { exp2 } from '../kernels/math.js'
import type { Figure, UserProfile } from './profile.js'

/**
 * Whom to look for. `'interest'`: who is most likely to want it next. `'due'`: who usually buys it again about now.
 * `'win-back'`: who was worth most and stays away. `'voucher'`: who stays away, heeds prices, and would not come
 * anyway.
 */
export type AudiencePurpose = 'interest' | 'due' | 'win-back' | 'voucher'
export const PURPOSES: readonly AudiencePurpose[] = ['interest', 'due', 'win-back', 'voucher']

/** A shopper to address, and why. */
export interface AudienceMember {
  readonly user: string
  /** Comparable within one audience only. */
  readonly score: number
  /** What speaks for them. */
  readonly because: readonly AudienceReason[]
}

export interface AudienceReason {
  /**
   * What `value` is: `'taste'` their share of the category, brand or price band in `name` · `'carted'`, `'viewed'`,
   * `'bought'` 1, for the item in `name` · `'likely-to-buy'` probability of an order within 30 days · `'due'` usual
   * gaps since they last bought it · `'at-risk'`, `'lost'` usual gaps since the last order · `'worth'` money a
   * year so far (orders, where there are no prices) · `'price-sensitive'` as in the profile.
   */
  readonly kind: string
  readonly value: number
  readonly name?: string
  /** How many events it rests on. */
  readonly from?: number
}

/** What speaks for one shopper. */
export interface Judged {
  readonly score: number
  readonly because: readonly AudienceReason[]
}

/** Usual gaps since the last purchase between which the next is due. */
const DUE_FROM = 0.8
const DUE_TO = 1.5
/** With such a probability of an order nobody needs a voucher. */
const COMES_ANYWAY = 0.5
/** They heed prices as all do. */
const AVERAGE = 0.5
const YEAR = 365
const DAY = 86_400_000
/** Those of whom no order is to be told count half after so many days. */
const HALF_LIFE = 30

/**
 * How likely an order within 30 days is: by the model of buying; of those who never bought, what it is in the whole
 * shop, fading with the days since they were seen.
 */
export function judgeInterest({ at, lastSeen, outlook }: UserProfile, shopChance: number): Judged {
  const { buysIn30Days } = outlook
  if (buysIn30Days !== undefined) {
    return { score: buysIn30Days.value, because: [reason('likely-to-buy', buysIn30Days)] }
  }
  return { score: shopChance * exp2(-Math.max(0, at - lastSeen) / DAY / HALF_LIFE), because: [] }
}

/** How near to their usual gap the last purchase is; undefined for who is not due. */
export function judgeDue(elapsed: Figure | undefined): Judged | undefined {
  if (elapsed === undefined || !(elapsed.value >= DUE_FROM && elapsed.value <= DUE_TO)) return undefined
  return { score: 1 / (1 + Math.abs(elapsed.value - 1)), because: [reason('due', elapsed)] }
}

/** What they were worth a year, if they are still to be had; undefined for who does not stay away. */
export function judgeWinBack(profile: UserProfile): Judged | undefined {
  const { lifecycle, outlook } = profile
  if (lifecycle?.stage !== 'at-risk' && lifecycle?.stage !== 'lost') return undefined
  const worth = worthOf(profile)
  const away = { kind: lifecycle.stage, value: lifecycle.elapsed, from: lifecycle.from }
  return { score: worth.value * (outlook.stillThere?.value ?? 1), because: [reason('worth', worth), away] }
}

/** What a voucher may bring back; undefined for who comes anyway, or does not heed prices more than others. */
export function judgeVoucher(profile: UserProfile): Judged | undefined {
  const { priceSensitivity } = profile.spend
  const { buysIn30Days } = profile.outlook
  const back = judgeWinBack(profile)
  if (back === undefined || priceSensitivity === undefined || priceSensitivity.value <= AVERAGE)
    return undefined
  const chance = buysIn30Days?.value ?? 0
  if (chance >= COMES_ANYWAY) return undefined
  const likely = buysIn30Days === undefined ? [] : [reason('likely-to-buy', buysIn30Days)]
  return {
    score: back.score * priceSensitivity.value * (1 - chance),
    because: [reason('price-sensitive', priceSensitivity), ...back.because, ...likely],
  }
}

/** Money a year so far, or orders where there are no prices. */
function worthOf({ at, firstSeen, spend }: UserProfile): Figure {
  // Less than a year says nothing yet about a whole one
  const years = Math.max(YEAR, (at - firstSeen) / DAY) / YEAR
  const { revenue, orders } = spend
  return revenue === undefined
    ? { value: orders / years, from: orders }
    : { value: revenue.value / years, from: revenue.from }
}

function reason(kind: string, { value, from }: Figure): AudienceReason {
  return { kind, value, from }
}
