import type { Taste, UserProfile } from './profile.js'

/** One thing conditions can ask about; `of` names which one, where there are many. */
interface FieldOf<Of extends boolean> {
  readonly many: Of
  read(profile: UserProfile, of: string): number | string | readonly string[] | undefined
}

const one = (read: FieldOf<false>['read']): FieldOf<false> => ({ many: false, read })
const many = (read: FieldOf<true>['read']): FieldOf<true> => ({ many: true, read })

/** What conditions can ask about. Shares and lists are those that the profile shows. */
export const FIELDS = {
  events: one(p => p.events),
  visits: one(p => p.visits),
  /** Events of the type in `of`. */
  count: many((p, of) => p.counts[of] ?? 0),
  daysSinceSeen: one(p => days(p.at, p.lastSeen)),
  daysSinceFirstSeen: one(p => days(p.at, p.firstSeen)),
  device: one(p => p.device),
  source: one(p => p.source),
  funnel: one(p => p.funnel),
  recent: one(p => p.recent),
  viewed: one(p => p.viewed),
  carted: one(p => p.carted),
  /** How many items lie in the cart. */
  cartedItems: one(p => p.carted.length),
  queries: one(p => p.searches.queries.map(({ query }) => query)),
  keywords: one(p => p.searches.keywords.map(({ value }) => value)),
  /** Share of the category in `of`, with all below it. */
  'taste.category': many((p, of) => shareBelow(p.tastes.category, of)),
  'taste.brand': many((p, of) => shareOf(p.tastes.brand, of)),
  'taste.price': many((p, of) => shareOf(p.tastes.price, of)),
  'taste.tags': many((p, of) => shareOf(p.tastes.tags, of)),
  /** The strongest one: its name, its share, and from how many events. */
  category: one(p => p.tastes.category[0]?.value),
  categoryShare: one(p => p.tastes.category[0]?.share),
  brand: one(p => p.tastes.brand[0]?.value),
  brandShare: one(p => p.tastes.brand[0]?.share),
  brandEvents: one(p => p.tastes.brand[0]?.from),
  /** Standard deviations by which the strongest brand's share is above the usual one with the same categories. */
  brandLove: one(p => loveOf(p.tastes.favoriteBrand)),
  orders: one(p => p.spend.orders),
  units: one(p => p.spend.units),
  revenue: one(p => p.spend.revenue?.value),
  averageBasket: one(p => p.spend.averageBasket?.value),
  discountShare: one(p => p.spend.discountShare?.value),
  priceSensitivity: one(p => p.spend.priceSensitivity?.value),
  /** Purchases that the last two rest on. */
  pricedPurchases: one(p => p.spend.discountShare?.from),
  daysSinceOrder: one(p => (p.spend.lastOrder === undefined ? undefined : days(p.at, p.spend.lastOrder))),
  usualGap: one(p => p.rhythm.usualGap?.value),
  /** Usual gaps since the last order. */
  gapsSinceOrder: one(p => p.rhythm.gapsSinceOrder?.value),
  recency: one(p => p.value.recency?.value),
  frequency: one(p => p.value.frequency?.value),
  monetary: one(p => p.value.monetary?.value),
  tier: one(p => p.value.tier),
  points: one(p => p.value.points?.value),
  level: one(p => p.value.level),
  lifecycle: one(p => p.lifecycle?.stage),
  stillThere: one(p => p.outlook.stillThere?.value),
  buysIn30Days: one(p => p.outlook.buysIn30Days?.value),
  ordersIn12Months: one(p => p.outlook.ordersIn12Months?.value),
  valueIn12Months: one(p => p.outlook.valueIn12Months?.value),
}
export type Field = keyof typeof FIELDS

function days(now: number, then: number): number {
  return Math.max(0, (now - then) / DAY)
}

/** (share − usual) / √(usual · (1 − usual) / events), as if each event were a draw. */
function loveOf(brand: UserProfile['tastes']['favoriteBrand']): number | undefined {
  if (brand === undefined || brand.usual >= 1) return undefined
  const { share, usual, from } = brand
  return (share - usual) / Math.sqrt((Math.max(usual, LEAST_USUAL) * (1 - usual)) / from)
}

function shareOf(tastes: readonly Taste[], value: string): number {
  return tastes.find(taste => taste.value === value)?.share ?? 0
}

function shareBelow(tastes: readonly Taste[], path: string): number {
  let share = 0
  for (const taste of tastes)
    if (taste.value === path || taste.value.startsWith(`${path}/`)) share += taste.share
  return share
}

/** A brand that nobody else looks at is not loved without bounds. */
const LEAST_USUAL = 0.01
const DAY = 86_400_000
