import type { Catalog } from '../data/catalog/catalog.js'
import { fold } from '../data/fold/fold.js'
import type { EventLog } from '../data/log/event-log.js'
import { formerItems, type LogPlan } from '../data/log/log-plan.js'
import { AlsolikeError } from '../errors.js'
import { random } from '../kernels/random.js'
import { ready, shareParts } from '../models/fit.js'
import type { Scorer, State, TypedArray } from '../models/model.js'
import type { CutPoints } from '../profiles/cut-points.js'
import type { CatalogItem, FitReport, Progress } from '../types.js'
import { QUESTIONS, type Question, type Settings } from './options.js'

/** What a training gives: scorers in the indices of `plan`, for `adopt` to put in place together. */
export interface Trained {
  readonly plan: LogPlan
  readonly scorers: ReadonlyMap<Question, Scorer>
  /** For profiles, where the options have them. */
  readonly cuts?: CutPoints
  readonly report: FitReport
}

export interface TrainInput<C extends CatalogItem> {
  readonly settings: Settings<C>
  readonly log: EventLog
  readonly catalog: Catalog<C>
}

/** Trains the models of `questions` on the log as it is now. The log may grow meanwhile. */
export function* train<C extends CatalogItem>(
  { settings, log, catalog }: TrainInput<C>,
  questions: readonly Question[] = QUESTIONS,
): Generator<Progress, Trained, void> {
  yield { stage: 'interactions', done: 0 }
  const { items } = log
  const plan = log.plan(catalog.ids(items))
  const { weights, ratingScale, sessionGap } = settings
  const data = fold(plan, { weights, ratingScale, sessionGap })
  yield { stage: 'interactions', done: 1 }
  const context = shareParts(data, {
    catalog: catalog.renumbered(formerItems(plan)) as unknown as Catalog,
    random: name => random(settings.seed, name),
    kernels: settings.kernels,
    threads: settings.threads,
  })
  const scorers = new Map<Question, Scorer>()
  const models: Record<string, FitReport['models'][string]> = {}
  for (const question of questions) {
    const model = settings.models[question]
    if (model === undefined) continue
    const scorer = yield* context.part(model)
    checkFinite(model.name, scorer.state())
    scorers.set(question, scorer)
    models[question] = {
      model: model.name,
      ...(scorer.because !== undefined && { because: scorer.because }),
    }
  }
  let cuts: CutPoints | undefined
  if (settings.profiles !== undefined && questions === QUESTIONS) {
    cuts = yield* settings.profiles.learn({ plan, catalog: context.catalog, items, setting: settings })
  }
  const report: FitReport = {
    at: data.now,
    events: plan.length,
    shoppers: plan.shopperCount,
    items: plan.itemCount,
    models,
  }
  return { plan, scorers, ...(cuts && { cuts }), report }
}

/** The same, and what the first question or row would otherwise wait for, for a shop that answers meanwhile. */
export function* trainReady<C extends CatalogItem>(input: TrainInput<C>): Generator<Progress, Trained, void> {
  const trained = yield* train(input)
  for (const scorer of trained.scorers.values()) {
    for (const _ of ready(scorer)) yield { stage: 'ready', done: 0 }
  }
  return trained
}

function checkFinite(model: string, state: State): void {
  for (const [name, array] of Object.entries<TypedArray>(state.arrays ?? {})) {
    if (!(array instanceof Float32Array || array instanceof Float64Array)) continue
    for (let i = 0; i < array.length; i++) {
      if (Number.isFinite(array[i])) continue
      throw new AlsolikeError(
        'not-finite',
        `Training ${model} gave ${array[i]} in ${name}[${i}]. Look for extreme weights or options; the models of the last fit go on answering.`,
      )
    }
  }
  for (const part of state.parts ?? []) checkFinite(model, part)
}
