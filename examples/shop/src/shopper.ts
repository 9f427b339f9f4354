import { profiles, publicModels, type Recommender } from 'alsolike'
import { openPage, type Page, type PageEvent } from 'alsolike/browser'
import type { Catalogue, Product } from './product.js'

/** What the snapshot holds of an item. */
export interface Shelved {
  readonly id: string
  readonly category: string
  readonly brand: string
  readonly price: number
}

export interface CartLine {
  readonly product: Product
  readonly quantity: number
}

/** The one shopper of this page: what they did, and all that follows from it. */
export interface Shopper {
  readonly shop: Recommender<Shelved>
  readonly user: string
  readonly from: Page['from']
  readonly lasting: boolean
  readonly knows: boolean
  readonly history: Page['history']
  readonly takeBack: Page['takeBack']
  readonly erase: Page['erase']
  /** Lists change at once; what was done is kept meanwhile. */
  act(event: PageEvent | readonly PageEvent[]): void
  /** What was put into the cart since the last purchase and not taken out. */
  cart(): readonly CartLine[]
  /** Items that are not to be shown, the newest last. */
  dismissed(): readonly string[]
  /** The farthest that the shopper went with an item. */
  went(id: string): 'purchase' | 'cart' | 'view' | undefined
  /** Takes back all that was done with an item. */
  forgetItem(id: string): Promise<void>
}

/** Opens the shop in this page: the snapshot from the network, or from the last visit; the shopper from this browser. */
export async function openShopper(catalogue: Catalogue): Promise<Shopper> {
  const page = await openPage<Shelved>('shop.alsolike', {
    shop: { models: publicModels(), profiles: profiles() },
    database: 'lantern-street',
  })
  const items = () => page.history().filter(event => event.item !== undefined)
  return {
    shop: page.shop,
    user: page.user,
    from: page.from,
    lasting: page.lasting,
    get knows() {
      return page.history().some(({ type }) => type !== 'search')
    },
    history: page.history,
    takeBack: page.takeBack,
    erase: page.erase,
    act: event => void page.act(event),
    cart() {
      const count = new Map<string, number>()
      for (const event of items()) {
        const id = String(event.item)
        if (event.type === 'cart') count.set(id, (count.get(id) ?? 0) + (event.quantity ?? 1))
        else if (event.type === 'uncart') count.set(id, (count.get(id) ?? 0) - (event.quantity ?? 1))
        else if (event.type === 'purchase') count.delete(id)
      }
      return [...count].flatMap(([id, quantity]) => {
        const product = catalogue.of(id)
        return product && quantity > 0 ? [{ product, quantity }] : []
      })
    },
    dismissed() {
      const ids = new Set<string>()
      for (const { type, item } of items()) {
        if (type === 'dismiss') ids.add(String(item))
        else if (type === 'undismiss') ids.delete(String(item))
      }
      return [...ids]
    },
    went(id) {
      const types = new Set(
        items().flatMap(event => (String(event.item) === id ? [event.type ?? 'view'] : [])),
      )
      return (['purchase', 'cart', 'view'] as const).find(type => types.has(type))
    },
    async forgetItem(id) {
      const done = page.history()
      for (let position = done.length - 1; position >= 0; position--) {
        if (String(done[position].item) === id) await page.takeBack(position)
      }
    },
  }
}
