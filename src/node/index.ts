export type { ThreadOptions } from '../worker/thread-options.js'
export type { TrainInWorkerOptions, WorkerOptions } from '../worker/training-options.js'
export type { ColumnMap } from './columns.js'
export { type CsvWriter, type CsvWriterOptions, csvWriter } from './csv-writer.js'
export type { EventColumn } from './export-formats.js'
export type { ItemColumnMap, ItemField } from './item-fields.js'
export type { ItemsFile, ReadItemsOptions } from './item-file.js'
export type { JournalSync } from './journal.js'
export { type OpenShop, type OpenShopOptions, openShop, type Recovery } from './open-shop.js'
export {
  type ReadEventsOptions,
  type ReadEventsReport,
  type ReadProgress,
  readEvents,
} from './read-events.js'
export { readItems } from './read-items.js'
export { type RejectFile, rejectFile } from './reject-file.js'
export type { LeftOut } from './replay.js'
export type { EventFileReport, RejectedRow } from './row-tally.js'
export type { ShopTraining, TrainingPlace } from './shop-trainer.js'
export { loadSnapshot, saveSnapshot } from './snapshot-file.js'
export { trainInWorker } from './train-in-worker.js'
export { workerThreads } from './worker-threads.js'
