/**
 * Which items may not be shown: a byte an item, 0 for allowed. Items hidden or sold out stay blocked from
 * question to question; what one question blocks is undone by `clear`, at the cost of just those items.
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

  /** Blocks an item, or allows it again, for all questions. */
  setHidden(item: number, hidden: boolean): void {
    this.#blocked[item] = hidden ? HIDDEN : 0
  }

  /** Blocks an item for the question at hand. */
  block(item: number): void {
    if (this.#blocked[item] !== 0) return
    this.#blocked[item] = ASKED
    this.#marked[this.#count++] = item
  }

  /** Undoes `block` for one item: it is due again. */
  allow(item: number): void {
    if (this.#blocked[item] === ASKED) this.#blocked[item] = ALLOWED
  }

  clear(): void {
    for (let m = 0; m < this.#count; m++) this.#blocked[this.#marked[m]] = ALLOWED
    this.#count = 0
  }
}

const ALLOWED = 0
const ASKED = 1
const HIDDEN = 2
