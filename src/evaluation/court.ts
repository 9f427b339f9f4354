import type { Catalog } from '../data/catalog/catalog.js'
import { random } from '../kernels/random.js'
import type { KernelSet, Model, Scorer, Threads, TrainContext, Training } from '../models/model.js'
import type { Progress } from '../types.js'
import { DECIDING } from './compare.js'
import { METRICS } from './metrics.js'
import { canAnswer, runTask } from './run-task.js'
import type { Split } from './split.js'
import type { Question, ResolvedTaskOptions, Task } from './task.js'
import { tasksFor } from './tasks.js'

/** One window of the past before which models are brought, each measured in units of the first. */
export interface Court {
  readonly tasks: readonly Task[]
  /** Whose each case is, over all tasks. */
  readonly shopper: Int32Array
  readonly cases: number
  readonly context: TrainContext
  readonly itemCount: number
  /** A value a case: what the model found, divided by what the first model found on average in that task. */
  judge(model: Model): Generator<Progress, Float64Array, void>
}

/** Trained parts that are kept: those of one blend and a few that were tried. */
const KEPT = 8

export function court(
  split: Split,
  question: Question,
  options: ResolvedTaskOptions & { readonly kernels: KernelSet; readonly threads?: Threads | undefined },
): Court {
  const tasks = tasksFor(question, split, options).filter(task => task.queries.length > 0)
  const context = keepingContext(split, options)
  const { itemCount } = split.train
  const deciding = METRICS.indexOf(DECIDING)
  const shopper = Int32Array.from(tasks.flatMap(task => task.queries.map(query => query.shopper)))
  let units: number[] | undefined
  return {
    tasks,
    shopper,
    cases: shopper.length,
    context,
    itemCount,
    *judge(model) {
      const scorer = yield* context.part(model)
      const columns: Float64Array[] = []
      for (const task of tasks) {
        if (!canAnswer(scorer, task)) columns.push(new Float64Array(task.queries.length))
        else columns.push((yield* runTask(scorer, task, itemCount, model.name)).columns[deciding])
      }
      units ??= columns.map(meanOrOne)
      const all = new Float64Array(shopper.length)
      let at = 0
      for (let t = 0; t < columns.length; t++) {
        for (const value of columns[t]) all[at++] = value / units[t]
      }
      return all
    },
  }
}

function meanOrOne(column: Float64Array): number {
  let sum = 0
  for (const value of column) sum += value
  return sum > 0 ? sum / column.length : 1
}

/** Keeps the parts used last: a search trains hundreds, and most are never asked for again. */
function keepingContext(
  { train, catalog }: { train: Split['train']; catalog: Catalog },
  options: {
    readonly seed: number
    readonly kernels: KernelSet
    readonly threads?: Threads | undefined
  },
): TrainContext {
  const trained = new Map<string, Scorer>()
  const context: TrainContext = {
    catalog,
    random: name => random(options.seed, name),
    kernels: options.kernels,
    threads: options.threads,
    *part(model: Model): Training {
      const key = `${model.name} ${JSON.stringify(model.options)}`
      let scorer = trained.get(key)
      // Not in one expression: the CommonJS build puts what follows ?? into a function, where no yield may stand
      if (scorer === undefined) scorer = yield* model.train(train, context)
      trained.delete(key)
      trained.set(key, scorer)
      for (const oldest of trained.keys()) {
        if (trained.size <= KEPT) break
        trained.delete(oldest)
      }
      return scorer
    },
  }
  return context
}
