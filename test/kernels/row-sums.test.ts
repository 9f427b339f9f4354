import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { rowSums, type SparseRows } from '../../src/kernels/row-sums.js'
import { Scores } from '../../src/kernels/scores.js'

const SIZE = 30
const row = fc.uniqueArray(fc.nat(SIZE - 1), { maxLength: 12 })
const value = fc.oneof(fc.constantFrom(1, -1, 0.5, -0.5, 0), fc.float({ noNaN: true, min: -10, max: 10 }))

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the sum of sparse rows', () => {
  it('has the bits and the touched indices of adding row by row', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.array(value, { minLength: 7, maxLength: 7 }),
        fc.array(fc.nat(7), { maxLength: 8 }),
        fc.nat(3),
        (lists, pool, wanted, cut) => {
          const matrix = rowsOf(lists, pool, cut)
          const chosen = Int32Array.from(new Set(wanted.map(r => r % lists.length)))
          const naive = new Scores(SIZE + 3)
          for (const r of chosen)
            naive.addRow(matrix.columns, matrix.entries, matrix.starts[r], matrix.ends[r])
          const out = new Scores(SIZE + 3)
          const kernel = rowSums(matrix)!
          kernel.sum(chosen, chosen.length, out)
          expect(out.values).toEqual(naive.values)
          expect([...out.touched.subarray(0, out.count)]).toEqual(
            [...naive.touched.subarray(0, naive.count)].sort((a, b) => a - b),
          )
          for (let i = 0; i < SIZE + 3; i++) expect(out.has(i)).toBe(naive.has(i))
          out.clear()
          expect(out.empty && out.values.every(v => v === 0) && !out.has(chosen[0] ?? 0)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('finds where a column stands in each row', () => {
    const lists = fc.array(fc.uniqueArray(fc.nat(99), { maxLength: 60 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(lists, fc.nat(99), fc.nat(3), (rows, column, cut) => {
        const matrix = rowsOf(rows, [1], cut)
        const chosen = Int32Array.from(rows, (_, r) => rows.length - 1 - r)
        const found = rowSums({ ...matrix, size: 100 })!.find(chosen, chosen.length, column)
        const naive = [...chosen].map(r =>
          matrix.columns.findIndex((c, e) => c === column && e >= matrix.starts[r] && e < matrix.ends[r]),
        )
        expect([...found.subarray(0, chosen.length)]).toEqual(naive)
      }),
      { numRuns: 300 },
    )
  })

  it('is left to the plain way where WebAssembly is refused or the matrix is very large', () => {
    const matrix = rowsOf([[1, 2]], [1], 0)
    vi.stubGlobal('WebAssembly', undefined)
    expect(rowSums(matrix)).toBeUndefined()
    vi.unstubAllGlobals()
    expect(rowSums(matrix)).toBeDefined()
    expect(rowSums({ ...matrix, size: 2 ** 26 })).toBeUndefined()
  })
})

/** Rows one behind the other, each starting `cut` entries later for those who sum it. */
function rowsOf(lists: readonly (readonly number[])[], pool: readonly number[], cut: number): SparseRows {
  const ends = new Int32Array(lists.length)
  const starts = new Int32Array(lists.length)
  let at = 0
  lists.forEach((list, r) => {
    starts[r] = at + Math.min(cut, list.length)
    at += list.length
    ends[r] = at
  })
  const columns = Int32Array.from(lists.flat())
  // −0 is no weight a model stores: adding it changes nothing, and it marks what was not touched.
  const entries = Float32Array.from(columns, (_, e) => pool[e % pool.length] + 0)
  return { starts, ends, columns, entries, size: SIZE }
}
