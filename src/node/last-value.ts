/** Longer fields are not remembered, bytes. */
const LONGEST = 48
/** After so many misses a column has shown whether remembering pays: when there were half as many hits. */
const TRIAL = 1024

/**
 * The last field of a column and the number it gave. Rows of one order or one visit stand together in exports, so that
 * comparing with the row before often saves parsing a time or looking up an id. Where it seldom does, it stops.
 */
export class LastValue {
  readonly #bytes = new Uint8Array(LONGEST)
  #length = -1
  #value = 0
  #misses = 0
  #hits = 0
  #pays = true

  /** Whether `bytes[from … to)` is the last field; its number is then `value`. */
  is(bytes: Uint8Array, from: number, to: number): boolean {
    if (!this.#pays || to - from !== this.#length) return false
    const own = this.#bytes
    // From the end, where ids and times that follow one another differ.
    for (let at = this.#length - 1; at >= 0; at--) if (own[at] !== bytes[from + at]) return false
    this.#hits++
    return true
  }

  get value(): number {
    return this.#value
  }

  /** Remembers a field and its number, and gives the number back. */
  keep(bytes: Uint8Array, from: number, to: number, value: number): number {
    if (!this.#pays) return value
    // A fit between two pieces of a file numbers ids anew, so every piece starts without memory; the count goes on.
    if (++this.#misses === TRIAL) this.#pays = this.#hits * 2 > TRIAL
    const length = to - from
    this.#length = length <= LONGEST ? length : -1
    for (let at = 0; at < this.#length; at++) this.#bytes[at] = bytes[from + at]
    this.#value = value
    return value
  }

  forget(): void {
    this.#length = -1
  }
}
