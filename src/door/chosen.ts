import { historyOf } from '../data/histories.js'
import { Scores } from '../kernels/scores.js'
import type { Scorer } from '../models/model.js'
import type { CatalogItem } from '../types.js'
import type { ShopState } from './state.js'

/** Which items anybody chose, as of the last fit. */
export class Chosen<C extends CatalogItem> {
  readonly #state: ShopState<C>
  #items = new Uint8Array(0)
  #popular: Scorer | undefined

  constructor(state: ShopState<C>) {
    this.#state = state
  }

  /** A byte an item, 1 for chosen; items beyond came later. Undefined where no model counts. */
  items(): Uint8Array | undefined {
    const popular = this.#state.scorers.get('popular')
    if (popular?.scoreUser === undefined) return undefined
    if (popular === this.#popular) return this.#items
    const counted = new Scores(this.#state.log.items.size)
    popular.scoreUser({ ...historyOf(new Int32Array(0)), now: 0 }, counted)
    const items = new Uint8Array(counted.size)
    for (let item = 0; item < items.length; item++) if (counted.has(item)) items[item] = 1
    this.#items = items
    this.#popular = popular
    return items
  }
}
