import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { easeKernels, strongestBytes } from '../../src/kernels/ease-kernels.js'
import { STRONGEST_BINS, strongest } from '../../src/kernels/strongest.js'

/** By sorting: the largest in absolute value, ties to the lower column, in the order of the columns. */
function naive(row: Float32Array, keep: number): [number, number][] {
  return Array.from(row, (value, column): [number, number] => [column, value])
    .filter(([, value]) => value !== 0)
    .sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || a - b)
    .slice(0, keep)
    .sort(([a], [b]) => a - b)
}

/** Few different numbers, so that there are ties; the smallest that float32 knows among them. */
const rows = fc
  .array(
    fc.oneof(
      fc.constantFrom(0, -0, 1, -1, 1e-45, -1e-45, 0.1, 3e38),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
    ),
    {
      maxLength: 60,
    },
  )
  .map(numbers => Float32Array.from(numbers))

describe('the strongest entries of a row', () => {
  it('are those that sorting finds', () => {
    const bins = new Int32Array(STRONGEST_BINS)
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 70 }), (row, keep) => {
        const columns = new Int32Array(row.length + 2)
        const values = new Float32Array(row.length + 2)
        const bits = new Uint32Array(row.buffer)
        const size = strongest(row, bits, row.length, keep, bins, columns, values, 2)
        expect(Array.from({ length: size }, (_, e) => [columns[2 + e], values[2 + e]])).toEqual(
          naive(row, keep),
        )
      }),
    )
  })

  it('are the same in both sets, for the rows of a matrix over its diagonal', () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 30 }),
        (numbers, count, keep) => {
          const found = (['plain', 'wasm'] as const).map(set => {
            const stride = 16
            const kernels = easeKernels(set, 1 << 14, undefined)
            expect(strongestBytes(stride)).toBeLessThan(1 << 14)
            const matrix = kernels.f32(stride * 16)
            for (let c = 0; c < 256; c++)
              matrix[c] = numbers.length > 0 ? numbers[(c * 7) % numbers.length] / 8 : 1
            const diagonal = kernels.f32(16).fill(1)
            for (let j = 0; j < count; j++) diagonal[j] = 1 + j / 3
            const columns = kernels.i32(count * keep)
            const values = kernels.f32(count * keep)
            const lengths = kernels.i32(count)
            const task = { matrix, stride, count, diagonal, keep, origin: 0, columns, values, lengths }
            const reading = kernels.strongestRows(task, Int32Array.of(0, Math.ceil(count / 2), count))
            let step = reading.next()
            while (!step.done) step = reading.next()
            return [step.value, Array.from(columns), Array.from(values), Array.from(lengths)]
          })
          expect(found[1]).toEqual(found[0])
        },
      ),
      { numRuns: 60 },
    )
  })

  it('are refused where a number is not finite', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const row = Float32Array.of(1, bad, 2)
      const bits = new Uint32Array(row.buffer)
      const bins = new Int32Array(STRONGEST_BINS)
      expect(strongest(row, bits, 3, 2, bins, new Int32Array(3), new Float32Array(3), 0)).toBe(-1)
    }
  })
})
