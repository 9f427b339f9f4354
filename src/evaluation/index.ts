export { Catalog } from '../data/catalog/catalog.js'
export { type Interactions, interactionsOf } from '../data/fold/interactions.js'
export { bestSellers, ownPast, recentBestSellers } from './baselines.js'
export { type BootstrapOptions, type Interval, intervalOf, type Resampled, resample } from './bootstrap.js'
export { candidatesFor, SHOP_DEFAULT } from './candidates.js'
export {
  type ContentWeightsOptions,
  type LearntContentWeights,
  learnContentWeights,
} from './content-weights.js'
export {
  type Candidates,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  evaluateAsync,
  evaluation,
  type ModelResult,
  type TaskResult,
} from './evaluate.js'
export { findLeak, refuseLeak } from './leak-check.js'
export type { ListMetrics } from './list-metrics.js'
export { METRICS, type Metric } from './metrics.js'
export { type Readiness, readiness } from './readiness.js'
export { evaluationReport, type ReportOptions } from './report/report.js'
export { type Exposure, type SimulateOptions, type Simulation, simulate } from './simulate.js'
export { givenSplit, type Split, splitByTime, splitLeaveLastOut, type TimeSplitOptions } from './split.js'
export { dataOf, type ShopData, splitShop } from './split-log.js'
export type { TuneProgress } from './stopwatch.js'
export { QUESTIONS, type Question, type Task, type TaskOptions, type TaskQuery } from './task.js'
export { type Tuned, type TuneOptions, tune, tuning } from './tune.js'
