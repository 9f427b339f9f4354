import type { Catalog } from '../data/catalog/catalog.js'
import type { Interactions } from '../data/fold/interactions.js'
import type { TypedArray } from '../data/stored.js'
import type { Random } from '../kernels/random.js'
import type { Scores } from '../kernels/scores.js'
import type { Threads } from '../kernels/threads/threads.js'
import type { Json, Progress } from '../types.js'

export type { TypedArray }

/**
 * A recipe: cheap, immutable, untrained. This file is the whole contract of a new model; a function in a file
 * of its own returns one as a plain object.
 */
export interface Model {
  readonly name: string
  /** Every option, resolved. Survives JSON; a part of a blend is `{ name, options }`. */
  readonly options: Json
  /** Learns. A generator, so that one implementation runs at once, breathing, or in a worker. */
  train(data: Interactions, context: TrainContext): Training
  /** The scorer again, from what its `state()` gave; answers bit for bit alike. */
  load(state: State): Scorer
}

export type Training = Generator<Progress, Scorer, void>

/** What the door lends to a training. */
export interface TrainContext {
  readonly catalog: Catalog
  /** The one source of randomness; name the stream after the model. */
  random(name: string): Random
  /** Which set of kernels to use. `'wasm'` falls back to plain where WebAssembly is refused. */
  readonly kernels: KernelSet
  /** Threads that may help; results do not depend on them. Absent: the calling one works alone. */
  readonly threads?: Threads | undefined
  /** Trains a part of a blend, once per fit: the same name and options give the same scorer. */
  part(model: Model): Training
}

export type { Threads }
export type KernelSet = 'wasm' | 'plain'

/**
 * What a model learnt. Dense indices only: no ids, no filters. A score method adds to `out` (the caller clears
 * it), and returns `false`, adding nothing, when it has nothing to go by: ask the fallback then.
 */
export interface Scorer {
  /**
   * Scores items for a shopper by the history in `query`. Where only the best are wanted, items that are certainly not
   * among them may be left out.
   */
  scoreUser?(query: Query, out: Scores, best?: Best): boolean
  /** Scores items for the page of `item`. Summed by the caller over a basket, where there is no `scoreBasket`. */
  scoreItem?(item: number, out: Scores): boolean
  /** Scores items that may complete a basket of one item or more. */
  scoreBasket?(items: Int32Array, out: Scores): boolean
  /** Says where the score of `item` in `scoreUser` comes from; the shares sum to it. */
  explain?(query: Query, item: number, out: Evidence[]): boolean
  /** Says where the score of `item` in `scoreItem(from)` comes from; the shares sum to it. */
  explainItem?(from: number, item: number, out: Evidence[]): boolean
  /** Says where the score of `item` in `scoreBasket` comes from; the shares sum to it. */
  explainBasket?(items: Int32Array, item: number, out: Evidence[]): boolean
  /** Scores items for a search as it was typed; the history of `who` re-ranks. Only search has it. */
  scoreSearch?(text: string, who: Query | undefined, out: Scores): boolean
  /** Says where the score of `item` in `scoreSearch` comes from; the shares sum to it. */
  explainSearch?(text: string, who: Query | undefined, item: number, out: Evidence[]): boolean
  /** How far an answer that it just gave is to be believed; a blend takes so many times its weight. Absent: 1. */
  trust?(answer: Scores): number
  /** Takes one new row in, as a rebuild would. Only trending has it. */
  observe?(row: LogRow): void
  /** Takes new catalogue items in, as a rebuild would. Only content has it. */
  addItems?(catalog: Catalog, from: number): void
  /** Works out ahead, in portions, what the first question or row would otherwise wait for. Changes no answer. */
  prepare?(): Generator<void, void>
  /** What was chosen in training and why, in words, for the fit report. */
  readonly because?: string
  /** The scorers it is made of, so that whoever feeds `observe` and `addItems` reaches each distinct one once. */
  readonly parts?: readonly Scorer[]
  /** Everything `load` needs. */
  state(): State
}

/** The `k` best of those whose byte in `blocked` is 0. */
export interface Best {
  readonly k: number
  readonly blocked: Uint8Array
}

/**
 * Who is asking, as numbers. One entry an event, newest first; an item stands as often as the shopper acted on
 * it (events undone by a return or an uncart are gone, dislikes have weights below 0).
 */
export interface Query {
  readonly items: Int32Array
  /** Weight of the event's type (and value), not faded. */
  readonly weights: Float32Array
  /** Age in days at `now`. All 0 in a log without times. */
  readonly ages: Float32Array
  /** Codes of `EVENT_TYPES` (data/event.ts). */
  readonly types: Uint8Array
  /** How many baskets (or visits) ago, 0 for the newest; orders a log without times. */
  readonly steps: Int32Array
  /** Milliseconds. */
  readonly now: number
  /** What the question does with items the shopper bought; a model that scores them leaves them out on `'hide'`. */
  readonly seen?: 'hide' | 'show'
  /** What the shopper searched for, newest first, each text once. */
  readonly searches?: readonly SearchMade[]
}

/** A search as it was typed. */
export interface SearchMade {
  readonly text: string
  /** Days at `now`; 0 in a log without times. */
  readonly age: number
}

/** One row of the log as models see it. */
export interface LogRow {
  readonly shopper: number
  readonly item: number
  readonly type: number
  readonly weight: number
  readonly at: number
}

/** A piece of evidence in indices; `item` is -1 where no item carries it. */
export interface Evidence {
  readonly kind: string
  readonly item: number
  readonly share: number
  readonly support?: number
  readonly confidence?: number
  readonly lift?: number
}

/** State as a snapshot stores it: the arrays are the working form. */
export interface State {
  readonly meta?: Json
  readonly arrays?: Readonly<Record<string, TypedArray>>
  readonly parts?: readonly State[]
}
