import { type PostedVocabulary, Vocabulary } from '../vocabulary.js'
import { COLUMN_NAMES, type ColumnName, type Columns, emptyColumns } from './columns.js'
import type { LogView } from './log-plan.js'
import { VOCABULARIES, type Vocabularies } from './log-vocabularies.js'

/**
 * A log as plain arrays that one thread makes and another goes on with: all that would otherwise be worked out from
 * the rows is there too.
 */
export interface PostedLog {
  readonly length: number
  readonly ordered: boolean
  readonly newest: number
  readonly types: readonly string[]
  /** With room behind the rows; those that hold nothing are absent. */
  readonly columns: Readonly<Partial<Record<ColumnName, Columns[ColumnName]['data']>>>
  readonly vocabularies: Readonly<Record<keyof Vocabularies, PostedVocabulary>>
  readonly aliases: Int32Array
  readonly sessionUsers: Int32Array
  readonly seen: Uint8Array
}

/** See `EventLog.posted`. O(rows). */
export function packLog(
  { length, ordered, columns, types, vocabularies, actors }: LogView,
  { newest, seen }: Pick<PostedLog, 'newest' | 'seen'>,
  room: number,
): PostedLog {
  const more = (count: number): number => Math.ceil(count * room) + 16
  const packed: Partial<Record<ColumnName, Columns[ColumnName]['data']>> = {}
  for (const name of COLUMN_NAMES) {
    const trimmed = columns[name].trimmed(length)
    if (trimmed.length > 0) packed[name] = grown(trimmed, length + more(length))
  }
  const parts = {} as Record<keyof Vocabularies, PostedVocabulary>
  for (const name of VOCABULARIES) parts[name] = vocabularies[name].posted(more(vocabularies[name].size))
  const sessions = vocabularies.sessions.size
  const known = actors.sessionUsers.subarray(0, sessions)
  const sessionUsers = new Int32Array(sessions === 0 ? 0 : sessions + more(sessions)).fill(-1)
  sessionUsers.set(known)
  const ids = vocabularies.eventIds.size
  return {
    length,
    ordered,
    newest,
    types: [...types],
    columns: packed,
    vocabularies: parts,
    aliases: actors.aliases.pairs(),
    sessionUsers,
    seen: grown(seen.subarray(0, ids), ids === 0 ? 0 : ids + more(ids)),
  }
}

/** The columns again. */
export function unpackColumns(parts: PostedLog): Columns {
  const columns = emptyColumns()
  for (const name of COLUMN_NAMES) {
    const data = parts.columns[name]
    if (data !== undefined) columns[name].data = data as never
  }
  return columns
}

/** The vocabularies again. */
export function unpackVocabularies(parts: PostedLog): Vocabularies {
  const vocabularies = {} as Vocabularies
  for (const name of VOCABULARIES) vocabularies[name] = Vocabulary.ofPosted(parts.vocabularies[name])
  return vocabularies
}

function grown<A extends Int32Array | Float64Array | Uint8Array>(array: A, length: number): A {
  const room = new (array.constructor as new (length: number) => A)(length)
  room.set(array as never)
  return room
}
