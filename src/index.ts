export type { Models, Question, RecommenderOptions } from './door/options.js'
export type { AudienceAsk, PeopleAsk } from './door/people.js'
export {
  type ListReader,
  type ListReaderOptions,
  listReader,
  type ReaderAsk,
} from './door/public/list-reader.js'
export type { SnapshotOptions } from './door/snapshot-options.js'
export { AlsolikeError, type ErrorCode } from './errors.js'
export * from './models/index.js'
export type {
  Evidence,
  KernelSet,
  LogRow,
  Model,
  Query,
  Scorer,
  State,
  Threads,
  TrainContext,
  Training,
} from './models/model.js'
export { type NeighborListsOptions, neighborLists } from './models/pairs/neighbor-lists.js'
export * from './profiles/index.js'
export { publicModels } from './public-models.js'
export * from './ranking/index.js'
export {
  type FitAsyncOptions,
  pastOf,
  Recommender,
  type RestoreOptions,
  type ShopPast,
} from './recommender.js'
export { shopModels } from './shop-models.js'
export type * from './types.js'
