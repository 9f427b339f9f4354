import { inverse, Matrix } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { easeKernels, sweepBytes } from '../../src/kernels/ease-kernels.js'
import type { Membership } from '../../src/kernels/gram.js'
import { invertPositive, mirrorLower, paddedSize, strideOf } from '../../src/kernels/inverse.js'
import { random } from '../../src/kernels/random.js'
import { transpose } from '../../src/kernels/sparse.js'

const SETS = ['plain', 'wasm'] as const

/** A random 0/1 matrix of groups × items, both ways. */
function membership(groups: number, items: number, share: number, seed: number): Membership {
  const dice = random(seed, 'membership')
  const start = [0]
  const indices: number[] = []
  for (let g = 0; g < groups; g++) {
    for (let i = 0; i < items; i++) if (dice.next() < share) indices.push(i)
    start.push(indices.length)
  }
  const rows = {
    rows: groups,
    cols: items,
    indptr: Int32Array.from(start),
    indices: Int32Array.from(indices),
    values: new Float32Array(indices.length),
  }
  const columns = transpose(rows)
  return {
    itemStart: columns.indptr,
    itemGroups: columns.indices,
    groupStart: rows.indptr,
    groupItems: rows.indices,
  }
}

/** G + ridge · I of the membership, computed and inverted by one set of kernels; the full symmetric −inverse. */
function invert(
  set: 'plain' | 'wasm',
  groups: Membership,
  weights: Float32Array,
  ridge: number,
): { gram: number[][]; inverse: number[][]; bytes: Float32Array; steps: number } | undefined {
  const items = groups.itemStart.length - 1
  const size = paddedSize(items)
  const stride = strideOf(size)
  const integers = [groups.itemStart, groups.itemGroups, groups.groupStart, groups.groupItems]
  const bytes = integers.reduce((sum, array) => sum + 4 * array.length + 64, 0)
  const kernels = easeKernels(set, 4 * size * stride + 4 * weights.length + 128 + bytes + sweepBytes(size))
  const copy = (from: Int32Array): Int32Array => {
    const to = kernels.i32(from.length)
    to.set(from)
    return to
  }
  const inside = {
    itemStart: copy(groups.itemStart),
    itemGroups: copy(groups.itemGroups),
    groupStart: copy(groups.groupStart),
    groupItems: copy(groups.groupItems),
  }
  const weight = kernels.f32(weights.length)
  weight.set(weights)
  const matrix = kernels.f32(size * stride)
  const half = Math.floor(items / 2)
  for (const _ of kernels.addGram(inside, weight, matrix, stride, Int32Array.of(0, half, items)));
  for (let i = 0; i < size; i++) matrix[i * stride + i] = i < items ? matrix[i * stride + i] + ridge : 1
  const square = (): number[][] =>
    Array.from({ length: items }, (_, i) =>
      Array.from({ length: items }, (_, j) => matrix[Math.max(i, j) * stride + Math.min(i, j)]),
    )
  const gram = square()
  let steps = 0
  for (const work = invertPositive(kernels.sweep(matrix, size, stride), size); ; steps++) {
    const step = work.next()
    if (step.done && !step.value) return undefined
    if (step.done) break
    expect(step.value).toBeLessThanOrEqual(1)
  }
  const result = square()
  for (let from = 0; from < items; from += 64) mirrorLower(matrix, stride, from, Math.min(from + 64, items))
  const mirrored = Array.from({ length: items }, (_, i) => [
    ...matrix.subarray(i * stride, i * stride + items),
  ])
  expect(mirrored).toEqual(result)
  return { gram, inverse: result, bytes: matrix.slice(), steps }
}

describe.each(SETS)('the inverse of a Gram matrix with %s kernels', set => {
  it.each([
    [1, 1, 1],
    [5, 3, 0.5],
    [40, 9, 0.4],
    [60, 130, 0.1],
    [300, 133, 0.2],
    [90, 260, 0.05],
    [200, 300, 0.1],
  ])('agrees with ml-matrix: %i groups × %i items, %f filled', (groups, items, share) => {
    const data = membership(groups, items, share, 7)
    const weights = Float32Array.from({ length: groups }, (_, g) => 1 / (1 + (g % 4)))
    const result = invert(set, data, weights, 2)!
    // The naive twin of the Gram matrix: Σ over groups, entry by entry, in float64.
    const gram = Array.from({ length: items }, (_, i) =>
      Array.from({ length: items }, (_, j) => (i === j ? 2 : 0)),
    )
    for (let g = 0; g < groups; g++) {
      const own = data.groupItems.subarray(data.groupStart[g], data.groupStart[g + 1])
      for (const i of own) for (const j of own) gram[i][j] += weights[g]
    }
    const oracle = inverse(new Matrix(gram))
    let worst = 0
    let worstGram = 0
    for (let i = 0; i < items; i++) {
      for (let j = 0; j < items; j++) {
        worstGram = Math.max(worstGram, Math.abs(result.gram[i][j] - gram[i][j]))
        worst = Math.max(worst, Math.abs(-result.inverse[i][j] - oracle.get(i, j)))
      }
    }
    expect(worstGram).toBeLessThan(1e-4)
    // Entries are at most 1/2; float32 has 6e-8.
    expect(worst).toBeLessThan(2e-6)
  })

  it('says so when the matrix is not positive definite, or holds NaN', () => {
    const data = membership(30, 140, 0.1, 3)
    expect(invert(set, data, new Float32Array(30).fill(1), 0)).toBeUndefined()
    expect(invert(set, data, new Float32Array(30).fill(Number.NaN), 1)).toBeUndefined()
  })

  it('gives the same bits again', () => {
    const data = membership(100, 150, 0.1, 5)
    const weights = new Float32Array(100).fill(1)
    expect(invert(set, data, weights, 3)!.bytes).toEqual(invert(set, data, weights, 3)!.bytes)
  })
})
