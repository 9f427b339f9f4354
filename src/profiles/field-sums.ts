import type { Taste } from './profile.js'

/** Sums by code for one shopper after the other; clearing costs the codes that were touched. */
export class FieldSums {
  #sums = new Float64Array(0)
  #events = new Int32Array(0)
  #touched = new Int32Array(0)
  #count = 0

  /** Forgets all sums and makes room for codes below `size`. */
  clear(size: number): void {
    for (let t = 0; t < this.#count; t++) {
      this.#sums[this.#touched[t]] = 0
      this.#events[this.#touched[t]] = 0
    }
    this.#count = 0
    if (size > this.#sums.length) this.#grow(size)
  }

  /** Adds the share that one event has in a code, below 0 for a dislike. Codes past the room make more. */
  add(code: number, weight: number): void {
    if (code >= this.#sums.length) this.#grow(code + 1)
    if (this.#events[code]++ === 0) this.#touched[this.#count++] = code
    this.#sums[code] += weight
  }

  /** How many codes were touched; `code` names them in order. */
  get count(): number {
    return this.#count
  }

  code(place: number): number {
    return this.#touched[place]
  }

  get(code: number): number {
    return code < this.#sums.length ? this.#sums[code] : 0
  }

  events(code: number): number {
    return code < this.#events.length ? this.#events[code] : 0
  }

  /** All that is above 0. */
  total(): number {
    let total = 0
    for (let t = 0; t < this.#count; t++) {
      const sum = this.#sums[this.#touched[t]]
      if (sum > 0) total += sum
    }
    return total
  }

  /** The strongest codes by their names, as shares of all that is above 0; equals in order of name. */
  strongest(limit: number, nameOf: (code: number) => string): Taste[] {
    const tastes: Taste[] = []
    const total = this.total()
    if (total === 0 || limit === 0) return tastes
    const sums = this.#sums
    const touched = this.#touched
    const best: number[] = []
    let least = 0
    for (let t = 0; t < this.#count; t++) {
      const code = touched[t]
      const sum = sums[code]
      if (!(sum > 0) || (best.length === limit && sum < least)) continue
      let place = best.length < limit ? best.push(code) - 1 : limit
      // Names are looked at between equals only
      for (; place > 0; place--) {
        const before = best[place - 1]
        const ahead = sum > sums[before] || (sum === sums[before] && nameOf(code) < nameOf(before))
        if (!ahead) break
        if (place < limit) best[place] = before
      }
      if (place < limit) best[place] = code
      least = sums[best[best.length - 1]]
    }
    for (const code of best) {
      tastes.push({ value: nameOf(code), share: sums[code] / total, from: this.#events[code] })
    }
    return tastes
  }

  #grow(size: number): void {
    const room = size + (size >> 1)
    const sums = new Float64Array(room)
    sums.set(this.#sums)
    const events = new Int32Array(room)
    events.set(this.#events)
    const touched = new Int32Array(room)
    touched.set(this.#touched)
    this.#sums = sums
    this.#events = events
    this.#touched = touched
  }
}
