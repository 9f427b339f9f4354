import type { Progress } from '../types.js'

/** How far a search is. */
export interface TuneProgress extends Progress {
  /** About how long it will take yet, once the first step was timed. */
  readonly secondsLeft?: number
}

/** Times steps that take about as long as one another, says how long the rest will take, and stops them when told. */
export class Stopwatch {
  readonly #steps: number
  readonly #clock: () => number
  readonly #signal: AbortSignal | undefined
  readonly #begun: number
  #laps = 0

  constructor(steps: number, options: { readonly clock?: () => number; readonly signal?: AbortSignal }) {
    this.#steps = steps
    this.#clock = options.clock ?? (() => performance.now())
    this.#signal = options.signal
    this.#begun = this.#clock()
  }

  /** A step is done. */
  lap(): void {
    this.#laps++
  }

  /** Runs a part of a step; undefined when it was stopped. */
  *watch<T>(work: Generator<Progress, T, void>, stage: string): Generator<TuneProgress, T | undefined, void> {
    for (;;) {
      const step = work.next()
      if (step.done) return step.value
      if (this.#signal?.aborted) {
        work.return(undefined as T)
        return undefined
      }
      yield this.#progress(stage)
    }
  }

  /** The same to its end, whatever the signal says. */
  *watchOut<T>(work: Generator<Progress, T, void>, stage: string): Generator<TuneProgress, T, void> {
    for (;;) {
      const step = work.next()
      if (step.done) return step.value
      yield this.#progress(stage)
    }
  }

  #progress(stage: string): TuneProgress {
    const done = Math.min(1, this.#laps / this.#steps)
    if (this.#laps === 0) return { stage, done }
    const each = (this.#clock() - this.#begun) / this.#laps / 1000
    return { stage, done, secondsLeft: Math.max(0, each * (this.#steps - this.#laps)) }
  }
}
