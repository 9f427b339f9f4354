import type { NeighborLists } from './neighbor-lists.js'

/** What a training hands over for a run of rows: row r begins at entry r · line. */
export interface BuiltRows {
  readonly line: number
  readonly items: Int32Array
  readonly scores: Float32Array
  /** Distinct shoppers with both. */
  readonly support: Int32Array
  /** Groups with both, where a group is not a shopper. */
  readonly together?: Int32Array
}

/** Collects neighbour lists row after row in columns that grow by doubling. */
export class ListBuilder {
  readonly #start: Int32Array
  readonly #withTogether: boolean
  #rows = 0
  #items = new Int32Array(1024)
  #scores = new Float32Array(1024)
  #support = new Int32Array(1024)
  #together: Int32Array

  constructor(itemCount: number, withTogether: boolean) {
    this.#start = new Int32Array(itemCount + 1)
    this.#withTogether = withTogether
    this.#together = new Int32Array(withTogether ? 1024 : 0)
  }

  /** Takes the next `rowCount` rows; row r has `lengths[r]` entries. */
  append(rows: BuiltRows, lengths: Int32Array, rowCount: number): void {
    let after = this.#start[this.#rows]
    for (let r = 0; r < rowCount; r++) after += lengths[r]
    this.#reserve(after)
    for (let r = 0; r < rowCount; ) {
      const first = r * rows.line
      let last = first + lengths[r]
      this.#start[this.#rows + 1] = this.#start[this.#rows] + lengths[r]
      this.#rows++
      // Full rows stand one behind the other.
      for (r++; last === r * rows.line && r < rowCount; r++) {
        last += lengths[r]
        this.#start[this.#rows + 1] = this.#start[this.#rows] + lengths[r]
        this.#rows++
      }
      this.#copy(rows, first, last, this.#start[this.#rows] - (last - first))
    }
  }

  #copy(rows: BuiltRows, first: number, last: number, to: number): void {
    this.#items.set(rows.items.subarray(first, last), to)
    this.#scores.set(rows.scores.subarray(first, last), to)
    this.#support.set(rows.support.subarray(first, last), to)
    if (this.#withTogether && rows.together) this.#together.set(rows.together.subarray(first, last), to)
  }

  /** The lists; `counts` and `total` as in `PairFacts`. */
  finish(counts: Int32Array, total: number): NeighborLists {
    const end = this.#start[this.#rows]
    const facts = { support: this.#support.slice(0, end), counts, total }
    return {
      start: this.#start,
      items: this.#items.slice(0, end),
      scores: this.#scores.slice(0, end),
      facts: this.#withTogether ? { ...facts, together: this.#together.slice(0, end) } : facts,
    }
  }

  #reserve(size: number): void {
    const room = this.#items.length
    if (size <= room) return
    const capacity = Math.max(size, room * 2)
    const items = new Int32Array(capacity)
    items.set(this.#items)
    this.#items = items
    const scores = new Float32Array(capacity)
    scores.set(this.#scores)
    this.#scores = scores
    const support = new Int32Array(capacity)
    support.set(this.#support)
    this.#support = support
    if (!this.#withTogether) return
    const together = new Int32Array(capacity)
    together.set(this.#together)
    this.#together = together
  }
}
