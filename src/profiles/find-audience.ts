import { readDismissals } from '../data/dismissals.js'
import { PURCHASE } from '../data/event.js'
import type { LocalClock } from '../data/local-clock.js'
import { topK } from '../kernels/top-k.js'
import {
  type AudienceMember,
  type AudiencePurpose,
  type AudienceReason,
  type Judged,
  judgeDue,
  judgeInterest,
  judgeVoucher,
  judgeWinBack,
} from './audience.js'
import { isDismissed, type Wanted } from './audience-target.js'
import type { CutPoints } from './cut-points.js'
import { categoryText } from './field-names.js'
import { Gaps } from './gaps.js'
import { Interests } from './interests.js'
import { bandNames, bandOf } from './price-bands.js'
import type { Figure, Taste, UserProfile } from './profile.js'
import type { ProfileReader } from './profile-reader.js'
import { LEAST_GAPS } from './rhythm.js'
import { BOUGHT, CARTED, type ShopperFacts, VIEWED } from './shopper-facts.js'
import type { ShopperRows } from './shopper-rows.js'

/** A shop whose shoppers can be read one after the other. */
export interface ReadableShop {
  readonly reader: ProfileReader
  readonly halfLife: number
  readonly cuts: CutPoints | undefined
  /** Users that may have events. */
  readonly userCount: number
  /** Reads one; undefined for a user without events, or merged into another. */
  read(user: number): ShopperRows | undefined
  /** The profile of the one read last. */
  profile(source: ShopperRows, user: number): UserProfile
  itemId(item: number): string
}

/** One shopper with the target in mind. */
interface Seen {
  readonly judged: Judged
  /** Their place among those whose interest is compared, -1 without a target. */
  readonly place: number
}

/**
 * The `k` best shoppers to address, best first; everybody is looked at: O(rows). Who dismissed what is wanted, its
 * category or its brand is not among them, nor who bought the item once already, unless it is to be bought again.
 */
export function findAudience(
  shop: ReadableShop,
  wanted: Wanted | undefined,
  purpose: AudiencePurpose,
  k: number,
): AudienceMember[] {
  const { cuts, userCount } = shop
  const interests = wanted && new Interests(wanted, cuts?.breaks ?? [], shop.halfLife, userCount)
  const seen: (Seen | undefined)[] = []
  let itemCount = 0
  for (let user = 0; user < userCount; user++) {
    const source = shop.read(user)
    if (source === undefined) continue
    itemCount = source.itemCount
    const profile = shop.profile(source, user)
    const { facts, tastes, clock } = shop.reader
    // Everybody's interest counts for what is common, also that of those who are not asked
    const place = interests === undefined ? -1 : interests.add(source, facts, tastes)
    const judged = judge(profile, source, facts, clock, wanted, purpose, cuts)
    // Who never cared for it is not to be won back with it
    const cares = interests === undefined || purpose === 'interest' || interests.any(place)
    if (judged !== undefined && cares) seen[user] = { judged, place }
  }
  const scores = new Float32Array(userCount).fill(Number.NEGATIVE_INFINITY)
  for (let user = 0; user < userCount; user++) {
    const one = seen[user]
    if (one === undefined) continue
    const likelihood = interests === undefined ? 1 : interests.of(one.place, itemCount)
    if (one.judged.score * likelihood > 0) scores[user] = one.judged.score * likelihood
  }
  const best = new Int32Array(Math.min(k, userCount))
  const bestScores = new Float32Array(best.length)
  const found = topK(scores, userCount, best.length, best, bestScores)
  const members: AudienceMember[] = []
  for (let m = 0; m < found; m++) {
    const source = shop.read(best[m]) as ShopperRows
    const profile = shop.profile(source, best[m])
    const reasons = wanted === undefined ? [] : reasonsOf(profile, shop, wanted)
    const { because } = (seen[best[m]] as Seen).judged
    members.push({ user: profile.user, score: bestScores[m], because: [...reasons, ...because] })
  }
  return members
}

function judge(
  profile: UserProfile,
  source: ShopperRows,
  facts: ShopperFacts,
  clock: LocalClock,
  wanted: Wanted | undefined,
  purpose: AudiencePurpose,
  cuts: CutPoints | undefined,
): Judged | undefined {
  if (wanted !== undefined && facts.dismissals.length > 0) {
    if (isDismissed(wanted, readDismissals(facts.dismissals, source.columns, source.texts))) return undefined
  }
  if (wanted === undefined) {
    if (purpose === 'due') return judgeDue(profile.rhythm.gapsSinceOrder)
    if (purpose === 'win-back') return judgeWinBack(profile)
    if (purpose === 'voucher') return judgeVoucher(profile)
    return judgeInterest(profile, shopChance(cuts))
  }
  const { days, elapsed } = boughtBefore(source, facts, clock, wanted, profile.at)
  if (purpose === 'due') return judgeDue(elapsed)
  const boughtOnce = wanted.item >= 0 && (facts.items.get(wanted.item) & BOUGHT) !== 0 && days < 2
  if (boughtOnce) return undefined
  if (purpose === 'interest') return judgeInterest(profile, shopChance(cuts))
  return purpose === 'win-back' ? judgeWinBack(profile) : judgeVoucher(profile)
}

/** Of an order within 30 days, in the whole shop; 1 where it is not known, so that only interest counts. */
function shopChance(cuts: CutPoints | undefined): number {
  if (cuts === undefined || Number.isNaN(cuts.orderChance)) return 1
  return (cuts.orderChance * cuts.buyers) / cuts.shoppers
}

/** Days on which what is wanted was bought, among the newest rows, and the usual gaps since the last of them. */
function boughtBefore(
  { columns, catalog }: ShopperRows,
  facts: ShopperFacts,
  clock: LocalClock,
  wanted: Wanted,
  now: number,
): { days: number; elapsed: Figure | undefined } {
  const { item, type, at } = columns
  const days: number[] = []
  let last = 0
  for (let k = 0; k < facts.keptCount; k++) {
    const row = facts.kept[k]
    if (type[row] !== PURCHASE) continue
    const what = item[row]
    const fits =
      wanted.item >= 0
        ? what === wanted.item
        : (wanted.categories.length === 0 || wanted.categories.includes(catalog.category(what))) &&
          (wanted.brand < 0 || catalog.brand(what) === wanted.brand)
    if (!fits) continue
    if (days.length === 0) last = at[row]
    const day = clock.day(at[row])
    if (day !== days[days.length - 1]) days.push(day)
  }
  const gaps = new Gaps()
  gaps.read(Int32Array.from(days), days.length)
  const known = gaps.count >= LEAST_GAPS
  const value = Math.max(0, now - last) / DAY / gaps.usual
  return { days: days.length, elapsed: known ? { value, from: gaps.count } : undefined }
}

/** Why the shopper read last may want it. */
function reasonsOf(profile: UserProfile, shop: ReadableShop, wanted: Wanted): AudienceReason[] {
  const reasons: AudienceReason[] = []
  if (wanted.item >= 0) {
    const flags = shop.reader.facts.items.get(wanted.item)
    const kind =
      (flags & CARTED) !== 0
        ? 'carted'
        : (flags & BOUGHT) !== 0
          ? 'bought'
          : (flags & VIEWED) !== 0
            ? 'viewed'
            : ''
    if (kind !== '') reasons.push({ kind, value: 1, name: shop.itemId(wanted.item) })
  }
  const { category, brand, price } = profile.tastes
  const path = categoryText(wanted.path)
  if (path !== '')
    addTaste(
      reasons,
      path,
      category.filter(({ value }) => value === path || value.startsWith(`${path}/`)),
    )
  if (wanted.brandName !== '')
    addTaste(
      reasons,
      wanted.brandName,
      brand.filter(({ value }) => value === wanted.brandName),
    )
  const breaks = shop.cuts?.breaks ?? []
  const band = bandNames(breaks)[bandOf(wanted.price, breaks)]
  if (band !== undefined)
    addTaste(
      reasons,
      band,
      price.filter(({ value }) => value === band),
    )
  return reasons
}

function addTaste(reasons: AudienceReason[], name: string, tastes: readonly Taste[]): void {
  let value = 0
  let from = 0
  for (const taste of tastes) {
    value += taste.share
    from += taste.from
  }
  if (value > 0) reasons.push({ kind: 'taste', value, name, from })
}

const DAY = 86_400_000
