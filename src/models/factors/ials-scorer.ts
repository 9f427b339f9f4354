import type { AlsSystems } from '../../kernels/als.js'
import { type AlsKernels, alsKernels, alsWorkBytes } from '../../kernels/als-kernels.js'
import { arenaBytes } from '../../kernels/arena.js'
import type { Scores } from '../../kernels/scores.js'
import { type Screen, screenBytes } from '../../kernels/screen.js'
import type { Best, Evidence, KernelSet, Query, Scorer, State } from '../model.js'
import { type HistoryScratch, historyScratch, positiveItems } from '../pairs/positive-items.js'
import { storedArray, storedMeta, storedRight } from '../stored.js'
import { fillBase, notPositive, ridge } from './ials-training.js'
import { SolvedShoppers } from './solved-shoppers.js'

/** What `ials` learnt: factors of the items that anyone acted on, and how a shopper is solved from them. */
export interface LearntFactors {
  /** Entries a row of `factors`, a multiple of 8; the first `used` of them mean something. */
  readonly size: number
  readonly used: number
  /** Item of each row, ascending. */
  readonly items: Int32Array
  readonly factors: Float32Array
  readonly unobserved: number
  readonly scale: number
  readonly shiftP: number
  readonly shiftQ: number
  readonly regularization: number
  readonly frequencyScaling: number
  readonly weights: 'equal' | 'summed'
  readonly kernels: KernelSet
}

/** Everything a question works on, made at the first one. */
interface Desk {
  readonly kernels: AlsKernels
  /** One system: the shopper who asks. */
  readonly shopper: AlsSystems
  readonly vector: Float32Array
  readonly products: Float32Array
  /** Row of each item, -1 where it has none. */
  readonly rowOf: Int32Array
  readonly history: HistoryScratch
  /** Place of an item in the history at hand, by row. */
  readonly place: Int32Array
  readonly solved: SolvedShoppers
  /** Made when first the best are asked for. */
  screen?: Screen | undefined
}

export function ialsScorer(learnt: LearntFactors): Scorer {
  const { size, items, factors } = learnt
  const rows = items.length
  const itemCount = rows === 0 ? 0 : items[rows - 1] + 1
  let opened: Desk | undefined
  let lengths: Float32Array | undefined

  /** Solves the shopper of the query into `shopper.solutions`; false for a history that says nothing. */
  const foldIn = (desk: Desk, query: Query): boolean => {
    const { solutions } = desk.shopper
    if (desk.solved.find(query, solutions)) return true
    if (readHistory(desk, learnt, query) === 0) return false
    if (desk.kernels.solveExactly(desk.shopper, 0, 1) > 0) throw notPositive()
    desk.solved.keep(query, solutions)
    return true
  }

  /** Adds the best products and few others; false where they are not to be told without the others. */
  const addBest = (desk: Desk, vector: Float32Array, { k, blocked }: Best, out: Scores): boolean => {
    if (!('screen' in desk)) desk.screen = desk.kernels.screen?.(desk.shopper.factors, rows)
    const { screen } = desk
    if (screen === undefined) return false
    if (rows === itemCount) screen.hidden.set(blocked.subarray(0, rows))
    else for (let r = 0; r < rows; r++) screen.hidden[r] = blocked[items[r]]
    const found = screen.find(vector, k)
    for (let b = 0; b < found; b++) out.add(items[screen.rows[b]], screen.products[b])
    return found >= 0
  }

  const addProducts = (desk: Desk, vector: Float32Array, out: Scores): void => {
    const { products } = desk
    desk.kernels.multiply(desk.shopper.factors, vector, products, 0, rows)
    if (rows < itemCount) {
      for (let r = 0; r < rows; r++) out.add(items[r], products[r])
      return
    }
    const { values } = out
    // Untouched scores are 0, and a copy takes a tenth of the time of a sum.
    if (out.count === 0 && !out.dense) values.set(products)
    else for (let r = 0; r < rows; r++) values[r] += products[r]
    out.markDense(Math.max(out.denseCount, rows))
  }

  return {
    scoreUser(query: Query, out: Scores, best?: Best): boolean {
      const desk = (opened ??= openDesk(learnt, itemCount))
      if (!foldIn(desk, query)) return false
      const { solutions } = desk.shopper
      if (best === undefined || !addBest(desk, solutions, best, out)) addProducts(desk, solutions, out)
      return true
    },

    scoreItem(item: number, out: Scores): boolean {
      const desk = (opened ??= openDesk(learnt, itemCount))
      const row = item >= 0 && item < itemCount ? desk.rowOf[item] : -1
      if (row < 0) return false
      lengths ??= lengthsOf(learnt)
      if (lengths[row] === 0) return false
      desk.kernels.multiply(desk.shopper.factors, rowVector(desk, learnt, row), desk.products, 0, rows)
      for (let r = 0; r < rows; r++) {
        if (r !== row && lengths[r] > 0) out.add(items[r], desk.products[r] / (lengths[r] * lengths[row]))
      }
      return true
    },

    explain(query: Query, item: number, out: Evidence[]): boolean {
      const desk = (opened ??= openDesk(learnt, itemCount))
      const row = item >= 0 && item < itemCount ? desk.rowOf[item] : -1
      const count = row < 0 ? 0 : readHistory(desk, learnt, query)
      if (count === 0) return false
      // score = y · A⁻¹ Σ_j q_j y_j, A symmetric: the part of j is q_j y_j · (A⁻¹ y).
      const { kernels, shopper } = desk
      const vector = rowVector(desk, learnt, row)
      if (!kernels.divide(shopper, 0, vector)) throw notPositive()
      for (let j = 0; j < count; j++) {
        let share = 0
        const at = shopper.indices[j] * size
        for (let f = 0; f < size; f++) share += factors[at + f] * vector[f]
        share *= shopper.scale * shopper.values[j] + shopper.shiftQ
        out.push({ kind: 'history', item: items[shopper.indices[j]], share })
      }
      return true
    },

    explainItem(from: number, item: number, out: Evidence[]): boolean {
      const desk = (opened ??= openDesk(learnt, itemCount))
      const one = from >= 0 && from < itemCount ? desk.rowOf[from] : -1
      const other = item >= 0 && item < itemCount ? desk.rowOf[item] : -1
      if (one < 0 || other < 0 || one === other) return false
      lengths ??= lengthsOf(learnt)
      if (lengths[one] === 0 || lengths[other] === 0) return false
      desk.kernels.multiply(
        desk.shopper.factors,
        rowVector(desk, learnt, one),
        desk.products,
        other,
        other + 1,
      )
      const share = desk.products[other] / (lengths[one] * lengths[other])
      out.push({ kind: 'same-shoppers', item: from, share })
      return true
    },

    state(): State {
      const { items: _, factors: __, ...meta } = learnt
      return { meta, arrays: { items, factors } }
    },
  }
}

/** The scorer again, from what its `state()` gave. */
export function loadIals(state: State): Scorer {
  const meta = storedMeta('ials', state)
  const items = storedArray('ials', state, 'items', Int32Array)
  const factors = storedArray('ials', state, 'factors', Float32Array)
  const number = (name: string): number => {
    const value = meta[name]
    storedRight('ials', typeof value === 'number' && Number.isFinite(value), `its ${name} is no number`)
    return value as number
  }
  const size = number('size')
  const used = number('used')
  storedRight('ials', size > 0 && size % 8 === 0 && used > 0 && used <= size, 'its factors have no size')
  storedRight('ials', factors.length === items.length * size, 'its factors are cut short')
  for (let r = 0; r < items.length; r++) {
    storedRight('ials', items[r] > (r === 0 ? -1 : items[r - 1]), 'its items are out of order')
  }
  const { weights, kernels } = meta
  storedRight('ials', weights === 'equal' || weights === 'summed', 'it does not say how items weigh')
  storedRight('ials', kernels === 'wasm' || kernels === 'plain', 'it does not name its kernels')
  return ialsScorer({
    size,
    used,
    items,
    factors,
    unobserved: number('unobserved'),
    scale: number('scale'),
    shiftP: number('shiftP'),
    shiftQ: number('shiftQ'),
    regularization: number('regularization'),
    frequencyScaling: number('frequencyScaling'),
    weights: weights as LearntFactors['weights'],
    kernels: kernels as KernelSet,
  })
}

function openDesk(learnt: LearntFactors, itemCount: number): Desk {
  const { size, used, items, unobserved, scale, shiftP, shiftQ } = learnt
  const rows = items.length
  const bytes =
    alsWorkBytes(size) +
    screenBytes(rows, size) +
    arenaBytes(4 * rows * size) +
    arenaBytes(4 * size * size) +
    2 * arenaBytes(4 * size) +
    3 * arenaBytes(4 * rows) +
    2 * arenaBytes(8)
  const kernels = alsKernels(learnt.kernels, size, bytes)
  const factors = kernels.f32(rows * size)
  factors.set(learnt.factors)
  const base = kernels.f32(size * size)
  for (const _ of fillBase(kernels, factors, rows, used, size, base, unobserved));
  const rowOf = new Int32Array(itemCount).fill(-1)
  for (let r = 0; r < rows; r++) rowOf[items[r]] = r
  return {
    kernels,
    shopper: {
      start: kernels.i32(2),
      indices: kernels.i32(rows),
      values: kernels.f32(rows),
      ridges: kernels.f32(1),
      solutions: kernels.f32(size),
      ...{ factors, base, size, scale, shiftP, shiftQ },
    },
    vector: kernels.f32(size),
    products: kernels.f32(rows),
    rowOf,
    history: historyScratch(itemCount),
    place: new Int32Array(rows),
    solved: new SolvedShoppers(),
  }
}

/** Writes the distinct positive items of the query as the one row of `shopper`; returns how many there are. */
function readHistory(desk: Desk, learnt: LearntFactors, query: Query): number {
  const { shopper, rowOf, history, place } = desk
  const { start, indices, values, ridges } = shopper
  const distinct = positiveItems(query, history)
  let count = 0
  for (let h = 0; h < distinct; h++) {
    const row = rowOf[history.items[h]]
    if (row < 0) continue
    place[row] = count
    values[count] = 1
    indices[count++] = row
  }
  start[1] = count
  const unobserved = learnt.unobserved * learnt.items.length
  ridges[0] = ridge(count, unobserved, learnt.regularization, learnt.frequencyScaling)
  if (learnt.weights === 'equal') return count
  values.fill(0, 0, count)
  for (let e = 0; e < query.items.length; e++) {
    const item = query.items[e]
    const row = item >= 0 && item < rowOf.length ? rowOf[item] : -1
    if (row >= 0 && indices[place[row]] === row && place[row] < count) values[place[row]] += query.weights[e]
  }
  return count
}

/** The factors of one row, in the arena. */
function rowVector(desk: Desk, learnt: LearntFactors, row: number): Float32Array {
  const { size, factors } = learnt
  desk.vector.set(factors.subarray(row * size, (row + 1) * size))
  return desk.vector
}

function lengthsOf(learnt: LearntFactors): Float32Array {
  const { size, factors, items } = learnt
  const lengths = new Float32Array(items.length)
  for (let r = 0; r < items.length; r++) {
    let sum = 0
    for (let f = r * size; f < (r + 1) * size; f++) sum += factors[f] * factors[f]
    lengths[r] = Math.sqrt(sum)
  }
  return lengths
}
