import type { PageMemory } from '../types.js'

/**
 * What one page has shown: hand the same page to each of its questions, from the top of the page down, and no item
 * stands on it twice. Variants of one product count as one.
 *
 * @example
 * const page = new Page()
 * const similar = shop.similar('p1', { page })
 * const related = shop.related('p1', { page }) // nothing that stands in `similar`
 */
export class Page implements PageMemory {
  readonly #shown = new Set<string>()

  /** @param shown ids that stand on the page already, such as a banner's */
  constructor(shown: Iterable<string> = []) {
    for (const id of shown) this.#shown.add(id)
  }

  get shown(): Iterable<string> {
    return this.#shown
  }

  add(id: string): void {
    this.#shown.add(id)
  }
}

/** A page that has shown nothing yet: `new Page()` in fewer letters. */
export function page(): Page {
  return new Page()
}
