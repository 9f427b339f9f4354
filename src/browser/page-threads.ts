import { HELPER } from '../kernels/threads/program.js'
import { openTeam } from '../kernels/threads/team.js'
import type { Threads } from '../kernels/threads/threads.js'
import { resolveThreads, type ThreadOptions } from '../worker/thread-options.js'

/**
 * Trains on all cores where `trainInWorker` trains and the page is isolated (`crossOriginIsolated`: the headers COOP and
 * COEP), the same to the bit; elsewhere one thread trains, as it does in `fit()` on the page, which must not wait. A
 * policy needs `worker-src blob:` for it.
 *
 * @example
 * const shop = new Recommender({ models: shopModels(), threads: pageThreads() })
 * await trainInWorker(shop)
 */
export function pageThreads(options?: ThreadOptions): Threads {
  const { count, from } = resolveThreads('pageThreads()', options, navigator.hardwareConcurrency)
  return { count, from, open: () => undefined }
}

const PROGRAM = `onmessage = ({ data }) => (data === null ? postMessage(null) : (${HELPER})(data))`

/**
 * The threads in the worker that trains, alive when this resolves: a browser starts no worker for a thread that is busy.
 * `undefined` where there can be none. They end with the worker.
 */
export async function startThreads({ count, from }: Required<ThreadOptions>): Promise<Threads | undefined> {
  if (!globalThis.crossOriginIsolated || count < 2) return undefined
  const program = URL.createObjectURL(new Blob([PROGRAM], { type: 'text/javascript' }))
  const helpers = (await Promise.all(Array.from({ length: count - 1 }, () => alive(program)))).filter(
    helper => helper !== undefined,
  )
  URL.revokeObjectURL(program)
  if (helpers.length === 0) return undefined
  return {
    count: helpers.length + 1,
    from,
    open: (binary, pages) =>
      openTeam(binary, pages, helpers.length, task => helpers[task.index - 1].postMessage(task)),
  }
}

/**
 * A helper that has answered: until then what it is sent waits for the thread that sends. `undefined` where the page's
 * policy refuses it.
 */
function alive(program: string): Promise<Worker | undefined> {
  return new Promise(resolve => {
    try {
      const worker = new Worker(program)
      worker.onmessage = () => resolve(worker)
      worker.onerror = event => {
        event.preventDefault()
        resolve(undefined)
      }
      worker.postMessage(null)
    } catch {
      resolve(undefined)
    }
  })
}
