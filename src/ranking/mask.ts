/** Why an item may not be shown, by its byte in a mask. */
export const REFUSALS = [
  'allowed',
  'removed',
  'sold-out',
  'excluded',
  'asked-about',
  'purchased',
  'disliked',
  'dismissed',
  'page',
  'variant',
] as const
export type Refusal = (typeof REFUSALS)[number]

export const REMOVED = 1
export const SOLD_OUT = 2
export const EXCLUDED = 3
export const ASKED_ABOUT = 4
export const PURCHASED = 5
export const DISLIKED = 6
export const DISMISSED = 7
/** In an earlier list of the page, or before the cursor. */
export const ON_PAGE = 8
/** In the list already, or a variant of what is. */
export const TAKEN = 9

/**
 * Which items may not be shown: a byte an item, 0 for allowed, else why not. Items hidden or sold out stay blocked
 * from question to question; what one question blocks is undone by `clear`, at the cost of just those items.
 */
export class Mask {
  #blocked = new Uint8Array(0)
  #marked = new Int32Array(0)
  #count = 0

  /** For reading in scans; a new array after `grow`. */
  get blocked(): Uint8Array {
    return this.#blocked
  }

  /** Makes room for `size` items; new ones are allowed. */
  grow(size: number): void {
    if (size <= this.#blocked.length) return
    const capacity = Math.max(size, this.#blocked.length * 2)
    const blocked = new Uint8Array(capacity)
    blocked.set(this.#blocked)
    const marked = new Int32Array(capacity)
    marked.set(this.#marked)
    this.#blocked = blocked
    this.#marked = marked
  }

  /** Blocks an item for all questions. Between questions only. */
  hide(item: number, reason: typeof REMOVED | typeof SOLD_OUT): void {
    this.#blocked[item] = reason
  }

  /** Allows all items from this one on again. Between questions only. */
  unhide(from: number): void {
    this.#blocked.fill(ALLOWED, from)
  }

  /** Blocks an item for the question at hand; the first reason stays. */
  block(item: number, reason: number): void {
    if (this.#blocked[item] !== ALLOWED) return
    this.#blocked[item] = reason
    this.#marked[this.#count++] = item
  }

  /** Undoes `block` with this reason for one item: it is due again. */
  allow(item: number, reason: number): void {
    if (this.#blocked[item] !== reason || reason < EXCLUDED) return
    this.#blocked[item] = ALLOWED
    for (let m = this.#count - 1; m >= 0; m--) {
      if (this.#marked[m] !== item) continue
      this.#marked[m] = this.#marked[--this.#count]
      return
    }
  }

  /** What the question at hand blocked for one reason. */
  blockedFor(reason: number): number[] {
    const items: number[] = []
    for (let m = 0; m < this.#count; m++) {
      if (this.#blocked[this.#marked[m]] === reason) items.push(this.#marked[m])
    }
    return items
  }

  clear(): void {
    for (let m = 0; m < this.#count; m++) this.#blocked[this.#marked[m]] = ALLOWED
    this.#count = 0
  }
}

const ALLOWED = 0
