// Counting pairs where groups carry weights. Sums and counts stand apart: together they take more of the fast caches.

import { PairTask } from './_pair-task'

/** Counts the ranks that stand with an item, and lists them; returns how many. */
export function weighTail<T>(task: PairTask, item: i32): i32 {
  const tailStart = task.tailStart
  const tailItems = task.tailItems
  const weights = task.weights
  const counts = task.counts
  const sums = task.sums
  const touched = task.touched
  const shoppers = task.shoppers
  const last = load<i32>(task.itemStart + (<usize>(item + 1) << 2))
  let size = 0
  for (let e = load<i32>(task.itemStart + (<usize>item << 2)); e < last; e++) {
    const group = <usize>load<i32>(task.itemGroups + (<usize>e << 2))
    const start = tailItems + (<usize>load<i32>(tailStart + (group << 2)) << 2)
    const end = tailItems + (<usize>load<i32>(tailStart + (group << 2), 4) << 2)
    const weight = load<f64>(weights + (group << 3))
    for (let x = start; x < end; x += 4) {
      const rank = <usize>load<i32>(x)
      const sum = sums + (rank << 3)
      store<f64>(sum, load<f64>(sum) + weight)
      const count = counts + rank * sizeof<T>()
      const before = load<T>(count)
      store<T>(count, <T>(before + <T>1))
      store<i32>(touched + (<usize>size << 2), <i32>rank)
      size += i32(before == 0)
    }
    if (shoppers) seeShopper(task.seen, start, end, load<i32>(shoppers + (group << 2)) + 1)
  }
  return size
}

/** Groups come ordered by shopper: one who was not the last is another. */
@inline
function seeShopper(seen: usize, start: usize, end: usize, shopper: i32): void {
  for (let x = start; x < end; x += 4) {
    const at = seen + (<usize>load<i32>(x) << 3)
    store<i32>(at, load<i32>(at, 4) + i32(load<i32>(at) != shopper), 4)
    store<i32>(at, shopper)
  }
}

/**
 * Scores of the ranks that a row met, up to three zeros behind them; 0 for the row's own and for pairs of too few
 * shoppers. Their counts go to `met`, and what they were counted in is 0 again.
 */
export function scoreWeighed<T>(task: PairTask, size: i32, own: i32, factor: f64, scores: usize): void {
  const touched = task.touched
  const counts = task.counts
  const sums = task.sums
  const seen = task.seen
  const columnFactor = task.columnFactor
  const shrink = task.shrink
  const minSupport = task.minSupport
  const byShopper = task.shoppers != 0
  const groups = task.met
  const shoppers = groups + ((<usize>task.itemCount + 16) << 2)
  for (let t: usize = 0; t < <usize>size << 2; t += 4) {
    const rank = load<i32>(touched + t)
    const at = sums + (<usize>rank << 3)
    const sum = load<f64>(at)
    store<f64>(at, 0)
    const count = counts + <usize>rank * sizeof<T>()
    const both = <i32>load<T>(count)
    store<T>(count, 0)
    let support = both
    if (byShopper) {
      const who = seen + (<usize>rank << 3)
      support = load<i32>(who, 4)
      store<i64>(who, 0)
      store<i32>(shoppers + t, support)
    }
    store<i32>(groups + t, both)
    const score = <f32>(sum / (factor * load<f64>(columnFactor + (<usize>rank << 3)) + shrink))
    store<f32>(scores + t, rank == own || support < minSupport ? 0 : score)
  }
  v128.store(scores + (<usize>size << 2), i32x4.splat(0))
}
