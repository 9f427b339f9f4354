import { inverse, Matrix } from 'ml-matrix'
import { bench, describe } from 'vitest'
import type { AlsSystems } from '../src/kernels/als.js'
import { type AlsKernels, alsKernels } from '../src/kernels/als-kernels.js'
import type { PairTask } from '../src/kernels/cooccurrence.js'
import { easeKernels, sweepBytes } from '../src/kernels/ease-kernels.js'
import { invertPositive, paddedSize, strideOf } from '../src/kernels/inverse.js'
import { pairKernels } from '../src/kernels/pair-kernels.js'
import { random } from '../src/kernels/random.js'
import { rowSums } from '../src/kernels/row-sums.js'
import { Scores } from '../src/kernels/scores.js'
import { kthLargest } from '../src/kernels/select.js'
import { transpose } from '../src/kernels/sparse.js'
import { topK } from '../src/kernels/top-k.js'

const SETS = ['plain', 'wasm'] as const
/** Long enough for the engine to settle on its fast code. */
const SETTLED = { time: 1000, warmupTime: 500 }

/** A sink: what a bench computes must be used, or the engine may leave it out. */
const sink = new Float32Array(1)

describe.each([256, 1024])('inverse of a symmetric positive definite matrix of %i rows', count => {
  const values = new Float64Array(count * count)
  const dice = random(count, 'inverse')
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) values[i * count + j] = values[j * count + i] = dice.next()
    values[i * count + i] = count
  }
  for (const set of SETS) {
    const size = paddedSize(count)
    const stride = strideOf(size)
    const kernels = easeKernels(set, 4 * size * stride + sweepBytes(size) + 64)
    const matrix = kernels.f32(size * stride)
    const sweep = kernels.sweep(matrix, size, stride)
    bench(
      set,
      () => {
        for (let i = 0; i < count; i++) {
          matrix.set(values.subarray(i * count, i * count + count), i * stride)
        }
        for (const _ of invertPositive(sweep, size));
        sink[0] += matrix[0]
      },
      SETTLED,
    )
  }
  if (count > 256) return
  const oracle = new Matrix(
    Array.from({ length: count }, (_, i) => [...values.subarray(i * count, (i + 1) * count)]),
  )
  bench(
    'ml-matrix',
    () => {
      sink[0] += inverse(oracle).get(0, 0)
    },
    SETTLED,
  )
})

describe.each([3706, 50_000])('scores of %i items from 64 factors, and the ten best', items => {
  const dice = random(items, 'factors')
  const values = Array.from({ length: 64 * items }, () => dice.next() - 0.5)
  const best = { items: new Int32Array(10), scores: new Float32Array(10) }
  for (const set of SETS) {
    const kernels = alsKernels(set, 64, 4 * 64 * items + 4 * items + 1e6)
    const factors = kernels.f32(64 * items)
    factors.set(values)
    const vector = kernels.f32(64)
    vector.set(values.slice(0, 64))
    const products = kernels.f32(items)
    bench(
      set,
      () => {
        kernels.multiply(factors, vector, products, 0, items)
        topK(products, items, 10, best.items, best.scores)
        sink[0] += best.scores[0]
      },
      SETTLED,
    )
  }
  if (items > 10_000) return
  const matrix = Matrix.from1DArray(items, 64, values)
  const column = Matrix.columnVector(values.slice(0, 64))
  bench(
    'ml-matrix',
    () => {
      topK(Float32Array.from(matrix.mmul(column).to1DArray()), items, 10, best.items, best.scores)
      sink[0] += best.scores[0]
    },
    SETTLED,
  )
})

describe('one thousand shoppers of implicit least squares, 64 factors, 150 of 3,706 items each', () => {
  for (const set of SETS) {
    const kernels = alsKernels(set, 64, 16e6)
    const systems = shoppers(kernels, 1000, 150, 3706, 64)
    bench(
      `${set}, three steps of gradients`,
      () => {
        kernels.solveByGradients(systems, 3, 0, 1000)
        sink[0] += systems.solutions[0]
      },
      SETTLED,
    )
    bench(
      `${set}, exactly`,
      () => {
        kernels.solveExactly(systems, 0, 1000)
        sink[0] += systems.solutions[0]
      },
      SETTLED,
    )
  }
})

describe('the 100 best partners of 1,500 items, counted over 2,000 shoppers with 100 each', () => {
  const task = together(2000, 100, 1500)
  for (const set of SETS) {
    bench(
      set,
      () => {
        const kernels = pairKernels(set, task, 1500, 100)
        for (const _ of kernels.prepare());
        for (const _ of kernels.bestPartners(Int32Array.of(0, 1500)));
        sink[0] += kernels.out.lengths[0]
      },
      SETTLED,
    )
  }
})

describe('the summed lists of 100 items of a history, 100 neighbours of 3,706 each', () => {
  const dice = random(1, 'lists')
  const columns = Int32Array.from({ length: 100 * 3706 }, () => dice.below(3706))
  const entries = Float32Array.from(columns, () => dice.next())
  const starts = Int32Array.from({ length: 3706 }, (_, r) => 100 * r)
  const ends = starts.map(start => start + 100)
  const chosen = Int32Array.from({ length: 100 }, () => dice.below(3706))
  const out = new Scores(3706)
  bench(
    'plain',
    () => {
      for (const r of chosen) out.addRow(columns, entries, starts[r], ends[r])
      sink[0] += out.values[0]
      out.clear()
    },
    SETTLED,
  )
  const rows = rowSums({ starts, ends, columns, entries, size: 3706 })
  bench(
    'wasm',
    () => {
      rows?.sum(chosen, chosen.length, out)
      sink[0] += out.values[0]
      out.clear()
    },
    SETTLED,
  )
})

function together(groups: number, each: number, items: number): PairTask {
  const dice = random(groups, 'groups')
  const groupStart = Int32Array.from({ length: groups + 1 }, (_, g) => each * g)
  const groupItems = new Int32Array(groups * each)
  for (let g = 0; g < groups; g++) {
    const own = new Set<number>()
    while (own.size < each) own.add(Math.floor(items * dice.next() * dice.next()))
    groupItems.set(
      [...own].sort((a, b) => a - b),
      groupStart[g],
    )
  }
  const values = new Float32Array(groupItems.length)
  const byItem = transpose({ rows: groups, cols: items, indptr: groupStart, indices: groupItems, values })
  const lengths = Float64Array.from({ length: items }, (_, i) =>
    Math.sqrt(byItem.indptr[i + 1] - byItem.indptr[i]),
  )
  return {
    itemCount: items,
    itemStart: byItem.indptr,
    itemGroups: byItem.indices,
    groupStart,
    groupItems,
    rowFactor: lengths,
    columnFactor: lengths,
    shrink: 0,
    neighbors: 100,
  }
}

function shoppers(kernels: AlsKernels, rows: number, each: number, items: number, size: number): AlsSystems {
  const dice = random(rows, 'shoppers')
  const start = kernels.i32(rows + 1)
  const indices = kernels.i32(rows * each)
  const values = kernels.f32(rows * each).fill(1)
  const factors = kernels.f32(items * size)
  const base = kernels.f32(size * size)
  for (let r = 0; r < rows; r++) start[r + 1] = start[r] + each
  for (let e = 0; e < indices.length; e++) indices[e] = dice.below(items)
  for (let f = 0; f < factors.length; f++) factors[f] = dice.next() - 0.5
  kernels.addGramian(factors, base, 0, items)
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) base[i * size + j] = base[j * size + i]
  return {
    start,
    indices,
    values,
    factors,
    base,
    ridges: kernels.f32(rows).fill(10),
    solutions: kernels.f32(rows * size),
    size,
    scale: 1,
    shiftP: 0,
    shiftQ: 0,
  }
}

describe('the 250th largest of 5,000 similarities', () => {
  const dice = random(1, 'similarities')
  const values = Float64Array.from({ length: 5000 }, () => dice.next())
  const work = new Float64Array(values.length)
  bench(
    'kthLargest',
    () => {
      work.set(values)
      sink[0] += kthLargest(work, work.length, 250)
    },
    SETTLED,
  )
  bench(
    'sorting all',
    () => {
      work.set(values)
      sink[0] += work.sort()[work.length - 250]
    },
    SETTLED,
  )
})
