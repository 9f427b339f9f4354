import { arenaBytes, type KernelChoice } from '../../kernels/arena.js'
import { easeKernels } from '../../kernels/ease-kernels.js'
import { rise, sink } from '../../kernels/top-k.js'
import type { Progress } from '../../types.js'
import type { ActiveGroups } from '../pairs/active-groups.js'
import type { NeighborLists } from '../pairs/neighbor-lists.js'
import { StrongestEntries } from './ease-entries.js'
import { notPositive } from './ease-exact.js'

/** Work between two yields, in multiplications and steps through groups: about 10 ms. */
const SLICE = 5e6

/**
 * B where the matrix over all items is too large: each item t is predicted by the `features` items N with the
 * largest G_tj / √(G_jj + λ) alone, by the ridge regression b = (G_NN + λI)⁻¹ G_Nt. Nothing larger than features²
 * is held but the answer.
 *
 * O(items · features³ / 3 + Σ over items of the shoppers of their features) time, 16 · items · features bytes.
 */
export function* trainLocal(
  groups: ActiveGroups,
  itemCount: number,
  weights: Float32Array,
  ridge: number,
  options: { readonly neighbors: number; readonly features: number },
  choice: KernelChoice,
): Generator<Progress, NeighborLists, void> {
  const { items } = groups
  const active = items.length
  const most = Math.min(options.features, Math.max(1, active - 1))
  const room = Math.ceil(most / 4) * 4
  const kernels = easeKernels(choice, arenaBytes(4 * room * room) + arenaBytes(4 * room))
  const matrix = kernels.f32(room * room)
  const vector = kernels.f32(room)
  const diagonal = diagonalOf(groups, weights)
  const gram = gramRow(active)
  const chosen = new Int32Array(most)
  const keys = new Float32Array(most)
  const lists = groupLists(groups)
  const columns = new Columns(active)

  for (let target = 0, work = 0; target < active; target++) {
    work += addGramRow(groups, weights, target, gram)
    const count = nearest(gram, target, diagonal, ridge, chosen, keys)
    const size = Math.ceil(count / 4) * 4
    const own = chosen.subarray(0, count).sort()
    matrix.fill(0, 0, size * size)
    for (let p = 0; p < size; p++) {
      matrix[p * size + p] = p < count ? diagonal[own[p]] + ridge : 1
      vector[p] = p < count ? gram.sums[own[p]] : 0
    }
    work += addPairs(groups, weights, own, size, lists, matrix)
    if (!kernels.solvePositive(matrix, size, vector)) throw notPositive(ridge)
    columns.add(own, vector)
    clearGramRow(gram)
    work += (size * size * size) / 30
    if (work >= SLICE) {
      work = 0
      yield { stage: 'ease', done: target / active }
    }
  }
  return columns.strongest(items, itemCount, options.neighbors)
}

/** One row of G, cleared by the list of what it touched. */
interface GramRow {
  readonly sums: Float32Array
  readonly touched: Int32Array
  count: number
}

function gramRow(size: number): GramRow {
  return { sums: new Float32Array(size), touched: new Int32Array(size), count: 0 }
}

/** Fills the row of `item`; returns the steps it took. */
function addGramRow(groups: ActiveGroups, weights: Float32Array, item: number, row: GramRow): number {
  const { itemStart, itemGroups, groupStart, groupItems } = groups
  const { sums, touched } = row
  let count = 0
  let steps = 0
  for (let e = itemStart[item]; e < itemStart[item + 1]; e++) {
    const group = itemGroups[e]
    const weight = weights[group]
    const end = groupStart[group + 1]
    for (let t = groupStart[group]; t < end; t++) {
      const other = groupItems[t]
      if (sums[other] === 0) touched[count++] = other
      sums[other] += weight
    }
    steps += end - groupStart[group]
  }
  row.count = count
  return steps
}

function clearGramRow(row: GramRow): void {
  for (let t = 0; t < row.count; t++) row.sums[row.touched[t]] = 0
  row.count = 0
}

/** The items nearest to `target`, as a heap in `chosen`; returns how many. Ties go to the lower item. */
function nearest(
  row: GramRow,
  target: number,
  diagonal: Float32Array,
  ridge: number,
  chosen: Int32Array,
  keys: Float32Array,
): number {
  const { sums, touched, count } = row
  let size = 0
  for (let t = 0; t < count; t++) {
    const item = touched[t]
    if (item === target) continue
    const key = sums[item] / Math.sqrt(diagonal[item] + ridge)
    if (size < chosen.length) rise(chosen, keys, size++, item, key)
    else if (key > keys[0] || (key === keys[0] && item < chosen[0])) sink(chosen, keys, size, item, key)
  }
  return size
}

function diagonalOf(groups: ActiveGroups, weights: Float32Array): Float32Array {
  const { items, itemStart, itemGroups } = groups
  const diagonal = new Float32Array(items.length)
  for (let i = 0; i < items.length; i++) {
    for (let e = itemStart[i]; e < itemStart[i + 1]; e++) diagonal[i] += weights[itemGroups[e]]
  }
  return diagonal
}

/** A linked list for each group, of the features met in it. */
interface GroupLists {
  readonly head: Int32Array
  feature: Int32Array
  next: Int32Array
}

function groupLists(groups: ActiveGroups): GroupLists {
  return {
    head: new Int32Array(groups.count).fill(-1),
    feature: new Int32Array(1024),
    next: new Int32Array(1024),
  }
}

/** Adds the weights of the groups that two of `own` share, above the diagonal; returns the steps it took. */
function addPairs(
  groups: ActiveGroups,
  weights: Float32Array,
  own: Int32Array,
  size: number,
  lists: GroupLists,
  matrix: Float32Array,
): number {
  const { itemStart, itemGroups } = groups
  let nodes = 0
  for (let p = 0; p < own.length; p++) nodes += itemStart[own[p] + 1] - itemStart[own[p]]
  if (nodes > lists.next.length) {
    lists.feature = new Int32Array(2 * nodes)
    lists.next = new Int32Array(2 * nodes)
  }
  const { head, feature, next } = lists
  let steps = 2 * nodes
  let node = 0
  for (let p = 0; p < own.length; p++) {
    for (let e = itemStart[own[p]]; e < itemStart[own[p] + 1]; e++) {
      const group = itemGroups[e]
      const weight = weights[group]
      const first = head[group]
      for (let n = first; n >= 0; n = next[n]) {
        matrix[feature[n] * size + p] += weight
        steps++
      }
      feature[node] = p
      next[node] = first
      head[group] = node++
    }
  }
  for (let p = 0; p < own.length; p++) {
    for (let e = itemStart[own[p]]; e < itemStart[own[p] + 1]; e++) head[itemGroups[e]] = -1
  }
  return steps
}

/** The columns of B as they come, and its rows in the end. */
class Columns {
  readonly #active: number
  readonly #start: Int32Array
  #column = 0
  #rows = new Int32Array(1024)
  #values = new Float32Array(1024)

  constructor(active: number) {
    this.#active = active
    this.#start = new Int32Array(active + 1)
  }

  add(rows: Int32Array, values: Float32Array): void {
    const from = this.#start[this.#column]
    const to = from + rows.length
    if (to > this.#rows.length) {
      const wider = new Int32Array(2 * to)
      wider.set(this.#rows)
      this.#rows = wider
      const widerValues = new Float32Array(2 * to)
      widerValues.set(this.#values)
      this.#values = widerValues
    }
    this.#rows.set(rows, from)
    this.#values.set(values.subarray(0, rows.length), from)
    this.#start[++this.#column] = to
  }

  strongest(items: Int32Array, itemCount: number, neighbors: number): NeighborLists {
    const active = this.#active
    const start = this.#start
    const end = start[active]
    const rowStart = new Int32Array(active + 1)
    for (let e = 0; e < end; e++) rowStart[this.#rows[e] + 1]++
    let longest = 1
    let kept = 0
    for (let r = 0; r < active; r++) {
      longest = Math.max(longest, rowStart[r + 1])
      kept += Math.min(neighbors, rowStart[r + 1])
      rowStart[r + 1] += rowStart[r]
    }
    const slot = rowStart.slice(0, active)
    const columns = new Int32Array(end)
    const values = new Float32Array(end)
    for (let c = 0; c < active; c++) {
      for (let e = start[c]; e < start[c + 1]; e++) {
        const at = slot[this.#rows[e]]++
        columns[at] = items[c]
        values[at] = this.#values[e]
      }
    }
    const entries = new StrongestEntries(itemCount, kept, Math.min(neighbors, longest))
    for (let r = 0; r < active; r++) {
      const from = rowStart[r]
      const to = rowStart[r + 1]
      entries.add(items[r], values.subarray(from, to), columns.subarray(from, to))
    }
    return entries.finish()
  }
}
