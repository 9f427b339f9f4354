import { arenaBytes } from './arena.js'
import type { Scores } from './scores.js'
import { rowsWasm } from './wasm/generated/rows.js'
import { instantiate } from './wasm/instance.js'

/** Rows of a sparse matrix, ready to be summed: row r holds entries `starts[r] … ends[r])`. */
export interface SparseRows {
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly columns: Int32Array
  readonly entries: Float32Array
  /** Columns are below it. */
  readonly size: number
}

interface RowsExports {
  sumRows(...pointers: number[]): number
  findColumn(...pointers: number[]): number
}

/** Larger matrices are not copied for it. */
const LARGEST = 2 ** 27

export interface RowSums {
  /**
   * Writes the sum of `count` rows to scores that hold nothing yet: the same bits and the same touched indices as
   * `addRow` for each, several times as fast where most columns are met, as it costs the columns and not only the
   * entries.
   */
  sum(chosen: Int32Array, count: number, out: Scores): void
  /** The entry in `column` of each of `count` rows, −1 for none; valid until the next call. */
  find(chosen: Int32Array, count: number, column: number): Int32Array
}

/** `undefined` where WebAssembly is refused or the copy it works on would be too large: use `addRow` then. */
export function rowSums(rows: SparseRows): RowSums | undefined {
  const { starts, ends, columns, entries, size } = rows
  const bytes =
    arenaBytes(4 * columns.length) +
    arenaBytes(4 * entries.length) +
    4 * arenaBytes(4 * ends.length) +
    3 * arenaBytes(4 * size + 4)
  const instance = bytes > LARGEST ? undefined : instantiate<RowsExports>(rowsWasm, bytes)
  if (instance === undefined) return undefined
  const { arena, exports } = instance
  const inside = (from: Int32Array): Int32Array => {
    const to = arena.i32(from.length)
    to.set(from)
    return to
  }
  const weights = arena.f32(entries.length)
  const [from, to, inRow] = [inside(starts.subarray(0, ends.length)), inside(ends), inside(columns)].map(
    array => array.byteOffset,
  )
  weights.set(entries)
  const list = arena.i32(ends.length)
  const values = arena.f32(size)
  const touched = arena.i32(size + 1)
  const marks = arena.i32(Math.ceil(size / 4))
  const seen = new Uint8Array(marks.buffer, marks.byteOffset, size)
  const places = arena.i32(ends.length)
  return {
    sum(chosen, count, out) {
      list.set(chosen.subarray(0, count))
      const found = exports.sumRows(
        from,
        to,
        inRow,
        weights.byteOffset,
        list.byteOffset,
        count,
        values.byteOffset,
        touched.byteOffset,
        seen.byteOffset,
        size,
      )
      out.adopt(values, touched, found, seen)
    },
    find(chosen, count, column) {
      list.set(chosen.subarray(0, count))
      exports.findColumn(from, to, inRow, list.byteOffset, count, column, places.byteOffset)
      return places
    },
  }
}
