import type { Catalog } from '../data/catalog/catalog.js'
import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { breathe } from '../models/fit.js'
import type { KernelSet, Model, Threads } from '../models/model.js'
import { type ModelRecipe, reviveModel } from '../models/revive.js'
import { BOOTSTRAP, type BootstrapOptions, type Interval, intervalOf, resample } from './bootstrap.js'
import { court } from './court.js'
import { learntWeights, proposals } from './proposals.js'
import { splitByTime } from './split.js'
import { Stopwatch, type TuneProgress } from './stopwatch.js'
import { type DataDependent, type Question, TASK, type TaskOptions } from './task.js'

export interface TuneOptions extends TaskOptions, BootstrapOptions {
  /** Recipes that are tried. More: finds more, takes longer, one after the other. @default 30 */
  readonly trials?: number
  /**
   * Least relative gain for which the default is left. Larger: keeps the default more often.
   * @default 0.02
   */
  readonly margin?: number
  /** @default 'wasm' */
  readonly kernels?: KernelSet
  /** Threads that help to train; they change no result. @default none */
  readonly threads?: Threads
  /** Milliseconds that only go up, for saying how long it will take; the result does not depend on it. @default performance.now */
  readonly clock?: () => number
  /** Ends the search; the best so far is judged and returned. */
  readonly signal?: AbortSignal
}

/** What a search found; plain data. */
export interface Tuned {
  readonly question: Question
  /** The recipe to use: the default, unless another was clearly better. */
  readonly model: ModelRecipe
  readonly changed: boolean
  /** Why, for a reader. */
  readonly because: string
  /** Recipes tried, in order, with what each found relative to the default in the window of the search. */
  readonly trials: readonly { readonly model: ModelRecipe; readonly gain: number }[]
  /** The best of them in the later window that the search did not see: relative gain over the default. */
  readonly confirmed?: Interval
}

type Optional = DataDependent | 'threads' | 'clock' | 'signal'

const TUNE: Required<Omit<TuneOptions, Optional>> & Pick<TuneOptions, Optional> = {
  ...TASK,
  ...BOOTSTRAP,
  // Enough to tell apart what matters; every trial asks them all.
  maxQueries: 2000,
  k: undefined,
  relevant: undefined,
  minBasket: undefined,
  trials: 30,
  margin: 0.02,
  kernels: 'wasm',
  threads: undefined,
  clock: undefined,
  signal: undefined,
}

/** Each window is so large a share of the sessions; what lies before trains. */
const WINDOW = 0.15
/** With fewer cases no gain that matters can be told from luck. */
const FEWEST = 100

/**
 * Looks for a better recipe for one question than the one given, and keeps the given one unless another is clearly
 * better: random search, and for a blend learnt weights, judged on one window of the past; then the best of them
 * against the default on a later window that the search did not see. It must lead there by `margin`, with an
 * interval above 0.
 *
 * `data` is all that may be seen: hand in the training part of a split, and no test event is touched.
 * Yields its progress between steps; `signal` ends the search early, keeping the best so far.
 *
 * @param start the default
 */
export async function tune(
  data: Interactions,
  catalog: Catalog,
  question: Question,
  start: Model,
  options: TuneOptions & { readonly onProgress?: (progress: TuneProgress) => void } = {},
): Promise<Tuned> {
  const { onProgress, ...rest } = options
  return breathe(tuning(data, catalog, question, start, rest), { onProgress })
}

/** The same as a generator, for those who drive it themselves. */
export function* tuning(
  data: Interactions,
  catalog: Catalog,
  question: Question,
  start: Model,
  given: TuneOptions = {},
): Generator<TuneProgress, Tuned, void> {
  const options = checkOptions('tune', given, TUNE)
  if (!(Number.isInteger(options.trials) && options.trials >= 1) || !(options.margin >= 0)) {
    throw new AlsolikeError(
      'bad-option',
      `tune got ${options.trials} trials and margin ${options.margin}; give a whole number from 1 and a number from 0.`,
    )
  }
  const later = splitByTime(data, catalog, { share: WINDOW })
  const earlier = splitByTime(later.train, catalog, { share: WINDOW / (1 - WINDOW) })
  const recipe: ModelRecipe = { name: start.name, options: start.options }
  const kept = (because: string, trials: Tuned['trials'] = [], confirmed?: Interval): Tuned => ({
    question,
    model: recipe,
    changed: false,
    because,
    trials,
    confirmed,
  })

  const search = court(earlier, question, options)
  if (search.cases < FEWEST) {
    return kept(
      `The default stays: ${search.cases} cases in the window of the search are too few, ${FEWEST} are the least.`,
    )
  }
  const clock = new Stopwatch(options.trials, options)
  yield { stage: 'timing the default', done: 0 }
  yield* clock.watch(search.judge(start), 'timing the default')
  clock.lap()

  const learnt = yield* clock.watch(learntWeights(search, recipe), 'learning weights')
  const trials: { model: ModelRecipe; gain: number }[] = []
  for (const model of proposals(recipe, learnt ?? [], options)) {
    if (options.signal?.aborted) break
    const stage = `trial ${trials.length + 1} of ${options.trials}`
    const found = yield* clock.watch(search.judge(reviveModel(model)), stage)
    if (found === undefined) break
    trials.push({ model, gain: mean(found) - 1 })
    clock.lap()
  }
  const best = trials.reduce<(typeof trials)[number] | undefined>(
    (top, trial) => (trial.gain > (top?.gain ?? Number.NEGATIVE_INFINITY) ? trial : top),
    undefined,
  )
  if (best === undefined) return kept('The default stays: the search was stopped before anything was tried.')
  if (best.gain < options.margin) {
    const words = `the best of ${trials.length} recipes found ${percent(best.gain)}, less than ${percent(options.margin)} more`
    return kept(`The default stays: ${words}.`, trials)
  }

  const confirm = court(later, question, options)
  if (confirm.cases < FEWEST) {
    return kept(
      `The default stays: ${confirm.cases} cases in the later window are too few to confirm anything.`,
      trials,
    )
  }
  const usual = yield* clock.watchOut(confirm.judge(start), 'confirming')
  const other = yield* clock.watchOut(confirm.judge(reviveModel(best.model)), 'confirming')
  const gain = intervalOf(resample([other, usual], confirm.shopper, options), 0, 1)
  const words = `${percent(gain.mean)} (${percent(gain.low)} to ${percent(gain.high)}) on a later window`
  if (gain.low > 0 && gain.mean >= options.margin) {
    const because = `The best of ${trials.length} recipes finds more than the default: ${words}.`
    return { question, model: best.model, changed: true, because, trials, confirmed: gain }
  }
  return kept(
    `The default stays: the best of ${trials.length} recipes was not clearly better: ${words}.`,
    trials,
    gain,
  )
}

function mean(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

function percent(share: number): string {
  return `${share >= 0 ? '+' : '−'}${Math.abs(share * 100).toFixed(1)}%`
}
