export type { Models, Question, RecommenderOptions } from './door/options.js'
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
  TrainContext,
  Training,
} from './models/model.js'
export { type FitAsyncOptions, Recommender, type RestoreOptions } from './recommender.js'
export { shopModels } from './shop-models.js'
export type * from './types.js'
