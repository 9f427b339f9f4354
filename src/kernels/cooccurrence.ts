import { rise, sink, unwind } from './top-k.js'

/** Which items stand together in which groups (shoppers, sessions or baskets), both ways, and how to score it. */
export interface PairTask {
  readonly itemCount: number
  /** Groups of item i: `itemGroups[itemStart[i] … itemStart[i + 1])`. */
  readonly itemStart: Int32Array
  readonly itemGroups: Int32Array
  /** Items of group g, each once: `groupItems[groupStart[g] … groupStart[g + 1])`. */
  readonly groupStart: Int32Array
  readonly groupItems: Int32Array
  /** What one shared group adds to a pair; absent: 1. */
  readonly groupWeight?: Float64Array
  readonly rowFactor: Float64Array
  readonly columnFactor: Float64Array
  readonly shrink: number
  /** Partners kept a row. */
  readonly neighbors: number
}

/** Working memory of one thread; all zero between calls. */
export interface PairScratch {
  readonly counts: Int32Array
  readonly sums: Float64Array
  readonly touched: Int32Array
  readonly bestItems: Int32Array
  readonly bestScores: Float32Array
}

/** Row `origin + r` has `lengths[r]` entries from entry `r · line` on, best first. */
export interface PairRows {
  /** Entries that a row has room for. */
  readonly line: number
  readonly items: Int32Array
  readonly scores: Float32Array
  /** Groups with both items. */
  readonly counts: Int32Array
  readonly lengths: Int32Array
}

export function pairScratch(itemCount: number, neighbors: number): PairScratch {
  const k = Math.min(neighbors, itemCount)
  return {
    counts: new Int32Array(itemCount),
    sums: new Float64Array(itemCount),
    touched: new Int32Array(itemCount + 1),
    bestItems: new Int32Array(k),
    bestScores: new Float32Array(k),
  }
}

/**
 * The best partners of items `from … to`, with
 * `score(i, j) = Σ weight(g) over groups g with both / (rowFactor(i) · columnFactor(j) + shrink)`.
 *
 * Only scores above 0 are kept, an item is not its own partner, ties go to the lower index. Sums are float64 in
 * the order of the groups; a score is rounded to float32 before it is compared. O(Σ over groups of length²) for
 * all rows. Item `origin` has the first row of `out`, whose `line` is at least `min(neighbors, items − 1)`.
 */
export function bestPartners(
  task: PairTask,
  origin: number,
  from: number,
  to: number,
  scratch: PairScratch,
  out: PairRows,
): void {
  const { itemStart, itemGroups, groupStart, itemCount, groupWeight } = task
  for (let row = from; row < to; row++) {
    let work = 0
    for (let e = itemStart[row]; e < itemStart[row + 1]; e++) {
      work += groupStart[itemGroups[e] + 1] - groupStart[itemGroups[e]]
    }
    let touched: number
    // A row that will touch most items is cheaper to scan afterwards than to keep a list of while counting.
    if (work * 4 >= itemCount) {
      if (groupWeight === undefined) count(task, row, scratch)
      else weigh(task, row, scratch, groupWeight)
      touched = scan(scratch, itemCount)
    } else {
      touched =
        groupWeight === undefined
          ? countSparse(task, row, scratch)
          : weighSparse(task, row, scratch, groupWeight)
    }
    out.lengths[row - origin] = selectRow(task, row, touched, scratch, out, (row - origin) * out.line)
  }
}

function count(task: PairTask, row: number, scratch: PairScratch): void {
  const { itemStart, itemGroups, groupStart, groupItems } = task
  const { counts } = scratch
  const end = itemStart[row + 1]
  for (let e = itemStart[row]; e < end; e++) {
    const group = itemGroups[e]
    const last = groupStart[group + 1]
    for (let x = groupStart[group]; x < last; x++) counts[groupItems[x]]++
  }
}

function weigh(task: PairTask, row: number, scratch: PairScratch, groupWeight: Float64Array): void {
  const { itemStart, itemGroups, groupStart, groupItems } = task
  const { counts, sums } = scratch
  const end = itemStart[row + 1]
  for (let e = itemStart[row]; e < end; e++) {
    const group = itemGroups[e]
    const weight = groupWeight[group]
    const last = groupStart[group + 1]
    for (let x = groupStart[group]; x < last; x++) {
      const item = groupItems[x]
      counts[item]++
      sums[item] += weight
    }
  }
}

function scan(scratch: PairScratch, itemCount: number): number {
  const { counts, touched } = scratch
  let size = 0
  for (let item = 0; item < itemCount; item++) {
    touched[size] = item
    if (counts[item] !== 0) size++
  }
  return size
}

function countSparse(task: PairTask, row: number, scratch: PairScratch): number {
  const { itemStart, itemGroups, groupStart, groupItems } = task
  const { counts, touched } = scratch
  const end = itemStart[row + 1]
  let size = 0
  for (let e = itemStart[row]; e < end; e++) {
    const group = itemGroups[e]
    const last = groupStart[group + 1]
    for (let x = groupStart[group]; x < last; x++) {
      const item = groupItems[x]
      const before = counts[item]
      counts[item] = before + 1
      touched[size] = item
      if (before === 0) size++
    }
  }
  return size
}

function weighSparse(task: PairTask, row: number, scratch: PairScratch, groupWeight: Float64Array): number {
  const { itemStart, itemGroups, groupStart, groupItems } = task
  const { counts, sums, touched } = scratch
  const end = itemStart[row + 1]
  let size = 0
  for (let e = itemStart[row]; e < end; e++) {
    const group = itemGroups[e]
    const weight = groupWeight[group]
    const last = groupStart[group + 1]
    for (let x = groupStart[group]; x < last; x++) {
      const item = groupItems[x]
      const before = counts[item]
      counts[item] = before + 1
      sums[item] += weight
      touched[size] = item
      if (before === 0) size++
    }
  }
  return size
}

/** Scores what the row touched, keeps the best, and leaves the scratch at zero. */
function selectRow(
  task: PairTask,
  row: number,
  touchedCount: number,
  scratch: PairScratch,
  out: PairRows,
  at: number,
): number {
  const { columnFactor, shrink, groupWeight } = task
  const { counts, sums, touched, bestItems, bestScores } = scratch
  const k = bestItems.length
  const factor = task.rowFactor[row]
  const weighted = groupWeight !== undefined
  let size = 0
  for (let t = 0; t < touchedCount; t++) {
    const item = touched[t]
    const sum = weighted ? sums[item] : counts[item]
    const score = Math.fround(sum / (factor * columnFactor[item] + shrink))
    if (!(score > 0) || item === row) continue
    if (size < k) rise(bestItems, bestScores, size++, item, score)
    else if (score > bestScores[0] || (score === bestScores[0] && item < bestItems[0])) {
      sink(bestItems, bestScores, size, item, score)
    }
  }
  unwind(bestItems, bestScores, size)
  for (let b = 0; b < size; b++) {
    out.items[at + b] = bestItems[b]
    out.scores[at + b] = bestScores[b]
    out.counts[at + b] = counts[bestItems[b]]
  }
  for (let t = 0; t < touchedCount; t++) counts[touched[t]] = 0
  if (weighted) for (let t = 0; t < touchedCount; t++) sums[touched[t]] = 0
  return size
}
