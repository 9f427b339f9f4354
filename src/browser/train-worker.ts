import type { TrainingAnswer, TrainingMessage } from '../door/elsewhere/training-port.js'
import { serveTraining } from '../worker/serve-training.js'
import { startThreads } from './page-threads.js'

/** What of a worker's global scope is used. */
interface WorkerScope {
  postMessage(message: TrainingAnswer, transfer: ArrayBuffer[]): void
  addEventListener(type: 'message', told: (event: { readonly data: TrainingMessage }) => void): void
}

// The program of the worker that `trainInWorker` starts; nothing imports it.
const scope = globalThis as unknown as WorkerScope
serveTraining(
  {
    post: (message, transfer) => scope.postMessage(message, transfer),
    listen: told => scope.addEventListener('message', ({ data }) => told(data)),
  },
  startThreads,
)
