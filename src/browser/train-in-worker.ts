import { trainElsewhere } from '../door/elsewhere/train-elsewhere.js'
import type { TrainingAnswer, TrainingPort } from '../door/elsewhere/training-port.js'
import { AlsolikeError } from '../errors.js'
import { insideOf, type Recommender } from '../recommender.js'
import type { CatalogItem, FitReport } from '../types.js'
import { resolveTraining, type TrainInWorkerOptions } from '../worker/training-options.js'

/**
 * `shop.fit()` in a Web Worker: the same models to the bit, while the page ingests and answers. The code that learns is
 * loaded by the worker alone. Bundlers find the worker by its address; it is a module, from the page's own origin.
 *
 * A page with a content security policy needs `worker-src 'self'`, and for the fast kernels `'wasm-unsafe-eval'` in the
 * policy that comes with the worker's file; without that one training takes the plain kernels, which give other last
 * bits. Throws as its namesake in alsolike/node does.
 *
 * @example
 * await trainInWorker(shop)
 */
export async function trainInWorker<C extends CatalogItem>(
  shop: Recommender<C>,
  options?: TrainInWorkerOptions,
): Promise<FitReport> {
  const { models, worker, watch } = resolveTraining(options)
  const trained = await trainElsewhere(insideOf(shop), () => start(worker), {
    ...watch,
    ...(models !== undefined && { module: new URL(models, location.href).href }),
  })
  return trained.report
}

function start(file: URL | string | undefined): TrainingPort {
  const worker = open(file)
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen(told, gone) {
      worker.addEventListener('message', event => told((event as MessageEvent<TrainingAnswer>).data))
      worker.addEventListener('messageerror', () => gone('sent what cannot be read.'))
      worker.addEventListener('error', event => {
        const { message } = event as ErrorEvent
        gone(
          message
            ? `broke off: ${message}.`
            : "could not be loaded. Does the page's policy allow worker-src 'self', and is its file there? The option worker names another.",
        )
      })
    },
    close: () => worker.terminate(),
  }
}

function open(file: URL | string | undefined): Worker {
  try {
    if (file !== undefined) return new Worker(file, { type: 'module' })
    // In this form, and no other, bundlers find the file
    return new Worker(new URL('./train-worker.js', import.meta.url), { type: 'module' })
  } catch (cause) {
    throw new AlsolikeError(
      'thread-failed',
      'This page may not start the worker that trains. Allow worker-src, or give the option worker an address on its origin.',
      { cause },
    )
  }
}
