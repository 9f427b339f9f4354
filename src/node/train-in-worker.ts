import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import {
  type TrainElsewhereOptions,
  type TrainedElsewhere,
  trainElsewhere,
} from '../door/elsewhere/train-elsewhere.js'
import type { TrainingAnswer, TrainingPort } from '../door/elsewhere/training-port.js'
import { AlsolikeError } from '../errors.js'
import { insideOf, type Recommender } from '../recommender.js'
import type { CatalogItem, FitReport } from '../types.js'
import { resolveTraining, type TrainInWorkerOptions, type WorkerOptions } from '../worker/training-options.js'

/**
 * `shop.fit()` in a thread of its own: the same models to the bit, while this thread ingests and answers. The log and the
 * catalogue are copied over in portions of a millisecond or two, the models come back without a copy, and all of them
 * take the place of the old ones between two questions.
 *
 * Takes the memory of a second log and catalogue while it trains. Throws `aborted`; `bad-option` for a model of the
 * shop's own without the option `models`; `bad-file` without the worker's file; `thread-failed` when the thread breaks off (out of memory, say), and what the
 * training throws. The models of the last fit go on answering then.
 *
 * @example
 * await trainInWorker(shop)
 * await trainInWorker(shop, { models: new URL('./models.js', import.meta.url) })
 */
export async function trainInWorker<C extends CatalogItem>(
  shop: Recommender<C>,
  options?: TrainInWorkerOptions,
): Promise<FitReport> {
  const { models, worker, watch } = resolveTraining(options)
  return (await trainBeside(shop, { models, worker }, watch)).report
}

/** The same, for `openShop`, which wants a snapshot as well. */
export function trainBeside<C extends CatalogItem>(
  shop: Recommender<C>,
  { models, worker }: { readonly [Name in keyof WorkerOptions]: WorkerOptions[Name] | undefined },
  options: Omit<TrainElsewhereOptions, 'module'>,
): Promise<TrainedElsewhere> {
  const file = worker ?? ownWorker()
  return trainElsewhere(insideOf(shop), () => start(file), {
    ...options,
    ...(models !== undefined && { module: String(models) }),
  })
}

declare const __filename: string

/** The file beside this one; the CommonJS build has the files of the other one below it. */
function ownWorker(): URL {
  const here = import.meta.url as string | undefined
  const file =
    here === undefined
      ? new URL('./node/train-worker.js', pathToFileURL(__filename))
      : new URL('./train-worker.js', here)
  if (existsSync(fileURLToPath(file))) return file
  throw new AlsolikeError(
    'bad-file',
    `There is no ${fileURLToPath(file)} to train in. In a bundled server, name it: worker: new URL('…/alsolike/dist/node/train-worker.js', import.meta.url).`,
  )
}

function start(file: URL | string): TrainingPort {
  const worker = new Worker(typeof file === 'string' && file.startsWith('file:') ? new URL(file) : file, {
    // Inherited, but that a program given as text says so in a flag which no file may have
    ...(process.execArgv.some(flag => flag.startsWith('--input-type')) && { execArgv: [] }),
  })
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen(told, gone) {
      worker.on('message', (message: TrainingAnswer) => told(message))
      worker.on('messageerror', error => gone('sent what cannot be read.', error))
      worker.on('error', error => gone(`broke off: ${error.message}.`, error))
      worker.on('exit', code => gone(`ended with code ${code}.`))
    },
    close: () => void worker.terminate(),
  }
}
