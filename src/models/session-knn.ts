import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { areStarts } from '../data/stored.js'
import type { Model, Scorer, State, Training } from './model.js'
import { finiteNumber, oneOf, wholeNumber } from './option-values.js'
import { chooseSessionWay, type SessionWay } from './sessions/session-choice.js'
import { type SessionIndex, sessionIndex } from './sessions/session-index.js'
import { sessionScorer } from './sessions/session-scorer.js'
import { SESSION_VARIANTS, type SessionVariant } from './sessions/session-variants.js'
import { storedArray, storedMeta, storedRight } from './stored.js'

export interface SessionKnnOptions {
  /**
   * How sessions are compared. `'s-knn'`: by the items they share. `'v-sknn'`: late items of the asking session
   * count more, rare items more. `'stan'`: also by how near an item stands to the shared one. `'vstan'`: all of it.
   * `'auto'` takes `'vstan'`, unless another is clearly better at the newest 5 % of the log's own sessions.
   * @default 'auto'
   */
  readonly variant?: SessionVariant | 'auto'
  /**
   * How much the items of the asking session count themselves, as a share of the best other score; matters where
   * they may return (`seen: 'show'`). Larger: what was seen last comes first. `'auto'` takes 0.3, unless 0 or 1 is
   * clearly better at the newest 5 % of sessions.
   * @default 'auto'
   */
  readonly own?: number | 'auto'
  /** Most similar sessions that answer. More: calmer lists, slower. @default 250 */
  readonly neighbors?: number
  /** Newest sessions looked at, and kept of each item. More: further back, slower, larger snapshot. @default 1000 */
  readonly sample?: number
  /** How much less a long session says: 0 no less, 0.5 as in the cosine. @default 0.25 */
  readonly lengthExponent?: number
  /** How much less old sessions say: the oldest counts e^−fade. 0: all alike. @default 1 */
  readonly fade?: number
  /** Newest items of a session that count, also of the asking one; 255 at most. More: robots cost more. @default 100 */
  readonly maxPerSession?: number
}

type Resolved = Required<SessionKnnOptions> & { readonly [key: string]: string | number }

const DEFAULTS: Required<SessionKnnOptions> = {
  variant: 'auto',
  own: 'auto',
  neighbors: 250,
  sample: 1000,
  lengthExponent: 0.25,
  fade: 1,
  maxPerSession: 100,
}
/** Beyond these, weights would come too near to 0 to be added up. */
const MOST_LENGTH_EXPONENT = 2
const MOST_FADE = 50
/** Places in a session are stored as bytes. */
const LONGEST_SESSION = 255

/**
 * What comes next in a visit: what was looked at in the sessions that resemble this one.
 *
 * Of the newest `sample` sessions that share an item with the asking one, the `neighbors` most similar answer;
 * an item scores the sum over those that hold it of
 * `similarity · weight of the newest shared item · nearness to it · rarity`, and the items of the asking session
 * `own · best score · e^(−distance/3)` more. Similarity is the sum of the weights of the shared items, divided by
 * length^lengthExponent and faded by the session's place among all. Order of time, no times, no user needed: the
 * items of the question are the session, newest first.
 *
 * The variants are S-KNN, V-SKNN, STAN and VSTAN of the comparison by Ludewig, Mauro, Latifi and Jannach (2021), each
 * with the exponent and the fading above in place of the cosine's ½ and of decay in hours; asked through an index from
 * item to its newest sessions as in VMIS-kNN (Kersbergen, Sprangers and Schelter 2022).
 *
 * Training is O(events), with `'auto'` and a comparison on held-out sessions; 4 bytes an event kept and 5 a place in
 * the index. A question costs the sessions kept of its items, and the items of its neighbours; it allocates nothing.
 */
export function sessionKnn(options?: SessionKnnOptions): Model {
  const resolved = resolve(options)
  return {
    name: 'sessionKnn',
    options: resolved,
    train: data => train(data, resolved),
    load: state => load(state, resolved),
  }
}

function resolve(options: SessionKnnOptions | undefined): Resolved {
  const owner = 'sessionKnn()'
  const given = checkOptions(owner, options, DEFAULTS)
  return {
    variant: oneOf(owner, 'variant', given.variant, [...SESSION_VARIANTS, 'auto'] as const),
    own: given.own === 'auto' ? 'auto' : finiteNumber(owner, 'own', given.own),
    neighbors: wholeNumber(owner, 'neighbors', given.neighbors),
    sample: wholeNumber(owner, 'sample', given.sample),
    lengthExponent: finiteNumber(owner, 'lengthExponent', given.lengthExponent, 0, MOST_LENGTH_EXPONENT),
    fade: finiteNumber(owner, 'fade', given.fade, 0, MOST_FADE),
    maxPerSession: finiteNumber(
      owner,
      'maxPerSession',
      wholeNumber(owner, 'maxPerSession', given.maxPerSession),
      1,
      LONGEST_SESSION,
    ),
  }
}

function* train(data: Interactions, options: Resolved): Training {
  yield { stage: 'sessionKnn', done: 0 }
  const sessions = data.sessions()
  const ways = waysOf(options)
  const chosen =
    ways.length === 1
      ? { way: ways[0], because: undefined }
      : yield* chooseSessionWay(sessions, data.itemCount, ways, options)
  yield { stage: 'sessionKnn', done: 1 }
  const index = sessionIndex(sessions, data.itemCount, 0, sessions.count, options)
  return scorer(index, chosen.way, chosen.because, options)
}

/** What there is to choose from, the first by default. */
function waysOf({ variant, own }: Resolved): SessionWay[] {
  const variants = variant === 'auto' ? (['vstan', 'stan', 'v-sknn', 's-knn'] as const) : [variant]
  const owns = own === 'auto' ? [0.3, 0, 1] : [own]
  return variants.flatMap(variant => owns.map(own => ({ variant, own })))
}

function scorer(
  index: SessionIndex,
  way: SessionWay,
  because: string | undefined,
  options: Resolved,
): Scorer {
  const { start, items, heldBy, sessions, places, idf } = index
  return {
    ...sessionScorer(index, { ...options, ...way }),
    ...(because !== undefined && { because }),
    state: () => ({
      meta: { variant: way.variant, own: way.own, because },
      arrays: { start, items, heldBy, sessions, places, idf },
    }),
  }
}

function load(state: State, options: Resolved): Scorer {
  const model = 'sessionKnn'
  const { variant, own, because } = storedMeta(model, state)
  storedRight(model, SESSION_VARIANTS.includes(variant as SessionVariant), 'its variant is unknown')
  storedRight(model, typeof own === 'number' && own >= 0, 'it does not say how own items count')
  const index: SessionIndex = {
    start: storedArray(model, state, 'start', Int32Array),
    items: storedArray(model, state, 'items', Int32Array),
    heldBy: storedArray(model, state, 'heldBy', Int32Array),
    sessions: storedArray(model, state, 'sessions', Int32Array),
    places: storedArray(model, state, 'places', Uint8Array),
    idf: storedArray(model, state, 'idf', Float32Array),
    itemCount: storedArray(model, state, 'idf', Float32Array).length,
  }
  const { start, items, heldBy, sessions, places, itemCount } = index
  const whole =
    areStarts(start, items.length) &&
    heldBy.length === itemCount + 1 &&
    areStarts(heldBy, sessions.length) &&
    places.length === sessions.length
  storedRight(model, whole, 'its sessions are cut short')
  const way = { variant: variant as SessionVariant, own: own as number }
  return scorer(index, way, typeof because === 'string' ? because : undefined, options)
}
