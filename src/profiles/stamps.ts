const BITS = 8
const LAST = 1 << (30 - BITS)

/**
 * Small flags by index that are forgotten all at once at no cost: an entry counts only while it carries the number of
 * the present round. 4 bytes an index.
 */
export class Stamps {
  #entries: Int32Array = new Int32Array(0)
  #round = 1

  /** Forgets all flags and makes room for indices below `size`. */
  clear(size: number): void {
    if (size > this.#entries.length) {
      this.#entries = new Int32Array(size + (size >> 1))
      this.#round = 0
    }
    if (++this.#round < LAST) return
    this.#entries.fill(0)
    this.#round = 1
  }

  /** The flags of an index, 0 where none were set. */
  get(index: number): number {
    const entry = this.#entries[index]
    return entry >> BITS === this.#round ? entry & ((1 << BITS) - 1) : 0
  }

  set(index: number, flags: number): void {
    this.#entries[index] = (this.#round << BITS) | flags
  }
}
