import { Vocabulary, type VocabularyParts } from '../vocabulary.js'
import { Actors } from './actors.js'
import { Aliases } from './aliases.js'
import { COLUMN_NAMES, type ColumnName, type Columns, emptyColumns } from './columns.js'
import { EventLog } from './event-log.js'
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
  readonly vocabularies: Readonly<Record<keyof Vocabularies, VocabularyParts>>
  readonly aliases: Int32Array
  readonly sessionUsers: Int32Array
  readonly seen: Uint8Array
}

/** All of a log for another thread, in copies with room for a share of the rows to come. O(rows). */
export function postLog(log: EventLog, room: number): PostedLog {
  const { length, ordered, newest, columns, types, vocabularies, actors, seen } = log.parts
  const more = (count: number): number => Math.ceil(count * room) + 16
  const packed: Partial<Record<ColumnName, Columns[ColumnName]['data']>> = {}
  for (const name of COLUMN_NAMES) {
    const trimmed = columns[name].trimmed(length)
    if (trimmed.length > 0) packed[name] = grown(trimmed, length + more(length))
  }
  const parts = {} as Record<keyof Vocabularies, VocabularyParts>
  for (const name of VOCABULARIES) {
    parts[name] = postVocabulary(vocabularies[name], more(vocabularies[name].size))
  }
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

/** The log again, from what `postLog` gave; nothing is checked or copied. */
export function postedLog({ columns: packed, aliases, sessionUsers, ...parts }: PostedLog): EventLog {
  const columns = emptyColumns()
  for (const name of COLUMN_NAMES) {
    const data = packed[name]
    if (data !== undefined) columns[name].data = data as never
  }
  const vocabularies = {} as Vocabularies
  for (const name of VOCABULARIES) vocabularies[name] = new Vocabulary(parts.vocabularies[name])
  const actors = new Actors(Aliases.of(aliases), sessionUsers)
  return new EventLog({ ...parts, types: [...parts.types], columns, vocabularies, actors })
}

/** Copies of all arrays, ready to look up in, with room for `more` ids: nothing has to grow until they have come. */
function postVocabulary(vocabulary: Vocabulary, more: number): VocabularyParts {
  const ids = vocabulary.size + more
  const { size, strict, bytes, offsets, table } = vocabulary.parts(ids)
  const used = offsets[size]
  return {
    size,
    strict,
    bytes: grown(bytes.subarray(0, used), size === 0 ? 0 : Math.ceil((used * ids) / size)),
    offsets: grown(offsets.subarray(0, size + 1), ids + 1),
    table: table.slice(),
  }
}

function grown<A extends Int32Array | Uint32Array | Float64Array | Uint8Array>(array: A, length: number): A {
  const room = new (array.constructor as new (length: number) => A)(length)
  room.set(array as never)
  return room
}
