import { avoidEachOther, lift, signedLogLikelihood } from './association.js'
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
  /**
   * Shopper of each group, ascending, where support is in distinct shoppers and groups are not shoppers. Wants
   * `groupWeight`.
   */
  readonly shopper?: Int32Array
  /** Pairs of fewer shoppers are left out; more than 1 wants `groupWeight`. @default 1 */
  readonly minSupport?: number
  /** Whether pairs that avoid each other (`avoidEachOther`) are left out. */
  readonly hideAvoiding?: boolean
  /** Scores by a count of its own in place of the sum, never in WebAssembly. `terms` as `logTerms` gives them. */
  readonly measure?: { readonly name: 'lift' | 'log-likelihood'; readonly terms?: Float64Array }
}

/** Working memory of one thread; the same between calls. */
export interface PairScratch {
  readonly counts: Int32Array
  readonly sums: Float64Array
  readonly touched: Int32Array
  readonly bestItems: Int32Array
  readonly bestScores: Float32Array
  /** Empty without `shopper`: distinct shoppers with both, and the one counted last, −1 for none. */
  readonly support: Int32Array
  readonly lastShopper: Int32Array
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
  /** Distinct shoppers with both; absent without `shopper`. */
  readonly support?: Int32Array
}

export function pairScratch(itemCount: number, neighbors: number, shoppers = false): PairScratch {
  const k = Math.min(neighbors, itemCount)
  return {
    counts: new Int32Array(itemCount),
    sums: new Float64Array(itemCount),
    touched: new Int32Array(itemCount + 1),
    bestItems: new Int32Array(k),
    bestScores: new Float32Array(k),
    support: new Int32Array(shoppers ? itemCount : 0),
    lastShopper: new Int32Array(shoppers ? itemCount : 0).fill(-1),
  }
}

/**
 * The best partners of items `from … to`, with
 * `score(i, j) = Σ weight(g) over groups g with both / (rowFactor(i) · columnFactor(j) + shrink)`.
 *
 * Only scores above 0 are kept, an item is not its own partner, ties go to the lower index. Sums are float64 in
 * the order of the groups; a score is rounded to float32 before it is compared; `measure` puts another one in its
 * place. O(Σ over groups of length²) for all rows. Item `origin` has the first row of `out`, whose `line` is at least `min(neighbors, items − 1)`.
 */
export function bestPartners(
  task: PairTask,
  origin: number,
  from: number,
  to: number,
  scratch: PairScratch,
  out: PairRows,
): void {
  for (let row = from; row < to; row++) {
    const touched = countRow(task, row, scratch)
    out.lengths[row - origin] = selectRow(task, row, touched, scratch, out, (row - origin) * out.line)
  }
}

/** Counts who stands with the item, itself included, into a clear scratch; returns how many were touched. */
function countRow(task: PairTask, row: number, scratch: PairScratch): number {
  const { itemStart, itemGroups, groupStart, itemCount, groupWeight, shopper } = task
  if (shopper !== undefined && groupWeight !== undefined) {
    return weighShoppers(task, row, scratch, groupWeight, shopper)
  }
  let work = 0
  for (let e = itemStart[row]; e < itemStart[row + 1]; e++) {
    work += groupStart[itemGroups[e] + 1] - groupStart[itemGroups[e]]
  }
  // A row that will touch most items is cheaper to scan afterwards than to keep a list of while counting.
  if (work * 4 < itemCount) {
    return groupWeight === undefined
      ? countSparse(task, row, scratch)
      : weighSparse(task, row, scratch, groupWeight)
  }
  if (groupWeight === undefined) count(task, row, scratch)
  else weigh(task, row, scratch, groupWeight)
  return scan(scratch, itemCount)
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

function weighShoppers(
  task: PairTask,
  row: number,
  scratch: PairScratch,
  groupWeight: Float64Array,
  shopper: Int32Array,
): number {
  const { itemStart, itemGroups, groupStart, groupItems } = task
  const { counts, sums, touched, support, lastShopper } = scratch
  const end = itemStart[row + 1]
  let size = 0
  for (let e = itemStart[row]; e < end; e++) {
    const group = itemGroups[e]
    const weight = groupWeight[group]
    const who = shopper[group]
    const last = groupStart[group + 1]
    for (let x = groupStart[group]; x < last; x++) {
      const item = groupItems[x]
      const before = counts[item]
      counts[item] = before + 1
      sums[item] += weight
      // Groups come ordered by shopper, so a shopper's groups are neighbours.
      if (lastShopper[item] !== who) {
        lastShopper[item] = who
        support[item]++
      }
      touched[size] = item
      if (before === 0) size++
    }
  }
  return size
}

/** Scores what the row touched, keeps the best, and leaves the scratch as it was. */
function selectRow(
  task: PairTask,
  row: number,
  touchedCount: number,
  scratch: PairScratch,
  out: PairRows,
  at: number,
): number {
  const { itemStart, groupStart, columnFactor, shrink, groupWeight, shopper, minSupport = 1 } = task
  const { hideAvoiding = false, measure } = task
  const { counts, sums, touched, bestItems, bestScores, lastShopper } = scratch
  const support = shopper === undefined ? counts : scratch.support
  const k = bestItems.length
  const groups = groupStart.length - 1
  const own = itemStart[row + 1] - itemStart[row]
  const factor = task.rowFactor[row]
  const weighted = groupWeight !== undefined
  let size = 0
  for (let t = 0; t < touchedCount; t++) {
    const item = touched[t]
    if (item === row || support[item] < minSupport) continue
    const sum = weighted ? sums[item] : counts[item]
    const score = Math.fround(
      measure === undefined
        ? sum / (factor * columnFactor[item] + shrink)
        : measured(measure, counts[item], own, itemStart[item + 1] - itemStart[item], groups, shrink),
    )
    if (!(score > 0)) continue
    if (size === k && !(score > bestScores[0] || (score === bestScores[0] && item < bestItems[0]))) continue
    // Asked last: its logarithms are worth it only for a pair that would be kept.
    if (hideAvoiding && avoidEachOther(counts[item], own, itemStart[item + 1] - itemStart[item], groups))
      continue
    if (size < k) rise(bestItems, bestScores, size++, item, score)
    else sink(bestItems, bestScores, size, item, score)
  }
  unwind(bestItems, bestScores, size)
  for (let b = 0; b < size; b++) {
    out.items[at + b] = bestItems[b]
    out.scores[at + b] = bestScores[b]
    out.counts[at + b] = counts[bestItems[b]]
  }
  if (out.support) for (let b = 0; b < size; b++) out.support[at + b] = support[bestItems[b]]
  for (let t = 0; t < touchedCount; t++) counts[touched[t]] = 0
  if (weighted) for (let t = 0; t < touchedCount; t++) sums[touched[t]] = 0
  if (shopper === undefined) return size
  for (let t = 0; t < touchedCount; t++) {
    support[touched[t]] = 0
    lastShopper[touched[t]] = -1
  }
  return size
}

/** Lift or signed log-likelihood ratio of a pair, times both / (both + shrink). */
function measured(
  { name, terms }: NonNullable<PairTask['measure']>,
  both: number,
  first: number,
  second: number,
  total: number,
  shrink: number,
): number {
  const strength =
    name === 'lift'
      ? lift(both, first, second, total)
      : signedLogLikelihood(both, first, second, total, terms)
  return (strength * both) / (both + shrink)
}
