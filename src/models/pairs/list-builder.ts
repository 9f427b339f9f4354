import type { NeighborLists } from './neighbor-lists.js'

/** What a training hands over for a run of rows, one behind the other. */
export interface BuiltRows {
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
    const before = this.#start[this.#rows]
    let after = before
    for (let r = 0; r < rowCount; r++) {
      after += lengths[r]
      this.#start[++this.#rows] = after
    }
    this.#reserve(after)
    const added = after - before
    this.#items.set(rows.items.subarray(0, added), before)
    this.#scores.set(rows.scores.subarray(0, added), before)
    this.#support.set(rows.support.subarray(0, added), before)
    if (this.#withTogether && rows.together) this.#together.set(rows.together.subarray(0, added), before)
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
