/**
 * A reused accumulator of scores over items: a dense array plus the list of touched indices, cleared by that
 * list. A sparse model pays for the items it touches, not for the catalogue. A dense model writes `values`
 * directly and calls `markDense()`.
 *
 * Untouched means nothing to say. 0 and below are valid scores and rank last.
 */
export class Scores {
  readonly values: Float32Array
  /** Indices that `add` gave a score, in order of first touch; valid up to `count`. */
  readonly touched: Int32Array
  count = 0
  /** True when all indices below `denseCount` have a score. */
  dense = false
  denseCount = 0
  readonly #seen: Uint8Array

  constructor(size: number) {
    this.values = new Float32Array(size)
    // One more than can be touched: addRow writes before it knows whether the index is new.
    this.touched = new Int32Array(size + 1)
    this.#seen = new Uint8Array(size)
  }

  get size(): number {
    return this.values.length
  }

  add(index: number, value: number): void {
    if (this.#seen[index] === 0) {
      this.#seen[index] = 1
      this.touched[this.count++] = index
    }
    this.values[index] += value
  }

  /** `add` for entries `from … to` of a sparse row; an index may stand in it once. */
  addRow(indices: Int32Array, row: Float32Array, from: number, to: number): void {
    const { values, touched } = this
    const seen = this.#seen
    let count = this.count
    for (let e = from; e < to; e++) {
      const index = indices[e]
      // Without a branch: whether an index is new cannot be foreseen, and a wrong guess costs more than the rest.
      touched[count] = index
      count += 1 - seen[index]
      seen[index] = 1
      values[index] += row[e]
    }
    this.count = count
  }

  /** Adds `factor` times entries `from … to` of a sparse row where there is a score already, and nowhere else. */
  addWhereTouched(indices: Int32Array, row: Float32Array, from: number, to: number, factor: number): void {
    const { values } = this
    const seen = this.#seen
    for (let e = from; e < to; e++) values[indices[e]] += factor * row[e] * seen[indices[e]]
  }

  /** `add` for everything that `from` holds, times `factor`. */
  addScaled(from: Scores, factor: number): void {
    const { values, touched } = this
    const seen = this.#seen
    const { values: theirs, touched: listed, count: length, denseCount } = from
    let count = this.count
    for (let index = 0; index < denseCount; index++) {
      touched[count] = index
      count += 1 - seen[index]
      seen[index] = 1
      values[index] += theirs[index] * factor
    }
    for (let t = 0; t < length; t++) {
      const index = listed[t]
      if (index < denseCount) continue
      touched[count] = index
      count += 1 - seen[index]
      seen[index] = 1
      values[index] += theirs[index] * factor
    }
    this.count = count
  }

  /** True when nothing has a score. */
  get empty(): boolean {
    return this.count === 0 && !this.dense
  }

  /**
   * Takes scores summed elsewhere, when empty: the values of the first indices, 0 where there is none, which of them
   * have one (`seen`, a byte each), and those as a list.
   */
  adopt(values: Float32Array, touched: Int32Array, count: number, seen: Uint8Array): void {
    this.values.set(values)
    this.touched.set(touched.subarray(0, count))
    this.#seen.set(seen)
    this.count = count
  }

  /** Whether the index has a score. */
  has(index: number): boolean {
    return (this.dense && index < this.denseCount) || this.#seen[index] === 1
  }

  /** Says that the first `count` of `values` were written: a model knows only the items it was trained on. */
  markDense(count = this.values.length): void {
    this.dense = true
    this.denseCount = count
  }

  /** Forgets everything; costs the touched items, or the whole array when dense. */
  clear(): void {
    const { values, touched, count } = this
    const seen = this.#seen
    if (count * 8 > values.length) {
      // Writing all in order is faster than writing an eighth here and there.
      values.fill(0)
      seen.fill(0)
    } else {
      for (let t = 0; t < count; t++) {
        values[touched[t]] = 0
        seen[touched[t]] = 0
      }
    }
    if (this.dense) values.fill(0, 0, this.denseCount)
    this.dense = false
    this.denseCount = 0
    this.count = 0
  }
}
