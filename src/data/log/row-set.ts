import { COLUMN_NAMES, type Columns } from './columns.js'

/**
 * Which rows of the log there are, to find one that is equal in every field. It costs 6 to 12 bytes a row, and
 * nothing while rows come in order of time: an equal row then has the time of the last ones.
 */
export class RowSet {
  readonly #columns: Columns
  /**
   * Row + 1 in the low bits, 0 where free. The slot is the low bits of a row's hash and the high bits stand beside
   * the row, so rows are compared, which costs reading them, only where the whole hash is equal.
   */
  #table: Int32Array
  #count = 0
  /** Rows below are in the table. */
  #filled = 0
  readonly #number = new Float64Array(1)
  readonly #bits = new Int32Array(this.#number.buffer)

  /** Makes room for `rows` at once; it doubles beyond. */
  constructor(columns: Columns, rows = 0) {
    this.#columns = columns
    let length = 16
    while (length * 2 < rows * 3) length *= 2
    this.#table = new Int32Array(length)
  }

  /**
   * Whether the row written at `row` is equal to an earlier one; where not, it is taken for part of the log. `newest`
   * is the latest time of the earlier ones.
   */
  hasEarlier(row: number, newest: number, ordered: boolean): boolean {
    const time = this.#columns.at.data[row]
    if (time > newest) return false
    if (ordered && time === newest) {
      const at = this.#columns.at.data
      const stop = Math.max(0, row - SHORT_RUN)
      let earlier = row - 1
      while (earlier >= stop && at[earlier] === time) {
        if (this.#equal(earlier, row)) return true
        earlier--
      }
      if (earlier >= stop || earlier < 0) return false
    }
    for (; this.#filled < row; this.#filled++) this.#add(this.#filled)
    if (!this.#add(row)) return true
    this.#filled = row + 1
    return false
  }

  /** False where an equal row is in the table. */
  #add(row: number): boolean {
    if ((this.#count + 1) * 3 > this.#table.length * 2) this.#grow(row)
    const hash = this.#hash(row)
    const slot = this.#slot(row, hash)
    if (this.#table[slot] !== 0) return false
    this.#table[slot] = (hash & ~(this.#table.length - 1)) | (row + 1)
    this.#count++
    return true
  }

  /** Where an equal row stands, or else the free slot for this one. */
  #slot(row: number, hash: number): number {
    const table = this.#table
    const mask = table.length - 1
    let slot = hash & mask
    while (
      table[slot] !== 0 &&
      !(((table[slot] ^ hash) & ~mask) === 0 && this.#equal((table[slot] & mask) - 1, row))
    ) {
      slot = (slot + 1) & mask
    }
    return slot
  }

  /** Doubles the room and puts the rows below `end` in again. */
  #grow(end: number): void {
    this.#table = new Int32Array(this.#table.length * 2)
    this.#count = 0
    for (let row = 0; row < end; row++) this.#add(row)
  }

  #equal(a: number, b: number): boolean {
    const { user, item, at } = this.#columns
    if (at.data[a] !== at.data[b] || item.get(a) !== item.get(b) || user.get(a) !== user.get(b)) return false
    for (const name of COLUMN_NAMES) {
      const { data } = this.#columns[name]
      if (data.length > 0 && !Object.is(data[a], data[b])) return false
    }
    return true
  }

  /** Of the fields in which rows of a real log differ. */
  #hash(row: number): number {
    const { user, item, at, session, order, type, price } = this.#columns
    // User and item are mixed in one after the other: small indices xored would meet in a few values
    let h = mix(mix(0x2545f491, user.get(row)), item.get(row))
    h = mix(h, at.data[row] | 0)
    h = mix(h, type.data[row])
    // Absent fields are left out, so that a column that comes into use does not change the hashes of earlier rows
    if (session.get(row) >= 0) h = mix(h, session.data[row])
    if (order.get(row) >= 0) h = mix(h, order.data[row])
    if (price.get(row) >= 0) {
      this.#number[0] = price.data[row]
      h = mix(h, this.#bits[1] ^ this.#bits[0])
    }
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    return h ^ (h >>> 13)
  }
}

const SHORT_RUN = 16

function mix(h: number, value: number): number {
  const k = Math.imul(h ^ value, 0x9e3779b1)
  return k ^ (k >>> 15)
}
