import { quantileSorted } from 'simple-statistics'
import { AlsolikeError } from '../errors.js'
import { random } from '../kernels/random.js'

/** A mean and the interval that holds it with the confidence asked for. */
export interface Interval {
  readonly mean: number
  readonly low: number
  readonly high: number
}

export interface BootstrapOptions {
  /** How many times shoppers are drawn anew. More: steadier ends, longer. @default 1000 */
  readonly resamples?: number
  /** Share of the resampled means inside the interval. Larger: wider. @default 0.95 */
  readonly confidence?: number
  /** The same seed draws the same shoppers. @default 1 */
  readonly seed?: number
}

export const BOOTSTRAP = { resamples: 1000, confidence: 0.95, seed: 1 }

/** Resampled means of several columns over the same draws, so that columns can be compared pair by pair. */
export interface Resampled {
  /** The mean over all rows, a number a column. */
  readonly means: Float64Array
  /** `resamples` means a column, column by column. */
  readonly draws: Float64Array
  readonly resamples: number
  readonly confidence: number
}

/**
 * Draws shoppers with replacement, each with all of their rows, and takes the mean of every column anew
 * (cluster bootstrap: several baskets of one shopper are not independent). Every column sees the same draws.
 *
 * O(resamples · (shoppers · columns)) time, O(resamples · columns) numbers.
 * Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13 (percentile intervals);
 * Field and Welsh 2007 (clusters).
 *
 * @param columns rows of numbers, one column a measure
 * @param shopper whose each row is; any numbers, equal for equal shoppers
 */
export function resample(
  columns: readonly Float64Array[],
  shopper: ArrayLike<number>,
  options: BootstrapOptions = {},
): Resampled {
  const {
    resamples = BOOTSTRAP.resamples,
    confidence = BOOTSTRAP.confidence,
    seed = BOOTSTRAP.seed,
  } = options
  if (!(resamples >= 1 && Number.isInteger(resamples)) || !(confidence > 0 && confidence < 1)) {
    throw new AlsolikeError(
      'bad-option',
      `Bootstrap got ${resamples} resamples and confidence ${confidence}; give a whole number from 1 and a share between 0 and 1.`,
    )
  }
  const { sums, sizes } = sumByShopper(columns, shopper)
  const shoppers = sizes.length
  const width = columns.length
  const means = new Float64Array(width)
  for (let c = 0; c < width; c++) {
    let sum = 0
    for (const value of columns[c]) sum += value
    means[c] = shopper.length > 0 ? sum / shopper.length : 0
  }
  const draws = new Float64Array(width * resamples)
  const dice = random(seed, 'bootstrap')
  const times = new Int32Array(shoppers)
  const totals = new Float64Array(width)
  for (let b = 0; b < resamples && shoppers > 0; b++) {
    times.fill(0)
    for (let s = 0; s < shoppers; s++) times[dice.below(shoppers)]++
    addUp(times, sizes, sums, totals)
    let rows = 0
    for (let s = 0; s < shoppers; s++) rows += times[s] * sizes[s]
    for (let c = 0; c < width; c++) draws[c * resamples + b] = totals[c] / rows
  }
  return { means, draws, resamples, confidence }
}

/** The interval of one column, or of the difference `column − minus` where the second is given. */
export function intervalOf(resampled: Resampled, column: number, minus?: number): Interval {
  const { means, draws, resamples, confidence } = resampled
  const sorted = draws.slice(column * resamples, (column + 1) * resamples)
  if (minus !== undefined) for (let b = 0; b < resamples; b++) sorted[b] -= draws[minus * resamples + b]
  sorted.sort()
  const values = sorted as unknown as number[]
  return {
    mean: minus === undefined ? means[column] : means[column] - means[minus],
    low: quantileSorted(values, (1 - confidence) / 2),
    high: quantileSorted(values, (1 + confidence) / 2),
  }
}

/** Sums of each column by shopper (row-major, shoppers × columns) and rows by shopper, by first appearance. */
function sumByShopper(
  columns: readonly Float64Array[],
  shopper: ArrayLike<number>,
): { sums: Float64Array; sizes: Int32Array } {
  const groupOf = new Map<number, number>()
  const group = new Int32Array(shopper.length)
  for (let row = 0; row < shopper.length; row++) {
    let known = groupOf.get(shopper[row])
    if (known === undefined) groupOf.set(shopper[row], (known = groupOf.size))
    group[row] = known
  }
  const width = columns.length
  const sums = new Float64Array(groupOf.size * width)
  const sizes = new Int32Array(groupOf.size)
  for (let row = 0; row < group.length; row++) sizes[group[row]]++
  for (let c = 0; c < width; c++) {
    const column = columns[c]
    for (let row = 0; row < group.length; row++) sums[group[row] * width + c] += column[row]
  }
  return { sums, sizes }
}

function addUp(times: Int32Array, sizes: Int32Array, sums: Float64Array, totals: Float64Array): void {
  const width = totals.length
  totals.fill(0)
  for (let s = 0; s < sizes.length; s++) {
    const weight = times[s]
    if (weight === 0) continue
    const row = s * width
    for (let c = 0; c < width; c++) totals[c] += weight * sums[row + c]
  }
}
