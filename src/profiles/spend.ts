import type { Draft, Spend } from './profile.js'
import type { ShopperFacts } from './shopper-facts.js'

/** Purchases with both prices below which nothing is said about discounts. */
const LEAST_LISTED = 3
/** Purchases that the whole shop weighs beside a shopper's own. */
const SHOP_PURCHASES = 4

/**
 * What a shopper bought, for people.
 * @param shopShare share of all purchases below the list price; NaN before the first fit
 */
export function spendOf(facts: ShopperFacts, shopShare: number): Spend {
  const { orders, units, revenue, priced, pricedOrders, listed, discounted, lastAt } = facts.bought
  const spend: Draft<Spend> = { orders, units }
  if (orders > 0) spend.lastOrder = lastAt
  if (priced > 0) {
    spend.revenue = { value: revenue, from: priced }
    spend.averageBasket = { value: revenue / pricedOrders, from: pricedOrders }
  }
  if (listed >= LEAST_LISTED) {
    spend.discountShare = { value: discounted / listed, from: listed }
    // Where all or none is sold below its list price, nobody stands out
    if (shopShare > 0 && shopShare < 1) {
      spend.priceSensitivity = { value: sensitivityOf(listed, discounted, shopShare), from: listed }
    }
  }
  return spend
}

/** o / (o + s) of own odds o = (d + 4 p) / (n − d + 4 (1 − p)) and the shop's s = p / (1 − p). */
function sensitivityOf(listed: number, discounted: number, shopShare: number): number {
  const odds =
    (discounted + SHOP_PURCHASES * shopShare) / (listed - discounted + SHOP_PURCHASES * (1 - shopShare))
  return odds / (odds + shopShare / (1 - shopShare))
}
