import { Matrix, solve } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import type { AlsSystems } from '../../src/kernels/als.js'
import { type AlsKernels, alsKernels } from '../../src/kernels/als-kernels.js'
import { random } from '../../src/kernels/random.js'

const SETS = ['plain', 'wasm'] as const
const COLUMNS = 150
const LENGTHS = [0, 1, 3, 4, 7, 64, 65, 130]

/** Random systems with rows of the lengths above, their arrays from the arena of the kernels. */
function systemsFor(kernels: AlsKernels, size: number, scale: number, shiftP: number): AlsSystems {
  const dice = random(size, 'als')
  const entries = LENGTHS.reduce((a, b) => a + b, 0)
  const start = kernels.i32(LENGTHS.length + 1)
  const indices = kernels.i32(entries)
  const values = kernels.f32(entries)
  const factors = kernels.f32(COLUMNS * size)
  const base = kernels.f32(size * size)
  const ridges = kernels.f32(LENGTHS.length)
  const solutions = kernels.f32(LENGTHS.length * size)
  for (let i = 0; i < factors.length; i++) factors[i] = dice.next() - 0.5
  for (let i = 0; i < solutions.length; i++) solutions[i] = dice.next() - 0.5
  LENGTHS.forEach((length, r) => {
    start[r + 1] = start[r] + length
    ridges[r] = 1 + dice.next()
    for (let e = start[r]; e < start[r + 1]; e++) {
      indices[e] = dice.below(COLUMNS)
      values[e] = 1 + dice.below(3)
    }
  })
  kernels.addGramian(factors, base, 0, 70)
  kernels.addGramian(factors, base, 70, COLUMNS)
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) base[i * size + j] = base[j * size + i]
  return { start, indices, values, factors, base, ridges, solutions, size, scale, shiftP, shiftQ: shiftP + 1 }
}

/** The matrix and the right side of one row by the formula, in float64. */
function naive(systems: AlsSystems, row: number): { a: number[][]; b: number[] } {
  const { start, indices, values, factors, size, ridges, scale, shiftP, shiftQ } = systems
  const y = (column: number): number[] => [...factors.subarray(column * size, (column + 1) * size)]
  const a = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? ridges[row] : 0)),
  )
  const b = new Array<number>(size).fill(0)
  const add = (v: number[], p: number): void => {
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) a[i][j] += p * v[i] * v[j]
  }
  for (let column = 0; column < COLUMNS; column++) add(y(column), 1)
  for (let e = start[row]; e < start[row + 1]; e++) {
    add(y(indices[e]), scale * values[e] + shiftP)
    for (let i = 0; i < size; i++) b[i] += (scale * values[e] + shiftQ) * y(indices[e])[i]
  }
  return { a, b }
}

function open(set: 'plain' | 'wasm', size: number): AlsKernels {
  return alsKernels(set, size, 1 << 20)
}

describe.each(SETS)('implicit least squares with %s kernels', set => {
  it.each([8, 16, 40, 64])('solves every row exactly as ml-matrix does, %i factors', size => {
    const kernels = open(set, size)
    const systems = systemsFor(kernels, size, 2, -1)
    expect(kernels.solveExactly(systems, 0, 3)).toBe(0)
    expect(kernels.solveExactly(systems, 3, LENGTHS.length)).toBe(0)
    LENGTHS.forEach((length, r) => {
      const found = systems.solutions.subarray(r * size, (r + 1) * size)
      if (length === 0) {
        expect([...found]).toEqual(new Array(size).fill(0))
        return
      }
      const { a, b } = naive(systems, r)
      const oracle = solve(new Matrix(a), Matrix.columnVector(b)).to1DArray()
      expect(Math.max(...oracle.map((value, f) => Math.abs(value - found[f])))).toBeLessThan(2e-5)
    })
  })

  it.each([8, 24])('comes to the same by conjugate gradients, given steps enough, %i factors', size => {
    const kernels = open(set, size)
    const systems = systemsFor(kernels, size, 2, -1)
    kernels.solveByGradients(systems, 40, 0, LENGTHS.length)
    const close = systems.solutions.slice()
    kernels.solveExactly(systems, 0, LENGTHS.length)
    expect(Math.max(...close.map((value, i) => Math.abs(value - systems.solutions[i])))).toBeLessThan(1e-4)
  })

  it('takes three steps as the textbook does', () => {
    const size = 16
    const kernels = open(set, size)
    const systems = systemsFor(kernels, size, 1, 0)
    const row = 4
    const { a, b } = naive(systems, row)
    // Hestenes and Stiefel 1952, with plain arrays.
    const x = [...systems.solutions.subarray(row * size, (row + 1) * size)]
    const dot = (u: number[], v: number[]): number => u.reduce((sum, value, i) => sum + value * v[i], 0)
    const times = (v: number[]): number[] => a.map(line => dot(line, v))
    let r = times(x).map((value, i) => b[i] - value)
    let p = r
    for (let step = 0; step < 3; step++) {
      const image = times(p)
      const length = dot(r, r) / dot(p, image)
      for (let i = 0; i < size; i++) x[i] += length * p[i]
      const next = r.map((value, i) => value - length * image[i])
      p = next.map((value, i) => value + (dot(next, next) / dot(r, r)) * p[i])
      r = next
    }
    kernels.solveByGradients(systems, 3, row, row + 1)
    const found = systems.solutions.subarray(row * size, (row + 1) * size)
    expect(Math.max(...x.map((value, i) => Math.abs(value - found[i])))).toBeLessThan(1e-5)
  })

  it('divides a vector by the matrix of a row', () => {
    const size = 16
    const kernels = open(set, size)
    const systems = systemsFor(kernels, size, 3, -1)
    const vector = kernels.f32(size)
    vector.set(systems.factors.subarray(0, size))
    const { a } = naive(systems, 6)
    const oracle = solve(new Matrix(a), Matrix.columnVector([...vector])).to1DArray()
    expect(kernels.divide(systems, 6, vector)).toBe(true)
    expect(Math.max(...oracle.map((value, f) => Math.abs(value - vector[f])))).toBeLessThan(1e-6)
  })

  it('counts the rows whose matrix is not positive definite', () => {
    const size = 8
    const kernels = open(set, size)
    const systems = systemsFor(kernels, size, 0, 0)
    systems.base.fill(0)
    systems.ridges.fill(0)
    systems.ridges[1] = Number.NaN
    // Of the eight rows one is empty.
    expect(kernels.solveExactly(systems, 0, LENGTHS.length)).toBe(7)
    expect(kernels.divide(systems, 2, kernels.f32(size))).toBe(false)
  })

  it.each([1, 3, 4, 149, 150])('multiplies %i rows by a vector', rows => {
    const size = 24
    const kernels = open(set, size)
    const { factors, solutions } = systemsFor(kernels, size, 1, 0)
    const vector = kernels.f32(size)
    vector.set(solutions.subarray(0, size))
    const out = kernels.f32(COLUMNS)
    kernels.multiply(factors, vector, out, 0, rows)
    for (let r = 0; r < COLUMNS; r++) {
      let sum = 0
      for (let f = 0; f < size; f++) sum += factors[r * size + f] * vector[f]
      expect(out[r]).toBeCloseTo(r < rows ? sum : 0, 5)
    }
  })
})
