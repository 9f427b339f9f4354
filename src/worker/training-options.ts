import { checkOptions } from '../data/options.js'
import type { Progress } from '../types.js'

/** Where a training that runs beside the program finds what it needs. */
export interface WorkerOptions {
  /**
   * The shop's own models: address of a module whose default export is the value of the option `models`. Functions
   * cannot be sent to a worker, so it imports them itself. @default the models of alsolike, from their names and options
   */
  readonly models?: URL | string
  /**
   * Where this package's `dist/node/train-worker.js` lies (`dist/browser/train-worker.js` for a page), for programs
   * bundled so that it is not found. @default beside what imports it
   */
  readonly worker?: URL | string
}

export interface TrainInWorkerOptions extends WorkerOptions {
  /** Stops the training; the models of the last fit go on answering. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

const DEFAULTS = {
  models: undefined as URL | string | undefined,
  worker: undefined as URL | string | undefined,
  signal: undefined as AbortSignal | undefined,
  onProgress: undefined as ((progress: Progress) => void) | undefined,
}

/** The options, checked: where the training runs, and how it is watched. */
export function resolveTraining(options: TrainInWorkerOptions | undefined) {
  const { models, worker, ...watch } = checkOptions('trainInWorker()', options, DEFAULTS)
  return { models, worker, watch }
}
