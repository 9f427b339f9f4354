import { AlsolikeError } from '../../errors.js'
import { rise, sink } from '../../kernels/top-k.js'
import type { NeighborLists } from '../pairs/neighbor-lists.js'

/** Builds neighbour lists from rows of weights: of each row, the entries of largest absolute value. */
export class StrongestEntries {
  readonly #start: Int32Array
  readonly #keep: number
  readonly #heapItems: Int32Array
  readonly #heapValues: Float32Array
  #items: Int32Array
  #scores: Float32Array
  #row = 0
  #end = 0

  /** At most `keep` entries of a row and `room` in all. */
  constructor(itemCount: number, room: number, keep: number) {
    this.#start = new Int32Array(itemCount + 1)
    this.#keep = keep
    this.#heapItems = new Int32Array(keep)
    this.#heapValues = new Float32Array(keep)
    this.#items = new Int32Array(room)
    this.#scores = new Float32Array(room)
  }

  /**
   * Adds the row of `item`; items come ascending. `row[c]` is the weight of item `columns[c]`; 0 is left out. Kept
   * entries stand in the order of the columns, ties in absolute value go to the lower one.
   */
  add(item: number, row: Float32Array, columns: Int32Array): void {
    while (this.#row < item) this.#start[++this.#row] = this.#end
    const items = this.#heapItems
    const values = this.#heapValues
    const keep = this.#keep
    let size = 0
    let sum = 0
    for (let c = 0; c < columns.length; c++) {
      const value = Math.abs(row[c])
      sum += value
      if (value === 0) continue
      // A row that is kept whole needs no heap.
      if (columns.length <= keep) items[size++] = c
      else if (size < keep) rise(items, values, size++, c, value)
      else if (value > values[0]) sink(items, values, size, c, value)
    }
    if (!Number.isFinite(sum)) throw notFinite(item)
    const kept = items.subarray(0, size)
    if (columns.length > keep) kept.sort()
    let end = this.#end
    for (let e = 0; e < size; e++) {
      this.#items[end] = columns[kept[e]]
      this.#scores[end++] = row[kept[e]]
    }
    this.#end = end
  }

  finish(): NeighborLists {
    const start = this.#start
    while (this.#row < start.length - 1) start[++this.#row] = this.#end
    const full = this.#end === this.#items.length
    return {
      start,
      items: full ? this.#items : this.#items.slice(0, this.#end),
      scores: full ? this.#scores : this.#scores.slice(0, this.#end),
    }
  }
}

function notFinite(item: number): AlsolikeError {
  return new AlsolikeError(
    'not-finite',
    `ease() found weights of item ${item} that are not numbers. Give a larger regularization, such as the default.`,
  )
}
