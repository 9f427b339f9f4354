// Counting who stands with whom, and the best partners of a row. Twin of ../../cooccurrence.ts, to the bit: sums are
// float64 in the order of the groups, scores are rounded to float32 before they are compared. Pointers are in bytes.

import { rise, sink } from './_heap'

/** Scores fall into as many bins by the upper bits of their float32 form, which order as the scores do. */
const BINS: usize = 4096
const BIN_SHIFT: u32 = 19

/**
 * Adds rows from … to of the lower triangle of the matrix of counts, 16 bits an entry (`wide` 0, for fewer than
 * 65,536 groups) or 32, `stride` entries a row. One row at a time, so that it stays in the fastest cache.
 *
 * `passed` holds, for each group, how many of its items stand in rows that are done: 0 before the first row, and rows
 * come in order. As a group's items ascend, those are the ones that row i wants.
 */
export function countTriangle(
  itemStart: usize,
  itemGroups: usize,
  groupStart: usize,
  groupItems: usize,
  passed: usize,
  matrix: usize,
  stride: i32,
  wide: i32,
  from: i32,
  to: i32,
): void {
  if (wide) countRows<u32>(itemStart, itemGroups, groupStart, groupItems, passed, matrix, stride, from, to)
  else countRows<u16>(itemStart, itemGroups, groupStart, groupItems, passed, matrix, stride, from, to)
}

function countRows<T>(
  itemStart: usize,
  itemGroups: usize,
  groupStart: usize,
  groupItems: usize,
  passed: usize,
  matrix: usize,
  stride: i32,
  from: i32,
  to: i32,
): void {
  for (let i = from; i < to; i++) {
    const row = matrix + <usize>i * <usize>stride * sizeof<T>()
    const end = load<i32>(itemStart + (<usize>(i + 1) << 2))
    for (let e = load<i32>(itemStart + (<usize>i << 2)); e < end; e++) {
      const group = <usize>load<i32>(itemGroups + (<usize>e << 2)) << 2
      const count = load<i32>(passed + group)
      store<i32>(passed + group, count + 1)
      let x = groupItems + (<usize>load<i32>(groupStart + group) << 2)
      const last = x + (<usize>count << 2)
      for (; x + 16 <= last; x += 16) {
        // Two items a load.
        const near = load<u64>(x)
        const far = load<u64>(x, 8)
        increment<T>(row, <usize>(near & 0xffffffff))
        increment<T>(row, <usize>(near >> 32))
        increment<T>(row, <usize>(far & 0xffffffff))
        increment<T>(row, <usize>(far >> 32))
      }
      for (; x < last; x += 4) increment<T>(row, <usize>load<u32>(x))
    }
  }
}

@inline
function increment<T>(row: usize, item: usize): void {
  const at = row + item * sizeof<T>()
  store<T>(at, <T>(load<T>(at) + <T>1))
}

/** Copies rows from … to of the lower triangle to the columns of the upper one, in squares that fit the cache. */
export function mirror(matrix: usize, stride: i32, wide: i32, from: i32, to: i32): void {
  if (wide) mirrorRows<u32>(matrix, stride, from, to)
  else mirrorRows<u16>(matrix, stride, from, to)
}

function mirrorRows<T>(matrix: usize, stride: i32, from: i32, to: i32): void {
  for (let i0 = from; i0 < to; i0 += 32) {
    const i1 = min(i0 + 32, to)
    for (let j0 = 0; j0 < i1; j0 += 32) {
      for (let i = i0; i < i1; i++) {
        const end = min(j0 + 32, i)
        for (let j = j0; j < end; j++) {
          const value = load<T>(matrix + (<usize>i * <usize>stride + <usize>j) * sizeof<T>())
          store<T>(matrix + (<usize>j * <usize>stride + <usize>i) * sizeof<T>(), value)
        }
      }
    }
  }
}

/** The best partners of rows from … to of a whole matrix of counts. Returns the number of entries written. */
export function bestOfMatrix(
  matrix: usize,
  stride: i32,
  wide: i32,
  itemCount: i32,
  rowFactor: usize,
  columnFactor: usize,
  shrink: f64,
  neighbors: i32,
  scratch: usize,
  out: usize,
  room: i32,
  from: i32,
  to: i32,
): i32 {
  let at = 0
  const lengths = out + (<usize>room * 12)
  for (let i = from; i < to; i++) {
    const factor = load<f64>(rowFactor + (<usize>i << 3))
    let count: i32
    let length: i32
    if (wide) {
      const row = matrix + (<usize>i * <usize>stride << 2)
      count = scoreDense<u32>(row, itemCount, i, factor, columnFactor, shrink, scratch)
      length = choose(scratch, itemCount, count, neighbors, out, room, at)
      copyCounts<u32>(row, out, room, at, length)
    } else {
      const row = matrix + (<usize>i * <usize>stride << 1)
      count = scoreDense<u16>(row, itemCount, i, factor, columnFactor, shrink, scratch)
      length = choose(scratch, itemCount, count, neighbors, out, room, at)
      copyCounts<u16>(row, out, room, at, length)
    }
    store<i32>(lengths + (<usize>(i - from) << 2), length)
    at += length
  }
  return at
}

/**
 * The best partners of rows from … to, counted row by row. `weights` is 0 where every group counts 1; `counts`
 * (int32), `sums` (float64) and `touched` (int32, one more) hold an entry an item, counts and sums all 0 between calls.
 */
export function bestPartners(
  itemStart: usize,
  itemGroups: usize,
  groupStart: usize,
  groupItems: usize,
  weights: usize,
  itemCount: i32,
  rowFactor: usize,
  columnFactor: usize,
  shrink: f64,
  neighbors: i32,
  counts: usize,
  sums: usize,
  touched: usize,
  scratch: usize,
  out: usize,
  room: i32,
  from: i32,
  to: i32,
): i32 {
  let at = 0
  const lengths = out + (<usize>room * 12)
  for (let i = from; i < to; i++) {
    const first = load<i32>(itemStart + (<usize>i << 2))
    const last = load<i32>(itemStart + (<usize>(i + 1) << 2))
    let size = 0
    for (let e = first; e < last; e++) {
      const group = load<i32>(itemGroups + (<usize>e << 2))
      let x = groupItems + (<usize>load<i32>(groupStart + (<usize>group << 2)) << 2)
      const end = groupItems + (<usize>load<i32>(groupStart + (<usize>(group + 1) << 2)) << 2)
      if (weights) {
        const weight = load<f64>(weights + (<usize>group << 3))
        for (; x < end; x += 4) {
          const item = <usize>load<i32>(x)
          const sum = sums + (item << 3)
          store<f64>(sum, load<f64>(sum) + weight)
          size = meet(item, counts, touched, size)
        }
      } else {
        for (; x < end; x += 4) size = meet(<usize>load<i32>(x), counts, touched, size)
      }
    }
    const factor = load<f64>(rowFactor + (<usize>i << 3))
    const count = weights
      ? scoreTouched(touched, size, i, counts, sums, factor, columnFactor, shrink, itemCount, scratch)
      : scoreTouched(touched, size, i, counts, 0, factor, columnFactor, shrink, itemCount, scratch)
    const length = choose(scratch, itemCount, count, neighbors, out, room, at)
    for (let b = 0; b < length; b++) {
      const entry = out + (<usize>(at + b) << 2)
      store<i32>(entry + (<usize>room << 3), load<i32>(counts + (<usize>load<i32>(entry) << 2)))
    }
    for (let t = 0; t < size; t++) store<i32>(counts + (<usize>load<i32>(touched + (<usize>t << 2)) << 2), 0)
    if (weights) {
      for (let t = 0; t < size; t++) store<f64>(sums + (<usize>load<i32>(touched + (<usize>t << 2)) << 3), 0)
    }
    store<i32>(lengths + (<usize>(i - from) << 2), length)
    at += length
  }
  return at
}

/** Counts an item, and lists it when it is met for the first time, without a branch. */
@inline
function meet(item: usize, counts: usize, touched: usize, size: i32): i32 {
  const at = counts + (item << 2)
  const before = load<i32>(at)
  store<i32>(at, before + 1)
  store<i32>(touched + (<usize>size << 2), <i32>item)
  return size + i32(before == 0)
}

// scratch: BINS int32, then for each item a candidate (int32) and its score (float32), then one heap of both.

function scoreDense<T>(
  row: usize,
  itemCount: i32,
  own: i32,
  factor: f64,
  columnFactor: usize,
  shrink: f64,
  scratch: usize,
): i32 {
  const candidates = scratch + (BINS << 2)
  const scores = candidates + (<usize>itemCount << 2)
  let count = 0
  for (let j = 0; j < itemCount; j++) {
    const together = load<T>(row + <usize>j * sizeof<T>())
    if (!together || j == own) continue
    const score = <f32>(<f64>together / (factor * load<f64>(columnFactor + (<usize>j << 3)) + shrink))
    if (!(score > 0)) continue
    const at = <usize>count << 2
    store<i32>(candidates + at, j)
    store<f32>(scores + at, score)
    count++
  }
  return count
}

function scoreTouched(
  touched: usize,
  size: i32,
  own: i32,
  counts: usize,
  sums: usize,
  factor: f64,
  columnFactor: usize,
  shrink: f64,
  itemCount: i32,
  scratch: usize,
): i32 {
  const candidates = scratch + (BINS << 2)
  const scores = candidates + (<usize>itemCount << 2)
  let count = 0
  for (let t = 0; t < size; t++) {
    const j = load<i32>(touched + (<usize>t << 2))
    const sum = sums ? load<f64>(sums + (<usize>j << 3)) : <f64>load<i32>(counts + (<usize>j << 2))
    const score = <f32>(sum / (factor * load<f64>(columnFactor + (<usize>j << 3)) + shrink))
    if (!(score > 0) || j == own) continue
    const at = <usize>count << 2
    store<i32>(candidates + at, j)
    store<f32>(scores + at, score)
    count++
  }
  return count
}

/**
 * Writes the best `neighbors` of the candidates to `out` from entry `at` on, best first, ties to the lower item. out:
 * `room` items, `room` scores, `room` counts, then the lengths. Bins tell a bound that few more than wanted pass, so
 * that only those are ordered.
 */
function choose(scratch: usize, itemCount: i32, count: i32, neighbors: i32, out: usize, room: i32, at: i32): i32 {
  const candidates = scratch + (BINS << 2)
  const scores = candidates + (<usize>itemCount << 2)
  const items = out + (<usize>at << 2)
  const values = items + (<usize>room << 2)
  let bound: u32 = 0
  if (count > neighbors) {
    memory.fill(scratch, 0, BINS << 2)
    let bin: u32 = 0
    for (let c = 0; c < count; c++) {
      const key = load<u32>(scores + (<usize>c << 2)) >> BIN_SHIFT
      const slot = scratch + (<usize>key << 2)
      store<i32>(slot, load<i32>(slot) + 1)
      bin = max(bin, key)
    }
    let above = load<i32>(scratch + (<usize>bin << 2))
    while (above < neighbors) above += load<i32>(scratch + (<usize>--bin << 2))
    bound = bin << BIN_SHIFT
  }
  let size = 0
  for (let c = 0; c < count; c++) {
    const entry = <usize>c << 2
    if (load<u32>(scores + entry) < bound) continue
    const item = load<i32>(candidates + entry)
    const score = load<f32>(scores + entry)
    if (size < neighbors) rise(items, values, size++, item, score)
    else if (score > load<f32>(values) || (score == load<f32>(values) && item < load<i32>(items))) {
      sink(items, values, size, item, score)
    }
  }
  for (let last = size - 1; last > 0; last--) {
    const item = load<i32>(items)
    const score = load<f32>(values)
    const end = <usize>last << 2
    sink(items, values, last, load<i32>(items + end), load<f32>(values + end))
    store<i32>(items + end, item)
    store<f32>(values + end, score)
  }
  return size
}

function copyCounts<T>(row: usize, out: usize, room: i32, at: i32, length: i32): void {
  for (let b = 0; b < length; b++) {
    const entry = out + (<usize>(at + b) << 2)
    store<i32>(entry + (<usize>room << 3), <i32>load<T>(row + <usize>load<i32>(entry) * sizeof<T>()))
  }
}
