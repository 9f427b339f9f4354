import { AlsolikeError } from '../../errors.js'
import { STRONGEST_BINS, strongest } from '../../kernels/strongest.js'
import type { NeighborLists } from '../pairs/neighbor-lists.js'

/** Builds neighbour lists from rows of weights: of each row, the entries of largest absolute value. */
export class StrongestEntries {
  readonly #start: Int32Array
  readonly #keep: number
  readonly #bins = new Int32Array(STRONGEST_BINS)
  #items: Int32Array
  #scores: Float32Array
  #row = 0
  #end = 0

  /** At most `keep` entries of a row and `room` in all. */
  constructor(itemCount: number, room: number, keep: number) {
    this.#start = new Int32Array(itemCount + 1)
    this.#keep = keep
    this.#items = new Int32Array(room)
    this.#scores = new Float32Array(room)
  }

  /**
   * Adds the row of `item`; items come ascending. `row[c]` is the weight of item `columns[c]`; 0 is left out. Kept
   * entries stand in the order of the columns, ties in absolute value go to the lower one.
   */
  add(item: number, row: Float32Array, columns: Int32Array): void {
    const bits = new Uint32Array(row.buffer, row.byteOffset, row.length)
    const [items, scores] = [this.#items, this.#scores]
    const size = strongest(row, bits, columns.length, this.#keep, this.#bins, items, scores, this.#end)
    if (size < 0) throw notFinite()
    this.#name(item, size, columns)
  }

  /** Adds entries that are chosen already, as positions in `columns`. */
  take(item: number, positions: Int32Array, values: Float32Array, columns: Int32Array): void {
    this.#items.set(positions, this.#end)
    this.#scores.set(values, this.#end)
    this.#name(item, positions.length, columns)
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

  /** The next `size` entries are those of `item`. */
  #name(item: number, size: number, columns: Int32Array): void {
    while (this.#row < item) this.#start[++this.#row] = this.#end
    const last = this.#end + size
    for (let e = this.#end; e < last; e++) this.#items[e] = columns[this.#items[e]]
    this.#end = last
  }
}

export function notFinite(): AlsolikeError {
  return new AlsolikeError(
    'not-finite',
    'ease() found weights that are not numbers. Give a larger regularization, such as the default.',
  )
}
