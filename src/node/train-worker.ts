import { parentPort } from 'node:worker_threads'
import type { TrainingMessage } from '../door/elsewhere/training-port.js'
import { serveTraining } from '../worker/serve-training.js'
import { workerThreads } from './worker-threads.js'

// The program of the thread that `trainInWorker` starts; nothing imports it.
const port = parentPort!
serveTraining(
  {
    post: (message, transfer) => port.postMessage(message, transfer),
    listen: told => port.on('message', (message: TrainingMessage) => told(message)),
  },
  workerThreads,
)
