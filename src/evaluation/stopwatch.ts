import type { Progress } from '../types.js'

/** How far a search is. */
export interface TuneProgress extends Progress {
  /** About how long it will take yet, once the first step was timed. */
  readonly secondsLeft?: number
}

/**
 * Times a search: the default first, then the trials, at last the default and another to confirm. Says how long the
 * rest will take, and stops when told. The default is the longest step, since its parts are trained in it and used
 * again; so the first estimate is rather too high, and trials correct it.
 */
export class Stopwatch {
  readonly #trials: number
  readonly #clock: () => number
  readonly #signal: AbortSignal | undefined
  readonly #begun: number
  /** When each step was done. */
  readonly #laps: number[] = []

  constructor(trials: number, options: { readonly clock?: () => number; readonly signal?: AbortSignal }) {
    this.#trials = trials
    this.#clock = options.clock ?? (() => performance.now())
    this.#signal = options.signal
    this.#begun = this.#clock()
  }

  /** A step is done: the default, or a trial. */
  lap(): void {
    this.#laps.push(this.#clock())
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
    const laps = this.#laps
    const done = Math.min(1, laps.length / (this.#trials + 1 + CONFIRMING))
    if (laps.length === 0) return { stage, done }
    const first = laps[0] - this.#begun
    const trials = laps.length - 1
    const each = trials === 0 ? first : (laps[trials] - laps[0]) / trials
    const milliseconds = each * (this.#trials - trials) + first * CONFIRMING
    return { stage, done, secondsLeft: Math.max(0, milliseconds / 1000) }
  }
}

/** Steps that follow the trials. */
const CONFIRMING = 2
