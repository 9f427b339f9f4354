import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { transpose } from '../kernels/sparse.js'
import { breathe, runToEnd } from '../models/fit.js'
import type { KernelSet, Model, Threads, TrainContext } from '../models/model.js'
import type { Json, Progress } from '../types.js'
import { bestSellers, ownPast, recentBestSellers } from './baselines.js'
import { BOOTSTRAP, type BootstrapOptions, type Interval } from './bootstrap.js'
import { compare } from './compare.js'
import { findLeak } from './leak-check.js'
import { demandBelts, type ItemFacts, itemFacts, type ListMetrics, measureLists } from './list-metrics.js'
import type { Metric } from './metrics.js'
import { canAnswer, runTask, type TaskRun } from './run-task.js'
import type { Split } from './split.js'
import { type DataDependent, QUESTIONS, type Question, TASK, type Task, type TaskOptions } from './task.js'
import { tasksFor } from './tasks.js'
import { contextOf } from './train-context.js'

/** Models by question and by the label the report shows. */
export type Candidates = Readonly<Partial<Record<Question, Readonly<Record<string, Model>>>>>

export interface EvaluateOptions extends TaskOptions, BootstrapOptions {
  /** A split that leaks is refused, or judged with a warning (published folds are drawn at random). @default 'refuse' */
  readonly leaks?: 'refuse' | 'warn'
  /** @default 'wasm' */
  readonly kernels?: KernelSet
  /** Threads that help to train; they change no result. @default none */
  readonly threads?: Threads
}

/** What `evaluate` found; plain data. */
export interface Evaluation {
  readonly split: {
    readonly kind: Split['kind']
    /** Where the log was cut, milliseconds. */
    readonly at?: number
    readonly trainEvents: number
    readonly testEvents: number
    readonly shoppers: number
    readonly items: number
    /** First and last event, milliseconds; absent in a log without times. */
    readonly from?: number
    readonly to?: number
  }
  readonly warnings: readonly string[]
  readonly tasks: readonly TaskResult[]
}

/** One question, all models side by side. */
export interface TaskResult {
  readonly question: Question
  readonly variant?: 'new' | 'repeats'
  readonly k: number
  /** Queries asked, those there were, and the shoppers behind them. */
  readonly queries: number
  readonly available: number
  readonly shoppers: number
  readonly unknown: number
  readonly notes: readonly string[]
  /** Shares of best-selling, middle and tail items in what shoppers take by themselves. */
  readonly demand: { readonly head: number; readonly middle: number; readonly tail: number }
  /** By `recallCapped`, best first. Empty when there was nothing to ask. */
  readonly models: readonly ModelResult[]
}

export interface ModelResult {
  readonly label: string
  readonly model: { readonly name: string; readonly options: Json }
  /** Whether it is one of the baselines, which need no recommender. */
  readonly baseline: boolean
  readonly metrics: Readonly<Record<Metric, Interval>>
  readonly lists: ListMetrics
  /** Paired difference to the best baseline; absent for that baseline. */
  readonly overBaseline?: Readonly<Record<Metric, Interval>>
  /** Paired difference to the best model in `recallCapped`; absent for that model. */
  readonly behindBest?: Interval
}

const EVALUATE: Required<Omit<EvaluateOptions, DataDependent | 'threads'>> &
  Pick<EvaluateOptions, DataDependent | 'threads'> = {
  ...TASK,
  ...BOOTSTRAP,
  k: undefined,
  relevant: undefined,
  minBasket: undefined,
  leaks: 'refuse',
  kernels: 'wasm',
  threads: undefined,
}

/**
 * Says what each model is worth on the shop's own past: trains all of them on the first part of a split, asks
 * every question of the second part with a full ranking, and sets them side by side with best sellers, recent
 * best sellers and the shopper's own past, with intervals over shoppers and paired differences.
 *
 * A model that stands under several questions is trained once. Throws `bad-option` for a split that leaks.
 *
 * @example
 * const { tasks } = evaluate(splitByTime(interactions, catalog), { youMayLike: { ease: ease() } })
 */
export function evaluate(split: Split, models: Candidates, options?: EvaluateOptions): Evaluation {
  return runToEnd(evaluation(split, models, options))
}

/** The same in slices, so that the program goes on answering. Throws `aborted` when the signal says so. */
export function evaluateAsync(
  split: Split,
  models: Candidates,
  options: EvaluateOptions & {
    readonly signal?: AbortSignal
    readonly onProgress?: (progress: Progress) => void
  } = {},
): Promise<Evaluation> {
  const { signal, onProgress, ...rest } = options
  return breathe(evaluation(split, models, rest), { signal, onProgress })
}

/** The same as a generator, for those who drive it themselves. */
export function* evaluation(
  split: Split,
  models: Candidates,
  given?: EvaluateOptions,
): Generator<Progress, Evaluation, void> {
  const options = checkOptions('evaluate', given, EVALUATE)
  checkQuestions(models)
  const leak = findLeak(split)
  if (leak !== undefined && options.leaks === 'refuse') {
    throw new AlsolikeError('bad-option', `The split leaks. ${leak} To judge it all the same: leaks: 'warn'.`)
  }
  const context = contextOf(split, options)
  const { catalog, train } = split
  const facts = itemFacts(transpose(train.shoppers()), item => catalog.category(item))
  const tasks: TaskResult[] = []
  for (const question of QUESTIONS) {
    const candidates = models[question]
    if (candidates === undefined) continue
    for (const task of tasksFor(question, split, options)) {
      tasks.push(yield* judge(task, candidates, split, facts, context, options))
    }
  }
  return {
    split: describe(split, facts.known),
    warnings: leak === undefined ? split.warnings : [...split.warnings, `The split leaks. ${leak}`],
    tasks,
  }
}

function* judge(
  task: Task,
  candidates: Readonly<Record<string, Model>>,
  split: Split,
  facts: ItemFacts,
  context: TrainContext,
  options: BootstrapOptions,
): Generator<Progress, TaskResult, void> {
  const baselines = {
    'best sellers': bestSellers(),
    'recent best sellers': recentBestSellers(),
    'own past': ownPast(),
  }
  const entered = [
    ...Object.entries(candidates).map(([label, model]) => ({ label, model, baseline: false })),
    ...Object.entries(baselines).map(([label, model]) => ({ label, model, baseline: true })),
  ]
  const shopper = Int32Array.from(task.queries, query => query.shopper)
  const runs: { label: string; model: Model; baseline: boolean; run: TaskRun }[] = []
  for (const { label, model, baseline } of task.queries.length > 0 ? entered : []) {
    const scorer = yield* context.part(model)
    if (!canAnswer(scorer, task)) {
      if (baseline) continue
      throw new AlsolikeError(
        'bad-option',
        `Model "${label}" (${model.name}) cannot answer ${task.question}. Take it out, or give it to another question.`,
      )
    }
    const run = yield* runTask(scorer, task, split.train.itemCount, `${task.question} ${label}`)
    if (!baseline || run.lists.some(item => item >= 0)) runs.push({ label, model, baseline, run })
  }
  const compared = compare(runs, shopper, options)
  const asked = askedPopularity(task, facts)
  const models = runs.map(
    ({ label, model, baseline, run }, r): ModelResult => ({
      label,
      model: { name: model.name, options: model.options },
      baseline,
      ...compared[r],
      lists: measureLists(run.lists, task.k, asked, facts),
    }),
  )
  return {
    question: task.question,
    variant: task.variant,
    k: task.k,
    queries: task.queries.length,
    available: task.available,
    shoppers: new Set(shopper).size,
    unknown: task.unknown,
    notes: task.notes,
    demand: demandBelts(facts),
    models: models.sort((a, b) => b.metrics.recallCapped.mean - a.metrics.recallCapped.mean),
  }
}

/** Mean popularity of the items each query was asked with; NaN for none. */
function askedPopularity(task: Task, { popularity }: ItemFacts): Float64Array {
  return Float64Array.from(task.queries, ({ asked }) => {
    let sum = 0
    for (const item of asked) sum += popularity[item]
    return asked.length > 0 ? sum / asked.length : Number.NaN
  })
}

function describe({ kind, at, train, test }: Split, items: number): Evaluation['split'] {
  return {
    kind,
    at,
    trainEvents: train.rows.length,
    testEvents: test.length,
    shoppers: train.shopperCount,
    items,
    from: train.timed ? train.rows.at[0] : undefined,
    to: train.timed ? test.at[test.length - 1] : undefined,
  }
}

function checkQuestions(models: Candidates): void {
  const unknown = Object.keys(models).find(question => !QUESTIONS.includes(question as Question))
  if (unknown !== undefined) {
    throw new AlsolikeError(
      'bad-option',
      `evaluate does not know the question "${unknown}"; it judges ${QUESTIONS.join(', ')}.`,
    )
  }
}
