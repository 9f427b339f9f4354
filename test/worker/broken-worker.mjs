// A worker that breaks off when it is told to begin.
import { parentPort } from 'node:worker_threads'

parentPort.on('message', ({ kind }) => {
  if (kind !== 'go') return
  if (process.env.BREAK === 'exit') process.exit(7)
  throw new Error('no memory left')
})
