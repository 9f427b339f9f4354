import type { Catalog } from '../../src/data/catalog/catalog.js'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { dataOf } from '../../src/evaluation/split-log.js'
import { Recommender } from '../../src/recommender.js'
import { fixtureShop } from '../fixtures/shop.js'

/** The fixture shop without the newest thing of each user with three or more. */
export interface WithheldFixture {
  readonly data: Interactions
  readonly catalog: Catalog
  /** Item by user; users without one are absent. */
  readonly withheld: ReadonlyMap<number, number>
}

export function withheldFixture(): WithheldFixture {
  const { items, events } = fixtureShop()
  const shop = new Recommender({ models: {} })
  shop.setItems(items)
  shop.ingest(events)
  const { data, catalog } = dataOf(shop)
  const { rows, userCount } = data
  const own = Array.from({ length: userCount }, () => new Set<number>())
  const withheld = new Map<number, number>()
  for (let r = 0; r < rows.length; r++) {
    const shopper = rows.shopper[r]
    if (shopper >= userCount || !(rows.weight[r] > 0)) continue
    if (!own[shopper].has(rows.item[r])) withheld.set(shopper, rows.item[r])
    own[shopper].add(rows.item[r])
  }
  for (const shopper of withheld.keys()) if (own[shopper].size < 3) withheld.delete(shopper)
  const kept = Array.from({ length: rows.length }, (_, r) => r).filter(
    r => withheld.get(rows.shopper[r]) !== rows.item[r],
  )
  const pick = (column: ArrayLike<number>) => kept.map(r => column[r])
  return {
    data: interactionsOf({
      shoppers: pick(rows.shopper),
      items: pick(rows.item),
      types: pick(rows.type),
      weights: pick(rows.weight),
      at: pick(rows.at),
      sessions: pick(rows.session),
      baskets: pick(rows.basket),
      itemCount: data.itemCount,
      shopperCount: data.shopperCount,
    }),
    catalog,
    withheld,
  }
}
