import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { avoidEachOther } from '../../src/kernels/association.js'
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

  it('gives them where support is in shoppers, where pairs of few are left out, and pairs that avoid each other', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.nat(1e6),
        fc.constantFrom('none', 'groups', 'shoppers') as fc.Arbitrary<'none' | 'groups' | 'shoppers'>,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 57, max: 60 }),
        (shape, seed, weights, minSupport, neighbors, items) => {
          const bare = taskOf(shape, items, seed, weights !== 'none', neighbors, 1, true)
          const shopper = Int32Array.from(bare.groupStart.subarray(1), (_, g) => g >> 2)
          const task: PairTask = {
            ...bare,
            ...(weights !== 'none' && { minSupport }),
            ...(weights === 'shoppers' && { shopper }),
            hideAvoiding: true,
          }
          const wanted = rowsOf(pairKernels('plain', task, 60, 60), items, 60)
          expect(rowsOf(pairKernels('wasm', task, 60, 60), items, 7)).toEqual(wanted)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('leaves avoiding pairs out of long rows as if they had not been counted', () => {
    const task = taskOf([400, 200], 600, 5, false, 20, 1, true)
    const shown = rowsOf(pairKernels('plain', { ...task, neighbors: 600 }, 600, 599), 600, 600)
    const groupsOf = (item: number) => task.itemStart[item + 1] - task.itemStart[item]
    let hidden = 0
    const wanted = shown.map((row, item) =>
      row
        .filter(([other, , both]) => {
          const avoids = avoidEachOther(both, groupsOf(item), groupsOf(other), 400)
          if (avoids) hidden++
          return !avoids
        })
        .slice(0, 20),
    )
    expect(hidden).toBeGreaterThan(1000)
    for (const weighted of [false, true]) {
      const hiding = {
        ...task,
        ...(weighted && { groupWeight: new Float64Array(400).fill(1) }),
        hideAvoiding: true,
      }
      for (const choice of ['plain', 'wasm'] as const) {
        expect(rowsOf(pairKernels(choice, hiding, 600, 20), 600, 600), `${choice} ${weighted}`).toEqual(
          wanted,
        )
      }
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
  const { line, items: found, scores, counts, lengths, support } = kernels.out
  for (let from = 0; from < items; from += step) {
    const to = Math.min(from + step, items)
    const middle = Math.ceil((from + to) / 2)
    for (const _ of kernels.bestPartners(Int32Array.of(from, middle, to)));
    for (let r = 0; r < to - from; r++) {
      const at = r * line
      rows.push(
        Array.from({ length: lengths[r] }, (_, e) => {
          const entry = [found[at + e], scores[at + e], counts[at + e]]
          return support ? [...entry, support[at + e]] : entry
        }),
      )
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
  halves = false,
): PairTask {
  const dice = random(seed, 'pairs')
  const sets = Array.from({ length: groups }, (_, g) => {
    const set = new Set<number>()
    const size = dice.below(length + 1)
    // With `halves`, a group holds items of one half and seldom one of the other.
    const half = (g % 2) * (items >> 1)
    while (set.size < size) {
      set.add(halves && dice.below(10) > 0 ? half + dice.below(items >> 1) : dice.below(items))
    }
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
