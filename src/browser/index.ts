export { type OpenPageOptions, openPage, type Page, type PageEvent } from './open-page.js'
export { type TrainInWorkerOptions, trainInWorker } from './train-in-worker.js'
