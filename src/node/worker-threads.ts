import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { HELPER, type HelperTask } from '../kernels/threads/program.js'
import { openTeam } from '../kernels/threads/team.js'
import type { Threads } from '../kernels/threads/threads.js'

export interface WorkerThreadsOptions {
  /** How many threads train, the calling one included. More than there are cores does not help. @default all cores */
  readonly count?: number
  /**
   * Milliseconds of work (of one thread) from which a model is trained by all. Smaller: they are started, which takes
   * about 30 ms of a core each, for less. @default 100
   */
  readonly from?: number
}

/**
 * Trains on all cores: models whose loops can be shared out learn nearly twice as fast on two, and the same to the bit.
 * Threads live as long as the training of a model, and hold up neither the program nor its end.
 *
 * For WebAssembly kernels only; throws `thread-failed` from the fit when a thread breaks off. The models of the last
 * fit go on answering then.
 *
 * @example
 * new Recommender({ models: shopModels(), threads: workerThreads() })
 */
export function workerThreads(options?: WorkerThreadsOptions): Threads {
  const given = checkOptions('workerThreads()', options, { count: availableParallelism(), from: 100 })
  const { count, from } = given
  if (!(Number.isInteger(count) && count >= 1)) throw bad('count', count, 'a whole number, 1 or more')
  if (!(from >= 0)) throw bad('from', from, 'milliseconds, 0 or more')
  return { count, from, open: (binary, pages) => openTeam(binary, pages, count - 1, start) }
}

const PROGRAM = `(${HELPER})(require('node:worker_threads').workerData)`

/** A thread that does not come to life is one helper less, no more: the leading one takes every range that is left. */
function start(task: HelperTask): void {
  try {
    // Without the options of the program: a loader would be started for each.
    const worker = new Worker(PROGRAM, { eval: true, workerData: task, execArgv: [], env: {} })
    worker.on('error', () => undefined)
    worker.unref()
  } catch {
    // Refused, by the permission model of Node for one
  }
}

function bad(name: string, found: unknown, wanted: string): AlsolikeError {
  return new AlsolikeError('bad-option', `workerThreads() ${name} is ${String(found)}; it wants ${wanted}.`)
}
