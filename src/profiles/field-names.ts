import type { Catalog } from '../data/catalog.js'

/** Codes and names of what an item is, as profiles show them; asked often, so what was read once is kept. */
export class FieldNames {
  readonly #catalog: Catalog
  readonly #categories: string[] = []
  readonly #brands: string[] = []
  readonly #tagCodes = new Map<string, number>()
  readonly #tags: string[] = []
  readonly #tagsOf: (readonly number[] | undefined)[] = []
  readonly #tagsRead: unknown[] = []

  constructor(catalog: Catalog) {
    this.#catalog = catalog
  }

  get catalog(): Catalog {
    return this.#catalog
  }

  /** The whole path of a category code: `'toys/wooden'`. */
  category(code: number): string {
    return (this.#categories[code] ??= categoryText(this.#catalog.categoryNames(code)))
  }

  brand(code: number): string {
    return (this.#brands[code] ??= this.#catalog.brandName(code))
  }

  /** Codes of an item's tags, good until its record changes. */
  tagsOf(item: number): readonly number[] {
    const record = this.#catalog.record(item)
    if (record === undefined) return NONE
    const known = this.#tagsOf[item]
    if (known !== undefined && this.#tagsRead[item] === record) return known
    const codes = this.#catalog.tags(item).map(tag => this.#tagCode(tag))
    this.#tagsOf[item] = codes
    this.#tagsRead[item] = record
    return codes
  }

  tag(code: number): string {
    return this.#tags[code]
  }

  #tagCode(tag: string): number {
    const known = this.#tagCodes.get(tag)
    if (known !== undefined) return known
    this.#tagCodes.set(tag, this.#tags.length)
    return this.#tags.push(tag) - 1
  }
}

const NONE: readonly number[] = []

/** A category path as one text, broad to narrow. */
export function categoryText(path: readonly string[]): string {
  return path.join('/')
}
