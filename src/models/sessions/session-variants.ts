import { exp, pow } from '../../kernels/math.js'
import type { SessionIndex } from './session-index.js'

/** How sessions are compared and what their items count; see `SessionKnnOptions.variant`. */
export type SessionVariant = 's-knn' | 'v-sknn' | 'stan' | 'vstan'
export const SESSION_VARIANTS: readonly SessionVariant[] = ['s-knn', 'v-sknn', 'stan', 'vstan']

/**
 * The weights a variant is made of. Distances count from the newest item of the asking session (0), places from
 * the shared item in the neighbour session.
 */
export interface SessionWeights {
  /** What a shared item adds to the similarity: all alike, by the square of its place, or e^(−distance/number). */
  readonly shared: 'alike' | 'quadratic' | number
  /** What a neighbour counts by the distance of the newest shared item: 1/(distance + 1), or e^(−distance/number). */
  readonly newest: 'alike' | 'inverse' | number
  /** What an item of a neighbour counts by its distance from that shared item: e^(−places/number). */
  readonly nearby: 'alike' | number
  /** Factor for items that stand before the shared item. */
  readonly before: number
  /** Rare items count 1 + this · ln(sessions/sessions with the item). */
  readonly idf: number
}

/**
 * S-KNN (Jannach & Ludewig 2017), V-SKNN (Ludewig & Jannach 2018), STAN (Garg et al. 2019), VSTAN (Ludewig et al.
 * 2021) with the settings published for Diginetica. VSTAN's `nearby` and `before` are our own, chosen on the last
 * 5 % of its training sessions.
 */
export const WEIGHTS: Readonly<Record<SessionVariant, SessionWeights>> = {
  's-knn': { shared: 'alike', newest: 'alike', nearby: 'alike', before: 1, idf: 0 },
  'v-sknn': { shared: 'quadratic', newest: 'inverse', nearby: 'alike', before: 1, idf: 5 },
  stan: { shared: 1.225, newest: 'alike', nearby: 4.9, before: 1, idf: 0 },
  vstan: { shared: 4.9, newest: 1.225, nearby: 10, before: 0.8, idf: 10 },
}

/** The place of a shared item in `SessionTables.nearby`: distances run from −255 to 255. */
export const SHARED_PLACE = 255

/** Items of the asking session fade by e^(−distance/3). */
const OWN_REACH = 3

/** The weights as tables, so that a question computes no exponential. */
export interface SessionTables {
  readonly quadratic: boolean
  /** By distance in the asking session; all 1 where `quadratic`. */
  readonly shared: Float64Array
  readonly newest: Float64Array
  /** By distance: what an item of the asking session counts itself, as a share of its weight. */
  readonly own: Float64Array
  /** By place relative to the shared item, at `SHARED_PLACE`. */
  readonly nearby: Float64Array
  /** By item: 1 + idf weight · idf. */
  readonly rarity: Float64Array
  /** By session: length^−lengthExponent, faded by its place among all sessions. */
  readonly worth: Float64Array
}

/** `maxPerSession` items of the asking session count, and at most as many of any other. */
export function sessionTables(
  weights: SessionWeights,
  index: SessionIndex,
  settings: { readonly maxPerSession: number; readonly lengthExponent: number; readonly fade: number },
): SessionTables {
  const { maxPerSession: longest, lengthExponent, fade } = settings
  const { shared, newest, nearby, before, idf } = weights
  const count = index.start.length - 1
  const tables = {
    quadratic: shared === 'quadratic',
    shared: new Float64Array(longest).fill(1),
    newest: new Float64Array(longest).fill(1),
    own: new Float64Array(longest),
    nearby: new Float64Array(2 * SHARED_PLACE + 1).fill(1),
    rarity: new Float64Array(index.itemCount),
    worth: new Float64Array(count),
  }
  for (let d = 0; d < longest; d++) {
    tables.own[d] = exp(-d / OWN_REACH)
    if (typeof shared === 'number') tables.shared[d] = exp(-d / shared)
    if (typeof newest === 'number') tables.newest[d] = exp(-d / newest)
    else if (newest === 'inverse') tables.newest[d] = 1 / (d + 1)
  }
  for (let d = -SHARED_PLACE; d <= SHARED_PLACE; d++) {
    const close = typeof nearby === 'number' ? exp(-Math.abs(d) / nearby) : 1
    tables.nearby[SHARED_PLACE + d] = d < 0 ? close * before : close
  }
  for (let i = 0; i < index.itemCount; i++) tables.rarity[i] = 1 + idf * index.idf[i]
  const byLength = new Float64Array(SHARED_PLACE + 1)
  for (let length = 1; length <= SHARED_PLACE; length++) byLength[length] = pow(length, -lengthExponent)
  for (let s = 0; s < count; s++) {
    const length = index.start[s + 1] - index.start[s]
    tables.worth[s] = byLength[length] * exp((-fade * (count - 1 - s)) / count)
  }
  return tables
}
