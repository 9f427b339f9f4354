// Counting pairs where groups carry weights. Sums and counts stand apart: together they take more of the fast caches.

import { PairTask } from './_pair-task'

/**
 * Counts the ranks that stand with an item, and writes the scores of those it met or, where it meets many, of all: up to
 * three zeros behind them, and 0 for its own and for pairs of too few shoppers. Returns how many; the sums are 0 again.
 */
export function scoreWeighed<T>(task: PairTask, item: i32, rank: i32, listed: bool, factor: f64, scores: usize): i32 {
  if (!listed) {
    weigh<T>(task, item, false)
    scoreAll<T>(task, rank, factor, scores)
    return task.itemCount
  }
  const size = weigh<T>(task, item, true)
  scoreListed<T>(task, size, rank, factor, scores)
  return size
}

/** Counts the ranks that stand with an item and, where they are to be `listed`, lists them; returns how many are. */
@inline
function weigh<T>(task: PairTask, item: i32, listed: bool): i32 {
  const counts = task.counts
  const sums = task.sums
  const touched = task.touched
  const last = load<i32>(task.itemStart + (<usize>(item + 1) << 2))
  let size = 0
  for (let e = load<i32>(task.itemStart + (<usize>item << 2)); e < last; e++) {
    const group = <usize>load<i32>(task.itemGroups + (<usize>e << 2))
    const weight = load<f64>(task.weights + (group << 3))
    const end = endOf(task, group)
    for (let x = startOf(task, group); x < end; x += 4) {
      const rank = <usize>load<i32>(x)
      const sum = sums + (rank << 3)
      store<f64>(sum, load<f64>(sum) + weight)
      const count = counts + rank * sizeof<T>()
      const before = load<T>(count)
      store<T>(count, <T>(before + <T>1))
      if (listed) {
        store<i32>(touched + (<usize>size << 2), <i32>rank)
        size += i32(before == 0)
      }
    }
  }
  return size
}

@inline
function startOf(task: PairTask, group: usize): usize {
  return task.tailItems + (<usize>load<i32>(task.tailStart + (group << 2)) << 2)
}

@inline
function endOf(task: PairTask, group: usize): usize {
  return task.tailItems + (<usize>load<i32>(task.tailStart + (group << 2), 4) << 2)
}

/**
 * Counts for each rank how many groups with the item were of a shopper who has it in an earlier one, too: what a shopper
 * has in several groups is looked at once more. Groups come ordered by shopper. Returns whether any has.
 */
export function seeAgain(task: PairTask, item: i32): bool {
  const shoppers = task.shoppers
  const itemGroups = task.itemGroups
  const seen = task.seen
  const last = load<i32>(task.itemStart + (<usize>(item + 1) << 2))
  let before = 0
  let any = false
  for (let e = load<i32>(task.itemStart + (<usize>item << 2)); e < last; e++) {
    const group = <usize>load<i32>(itemGroups + (<usize>e << 2))
    const shopper = load<i32>(shoppers + (group << 2)) + 1
    const next = e + 1 < last ? load<i32>(shoppers + (<usize>load<i32>(itemGroups + (<usize>e << 2), 4) << 2)) + 1 : 0
    if (shopper == before || shopper == next) {
      const end = endOf(task, group)
      for (let x = startOf(task, group); x < end; x += 4) {
        const at = seen + (<usize>load<i32>(x) << 3)
        store<i32>(at, load<i32>(at, 4) + i32(load<i32>(at) == shopper), 4)
        store<i32>(at, shopper)
      }
      any = true
    }
    before = shopper
  }
  return any
}

/** Groups of different shoppers that a rank was counted in. */
@inline
export function shoppersWith<T>(task: PairTask, rank: i32): i32 {
  const groups = <i32>load<T>(task.counts + <usize>rank * sizeof<T>())
  return task.shoppers ? groups - load<i32>(task.seen + (<usize>rank << 3), 4) : groups
}

function scoreListed<T>(task: PairTask, size: i32, own: i32, factor: f64, scores: usize): void {
  const touched = task.touched
  const sums = task.sums
  const columnFactor = task.columnFactor
  const shrink = task.shrink
  const minSupport = task.minSupport
  for (let t: usize = 0; t < <usize>size << 2; t += 4) {
    const rank = load<i32>(touched + t)
    const at = sums + (<usize>rank << 3)
    const score = <f32>(load<f64>(at) / (factor * load<f64>(columnFactor + (<usize>rank << 3)) + shrink))
    store<f64>(at, 0)
    const few = minSupport > 1 && shoppersWith<T>(task, rank) < minSupport
    store<f32>(scores + t, rank == own || few ? 0 : score)
  }
  v128.store(scores + (<usize>size << 2), i32x4.splat(0))
}

function scoreAll<T>(task: PairTask, own: i32, factor: f64, scores: usize): void {
  const size = <usize>task.itemCount
  const sums = task.sums
  const columnFactor = task.columnFactor
  const row = f64x2.splat(factor)
  const more = f64x2.splat(task.shrink)
  for (let c: usize = 0; c < size; c += 4) {
    const near = f64x2.add(f64x2.mul(row, v128.load(columnFactor + 8 * c)), more)
    const far = f64x2.add(f64x2.mul(row, v128.load(columnFactor + 8 * c, 16)), more)
    const first = f32x4.demote_f64x2_zero(f64x2.div(v128.load(sums + 8 * c), near))
    const second = f32x4.demote_f64x2_zero(f64x2.div(v128.load(sums + 8 * c, 16), far))
    v128.store(scores + 4 * c, v128.shuffle<u32>(first, second, 0, 1, 4, 5))
  }
  memory.fill(sums, 0, size << 3)
  store<f32>(scores + (<usize>own << 2), 0)
  const minSupport = task.minSupport
  if (minSupport < 2) return
  for (let rank = 0; rank < <i32>size; rank++) {
    if (shoppersWith<T>(task, rank) < minSupport) store<f32>(scores + (<usize>rank << 2), 0)
  }
}
