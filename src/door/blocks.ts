import { variantsOf } from '../data/catalog/variants.js'
import { readDismissals } from '../data/dismissals.js'
import { PURCHASE } from '../data/event.js'
import { idText } from '../data/vocabulary.js'
import type { Query } from '../models/model.js'
import {
  ASKED_ABOUT,
  DISLIKED,
  DISMISSED,
  EXCLUDED,
  Mask,
  ON_PAGE,
  PURCHASED,
  REMOVED,
  SOLD_OUT,
  TAKEN,
} from '../ranking/mask.js'
import type { CatalogItem, Id } from '../types.js'
import type { Asked } from './ask.js'
import { blockKinds } from './dismissals.js'
import type { ShopState } from './state.js'

/** What a question may not show, and why. */
export class Blocks<C extends CatalogItem> {
  readonly mask = new Mask()
  readonly #state: ShopState<C>
  #shelving = -1
  #shelved = 0
  #variants: ReadonlyMap<number, readonly number[]> = new Map()

  constructor(state: ShopState<C>) {
    this.#state = state
  }

  /** Whether any item has variants. */
  get grouped(): boolean {
    return this.#variants.size > 0
  }

  /**
   * Begins a question: what the catalogue hides, then what was asked to stay away, and what was shown before, with its
   * variants but where they stand side by side.
   */
  begin(asked: Asked<C>, sideBySide = false): void {
    // A question that threw may have left something
    this.mask.clear()
    this.#shelve()
    for (const item of asked.exclude) this.mask.block(item, EXCLUDED)
    for (const id of asked.after) this.#blockShown(id, sideBySide)
    if (asked.page) for (const id of asked.page.shown) this.#blockShown(id, sideBySide)
  }

  /** The items asked about, with their variants. */
  askedAbout(items: Iterable<number>): void {
    for (const item of items) this.#withVariants(item, ASKED_ABOUT)
  }

  /** Items of a visit, which may be shown again to those who see one of their variants. */
  visited(items: Iterable<number>): void {
    for (const item of items) this.mask.block(item, ASKED_ABOUT)
  }

  taken(item: number): void {
    this.#withVariants(item, TAKEN)
  }

  /** What the shopper rated badly. */
  disliked({ items, weights }: Query): void {
    for (let h = 0; h < items.length; h++) if (weights[h] < 0) this.mask.block(items[h], DISLIKED)
  }

  /** What the page names of somebody unknown. */
  had(items: Int32Array): void {
    for (const item of items) this.mask.block(item, PURCHASED)
  }

  purchased(rows: Int32Array): void {
    if (rows.length === 0) return
    const { item, type } = this.#state.log.columns
    for (let r = 0; r < rows.length; r++) {
      if (type.data[rows[r]] === PURCHASE) this.mask.block(item.data[rows[r]], PURCHASED)
    }
  }

  /** What was bought and is due by its own rhythm. */
  due(item: number): void {
    this.mask.allow(item, PURCHASED)
  }

  /** What the shopper does not want to see. */
  dismissed(rows: Int32Array): void {
    if (rows.length === 0) return
    const { log, catalog } = this.#state
    const { type, item, category, brand } = log.columns
    const columns = { type: type.data, item: item.data, category: category.data, brand: brand.data }
    const dismissed = readDismissals(rows, columns, log.texts)
    for (const item of dismissed.items) this.#withVariants(item, DISMISSED)
    blockKinds(dismissed, catalog, item => this.mask.block(item, DISMISSED))
  }

  #withVariants(item: number, reason: number): void {
    this.mask.block(item, reason)
    for (const variant of this.#variants.get(this.#state.catalog.group(item)) ?? []) {
      this.mask.block(variant, reason)
    }
  }

  #blockShown(id: Id, sideBySide: boolean): void {
    const item = this.#state.log.items.index(idText(id))
    if (item < 0) return
    if (sideBySide) this.mask.block(item, ON_PAGE)
    else this.#withVariants(item, ON_PAGE)
  }

  /** Brings the mask to the size and the state of the catalogue. */
  #shelve(): void {
    const { log, catalog, shelving } = this.#state
    const { size } = log.items
    this.mask.grow(size)
    // Items that only events know can always be shown
    const from = shelving === this.#shelving ? this.#shelved : 0
    if (shelving === this.#shelving && from === size) return
    if (shelving !== this.#shelving) this.#variants = variantsOf(catalog)
    this.mask.unhide(from)
    for (const item of catalog.unavailable(from)) {
      this.mask.hide(item, catalog.hidden(item) ? REMOVED : SOLD_OUT)
    }
    this.#shelving = shelving
    this.#shelved = size
  }
}
