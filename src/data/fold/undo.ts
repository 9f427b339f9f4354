/**
 * Which purchases and carts were undone. Rows are told newest first: `undo` for a return or an uncart, then
 * `isUndone` for each earlier purchase or cart of the same shopper and item, which gives up its units to the
 * nearest later undoing that still wants some.
 *
 * Memory is 24 bytes an undoing, none otherwise.
 */
export class Undoings {
  /** First open undoing + 1 of a slot, 0 for none. */
  #heads = new Int32Array(64)
  #next = new Int32Array(16)
  #key = new Float64Array(16)
  /** Units still wanted; Infinity takes one whole row. */
  #wanted = new Float64Array(16)
  #count = 0

  get any(): boolean {
    return this.#count > 0
  }

  /** Forgets all undoings; the room stays. */
  clear(): void {
    if (this.#count === 0) return
    this.#heads.fill(0)
    this.#count = 0
  }

  /** A return of `units` (NaN: of one whole purchase) of what `key` stands for. */
  undo(key: number, units: number): void {
    if (this.#count === this.#key.length) this.#grow()
    const node = this.#count++
    this.#key[node] = key
    this.#wanted[node] = Number.isNaN(units) ? Number.POSITIVE_INFINITY : units
    const slot = slotOf(key, this.#heads.length)
    this.#next[node] = this.#heads[slot]
    this.#heads[slot] = node + 1
  }

  /** Whether all `units` (NaN: one) of a row are taken back. */
  isUndone(key: number, units: number): boolean {
    return this.unitsLeft(key, units) === 0
  }

  /** How many of the `units` (NaN: one) of a row are not taken back. */
  unitsLeft(key: number, units: number): number {
    let left = Number.isNaN(units) ? 1 : units
    const slot = slotOf(key, this.#heads.length)
    let before = -1
    for (let node = this.#heads[slot] - 1; node >= 0; ) {
      const next = this.#next[node] - 1
      if (this.#key[node] !== key) {
        before = node
        node = next
        continue
      }
      const wanted = this.#wanted[node]
      if (wanted !== Number.POSITIVE_INFINITY && wanted - left > ROUNDING) {
        this.#wanted[node] = wanted - left
        return 0
      }
      if (before < 0) this.#heads[slot] = next + 1
      else this.#next[before] = next + 1
      left -= wanted
      if (left < ROUNDING) return 0
      node = next
    }
    return left
  }

  #grow(): void {
    const length = this.#key.length * 2
    const next = new Int32Array(length)
    next.set(this.#next)
    this.#next = next
    const key = new Float64Array(length)
    key.set(this.#key)
    this.#key = key
    const wanted = new Float64Array(length)
    wanted.set(this.#wanted)
    this.#wanted = wanted
    const old = this.#heads
    this.#heads = new Int32Array(old.length * 2)
    const tails = new Int32Array(this.#heads.length)
    // Chains are split front to back: the nearest undoing stays first
    for (let slot = 0; slot < old.length; slot++) {
      for (let node = old[slot] - 1; node >= 0; ) {
        const following = this.#next[node] - 1
        const to = slotOf(this.#key[node], this.#heads.length)
        if (this.#heads[to] === 0) this.#heads[to] = node + 1
        else this.#next[tails[to] - 1] = node + 1
        tails[to] = node + 1
        this.#next[node] = 0
        node = following
      }
    }
  }
}

/** 0.3 kg less 0.2 and 0.1 is not quite nothing in binary. */
const ROUNDING = 1e-9

function slotOf(key: number, slots: number): number {
  const h = Math.imul((key | 0) ^ Math.imul((key / 4294967296) | 0, 0x85ebca6b), 0x9e3779b1)
  return (h >>> 7) & (slots - 1)
}
