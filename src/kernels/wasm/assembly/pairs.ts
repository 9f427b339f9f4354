// Counting who stands with whom, and the best partners of a row. Twin of ../../cooccurrence.ts, to the bit: sums are
// float64 in the order of the groups, scores are rounded to float32 before they are compared. Pointers are in bytes.
//
// The first `head` ranks, those with most groups, are counted 128 at a time with bits; the others, whose bits would be
// nearly all 0, one by one. `wide` says that a count may pass 65,535 and has 32 bits in place of 16.

import { avoidEachOther } from './_association'
import { boundOf, writeBest } from './_best'
import { addBits, unpackBits } from './_bits'
import { PairTask } from './_pair-task'
import { scoreWeighed, seeAgain, shoppersWith } from './_weigh'

/**
 * Counts all ranks with the first `head`, in steps from … to that may go in any order: 128 columns of `parts` runs of rows
 * each, `rows` in a run. A thread that goes on with the columns of its last step has their bits already.
 */
export function countHead(task: PairTask, wide: bool, parts: i32, rows: i32, from: i32, to: i32): void {
  for (let step = from; step < to; step++) {
    const first = (step / parts) << 7
    const start = (step % parts) * rows
    const end = min(start + rows, task.itemCount)
    // Earlier rows have these counts from the other side.
    if (end <= first) continue
    if (task.marked != first) markGroups(task, first)
    countColumns(task, wide, first, max(start, first), end)
  }
}

/** Writes which of the 128 ranks from `first` on stand in which group. Group `groups` has no bit. */
function markGroups(task: PairTask, first: i32): void {
  const itemGroups = task.itemGroups
  const bits = task.bits
  task.marked = first
  memory.fill(bits, 0, (<usize>task.groups + 1) << 4)
  const last = min(first + 128, task.itemCount)
  for (let rank = first; rank < last; rank++) {
    const item = load<i32>(task.order + (<usize>rank << 2))
    const end = load<i32>(task.itemStart + (<usize>(item + 1) << 2))
    const byte = bits + <usize>((rank - first) >> 3)
    const bit = 1 << ((rank - first) & 7)
    for (let e = load<i32>(task.itemStart + (<usize>item << 2)); e < end; e++) {
      const at = byte + (<usize>load<i32>(itemGroups + (<usize>e << 2)) << 4)
      store<u8>(at, <u8>(<i32>load<u8>(at) | bit))
    }
  }
}

/** Writes the counts of ranks from … to with the 128 ranks from `first` on, by the bits that `markGroups` left. */
function countColumns(task: PairTask, wide: bool, first: i32, from: i32, to: i32): void {
  for (let rank = from; rank < to; rank++) {
    const item = load<i32>(task.order + (<usize>rank << 2))
    const start = load<i32>(task.itemStart + (<usize>item << 2))
    const count = load<i32>(task.itemStart + (<usize>(item + 1) << 2)) - start
    const used = addBits(task.bits, task.itemGroups + (<usize>start << 2), count, task.groups, task.planes)
    const at = <usize>rank * <usize>task.head + <usize>first
    unpackBits(task.planes, used, task.square + (at << (wide ? 2 : 1)), wide)
  }
}

/** Copies what ranks from … to count with earlier columns to the rows of those columns. */
export function mirror(task: PairTask, wide: bool, from: i32, to: i32): void {
  if (wide) mirrorRows<u32>(task, from, to)
  else mirrorRows<u16>(task, from, to)
}

function mirrorRows<T>(task: PairTask, from: i32, to: i32): void {
  const head = task.head
  const square = task.square
  // Whole squares of 32 × 32, which fit the fastest cache; `head` is a multiple of 32, and so should `from` be.
  for (let i0 = from; i0 < to; i0 += 32) {
    const i1 = min(i0 + 32, to)
    const inside = i0 < head
    const target = (inside ? square + <usize>i0 * sizeof<T>() : task.beyond + <usize>(i0 - head) * sizeof<T>())
    const line = <usize>(inside ? head : task.rest) * sizeof<T>()
    // The 128 columns around the diagonal are counted both ways.
    const columns = min(i0 & ~127, head)
    for (let j0 = 0; j0 < columns; j0 += 32) {
      for (let i = i0; i < i1; i++) {
        const row = square + (<usize>i * <usize>head + <usize>j0) * sizeof<T>()
        const column = target + <usize>(i - i0) * sizeof<T>() + <usize>j0 * line
        for (let j: usize = 0; j < 32; j++) store<T>(column + j * line, load<T>(row + j * sizeof<T>()))
      }
    }
  }
}

/** The best partners of items from … to, of which `origin` has the first row of `out`. */
export function bestPartners(task: PairTask, wide: bool, origin: i32, from: i32, to: i32): void {
  if (wide) bestOfRows<u32>(task, origin, from, to)
  else bestOfRows<u16>(task, origin, from, to)
}

function bestOfRows<T>(task: PairTask, origin: i32, from: i32, to: i32): void {
  const head = task.head
  const neighbors = task.neighbors
  const scores = task.scores
  const behind = scores + (<usize>head << 2)
  const enough = neighbors + max(neighbors >> 2, 16)
  const column = (<usize>task.itemCount + 16) << 2
  const out = task.out
  const room = <usize>task.room << 2
  const lengths = out + 3 * room
  const weighted = task.weights != 0
  const crowded = task.crowded
  const line = <usize>task.line << 2
  for (let item = from; item < to; item++) {
    const rank = load<i32>(task.rankOf + (<usize>item << 2))
    const factor = load<f64>(task.rowFactor + (<usize>rank << 3))
    const near = task.square + <usize>rank * <usize>head * sizeof<T>()
    if (head) scoreDense<T>(near, head, factor, task.columnFactor, task.shrink, scores)
    // Behind the first `head` ranks: all others or, where the row meets few, those.
    const listed = rank >= (weighted ? crowded : head)
    let far: usize = 0
    let size: i32
    const again = task.shoppers != 0 && seeAgain(task, item)
    if (weighted) size = scoreWeighed<T>(task, item, rank, listed, factor, behind)
    else if (listed) {
      size = countTail<T>(task, item)
      scoreTouched<T>(task, size, rank, factor, behind)
    } else {
      far = task.beyond + <usize>rank * <usize>task.rest * sizeof<T>()
      size = task.rest
      scoreDense<T>(far, size, factor, task.columnFactor + (<usize>head << 3), task.shrink, behind)
      store<f32>(scores + (<usize>rank << 2), 0)
    }
    const count = (head + size + 3) & ~3
    let bound: f32
    let found: i32
    // Again without those that avoid the item, where others are to take their places.
    do {
      bound = boundOf(scores, count, neighbors, enough)
      found = gather<T>(task, rank, near, far, listed, count, bound)
    } while (found < 0)
    const into = out + <usize>(item - origin) * line
    const entries = task.found
    const length = writeBest(
      entries,
      entries + column,
      entries + 2 * column,
      found,
      neighbors,
      bound,
      into + room,
      into,
      into + 2 * room,
    )
    store<i32>(lengths + (<usize>(item - origin) << 2), length)
    if (task.shoppers) writeSupport<T>(task, into, lengths + (<usize>task.rows << 2) + <usize>(item - origin) * line, length)
    if (!far) clear<T>(task, size, listed, again)
  }
}

/**
 * Lists the scores from `bound` on, with their items and counts; returns how many, −1 where some avoid the item and too few
 * are left. Those have score 0 from then on.
 */
function gather<T>(task: PairTask, rank: i32, near: usize, far: usize, listed: bool, count: i32, bound: f32): i32 {
  const head = task.head
  const scores = task.scores
  const column = (<usize>task.itemCount + 16) << 2
  const foundItems = task.found + column
  const foundCounts = foundItems + column
  const hide = task.hideAvoiding != 0
  const least = f32x4.splat(bound)
  let found: i32 = 0
  let hidden = false
  for (let p = 0; p < count; p += 4) {
    let reaching = i32x4.bitmask(f32x4.ge(v128.load(scores + (<usize>p << 2)), least))
    for (; reaching; reaching &= reaching - 1) {
      const place = p + ctz(reaching)
      const entry = <usize>found << 2
      let other = place
      let together: i32
      if (place < head) together = <i32>load<T>(near + <usize>place * sizeof<T>())
      else if (far) together = <i32>load<T>(far + <usize>(place - head) * sizeof<T>())
      else {
        if (listed) other = load<i32>(task.touched + (<usize>(place - head) << 2))
        together = <i32>load<T>(task.counts + <usize>other * sizeof<T>())
      }
      if (hide && avoidEachOther(together, groupsOf(task, rank), groupsOf(task, other), task.groups)) {
        store<f32>(scores + (<usize>place << 2), 0)
        hidden = true
        continue
      }
      store<f32>(task.found + entry, load<f32>(scores + (<usize>place << 2)))
      store<i32>(foundItems + entry, load<i32>(task.order + (<usize>other << 2)))
      store<i32>(foundCounts + entry, together)
      found++
    }
  }
  return hidden && found < task.neighbors && bound > reinterpret<f32>(1) ? -1 : found
}

/** How many groups hold a rank. */
function groupsOf(task: PairTask, rank: i32): i32 {
  const item = <usize>load<i32>(task.order + (<usize>rank << 2)) << 2
  return load<i32>(task.itemStart + item, 4) - load<i32>(task.itemStart + item)
}

function writeSupport<T>(task: PairTask, items: usize, support: usize, length: i32): void {
  for (let e: usize = 0; e < <usize>length << 2; e += 4) {
    const rank = load<i32>(task.rankOf + (<usize>load<i32>(items + e) << 2))
    store<i32>(support + e, shoppersWith<T>(task, rank))
  }
}

/** Scores of `size` counts that stand one behind the other; a count of 0 scores 0 (or NaN). */
function scoreDense<T>(row: usize, size: i32, factor: f64, factors: usize, shrink: f64, scores: usize): void {
  const own = f64x2.splat(factor)
  const more = f64x2.splat(shrink)
  for (let c: usize = 0; c < <usize>size; c += 4) {
    const counts = sizeof<T>() == 2 ? i32x4.extend_low_i16x8_u(v128.load64_zero(row + 2 * c)) : v128.load(row + 4 * c)
    if (!v128.any_true(counts)) {
      v128.store(scores + 4 * c, counts)
      continue
    }
    const near = f64x2.add(f64x2.mul(own, v128.load(factors + 8 * c)), more)
    const far = f64x2.add(f64x2.mul(own, v128.load(factors + 8 * c, 16)), more)
    const upper = v128.shuffle<u32>(counts, counts, 2, 3, 2, 3)
    const first = f32x4.demote_f64x2_zero(f64x2.div(f64x2.convert_low_i32x4_s(counts), near))
    const second = f32x4.demote_f64x2_zero(f64x2.div(f64x2.convert_low_i32x4_s(upper), far))
    v128.store(scores + 4 * c, v128.shuffle<u32>(first, second, 0, 1, 4, 5))
  }
}

/** Counts the ranks from `head` on that stand with an item, and lists them; returns how many. */
function countTail<T>(task: PairTask, item: i32): i32 {
  const tailStart = task.tailStart
  const tailItems = task.tailItems
  const counts = task.counts
  const touched = task.touched
  const last = load<i32>(task.itemStart + (<usize>(item + 1) << 2))
  let size = 0
  for (let e = load<i32>(task.itemStart + (<usize>item << 2)); e < last; e++) {
    const group = <usize>load<i32>(task.itemGroups + (<usize>e << 2))
    const end = tailItems + (<usize>load<i32>(tailStart + (group << 2), 4) << 2)
    for (let x = tailItems + (<usize>load<i32>(tailStart + (group << 2)) << 2); x < end; x += 4) {
      size = meet<T>(<usize>load<i32>(x), counts, touched, size)
    }
  }
  return size
}

/** Counts a rank, and lists it when it is met for the first time, without a branch. */
@inline
function meet<T>(rank: usize, counts: usize, touched: usize, size: i32): i32 {
  const at = counts + rank * sizeof<T>()
  const before = load<T>(at)
  store<T>(at, <T>(before + <T>1))
  store<i32>(touched + (<usize>size << 2), <i32>rank)
  return size + i32(before == 0)
}

/** Scores of the ranks that a row met, up to three zeros behind them; 0 for the row's own. */
function scoreTouched<T>(task: PairTask, size: i32, own: i32, factor: f64, scores: usize): void {
  const touched = task.touched
  const counts = task.counts
  const columnFactor = task.columnFactor
  const shrink = task.shrink
  for (let t = 0; t < size; t++) {
    const rank = load<i32>(touched + (<usize>t << 2))
    const sum = <f64>(<i32>load<T>(counts + <usize>rank * sizeof<T>()))
    const score = <f32>(sum / (factor * load<f64>(columnFactor + (<usize>rank << 3)) + shrink))
    store<f32>(scores + (<usize>t << 2), rank == own ? 0 : score)
  }
  v128.store(scores + (<usize>size << 2), i32x4.splat(0))
}

/** Makes counts 0 again: those on the list or, without one, all. `seen`: of shoppers, too. */
function clear<T>(task: PairTask, size: i32, listed: bool, seen: bool): void {
  const itemCount = <usize>task.itemCount
  if (!listed) {
    memory.fill(task.counts, 0, itemCount * sizeof<T>())
    if (seen) memory.fill(task.seen, 0, itemCount << 3)
    return
  }
  const touched = task.touched
  const counts = task.counts
  const end = <usize>size << 2
  for (let t: usize = 0; t < end; t += 4) store<T>(counts + <usize>load<i32>(touched + t) * sizeof<T>(), 0)
  if (!seen) return
  for (let t: usize = 0; t < end; t += 4) store<i64>(task.seen + (<usize>load<i32>(touched + t) << 3), 0)
}
