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
}

/** Larger matrices are not copied for it. */
const LARGEST = 2 ** 27

/**
 * Writes the sum of `count` rows to scores that hold nothing yet: the same bits and the same touched indices as
 * `addRow` for each, several times as fast where most columns are met, as it costs the columns and not only the
 * entries. `undefined` where WebAssembly is refused or the copy it works on would be too large: use `addRow` then.
 */
export function rowSums(
  rows: SparseRows,
): ((chosen: Int32Array, count: number, out: Scores) => void) | undefined {
  const { starts, ends, columns, entries, size } = rows
  const bytes =
    arenaBytes(4 * columns.length) +
    arenaBytes(4 * entries.length) +
    3 * arenaBytes(4 * ends.length) +
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
  const pointers = [inside(starts.subarray(0, ends.length)), inside(ends), inside(columns), weights].map(
    array => array.byteOffset,
  )
  weights.set(entries)
  const list = arena.i32(ends.length)
  const values = arena.f32(size)
  const touched = arena.i32(size + 1)
  const marks = arena.i32(Math.ceil(size / 4))
  const seen = new Uint8Array(marks.buffer, marks.byteOffset, size)
  return (chosen, count, out) => {
    list.set(chosen.subarray(0, count))
    const found = exports.sumRows(
      ...pointers,
      list.byteOffset,
      count,
      values.byteOffset,
      touched.byteOffset,
      seen.byteOffset,
      size,
    )
    out.adopt(values, touched, found, seen)
  }
}
