import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { HELPER, type HelperTask } from '../kernels/threads/program.js'
import { openTeam } from '../kernels/threads/team.js'
import type { Threads } from '../kernels/threads/threads.js'
import { resolveThreads, type ThreadOptions } from '../worker/thread-options.js'

/**
 * Trains on all cores: models whose loops can be shared out learn nearly twice as fast on two, and the same to the bit.
 * Threads are started (about 30 ms of a core each) for a model whose training is worth it, end with it, and hold up
 * neither the program nor its end.
 *
 * For WebAssembly kernels only. The fit throws `thread-failed` when a thread breaks off; the models of the last fit go on
 * answering then.
 *
 * @example
 * new Recommender({ models: shopModels(), threads: workerThreads() })
 */
export function workerThreads(options?: ThreadOptions): Threads {
  const { count, from } = resolveThreads('workerThreads()', options, availableParallelism())
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
