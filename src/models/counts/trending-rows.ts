/** Columns of rows, one entry a row. */
export interface TrendingColumns {
  readonly shopper: Int32Array
  /** -1: undone. */
  readonly item: Int32Array
  readonly type: Uint8Array
  readonly at: Float64Array
}

/** Times, each `from …` and before `to`. */
export interface Edge {
  readonly from: number
  readonly to: number
  /** Who has a row here as well does not stand at the edge. */
  readonly stayFrom: number
  readonly stayTo: number
}

/** Rows whose earliest and latest times are kept, to pass over them together. */
const BLOCK = 1 << 10
/** Rows of a shopper looked at for one row before what they say is kept for all of the shopper's. */
const LONG = 64

/**
 * The rows of the last weeks in order of arrival. Chained twice, each row to the one before it of the same shopper
 * and to the one before it of about the same shopper and item, so that neither a question about a shopper nor a
 * robot that acts a million times costs more than a few rows.
 */
export class TrendingRows {
  #columns: TrendingColumns
  #length: number
  /** False while the columns are those given, which may be a snapshot's. */
  #own = false
  readonly #ofShopper = new Chains()
  readonly #ofPair = new Chains()
  #chained = 0
  #bits = 0
  /** Whether the chained rows stand in order of time. */
  #ordered = true
  /** Of each block of chained rows. */
  #earliest: number[] = []
  #latest: number[] = []

  /** Takes the columns as they are and copies them only when it has to change them. */
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

  /** Whether the shopper has a row from `from` to before `to`. */
  hasShopper(shopper: number, from: number, to: number): boolean {
    this.#chain()
    const { item, at } = this.#columns
    for (let row = this.#ofShopper.first(shopper); row >= 0; row = this.#ofShopper.before(row)) {
      if (at[row] >= from && at[row] < to && item[row] >= 0) return true
    }
    return false
  }

  /** Whether the shopper has a row with this item from `from` to before `to`. */
  hasPair(shopper: number, item: number, from: number, to: number): boolean {
    this.#chain()
    const columns = this.#columns
    for (let row = this.#ofPair.first(this.#key(shopper, item)); row >= 0; row = this.#ofPair.before(row)) {
      if (columns.item[row] !== item || columns.shopper[row] !== shopper) continue
      if (columns.at[row] >= from && columns.at[row] < to) return true
    }
    return false
  }

  /**
   * Gives one row of each shopper, or of each shopper and item, that has rows at the edge and none where it would stay.
   * O(rows at the edge) where rows came in about the order of their times.
   */
  eachAtEdge(edge: Edge, pairs: boolean, give: (row: number) => void): void {
    this.#chain()
    const { item, at } = this.#columns
    const { from, to } = edge
    const judged = new Set<number>()
    for (let block = 0; block < this.#earliest.length; block++) {
      if (this.#latest[block] < from || this.#earliest[block] >= to) continue
      const end = Math.min(this.#length, (block + 1) * BLOCK)
      for (let row = block * BLOCK; row < end; row++) {
        if (item[row] < 0 || at[row] < from || at[row] >= to) continue
        if (this.#standsFor(row, edge, pairs, judged)) give(row)
      }
    }
  }

  /** Whether this row is the last one at the edge of those like it, and none of them stays. */
  #standsFor(
    row: number,
    { from, to, stayFrom, stayTo }: Edge,
    pairs: boolean,
    judged: Set<number>,
  ): boolean {
    const { shopper, item, at } = this.#columns
    const chain = pairs ? this.#ofPair : this.#ofShopper
    const wanted = pairs ? item[row] : -1
    let newest = -1
    let looked = 0
    let met = false
    let next = chain.first(pairs ? this.#key(shopper[row], wanted) : shopper[row])
    // Most pairs have one row; in order of time nothing below it can stay
    if (next === row && this.#ordered && at[row] < stayFrom) return true
    for (; next >= 0; next = chain.before(next)) {
      if (shopper[next] !== shopper[row] || item[next] < 0 || (pairs && item[next] !== wanted)) continue
      if (newest < 0) newest = next
      if (++looked === LONG && !met) {
        // All rows like this one would walk as far to hear the same
        if (judged.has(newest)) return false
        judged.add(newest)
      }
      const time = at[next]
      if (time >= stayFrom && time < stayTo) return false
      if (time >= from && time < to && !met) {
        if (next !== row && looked < LONG) return false
        met = true
      }
      if (met && this.#ordered && time < stayFrom) return true
    }
    return met
  }

  /**
   * Takes back the shopper's newest row of this type and item that is not after `at`, and returns its time; NaN when
   * there is none.
   */
  undo(shopper: number, item: number, type: number, at: number): number {
    this.#chain()
    const columns = this.#columns
    let newest = -1
    for (let row = this.#ofPair.first(this.#key(shopper, item)); row >= 0; row = this.#ofPair.before(row)) {
      if (columns.item[row] !== item || columns.shopper[row] !== shopper) continue
      if (columns.type[row] !== type || columns.at[row] > at) continue
      if (newest < 0 || columns.at[row] > columns.at[newest]) newest = row
    }
    if (newest < 0) return Number.NaN
    if (!this.#own) this.#columns = { ...columns, item: columns.item.slice() }
    this.#own = true
    this.#columns.item[newest] = -1
    return columns.at[newest]
  }

  /**
   * Forgets what is older than `from`, and what was undone, where that is more than a share of all: what is left must be
   * chained anew.
   */
  drop(from: number, share = 0): void {
    const { shopper, item, type, at } = this.#columns
    let kept = 0
    for (let row = 0; row < this.#length; row++) if (at[row] >= from && item[row] >= 0) kept++
    if (this.#length - kept <= this.#length * share) return
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
    this.#own = true
    this.#length = kept
    this.#chained = 0
  }

  /** Chains at most so many rows ahead of the first question. True when none is left. */
  prepare(most: number): boolean {
    if (!this.#own) this.#grow()
    this.#chain(most)
    return this.#chained === this.#length
  }

  /** Chains the rows that came since, or all of them when the buckets became too few. */
  #chain(most = Number.POSITIVE_INFINITY): void {
    if (this.#chained === this.#length) return
    if (this.#chained === 0 || this.#length > 2 ** this.#bits) {
      this.#bits = Math.max(6, 32 - Math.clz32(this.#length * 2))
      this.#ofShopper.clear(this.#columns.at.length)
      this.#ofPair.clear(this.#columns.at.length, 2 ** this.#bits)
      this.#chained = 0
      this.#ordered = true
      this.#earliest = []
      this.#latest = []
    }
    const { shopper, item, at } = this.#columns
    const end = Math.min(this.#length, this.#chained + most)
    for (let row = this.#chained; row < end; row++) {
      this.#ofShopper.add(shopper[row])
      this.#ofPair.add(this.#key(shopper[row], item[row]))
      const time = at[row]
      if (row > 0 && time < at[row - 1]) this.#ordered = false
      const block = Math.floor(row / BLOCK)
      if (block === this.#earliest.length) {
        this.#earliest.push(time)
        this.#latest.push(time)
      } else if (time < this.#earliest[block]) this.#earliest[block] = time
      else if (time > this.#latest[block]) this.#latest[block] = time
    }
    this.#chained = end
  }

  #key(shopper: number, item: number): number {
    const mixed = Math.imul(Math.imul(shopper, 0x9e3779b1) ^ item, 0x85ebca6b)
    return (mixed ^ (mixed >>> 15)) & (2 ** this.#bits - 1)
  }

  #grow(): void {
    // Not doubled: the more room is made at once, the longer nobody is answered
    const columns = emptyColumns(Math.ceil(this.#length * 1.25) + 64)
    columns.shopper.set(this.#columns.shopper)
    columns.item.set(this.#columns.item)
    columns.type.set(this.#columns.type)
    columns.at.set(this.#columns.at)
    this.#columns = columns
    this.#own = true
  }
}

/** From a key to the rows that were added under it, newest first. */
class Chains {
  #firstOf = new Int32Array(0)
  #before = new Int32Array(0)
  #length = 0

  /** The next row, counted from 0, stands under `key`. */
  add(key: number): void {
    if (key >= this.#firstOf.length) this.#firstOf = larger(this.#firstOf, key + 1, -1)
    if (this.#length === this.#before.length) this.#before = larger(this.#before, this.#length + 1, -1)
    this.#before[this.#length] = this.#firstOf[key]
    this.#firstOf[key] = this.#length++
  }

  /** The newest row under `key`, -1 for none. */
  first(key: number): number {
    return key < this.#firstOf.length ? this.#firstOf[key] : -1
  }

  /** The row before `row` under the same key, -1 for none. */
  before(row: number): number {
    return this.#before[row]
  }

  /** Empties it, and makes room for so many rows and keys. */
  clear(rows: number, keys = 0): void {
    if (keys > this.#firstOf.length) this.#firstOf = new Int32Array(keys)
    if (rows > this.#before.length) this.#before = new Int32Array(rows)
    this.#firstOf.fill(-1)
    this.#length = 0
  }
}

function larger(array: Int32Array, size: number, filler: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(Math.max(size, Math.ceil(array.length * 1.5)))
  copy.set(array)
  copy.fill(filler, array.length)
  return copy
}

export function emptyColumns(length: number): TrendingColumns {
  return {
    shopper: new Int32Array(length),
    item: new Int32Array(length),
    type: new Uint8Array(length),
    at: new Float64Array(length),
  }
}
