import type { Figure, Taste, UserProfile } from '../profiles/profile.js'

type Cell = string | number

/** Entries that a cell with several shows. */
const SHOWN = 3

/** The columns of `alsolike profiles`, and how each reads a profile; an empty cell is what is not known. */
const COLUMNS: Readonly<Record<string, (profile: UserProfile) => Cell | undefined>> = {
  user: p => p.user,
  segments: p => p.segments.join('; '),
  lifecycle: p => p.lifecycle?.stage,
  tier: p => p.value.tier,
  recency: p => p.value.recency?.value,
  frequency: p => p.value.frequency?.value,
  monetary: p => p.value.monetary?.value,
  first_seen: p => time(p.firstSeen),
  last_seen: p => time(p.lastSeen),
  events: p => p.events,
  visits: p => p.visits,
  funnel: p => p.funnel,
  orders: p => p.spend.orders,
  units: p => short(p.spend.units),
  revenue: p => figure(p.spend.revenue),
  average_basket: p => figure(p.spend.averageBasket),
  last_order: p => time(p.spend.lastOrder),
  usual_gap_days: p => figure(p.rhythm.usualGap),
  next_order: p => time(p.rhythm.nextOrder?.at),
  next_order_earliest: p => time(p.rhythm.nextOrder?.earliest),
  next_order_latest: p => time(p.rhythm.nextOrder?.latest),
  buys_in_30_days: p => figure(p.outlook.buysIn30Days),
  still_there: p => figure(p.outlook.stillThere),
  orders_in_12_months: p => figure(p.outlook.ordersIn12Months),
  value_in_12_months: p => figure(p.outlook.valueIn12Months),
  discount_share: p => figure(p.spend.discountShare),
  price_sensitivity: p => figure(p.spend.priceSensitivity),
  active_hours: p => p.rhythm.activeHours?.join('; '),
  active_weekdays: p => p.rhythm.activeWeekdays?.map(day => WEEKDAYS[day]).join('; '),
  categories: p => tastes(p.tastes.category),
  brands: p => tastes(p.tastes.brand),
  price_bands: p => tastes(p.tastes.price),
  tags: p => tastes(p.tastes.tags),
  keywords: p => tastes(p.searches.keywords),
  recent: p => p.recent.join('; '),
  viewed: p => p.viewed.join('; '),
  carted: p => p.carted.join('; '),
  dismissed: p => [...p.dismissed.items, ...p.dismissed.categories, ...p.dismissed.brands].join('; '),
  device: p => p.device,
  source: p => p.source,
  points: p => p.value.points?.value,
  level: p => p.value.level,
}

export const PROFILE_COLUMNS: readonly string[] = Object.keys(COLUMNS)

/** One shopper as a row of the CSV. */
export function profileRow(profile: UserProfile): Cell[] {
  return Object.values(COLUMNS).map(read => read(profile) ?? '')
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** ISO 8601, in UTC, to the second. A file without times has all of them at 0. */
function time(at: number | undefined): string | undefined {
  return at === undefined || at === 0 ? undefined : `${new Date(at).toISOString().slice(0, 19)}Z`
}

function figure(found: Figure | undefined): number | undefined {
  return found === undefined ? undefined : short(found.value)
}

/** `tea/green 0.62; mugs 0.2` */
function tastes(found: readonly Taste[]): string {
  return found
    .slice(0, SHOWN)
    .map(({ value, share }) => `${value} ${Number(share.toFixed(2))}`)
    .join('; ')
}

/** Seven digits: sums of prices carry noise behind them. */
function short(value: number): number {
  return Number(value.toPrecision(7))
}
