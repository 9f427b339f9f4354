// The thread of `trainInWorker`, from the sources: Node reads TypeScript only with help.
import { register } from 'tsx/esm/api'

register()
await import('../../src/node/train-worker.ts')
