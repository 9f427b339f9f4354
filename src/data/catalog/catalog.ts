import { AlsolikeError } from '../../errors.js'
import type { AnyItem, CatalogField, CatalogFields, CatalogItem, Id } from '../../types.js'
import { idProblem } from '../event.js'
import { checkOptions } from '../options.js'
import type { Stored } from '../stored.js'
import { idText, Vocabulary } from '../vocabulary.js'
import {
  availableOf,
  categoryPathOf,
  DEFAULT_FIELDS,
  type FieldName,
  type Fields,
  priceOf,
  readField,
  tagsOf,
  textOf,
  vectorOf,
} from './catalog-fields.js'
import { type CatalogParts, readCatalogState, writeCatalogState } from './catalog-state.js'
import { Categories } from './categories.js'
import {
  emptyItemColumns,
  type ItemColumns,
  REMOVED,
  reach,
  SHOWN,
  SOLD_OUT,
  UNLISTED,
} from './item-columns.js'
import { Records } from './records.js'

/** A catalogue as it was at one moment. */
export interface FrozenCatalog<C extends CatalogItem> {
  /** As `state` gives it, without records. */
  readonly state: Stored
  readonly fields: Fields<C>
  readonly records: Records<C>
}

/**
 * The shop's items as models see them: by index, with the fields that matter as numbers. Items known only from
 * events have no record and are available; removed ones are hidden.
 *
 * Records are kept as they were given, not copied: to change one, set it again.
 */
export class Catalog<C extends CatalogItem = AnyItem> {
  readonly #fields: Fields<C>
  /** Item indices in the order in which the shop set them first; removed ones stay in it. */
  #order: number[] = []
  #records = new Records<C>()
  #columns: ItemColumns = emptyItemColumns()
  #categories = new Categories()
  #brands = new Vocabulary()
  #groups = new Vocabulary()
  /** Those who want to know which items are set and removed from now on. */
  readonly #watchers = new Set<Set<number>>()

  constructor(fields?: CatalogFields<C>) {
    this.#fields = checkOptions('catalogFields', fields as Partial<Fields<C>>, DEFAULT_FIELDS as Fields<C>)
  }

  /** Items with a record. */
  get count(): number {
    return this.#records.count
  }

  /** Past the largest index that was ever set here; items beyond have no record. */
  get size(): number {
    return this.#columns.size
  }

  /** Sets or replaces items; `items` gives and takes their indices. All or nothing: a bad one throws `bad-item`. */
  set(records: Iterable<C>, items: Vocabulary): void {
    const list = Array.isArray(records) ? (records as readonly C[]) : [...records]
    for (let position = 0; position < list.length; position++) {
      const wrong = this.problem(list[position])
      if (wrong !== undefined) throw new AlsolikeError('bad-item', `Item ${position} ${wrong}`)
    }
    for (const record of list) this.#put(items.add(idText(record.id)), record)
  }

  /** Hides items and drops their records. Unknown ids are hidden should they ever appear. */
  remove(ids: Iterable<Id>, items: Vocabulary): void {
    for (const id of ids) {
      const wrong = idProblem('id', id ?? '')
      if (wrong !== undefined) throw new AlsolikeError('bad-item', `An item to remove ${wrong.message}`)
      this.#hide(items.add(idText(id)))
    }
  }

  /** What is wrong with a record, to go after `Item 3 `; `undefined` for a good one. */
  problem(record: unknown): string | undefined {
    if (record === null || typeof record !== 'object')
      return 'is not an object. Give one such as { id: "p1" }.'
    const item = record as C
    if (item.id == null) return 'has no id. Give one, as text or a number.'
    const wrong = idProblem('id', item.id)
    if (wrong !== undefined) return wrong.message
    for (const name of ['price', 'listPrice'] as const) {
      if (priceOf(this.#read(item, name)) === undefined) {
        return `("${idText(item.id)}") has ${name} ${JSON.stringify(this.#read(item, name))}. Give a number, 0 or above, or leave it out.`
      }
    }
    if (vectorOf(this.#read(item, 'vector')) === null) {
      return `("${idText(item.id)}") has a vector that is not an array of finite numbers. Correct it, or leave it out.`
    }
    return undefined
  }

  /** The shop's own record, where there is one. */
  record(item: number): C | undefined {
    return this.#records.get(item)
  }

  title(item: number): string {
    return this.#text(item, 'title')
  }

  description(item: number): string {
    return this.#text(item, 'description')
  }

  /** From broad to narrow; empty where there is none. */
  categoryPath(item: number): readonly string[] {
    return this.#categories.path(this.category(item))
  }

  /** Code of the whole category path, -1 for none. */
  category(item: number): number {
    return item < this.#columns.size ? this.#columns.category[item] : -1
  }

  /** Code of the first part of the category path, -1 for none. */
  topCategory(item: number): number {
    return this.#categories.top(this.category(item))
  }

  /** Codes of categories run from 0 to here; every beginning of a path has one too. */
  get categoryCount(): number {
    return this.#categories.size
  }

  /** The next broader category of a code, -1 for a top one. */
  categoryParent(code: number): number {
    return this.#categories.parent(code)
  }

  /** Names of a category code, from broad to narrow. */
  categoryNames(code: number): readonly string[] {
    return this.#categories.path(code)
  }

  /** Code of the brand, -1 for none. */
  brand(item: number): number {
    return item < this.#columns.size ? this.#columns.brand[item] : -1
  }

  get brandCount(): number {
    return this.#brands.size
  }

  brandName(code: number): string {
    return code < 0 ? '' : this.#brands.id(code)
  }

  /** NaN where there is none. */
  price(item: number): number {
    return item < this.#columns.size ? this.#columns.price[item] : Number.NaN
  }

  /** The price before discount; NaN where there is none. */
  listPrice(item: number): number {
    return item < this.#columns.size ? this.#columns.listPrice[item] : Number.NaN
  }

  /** Code that variants of one product share, -1 for none. */
  group(item: number): number {
    return item < this.#columns.size ? this.#columns.group[item] : -1
  }

  get groupCount(): number {
    return this.#groups.size
  }

  /** Whether the item may be bought. */
  available(item: number): boolean {
    return item >= this.#columns.size || this.#columns.status[item] <= SHOWN
  }

  /** Items from this one on that may not be bought. */
  unavailable(from: number): number[] {
    const { size, status } = this.#columns
    const items: number[] = []
    for (let item = from; item < size; item++) if (status[item] > SHOWN) items.push(item)
    return items
  }

  /** Whether the item was removed from the catalogue. */
  hidden(item: number): boolean {
    return item < this.#columns.size && this.#columns.status[item] === REMOVED
  }

  tags(item: number): readonly string[] {
    const record = this.#records.get(item)
    return record === undefined ? [] : tagsOf(this.#read(record, 'tags'))
  }

  /** The shop's own numbers about the item, where it brings any. */
  vector(item: number): Float32Array | undefined {
    const record = this.#records.get(item)
    return record === undefined ? undefined : (vectorOf(this.#read(record, 'vector')) ?? undefined)
  }

  /** Indices of the items set here, removed ones too, in the order in which they were first set. */
  order(): readonly number[] {
    return this.#order
  }

  /** Their ids: what a fit numbers first. */
  *ids(items: Vocabulary): Generator<string> {
    for (const item of this.#order) yield items.id(item)
  }

  /**
   * The same catalogue for items that were numbered anew; `former[i]` is what item i was. Codes are given anew too,
   * in order of the items. O(items).
   */
  renumbered(former: Int32Array): Catalog<C> {
    const renumbered = new Catalog<C>(this.#fields)
    const from = this.#columns
    const to = renumbered.#columns
    const number = new Map<number, number>()
    const categories = new Map<number, number>()
    for (let item = 0; item < former.length; item++) {
      const was = former[item]
      if (was >= from.size || from.status[was] === UNLISTED) continue
      number.set(was, item)
      reach(to, item)
      let category = categories.get(from.category[was])
      if (category === undefined) {
        category = renumbered.#categories.add(this.#categories.path(from.category[was]))
        categories.set(from.category[was], category)
      }
      to.status[item] = from.status[was]
      to.category[item] = category
      to.brand[item] = sameCode(renumbered.#brands, this.#brands, from.brand[was])
      to.group[item] = sameCode(renumbered.#groups, this.#groups, from.group[was])
      to.price[item] = from.price[was]
      to.listPrice[item] = from.listPrice[was]
    }
    renumbered.#order = this.#order.flatMap(item => number.get(item) ?? [])
    renumbered.#records = this.#records.renumbered(former)
    return renumbered
  }

  /** `renumbered(former)`, where another thread worked it out: `state` is what its `frozen` gave. O(items). */
  renumberedAs(former: Int32Array, state: Stored): Catalog<C> {
    const read = readCatalogState<C>(state, former.length)
    return new Catalog<C>(this.#fields).#take(read, this.#records.renumbered(former))
  }

  /** Everything but the records as it is now, and the records to read at leisure. O(items). */
  frozen(): FrozenCatalog<C> {
    const none = { bytes: new Uint8Array(0), offsets: new Uint32Array(this.#order.length + 1) }
    const records = this.#records.copy()
    return { state: writeCatalogState(this.#parts(), none), fields: this.#fields, records }
  }

  /** Collects the items that are set or removed until `unwatch`. */
  watch(): Set<number> {
    const touched = new Set<number>()
    this.#watchers.add(touched)
    return touched
  }

  unwatch(touched: Set<number>): void {
    this.#watchers.delete(touched)
  }

  /** Everything, for a snapshot. Equal content gives equal bytes. Throws `bad-item` for a record that is no JSON. */
  state(): Stored {
    return writeCatalogState(this.#parts())
  }

  /**
   * The catalogue again, of a shop with `itemCount` items. Records are read when asked for, but all at once where
   * `fields` hold functions or are not those of the snapshot. With `'stored'` what fields gave is taken as it stands.
   * Throws `bad-snapshot`.
   */
  static fromState<C extends CatalogItem>(
    state: Stored,
    itemCount: number,
    fields?: CatalogFields<C>,
    columns: 'read' | 'stored' = 'read',
  ): Catalog<C> {
    const catalog = new Catalog<C>(fields)
    const read = readCatalogState<C>(state, itemCount)
    const sameFields =
      columns === 'stored' ||
      Object.entries(catalog.#fields).every(([name, field]) => read.fields[name] === field)
    if (sameFields) return catalog.#take(read, read.records)
    // Codes stay what they were: models of the snapshot may hold some
    catalog.#categories = read.categories
    catalog.#brands = read.brands
    catalog.#groups = read.groups
    for (const item of read.order) {
      const record = read.records.get(item)
      if (record === undefined) catalog.#hide(item)
      else catalog.#put(item, record)
    }
    return catalog
  }

  #take({ order, columns, categories, brands, groups }: CatalogParts<C>, records: Records<C>): this {
    this.#order = order
    this.#columns = columns
    this.#categories = categories
    this.#brands = brands
    this.#groups = groups
    this.#records = records
    return this
  }

  #parts(): CatalogParts<C> {
    return {
      fields: this.#fields as CatalogParts<C>['fields'],
      order: this.#order,
      records: this.#records,
      columns: this.#columns,
      categories: this.#categories,
      brands: this.#brands,
      groups: this.#groups,
    }
  }

  #put(item: number, record: C): void {
    this.#list(item)
    const columns = this.#columns
    this.#records.set(item, record)
    columns.status[item] = availableOf(this.#read(record, 'available')) ? SHOWN : SOLD_OUT
    columns.category[item] = this.#categories.add(categoryPathOf(this.#read(record, 'category')))
    columns.brand[item] = codeOf(this.#brands, textOf(this.#read(record, 'brand')).trim())
    columns.group[item] = codeOf(this.#groups, textOf(this.#read(record, 'group')))
    columns.price[item] = priceOf(this.#read(record, 'price')) ?? Number.NaN
    columns.listPrice[item] = priceOf(this.#read(record, 'listPrice')) ?? Number.NaN
  }

  /** A hidden item is not shown, so nothing of it is kept but the fact. */
  #hide(item: number): void {
    this.#list(item)
    const columns = this.#columns
    this.#records.set(item, undefined)
    columns.status[item] = REMOVED
    columns.category[item] = -1
    columns.brand[item] = -1
    columns.group[item] = -1
    columns.price[item] = Number.NaN
    columns.listPrice[item] = Number.NaN
  }

  #list(item: number): void {
    for (const touched of this.#watchers) touched.add(item)
    reach(this.#columns, item)
    if (this.#columns.status[item] === UNLISTED) this.#order.push(item)
  }

  #read(record: C, name: FieldName): unknown {
    return readField(record, this.#fields[name] as CatalogField<C>)
  }

  #text(item: number, name: 'title' | 'description'): string {
    const record = this.#records.get(item)
    return record === undefined ? '' : textOf(this.#read(record, name))
  }
}

function codeOf(codes: Vocabulary, text: string): number {
  return text === '' ? -1 : codes.add(text)
}

/** The code in `to` of what has `code` in `from`. */
function sameCode(to: Vocabulary, from: Vocabulary, code: number): number {
  return code < 0 ? -1 : to.add(from.id(code))
}
