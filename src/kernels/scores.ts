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
    this.touched = new Int32Array(size)
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
      if (seen[index] === 0) {
        seen[index] = 1
        touched[count++] = index
      }
      values[index] += row[e]
    }
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
    for (let t = 0; t < count; t++) {
      values[touched[t]] = 0
      seen[touched[t]] = 0
    }
    if (this.dense) values.fill(0, 0, this.denseCount)
    this.dense = false
    this.denseCount = 0
    this.count = 0
  }
}
