import { type Buying, type BuyingDays, buysWithin, expectedDays, stillThere } from './buying.js'
import type { Draft, Outlook } from './profile.js'
import type { Purchases } from './purchases.js'
import { expectedSpend, type Spending } from './spending.js'

const MONTH = 30
const YEAR = 365

/**
 * What is to be expected of a shopper.
 * @param today the day of the question, as days since 1970 on the shop's calendar
 */
export function outlookOf(
  bought: Purchases,
  today: number,
  buying: Buying | undefined,
  spending: Spending | undefined,
): Outlook {
  const from = bought.dayCount
  if (buying === undefined || from === 0) return {}
  const shopper = daysOf(bought, today)
  const orders = expectedDays(buying, shopper, YEAR)
  const outlook: Draft<Outlook> = {
    stillThere: { value: stillThere(buying, shopper), from },
    buysIn30Days: { value: buysWithin(buying, shopper, MONTH), from },
    ordersIn12Months: { value: orders, from },
  }
  if (spending !== undefined && bought.revenue > 0) {
    const order = expectedSpend(spending, bought.pricedDays, bought.revenue / bought.pricedDays)
    outlook.valueIn12Months = { value: orders * order, from }
  }
  return outlook
}

/** A shopper as the model of buying sees them. */
export function daysOf({ days, dayCount, firstDay }: Purchases, today: number): BuyingDays {
  const last = days[0]
  return {
    repeats: dayCount - 1,
    span: last - firstDay,
    age: Math.max(today, last) - firstDay,
  }
}
