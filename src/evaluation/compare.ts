import { type BootstrapOptions, type Interval, intervalOf, resample } from './bootstrap.js'
import { METRICS, type Metric } from './metrics.js'
import type { TaskRun } from './run-task.js'

export interface Compared {
  readonly metrics: Readonly<Record<Metric, Interval>>
  readonly overBaseline?: Readonly<Record<Metric, Interval>>
  readonly behindBest?: Interval
}

/** The metric that decides which model is best. */
export const DECIDING: Metric = 'recallCapped'

/**
 * Intervals of every run, and paired differences to the best baseline and to the best run: all over the same
 * resampled shoppers, so that what is luck for one is luck for the other.
 */
export function compare(
  runs: readonly { readonly baseline: boolean; readonly run: TaskRun }[],
  shopper: Int32Array,
  options: BootstrapOptions,
): Compared[] {
  if (runs.length === 0) return []
  const width = METRICS.length
  const resampled = resample(
    runs.flatMap(({ run }) => run.columns),
    shopper,
    options,
  )
  const deciding = METRICS.indexOf(DECIDING)
  const meanOf = (r: number): number => resampled.means[r * width + deciding]
  const best = argMax(runs, meanOf, () => true)
  const bestBaseline = argMax(runs, meanOf, r => runs[r].baseline)
  return runs.map((_, r) => ({
    metrics: each(m => intervalOf(resampled, r * width + m)),
    overBaseline:
      bestBaseline < 0 || bestBaseline === r
        ? undefined
        : each(m => intervalOf(resampled, r * width + m, bestBaseline * width + m)),
    behindBest: best === r ? undefined : intervalOf(resampled, r * width + deciding, best * width + deciding),
  }))
}

function each(interval: (metric: number) => Interval): Record<Metric, Interval> {
  return Object.fromEntries(METRICS.map((metric, m) => [metric, interval(m)])) as Record<Metric, Interval>
}

/** The first of the largest; -1 where none is allowed. */
function argMax(
  runs: readonly unknown[],
  value: (r: number) => number,
  allowed: (r: number) => boolean,
): number {
  let best = -1
  for (let r = 0; r < runs.length; r++) {
    if (allowed(r) && (best < 0 || value(r) > value(best))) best = r
  }
  return best
}
