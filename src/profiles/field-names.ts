import type { Catalog } from '../data/catalog/catalog.js'

/** Codes and names of what an item is, as profiles show them; asked often, so what was read once is kept. */
export class FieldNames {
  readonly catalog: Catalog
  readonly #categories: string[] = []
  readonly #brands: string[] = []
  readonly #tagCodes = new Map<string, number>()
  readonly #tags: string[] = []
  /** The record that an item's tags were read from. */
  readonly #tagsRead: unknown[] = []
  /** Where an item's tags begin in `codes`, and how many there are. */
  #start: Int32Array = new Int32Array(64)
  #count: Int32Array = new Int32Array(64)
  #used = 0

  /** Codes of tags; see `readTags`. */
  codes: Int32Array = new Int32Array(64)
  /** The codes of the item that `readTags` was told last stand from here … */
  from = 0
  /** … to here. */
  to = 0

  constructor(catalog: Catalog) {
    this.catalog = catalog
  }

  /** The whole path of a category code: `'toys/wooden'`. */
  category(code: number): string {
    return (this.#categories[code] ??= categoryText(this.catalog.categoryNames(code)))
  }

  brand(code: number): string {
    return (this.#brands[code] ??= this.catalog.brandName(code))
  }

  tag(code: number): string {
    return this.#tags[code]
  }

  /** Finds an item's tags: `codes[from … to)`. They are read again only when its record was set anew. */
  readTags(item: number): void {
    const record = this.catalog.record(item)
    if (record === undefined) {
      this.to = this.from
      return
    }
    if (this.#tagsRead[item] !== record) this.#keepTags(item, record)
    this.from = this.#start[item]
    this.to = this.from + this.#count[item]
  }

  #keepTags(item: number, record: unknown): void {
    const tags = this.catalog.tags(item)
    // Holes would turn the array into a slow one
    while (this.#tagsRead.length < item) this.#tagsRead.push(undefined)
    this.#tagsRead[item] = record
    this.#start = grown(this.#start, item + 1)
    this.#count = grown(this.#count, item + 1)
    this.codes = grown(this.codes, this.#used + tags.length)
    this.#start[item] = this.#used
    this.#count[item] = tags.length
    for (const tag of tags) this.codes[this.#used++] = this.#tagCode(tag)
  }

  #tagCode(tag: string): number {
    const known = this.#tagCodes.get(tag)
    if (known !== undefined) return known
    this.#tagCodes.set(tag, this.#tags.length)
    return this.#tags.push(tag) - 1
  }
}

/** A category path as one text, broad to narrow. */
export function categoryText(path: readonly string[]): string {
  return path.join('/')
}

/** Room for `length` entries, and as many again. */
function grown(array: Int32Array, length: number): Int32Array {
  if (array.length >= length) return array
  const room = new Int32Array(length * 2)
  room.set(array)
  return room
}
