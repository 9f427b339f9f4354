import { checkOptions } from '../data/options.js'
import { parseTime, type Zone } from '../data/time.js'
import { idText, type Vocabulary } from '../data/vocabulary.js'
import { AlsolikeError } from '../errors.js'
import { fromCursor } from '../ranking/cursor.js'
import type { Ask, Id, PageMemory, Rule } from '../types.js'

/** An `Ask` that was checked, its ids as indices. */
export interface Asked<C> {
  readonly k: number
  readonly where?: (item: C) => unknown
  readonly among?: Int32Array
  readonly exclude: readonly number[]
  readonly seen?: 'hide' | 'show'
  readonly fill?: boolean
  readonly minScore?: number
  readonly now?: number
  readonly rules?: readonly Rule[]
  readonly match?: readonly string[]
  readonly diversity: number
  readonly page?: PageMemory
  /** Ids shown before, from the cursor. */
  readonly after: readonly string[]
  readonly user?: Id
  readonly trace: boolean
}

/** Everything an `Ask` may name. */
export const ASK_KEYS: { readonly [Key in keyof Required<Ask<never>>]: undefined } = {
  k: undefined,
  where: undefined,
  among: undefined,
  exclude: undefined,
  seen: undefined,
  fill: undefined,
  minScore: undefined,
  now: undefined,
  rules: undefined,
  match: undefined,
  diversity: undefined,
  page: undefined,
  after: undefined,
  user: undefined,
  trace: undefined,
}

/** Checks what was asked; throws `bad-question`. Ids that nobody knows are passed over. */
export function checkAsk<C>(ask: Ask<C> | undefined, items: Vocabulary, zone: Zone): Asked<C> {
  if (ask === undefined) return PLAIN
  const {
    k = DEFAULT_K,
    where,
    among,
    exclude,
    seen,
    fill,
    minScore,
    now,
    rules,
    match,
    diversity = 0,
    page,
    after,
    user,
    trace = false,
  } = checkOptions<Ask<C>>('Ask', ask, ASK_KEYS as Ask<C>)
  if (!(k === Number.POSITIVE_INFINITY || (Number.isInteger(k) && k >= 0))) {
    throw bad('k', k, 'a whole number of items, 0 or more')
  }
  if (where !== undefined && typeof where !== 'function') throw bad('where', where, 'a function of an item')
  if (seen !== undefined && seen !== 'hide' && seen !== 'show') throw bad('seen', seen, "'hide' or 'show'")
  if (fill !== undefined && typeof fill !== 'boolean') throw bad('fill', fill, 'true or false')
  if (minScore !== undefined && !Number.isFinite(minScore)) throw bad('minScore', minScore, 'a number')
  if (match !== undefined && !(Array.isArray(match) && match.every(field => typeof field === 'string'))) {
    throw bad('match', match, "a list of fields, such as ['category']")
  }
  if (!(diversity >= 0 && diversity <= 1)) throw bad('diversity', diversity, 'a number from 0 to 1')
  if (page !== undefined && typeof page?.add !== 'function') throw bad('page', page, 'a page: new Page()')
  if (typeof trace !== 'boolean') throw bad('trace', trace, 'true or false')
  const at = now === undefined ? undefined : parseTime(now, zone)
  if (at !== undefined && Number.isNaN(at)) throw bad('now', now, 'milliseconds, a Date or ISO 8601 text')
  return {
    k: Math.min(k, items.size),
    where,
    among: among && Int32Array.from(new Set(indices('among', among, items))).sort(),
    exclude: exclude ? indices('exclude', exclude, items) : [],
    seen,
    fill,
    minScore,
    now: at,
    rules,
    match,
    diversity,
    page,
    after: after === undefined ? NOTHING : fromCursor(after),
    user: user === undefined ? undefined : checkId('user', user),
    trace,
  }
}

const DEFAULT_K = 10
const NOTHING: readonly string[] = []
const PLAIN = { k: DEFAULT_K, exclude: [], diversity: 0, after: NOTHING, trace: false } as const

/** The indices of those ids that are known. */
export function indices(name: string, ids: Iterable<Id>, items: Vocabulary): number[] {
  if (typeof ids === 'string' || typeof (ids as Iterable<Id> | undefined)?.[Symbol.iterator] !== 'function') {
    throw bad(name, ids, 'an array of ids')
  }
  const found: number[] = []
  for (const id of ids) {
    const index = items.index(idText(checkId(name, id)))
    if (index >= 0) found.push(index)
  }
  return found
}

/** An id as a question gives it; throws `bad-question` for what no id can be. */
export function checkId(name: string, id: Id): Id {
  if (typeof id === 'string' || (typeof id === 'number' && Number.isFinite(id))) return id
  throw bad(name, id, 'an id: text or a finite number')
}

function bad(name: string, found: unknown, wanted: string): AlsolikeError {
  return new AlsolikeError('bad-question', `${name} is ${String(found)}; it wants ${wanted}.`)
}
