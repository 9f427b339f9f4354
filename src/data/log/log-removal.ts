import { timeOrder } from '../fold/time-order.js'
import type { Actors } from './actors.js'
import { COLUMN_NAMES, type Columns } from './columns.js'
import { VOCABULARIES, VOCABULARY_OF, type Vocabularies } from './log-vocabularies.js'

/** What a log keeps: its oldest rows go at a fit. */
export interface Retain {
  /** Milliseconds before the newest row. Larger keeps more. @default Infinity */
  readonly age?: number
  /** So many newest rows. Larger keeps more. @default Infinity */
  readonly events?: number
}

/** Marks the rows to keep with 1. `newest` is the latest time of the rows. */
export function newestRows(at: Float64Array, length: number, newest: number, limits: Retain): Uint8Array {
  const { age = Number.POSITIVE_INFINITY, events = Number.POSITIVE_INFINITY } = limits
  const order = length > events ? timeOrder(at, length) : undefined
  const keep = new Uint8Array(length)
  for (let p = 0; p < length; p++) {
    const row = order === undefined ? p : order[p]
    if (at[row] >= newest - age && length - p <= events) keep[row] = 1
  }
  return keep
}

/**
 * Writes the session's user into kept rows without one, where the row that named it goes: forgetting that user
 * must still find them.
 */
export function nameOrphans(columns: Columns, length: number, actors: Actors, keep: Uint8Array): void {
  const { user, session } = columns
  if (!user.used || !session.used) return
  const named = new Map<number, boolean>()
  for (let r = 0; r < length; r++) {
    const visit = session.data[r]
    if (keep[r] === 0 || visit < 0 || user.data[r] < 0 || named.has(visit)) continue
    named.set(visit, user.data[r] === actors.sessionUser(visit))
  }
  const users = user.data.slice(0, length)
  for (let r = 0; r < length; r++) {
    const visit = session.data[r]
    if (keep[r] === 1 && users[r] < 0 && visit >= 0 && named.get(visit) !== true) {
      users[r] = actors.sessionUser(visit)
    }
  }
  user.data = users
}

/** Takes ids that no row holds out of the vocabularies, all but items': models still speak of those. */
export function eraseUnused(
  columns: Columns,
  length: number,
  vocabularies: Vocabularies,
  actors: Actors,
): void {
  const used: Partial<Record<keyof Vocabularies, Uint8Array>> = {}
  for (const name of COLUMN_NAMES) {
    const vocabulary = VOCABULARY_OF[name]
    if (vocabulary === undefined || vocabulary === 'items') continue
    const keep = (used[vocabulary] ??= new Uint8Array(vocabularies[vocabulary].size))
    const { data } = columns[name]
    for (let r = 0; r < length && r < data.length; r++) if (data[r] >= 0) keep[data[r]] = 1
    if (name === 'user') for (const user of actors.aliases.pairs()) keep[user] = 1
  }
  for (const name of VOCABULARIES) {
    const keep = used[name]
    if (keep?.includes(0)) vocabularies[name].erase(keep)
  }
}
