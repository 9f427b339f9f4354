import { atMost, Page } from 'alsolike'
import type { App, List } from '../app.js'
import type { Shelved } from '../shopper.js'

/** Carrier bags go along with everything; nobody comes for them. */
const noExtras = ({ category }: Shelved) => category !== 'home/extras'
/** What is shown to look around is of many kinds. */
const mixed = [atMost({ count: 2, per: 'category' })]

/** The lists of one view, which repeat no item among them. */
export interface Lists {
  youMayLike(k: number): List
  trending(k: number): List
  buyAgain(k: number): List
  related(items: string | readonly string[], k: number): List
  similar(item: string, k: number): List
}

export function listsOf({ shopper, ask }: App): Lists {
  const { shop, user } = shopper
  const page = new Page()
  const always = { page, user, where: noExtras }
  return {
    youMayLike: k => ask(() => shop.youMayLike(user, { page, where: noExtras, k, rules: mixed })),
    trending: k => ask(() => shop.trending({ ...always, k, rules: mixed })),
    buyAgain: k => ask(() => shop.buyAgain(user, { page, where: noExtras, k })),
    related: (items, k) => ask(() => shop.related(items, { ...always, k })),
    similar: (item, k) => ask(() => shop.similar(item, { ...always, k })),
  }
}
