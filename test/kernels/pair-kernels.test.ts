import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PairTask } from '../../src/kernels/cooccurrence.js'
import { type PairKernels, pairKernels } from '../../src/kernels/pair-kernels.js'
import { random } from '../../src/kernels/random.js'
import { transpose } from '../../src/kernels/sparse.js'
import { readyThreads } from '../models/threads.js'

describe('the counting of pairs in WebAssembly', () => {
  // Few long groups fill a matrix of counts, many short ones are counted row by row.
  const shapes = fc.constantFrom([30, 12], [12, 40], [200, 3], [1, 40], [0, 0]) as fc.Arbitrary<
    [number, number]
  >

  it('gives the bits of the plain twin', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.nat(1e6),
        fc.boolean(),
        fc.integer({ min: 1, max: 70 }),
        fc.constantFrom(0, 2),
        fc.integer({ min: 1, max: 60 }),
        (shape, seed, weighted, neighbors, shrink, step) => {
          const task = taskOf(shape, 60, seed, weighted, neighbors, shrink)
          const wanted = rowsOf(pairKernels('plain', task, 60, 60), 60, 60)
          expect(rowsOf(pairKernels('wasm', task, 60, 60), 60, step)).toEqual(wanted)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('gives them for long rows, too, and where all scores are equal', () => {
    for (const [items, groups, equal] of [
      [700, 40, false],
      [700, 40, true],
      [3000, 25, false],
    ] as const) {
      const task = taskOf([groups, items / 3], items, 5, false, 20, 1)
      if (equal) {
        task.rowFactor.fill(0)
        task.columnFactor.fill(0)
      }
      const wanted = rowsOf(pairKernels('plain', task, 64, 20), items, 64)
      expect(rowsOf(pairKernels('wasm', task, 64, 20), items, 64)).toEqual(wanted)
      const threads = readyThreads()
      expect(rowsOf(pairKernels('wasm', task, 64, 20, threads), items, 64)).toEqual(wanted)
    }
  })

  it('counts past 65,535 groups', () => {
    const groups = 70_000
    const groupStart = Int32Array.from({ length: groups + 1 }, (_, g) => 2 * g)
    const groupItems = Int32Array.from({ length: 2 * groups }, (_, e) => e % 2)
    const task = { ...taskOf([0, 0], 2, 1, false, 5, 0), ...bothWays(groupStart, groupItems, 2) }
    expect(rowsOf(pairKernels('wasm', task, 2, 5), 2, 2)).toEqual([
      [[1, Math.fround(groups / (2 - 1 / 3)), groups]],
      [[0, Math.fround(groups / (2 * 2)), groups]],
    ])
  })
})

function rowsOf(kernels: PairKernels, items: number, step: number): number[][][] {
  for (const _ of kernels.prepare());
  const rows: number[][][] = []
  const { line, items: found, scores, counts, lengths } = kernels.out
  for (let from = 0; from < items; from += step) {
    const to = Math.min(from + step, items)
    const middle = Math.ceil((from + to) / 2)
    for (const _ of kernels.bestPartners(Int32Array.of(from, middle, to)));
    for (let r = 0; r < to - from; r++) {
      const at = r * line
      rows.push(Array.from({ length: lengths[r] }, (_, e) => [found[at + e], scores[at + e], counts[at + e]]))
    }
  }
  kernels.close()
  return rows
}

function taskOf(
  [groups, length]: readonly [number, number],
  items: number,
  seed: number,
  weighted: boolean,
  neighbors: number,
  shrink: number,
): PairTask {
  const dice = random(seed, 'pairs')
  const sets = Array.from({ length: groups }, () => {
    const set = new Set<number>()
    const size = dice.below(length + 1)
    while (set.size < size) set.add(dice.below(items))
    return [...set].sort((a, b) => a - b)
  })
  const groupStart = new Int32Array(groups + 1)
  for (const [g, set] of sets.entries()) groupStart[g + 1] = groupStart[g] + set.length
  return {
    itemCount: items,
    ...bothWays(groupStart, Int32Array.from(sets.flat()), items),
    ...(weighted && { groupWeight: Float64Array.from(sets, set => 1 / (1 + set.length)) }),
    rowFactor: Float64Array.from({ length: items }, (_, i) => 1 + (i % 3)),
    columnFactor: Float64Array.from({ length: items }, (_, i) => 2 - (i % 2) / 3),
    shrink,
    neighbors,
  }
}

function bothWays(
  groupStart: Int32Array,
  groupItems: Int32Array,
  items: number,
): Pick<PairTask, 'groupStart' | 'groupItems' | 'itemStart' | 'itemGroups'> {
  const values = new Float32Array(groupItems.length)
  const rows = groupStart.length - 1
  const byItem = transpose({ rows, cols: items, indptr: groupStart, indices: groupItems, values })
  return { groupStart, groupItems, itemStart: byItem.indptr, itemGroups: byItem.indices }
}
