import { AlsolikeError } from '../errors.js'
import type { AnyItem, CatalogField, CatalogFields, CatalogItem, Id } from '../types.js'
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
import { Categories } from './categories.js'
import { idProblem } from './event.js'
import { checkOptions } from './options.js'
import type { Stored } from './stored.js'
import { idText, Vocabulary } from './vocabulary.js'

/**
 * The shop's items as models see them: by index, with the fields that matter as numbers. Items known only from
 * events have no record and are available; removed ones are hidden.
 *
 * Records are kept as they were given, not copied: to change one, set it again.
 */
export class Catalog<C extends CatalogItem = AnyItem> {
  readonly #fields: Fields<C>
  /** Item indices in the order in which the shop set them first; removed ones stay in it. */
  readonly #order: number[] = []
  readonly #inOrder = new Set<number>()
  readonly #records: (C | undefined)[] = []
  readonly #category: number[] = []
  readonly #brand: number[] = []
  readonly #group: number[] = []
  readonly #price: number[] = []
  readonly #listPrice: number[] = []
  /** 0 may be shown, 1 not available, 2 removed. */
  readonly #state: number[] = []
  readonly #categories = new Categories()
  readonly #brands = new Vocabulary()
  readonly #groups = new Vocabulary()
  #recordCount = 0
  #size = 0

  constructor(fields?: CatalogFields<C>) {
    this.#fields = checkOptions('catalogFields', fields as Partial<Fields<C>>, DEFAULT_FIELDS as Fields<C>)
  }

  /** Items with a record. */
  get count(): number {
    return this.#recordCount
  }

  /** Past the largest index that was ever set here; items beyond have no record. */
  get size(): number {
    return this.#size
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
      const wrong = idProblem('id', id)
      if (wrong !== undefined) throw new AlsolikeError('bad-item', `An item to remove ${wrong.message}`)
      const index = items.add(idText(id))
      this.#place(index)
      if (this.#records[index] !== undefined) this.#recordCount--
      this.#records[index] = undefined
      this.#state[index] = REMOVED
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
    return this.#records[item]
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
    return this.#category[item] ?? -1
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
    return this.#brand[item] ?? -1
  }

  get brandCount(): number {
    return this.#brands.size
  }

  brandName(code: number): string {
    return code < 0 ? '' : this.#brands.id(code)
  }

  /** NaN where there is none. */
  price(item: number): number {
    return this.#price[item] ?? Number.NaN
  }

  /** The price before discount; NaN where there is none. */
  listPrice(item: number): number {
    return this.#listPrice[item] ?? Number.NaN
  }

  /** Code that variants of one product share, -1 for none. */
  group(item: number): number {
    return this.#group[item] ?? -1
  }

  get groupCount(): number {
    return this.#groups.size
  }

  /** Whether the item may be bought. */
  available(item: number): boolean {
    return (this.#state[item] ?? SHOWN) === SHOWN
  }

  /** Whether the item was removed from the catalogue. */
  hidden(item: number): boolean {
    return this.#state[item] === REMOVED
  }

  tags(item: number): readonly string[] {
    const record = this.#records[item]
    return record === undefined ? [] : tagsOf(this.#read(record, 'tags'))
  }

  /** The shop's own numbers about the item, where it brings any. */
  vector(item: number): Float32Array | undefined {
    const record = this.#records[item]
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

  /** The same catalogue for items that were numbered anew; `former[i]` is what item i was. O(items). */
  renumbered(former: Int32Array): Catalog<C> {
    const renumbered = new Catalog<C>(this.#fields)
    const next = new Map<number, number>()
    for (let i = 0; i < former.length; i++) if (this.#inOrder.has(former[i])) next.set(former[i], i)
    for (const item of this.#order) {
      const index = next.get(item)
      if (index === undefined) continue
      const record = this.#records[item]
      if (record !== undefined) renumbered.#put(index, record)
      else renumbered.#hide(index)
    }
    return renumbered
  }

  /** Everything, for a snapshot: item indices in order, and records as JSON, '' for removed ones. Throws `bad-item`. */
  state(): Stored {
    const texts = this.#order.map(item => {
      const record = this.#records[item]
      return record === undefined ? '' : this.#json(record)
    })
    // JSON has no line breaks of its own
    const records = new TextEncoder().encode(texts.join('\n'))
    return { meta: null, arrays: { order: Int32Array.from(this.#order), records } }
  }

  /** The catalogue again; functions among `fields` are asked anew. Throws `bad-snapshot`. */
  static fromState<C extends CatalogItem>(
    { arrays }: Stored,
    itemCount: number,
    fields?: CatalogFields<C>,
  ): Catalog<C> {
    const { order, records } = arrays
    if (!(order instanceof Int32Array) || !(records instanceof Uint8Array))
      throw unsound('its items are missing')
    const texts = order.length === 0 ? [] : new TextDecoder().decode(records).split('\n')
    if (texts.length !== order.length) throw unsound('it has more or fewer records than items')
    const catalog = new Catalog<C>(fields)
    for (let position = 0; position < order.length; position++) {
      const index = order[position]
      if (index < 0 || index >= itemCount) throw unsound(`item ${position} is unknown`)
      if (texts[position] === '') catalog.#hide(index)
      else catalog.#put(index, parse(texts[position]) as C)
    }
    return catalog
  }

  #json(record: C): string {
    try {
      return JSON.stringify(record)
    } catch (cause) {
      throw new AlsolikeError(
        'bad-item',
        `Item "${idText(record.id)}" cannot be written as JSON, so no snapshot can hold it. Leave out what JSON has no form for.`,
        { cause },
      )
    }
  }

  #put(index: number, record: C): void {
    this.#place(index)
    if (this.#records[index] === undefined) this.#recordCount++
    this.#records[index] = record
    this.#category[index] = this.#categories.add(categoryPathOf(this.#read(record, 'category')))
    this.#brand[index] = codeOf(this.#brands, textOf(this.#read(record, 'brand')).trim())
    this.#group[index] = codeOf(this.#groups, textOf(this.#read(record, 'group')))
    this.#price[index] = priceOf(this.#read(record, 'price')) ?? Number.NaN
    this.#listPrice[index] = priceOf(this.#read(record, 'listPrice')) ?? Number.NaN
    this.#state[index] = availableOf(this.#read(record, 'available')) ? SHOWN : SOLD_OUT
  }

  #hide(index: number): void {
    this.#place(index)
    this.#state[index] = REMOVED
  }

  /** Makes room up to `index`, so that the columns never have holes. */
  #place(index: number): void {
    while (this.#size <= index) {
      this.#records.push(undefined)
      this.#category.push(-1)
      this.#brand.push(-1)
      this.#group.push(-1)
      this.#price.push(Number.NaN)
      this.#listPrice.push(Number.NaN)
      this.#state.push(SHOWN)
      this.#size++
    }
    if (!this.#inOrder.has(index)) {
      this.#inOrder.add(index)
      this.#order.push(index)
    }
  }

  #read(record: C, name: FieldName): unknown {
    return readField(record, this.#fields[name] as CatalogField<C>)
  }

  #text(item: number, name: 'title' | 'description'): string {
    const record = this.#records[item]
    return record === undefined ? '' : textOf(this.#read(record, name))
  }
}

const SHOWN = 0
const SOLD_OUT = 1
const REMOVED = 2

function parse(text: string): unknown {
  try {
    const record: unknown = JSON.parse(text)
    if (record !== null && typeof record === 'object') return record
  } catch {}
  throw unsound('a record is not JSON')
}

function unsound(what: string): AlsolikeError {
  return new AlsolikeError(
    'bad-snapshot',
    `The catalogue in the snapshot is unsound: ${what}. Make a new snapshot.`,
  )
}

function codeOf(codes: Vocabulary, text: string): number {
  return text === '' ? -1 : codes.add(text)
}
