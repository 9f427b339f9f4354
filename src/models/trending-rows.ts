/** Columns of rows, one entry a row. */
export interface TrendingColumns {
  readonly shopper: Int32Array
  /** -1: undone. */
  readonly item: Int32Array
  readonly type: Uint8Array
  readonly at: Float64Array
}

/**
 * The rows of the last weeks in order of arrival, with a chain from each row to the same shopper's row before it,
 * so that a question about one shopper costs that shopper's rows.
 */
export class TrendingRows {
  #columns: TrendingColumns
  #length: number
  /** Row of the same shopper before, -1 for none; built when first needed. */
  #before = new Int32Array(0)
  #lastOf = new Int32Array(0)
  #chained = 0

  /** Takes the columns as they are and copies them only when it has to grow. */
  constructor(columns: TrendingColumns) {
    this.#columns = columns
    this.#length = columns.at.length
  }

  get length(): number {
    return this.#length
  }

  /** For reading; valid up to `length`, until the next change. */
  get columns(): TrendingColumns {
    return this.#columns
  }

  add(shopper: number, item: number, type: number, at: number): void {
    if (this.#length === this.#columns.at.length) this.#grow()
    const row = this.#length++
    this.#columns.shopper[row] = shopper
    this.#columns.item[row] = item
    this.#columns.type[row] = type
    this.#columns.at[row] = at
  }

  /** Whether the shopper has a row from `from` to before `to`; with `item`, one with that item. */
  has(shopper: number, from: number, to: number, item?: number): boolean {
    const { item: items, at } = this.#columns
    for (let row = this.#last(shopper); row >= 0; row = this.#before[row]) {
      if (at[row] < from || at[row] >= to || items[row] < 0) continue
      if (item === undefined || items[row] === item) return true
    }
    return false
  }

  /** Takes back the shopper's newest row of this type and item that is not after `at`; `false` when there is none. */
  undo(shopper: number, item: number, type: number, at: number): boolean {
    const columns = this.#columns
    let newest = -1
    for (let row = this.#last(shopper); row >= 0; row = this.#before[row]) {
      if (columns.item[row] !== item || columns.type[row] !== type || columns.at[row] > at) continue
      if (newest < 0 || columns.at[row] > columns.at[newest]) newest = row
    }
    if (newest < 0) return false
    // The columns may be those of a snapshot.
    this.#columns = { ...columns, item: columns.item.slice() }
    this.#columns.item[newest] = -1
    return true
  }

  /** Forgets what is older than `from`, and what was undone. */
  drop(from: number): void {
    const { shopper, item, type, at } = this.#columns
    let kept = 0
    for (let row = 0; row < this.#length; row++) if (at[row] >= from && item[row] >= 0) kept++
    if (kept === this.#length) return
    const columns = emptyColumns(kept)
    let next = 0
    for (let row = 0; row < this.#length; row++) {
      if (at[row] < from || item[row] < 0) continue
      columns.shopper[next] = shopper[row]
      columns.item[next] = item[row]
      columns.type[next] = type[row]
      columns.at[next++] = at[row]
    }
    this.#columns = columns
    this.#length = kept
    this.#chained = 0
    this.#lastOf.fill(-1)
  }

  /** Newest row of the shopper by arrival, -1 for none. */
  #last(shopper: number): number {
    if (this.#chained < this.#length) this.#chain()
    return shopper < this.#lastOf.length ? this.#lastOf[shopper] : -1
  }

  #chain(): void {
    const { shopper, at } = this.#columns
    if (this.#before.length < this.#length) {
      const before = new Int32Array(at.length)
      before.set(this.#before.subarray(0, this.#chained))
      this.#before = before
    }
    let highest = -1
    for (let row = this.#chained; row < this.#length; row++) {
      if (shopper[row] > highest) highest = shopper[row]
    }
    if (highest >= this.#lastOf.length) {
      const lastOf = new Int32Array(Math.max(highest + 1, this.#lastOf.length * 2)).fill(-1)
      lastOf.set(this.#lastOf)
      this.#lastOf = lastOf
    }
    for (let row = this.#chained; row < this.#length; row++) {
      this.#before[row] = this.#lastOf[shopper[row]]
      this.#lastOf[shopper[row]] = row
    }
    this.#chained = this.#length
  }

  #grow(): void {
    const columns = emptyColumns(Math.max(64, this.#length * 2))
    columns.shopper.set(this.#columns.shopper)
    columns.item.set(this.#columns.item)
    columns.type.set(this.#columns.type)
    columns.at.set(this.#columns.at)
    this.#columns = columns
  }
}

export function emptyColumns(length: number): TrendingColumns {
  return {
    shopper: new Int32Array(length),
    item: new Int32Array(length),
    type: new Uint8Array(length),
    at: new Float64Array(length),
  }
}
