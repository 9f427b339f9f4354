import { DEFAULT_WEIGHTS } from '../data/event.js'
import { checkOptions } from '../data/options.js'
import { parseDuration, Zone } from '../data/time.js'
import { AlsolikeError } from '../errors.js'
import type { KernelSet, Model, Threads } from '../models/model.js'
import type { Profiles } from '../profiles/profiles.js'
import type { MadeRule } from '../ranking/rule.js'
import type { AnyItem, CatalogFields, CatalogItem, Duration, Rule } from '../types.js'
import { made } from './curation.js'

/** Which model answers which question. A question without a model throws `no-model`. */
export interface Models {
  /** Instead of this item. */
  readonly similar?: Model
  /** Along with this item, or this basket. */
  readonly related?: Model
  readonly youMayLike?: Model
  /** After these, in this order. */
  readonly nextInSession?: Model
  readonly buyAgain?: Model
  /** Also the first rung of the ladder that fills short lists. */
  readonly trending?: Model
  /** The rung after trending; also fills `similar` within the category. */
  readonly popular?: Model
  readonly searchedFor?: Model
}
export type Question = keyof Models

export interface RecommenderOptions<C extends CatalogItem = AnyItem> {
  readonly models: Models
  /**
   * Who shoppers are: `profiles()`. Opens `profile`, `segment` and `audience`, and fills short lists of what a shopper
   * may like by their tastes and segment. @default none
   */
  readonly profiles?: Profiles
  /** What the merchant wants of every list, such as `[atMost({ count: 3, per: 'brand' })]`. @default none */
  readonly rules?: readonly Rule[]
  /** Where the shop's records keep title, category and so on. @default fields of those names */
  readonly catalogFields?: CatalogFields<C>
  /**
   * Weight of each event type. Larger counts for more; 0 keeps events out of the models; types of the shop's own
   * (`x-…`) need an entry.
   * @default { view: 1, click: 1, wish: 2, share: 2, cart: 3, purchase: 5, rate: 5 }
   */
  readonly weights?: Readonly<Record<string, number>>
  /** Lowest and highest rating; the middle is neutral. @default [1, 5] */
  readonly ratingScale?: readonly [number, number]
  /** A longer pause starts a new session, where events carry none. @default '30m' */
  readonly sessionGap?: Duration
  /** The clock, in milliseconds. @default Date.now */
  readonly now?: () => number
  /** Of all randomness; the same seed and log give the same bits. @default 1 */
  readonly seed?: number
  /** Zone of times that name none: an IANA name. @default 'UTC' */
  readonly timeZone?: string
  /** What a fit keeps of the log: nothing older than `age`, no more than the newest `events`. @default everything */
  readonly retain?: { readonly age?: Duration; readonly events?: number }
  /** How many of a shopper's newest events a question looks at. More costs time. @default 500 */
  readonly maxHistory?: number
  /** `'plain'` leaves WebAssembly unused. @default 'wasm', which falls back to plain where it is refused */
  readonly kernels?: KernelSet
  /**
   * Threads that help to train: `workerThreads()` of alsolike/node or `pageThreads()` of alsolike/browser. They change no
   * result. @default none
   */
  readonly threads?: Threads
}

/** The options with every default in place, checked. */
export interface Settings<C extends CatalogItem> {
  readonly models: Models
  readonly rules: readonly MadeRule[]
  readonly profiles: Profiles | undefined
  readonly catalogFields: CatalogFields<C>
  readonly weights: Readonly<Record<string, number>>
  readonly ratingScale: readonly [number, number]
  readonly sessionGap: number
  readonly now: () => number
  readonly seed: number
  readonly zone: Zone
  readonly retain: { readonly age: number; readonly events: number }
  readonly maxHistory: number
  readonly kernels: KernelSet
  readonly threads: Threads | undefined
}

export const QUESTIONS: readonly Question[] = [
  'similar',
  'related',
  'youMayLike',
  'nextInSession',
  'buyAgain',
  'trending',
  'popular',
  'searchedFor',
]

const DEFAULTS = {
  models: {} as Models,
  profiles: undefined as Profiles | undefined,
  rules: [] as readonly Rule[],
  catalogFields: {},
  weights: {},
  ratingScale: [1, 5] as readonly [number, number],
  sessionGap: '30m' as Duration,
  now: Date.now,
  seed: 1,
  timeZone: 'UTC',
  retain: {},
  maxHistory: 500,
  kernels: 'wasm' as KernelSet,
  threads: undefined as Threads | undefined,
}

/** Checks the options of a recommender and fills in what they leave out. */
export function resolveOptions<C extends CatalogItem>(given: RecommenderOptions<C>): Settings<C> {
  const options = checkOptions('Recommender', given as Partial<typeof DEFAULTS>, DEFAULTS)
  checkModels(options.models)
  if (options.profiles !== undefined && typeof options.profiles?.open !== 'function') {
    throw bad('profiles', options.profiles, 'what profiles() returns')
  }
  const [low, high] = options.ratingScale
  if (!(low < high)) throw bad('ratingScale', options.ratingScale, 'the lowest rating, then the highest')
  if (!Number.isInteger(options.seed)) throw bad('seed', options.seed, 'a whole number')
  if (typeof options.now !== 'function') throw bad('now', options.now, 'a function that returns milliseconds')
  if (!(options.maxHistory >= 1)) throw bad('maxHistory', options.maxHistory, 'a number of events, 1 or more')
  if (options.kernels !== 'wasm' && options.kernels !== 'plain') {
    throw bad('kernels', options.kernels, "'wasm' or 'plain'")
  }
  if (options.threads !== undefined && typeof options.threads?.open !== 'function') {
    throw bad(
      'threads',
      options.threads,
      'what workerThreads() of alsolike/node or pageThreads() of alsolike/browser returns',
    )
  }
  for (const [type, weight] of Object.entries<number>(options.weights)) {
    if (!Number.isFinite(weight)) throw bad(`weights.${type}`, weight, 'a number')
  }
  const retain = checkOptions<{ age?: Duration; events?: number }>('retain', options.retain, {
    age: undefined,
    events: undefined,
  })
  const events = retain.events ?? Number.POSITIVE_INFINITY
  if (!(events >= 1)) throw bad('retain.events', events, 'a number of events, 1 or more')
  const { timeZone, ...rest } = options
  return {
    ...rest,
    rules: made(options.rules),
    zone: new Zone(timeZone),
    weights: { ...DEFAULT_WEIGHTS, ...options.weights },
    sessionGap: parseDuration(options.sessionGap),
    retain: { age: retain.age === undefined ? Number.POSITIVE_INFINITY : parseDuration(retain.age), events },
  }
}

function checkModels(models: Models): void {
  checkOptions('models', models, Object.fromEntries(QUESTIONS.map(q => [q, undefined])) as Models)
  for (const [question, model] of Object.entries(models as Record<string, Model | undefined>)) {
    if (model === undefined) continue
    if (typeof model?.train !== 'function' || typeof model.load !== 'function') {
      const hint =
        typeof model === 'function' ? 'Call it: a model is what the function returns.' : 'Give a model.'
      throw new AlsolikeError('bad-option', `models.${question} is ${String(model).slice(0, 40)}. ${hint}`)
    }
  }
}

function bad(name: string, found: unknown, wanted: string): AlsolikeError {
  return new AlsolikeError('bad-option', `Option ${name} is ${String(found)}; it wants ${wanted}.`)
}
