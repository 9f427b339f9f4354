import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestPartners, type PairTask, pairScratch } from '../../src/kernels/cooccurrence.js'
import { transpose } from '../../src/kernels/sparse.js'

const groups = fc.array(fc.uniqueArray(fc.nat(39), { maxLength: 12 }), { maxLength: 30 })

describe('bestPartners', () => {
  it('agrees with a naive twin, by counts and by weights', () => {
    fc.assert(
      fc.property(groups, fc.boolean(), fc.integer({ min: 1, max: 45 }), (sets, weighted, neighbors) => {
        const task = taskOf(sets, weighted, neighbors)
        for (let row = 0; row < 40; row++) {
          const expected: [number, number, number][] = []
          for (let j = 0; j < 40; j++) {
            if (j === row) continue
            const shared = sets.flatMap((set, g) => (set.includes(row) && set.includes(j) ? [g] : []))
            if (shared.length === 0) continue
            const sum = shared.reduce((a, g) => a + (task.groupWeight?.[g] ?? 1), 0)
            const score = Math.fround(sum / (task.rowFactor[row] * task.columnFactor[j] + task.shrink))
            expected.push([j, score, shared.length])
          }
          expected.sort((a, b) => b[1] - a[1] || a[0] - b[0])
          expect(rowsOf(task, row, row + 1)).toEqual([expected.slice(0, neighbors)])
        }
      }),
      { numRuns: 50 },
    )
  })

  it('gives the same rows in one call and in many, and leaves its scratch at zero', () => {
    fc.assert(
      fc.property(groups, fc.boolean(), fc.nat(40), (sets, weighted, cut) => {
        const task = taskOf(sets, weighted, 6)
        const scratch = pairScratch(40, 6)
        const whole = rowsOf(task, 0, 40, scratch)
        expect([...rowsOf(task, 0, cut, scratch), ...rowsOf(task, cut, 40, scratch)]).toEqual(whole)
        expect(scratch.counts.every(count => count === 0)).toBe(true)
        expect(scratch.sums.every(sum => sum === 0)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

function taskOf(sets: readonly (readonly number[])[], weighted: boolean, neighbors: number): PairTask {
  const groupStart = new Int32Array(sets.length + 1)
  for (const [g, set] of sets.entries()) groupStart[g + 1] = groupStart[g] + set.length
  const groupItems = Int32Array.from(sets.flatMap(set => [...set].sort((a, b) => a - b)))
  const values = new Float32Array(groupItems.length)
  const byItem = transpose({ rows: sets.length, cols: 40, indptr: groupStart, indices: groupItems, values })
  return {
    itemCount: 40,
    itemStart: byItem.indptr,
    itemGroups: byItem.indices,
    groupStart,
    groupItems,
    ...(weighted && { groupWeight: Float64Array.from(sets, set => 1 / (1 + set.length)) }),
    rowFactor: Float64Array.from({ length: 40 }, (_, i) => 1 + (i % 3)),
    columnFactor: Float64Array.from({ length: 40 }, (_, i) => 1 + (i % 5)),
    shrink: 2,
    neighbors,
  }
}

function rowsOf(task: PairTask, from: number, to: number, scratch = pairScratch(40, task.neighbors)) {
  const room = (to - from) * 40
  const out = {
    line: 40,
    items: new Int32Array(room),
    scores: new Float32Array(room),
    counts: new Int32Array(room),
    lengths: new Int32Array(to - from),
  }
  bestPartners(task, from, from, to, scratch, out)
  return Array.from(out.lengths, (length, r) =>
    Array.from({ length }, (_, e) => {
      const at = r * out.line + e
      return [out.items[at], out.scores[at], out.counts[at]]
    }),
  )
}
