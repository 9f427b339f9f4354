export type { ThreadOptions } from '../worker/thread-options.js'
export { type OpenPageOptions, openPage, type Page, type PageEvent } from './open-page.js'
export { pageThreads } from './page-threads.js'
export { type TrainInWorkerOptions, trainInWorker } from './train-in-worker.js'
