import type { Threads } from '../../src/models/model.js'
import { workerThreads } from '../../src/node/worker-threads.js'

/**
 * So many threads for the smallest training, the others given time to come to life: otherwise the work of a test is over
 * before they join.
 */
export function readyThreads(count = 2): Threads {
  const threads = workerThreads({ count, from: 0 })
  const clock = new Int32Array(new SharedArrayBuffer(4))
  return {
    ...threads,
    open(binary, pages) {
      const team = threads.open(binary, pages)
      Atomics.wait(clock, 0, 0, 80)
      return team
    },
  }
}
