import { type Arena, arenaBytes } from './arena.js'
import { topK } from './top-k.js'

/** Rows that stand in one panel of `codes`, and those that share a peak. */
const PANEL = 32
const BLOCK = 16
/** Sums stay below it. */
const MOST_SUM = 2 ** 31 - 1
/** The largest number that is written in 16 bits. */
const MOST_CODE = 32_767
/** What a sum of float32 may be off, as a share of the lengths, for each number that is added. */
const ROUNDING = 2 ** -23

/** The WebAssembly loops it is made of; see assembly/_screen.ts. */
export interface ScreenExports {
  screen(...args: number[]): void
  multiplyHigh(...args: number[]): number
}

/** Finds the rows of a matrix whose products with a vector are the largest, and reads few of them. */
export interface Screen {
  /** A byte a row, 0 for those that count; to be written before `find`. */
  readonly hidden: Uint8Array
  /** What `find` found: rows, ascending, and their products with the vector. */
  readonly rows: Int32Array
  readonly products: Float32Array
  /**
   * The `k` largest products among rows that count are all found, beside a few others; returns how many there are, −1
   * for a vector that is not finite. The vector lies in the arena.
   */
  find(vector: Float32Array, k: number): number
}

/** Bytes that it takes from the arena. */
export function screenBytes(count: number, size: number): number {
  const padded = inPanels(count)
  return (
    arenaBytes(2 * padded * size) +
    5 * arenaBytes(4 * padded) +
    arenaBytes(padded) +
    arenaBytes(padded / (BLOCK / 4)) +
    arenaBytes(2 * size)
  )
}

/**
 * Each row y is stored as s · q, q of 16 bits, and the length of what that leaves out. With the vector x as t · p
 * likewise, x · y is s t (q · p), off by at most ‖x‖ ‖y − s q‖ + ‖x − t p‖ ‖s q‖ (Cauchy and Schwarz). A row that cannot reach
 * what k others certainly reach is left out, all others are multiplied: nothing of the answer is approximate, and
 * half of the bits are read.
 *
 * `rows`: `count` rows of `size` numbers, in the arena. `undefined` where they are not finite.
 */
export function screenOf(
  exports: ScreenExports,
  arena: Arena,
  rows: Float32Array,
  count: number,
  size: number,
): Screen | undefined {
  const padded = inPanels(count)
  const blocks = padded / BLOCK
  const codes = shortsOf(arena, padded * size)
  const scales = arena.f32(padded)
  const errors = arena.f32(padded)
  const marks = arena.i32(padded / 4)
  const hidden = new Uint8Array(marks.buffer, marks.byteOffset, padded).fill(1, count)
  const highs = arena.f32(padded)
  const peaks = arena.f32(blocks)
  const chosen = arena.i32(padded)
  const products = arena.f32(padded)
  const vectorCodes = shortsOf(arena, size)
  const code = Math.min(MOST_CODE, Math.floor(Math.sqrt(MOST_SUM / size)))
  // What the codes of the vector are off at most, and the sums of the products themselves, as a share of both lengths.
  const share = Math.sqrt(size) / (2 * code) + ROUNDING * (size + BLOCK)
  const off = encode(rows, count, size, code, share, codes, scales, errors)
  if (!Number.isFinite(off)) return undefined
  const bestBlocks = new Int32Array(blocks)
  const bestPeaks = new Float32Array(blocks)
  return {
    hidden,
    rows: chosen,
    products,
    find(vector, k) {
      let most = 0
      let squares = 0
      for (let f = 0; f < size; f++) {
        most = Math.max(most, Math.abs(vector[f]))
        squares += vector[f] * vector[f]
      }
      // Where many are wanted, the k best blocks say little.
      if (!Number.isFinite(squares) || 2 * k > blocks) return -1
      const step = most / code
      for (let f = 0; f < size; f++) vectorCodes[f] = most > 0 ? Math.round(vector[f] / step) : 0
      exports.screen(
        codes.byteOffset,
        scales.byteOffset,
        errors.byteOffset,
        hidden.byteOffset,
        padded,
        vectorCodes.byteOffset,
        size,
        step,
        Math.sqrt(squares),
        highs.byteOffset,
        peaks.byteOffset,
      )
      // As many blocks have a row of at least so much
      const found = topK(peaks, blocks, k, bestBlocks, bestPeaks)
      return exports.multiplyHigh(
        highs.byteOffset,
        padded,
        found === k ? bestPeaks[k - 1] : Number.NEGATIVE_INFINITY,
        rows.byteOffset,
        vector.byteOffset,
        size,
        chosen.byteOffset,
        products.byteOffset,
      )
    },
  }
}

/**
 * Writes the rows as codes, in the order of the kernel, and how far off a product may be as a share of the vector's
 * length; returns the sum of those shares.
 */
function encode(
  rows: Float32Array,
  count: number,
  size: number,
  most: number,
  share: number,
  codes: Int16Array,
  scales: Float32Array,
  errors: Float32Array,
): number {
  let all = 0
  for (let r = 0; r < count; r++) {
    const first = r * size
    let largest = 0
    let squares = 0
    for (let f = first; f < first + size; f++) {
      largest = Math.max(largest, Math.abs(rows[f]))
      squares += rows[f] * rows[f]
    }
    scales[r] = largest / most
    const scale = scales[r]
    const at = (r - (r % PANEL)) * size + 2 * (r % PANEL)
    let missed = 0
    for (let f = 0; f < size; f++) {
      const code = scale > 0 ? Math.max(-most, Math.min(most, Math.round(rows[first + f] / scale))) : 0
      codes[at + PANEL * (f - (f % 2)) + (f % 2)] = code
      missed += (rows[first + f] - scale * code) ** 2
    }
    const left = Math.sqrt(missed)
    errors[r] = (left + share * (left + Math.sqrt(squares))) * (1 + ROUNDING)
    all += errors[r]
  }
  return all
}

function inPanels(count: number): number {
  return Math.ceil(count / PANEL) * PANEL
}

function shortsOf(arena: Arena, length: number): Int16Array {
  const words = arena.i32(Math.ceil(length / 2))
  return new Int16Array(words.buffer, words.byteOffset, length)
}
