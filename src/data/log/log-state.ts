import { AlsolikeError } from '../../errors.js'
import { DISMISS, EVENT_TYPES, RATE, SEARCH, UNDISMISS } from '../event.js'
import { areWithin, type Stored } from '../stored.js'
import { Vocabulary } from '../vocabulary.js'
import { Actors } from './actors.js'
import { Aliases } from './aliases.js'
import { COLUMN_NAMES, type Columns, emptyColumns } from './columns.js'
import { emptyVocabularies, VOCABULARIES, VOCABULARY_OF, type Vocabularies } from './log-vocabularies.js'

/** What makes a log, beside what follows from it. */
export interface LogParts {
  readonly length: number
  readonly columns: Columns
  readonly vocabularies: Vocabularies
  readonly types: string[]
  readonly actors: Actors
}

/** What makes a log, with what would otherwise be worked out from its rows. */
export interface WholeLog extends LogParts {
  /** Whether rows stand in order of time. */
  readonly ordered: boolean
  /** The latest time. */
  readonly newest: number
  /** Whether an event with this id is in the log; may be shorter than the ids. */
  readonly seen: Uint8Array
}

/** The log as arrays without slack; columns without entries are left out. */
export function writeLogState(log: LogParts): Stored {
  const arrays: Record<string, Stored['arrays'][string]> = {}
  for (const name of COLUMN_NAMES) {
    const trimmed = log.columns[name].trimmed(log.length)
    if (trimmed.length > 0) arrays[name] = trimmed
  }
  for (const name of VOCABULARIES) {
    const { bytes, offsets } = log.vocabularies[name].state()
    arrays[`${name}.bytes`] = bytes
    arrays[`${name}.offsets`] = offsets
  }
  arrays.aliases = log.actors.aliases.pairs()
  return { meta: { length: log.length, types: log.types.slice(EVENT_TYPES.length) }, arrays }
}

/** What can be said of a log before any row of it is read. */
export type LogHead = Pick<LogParts, 'length' | 'types'> & Pick<Vocabularies, 'items'>

/** The arrays that a head is read from. */
export function isHeadArray(name: string): boolean {
  return name === 'items.bytes' || name === 'items.offsets'
}

/** Throws `bad-snapshot`. O(items). */
export function readLogHead({ meta, arrays }: Stored): LogHead {
  const { length, types } = (meta ?? {}) as { length?: unknown; types?: unknown }
  if (
    !Number.isInteger(length) ||
    (length as number) < 0 ||
    !Array.isArray(types) ||
    !types.every(isOwnType)
  ) {
    throw unsound('its length or types are missing')
  }
  return {
    length: length as number,
    types: [...EVENT_TYPES, ...types],
    items: Vocabulary.fromState(arrays, 'items.'),
  }
}

/** The log's parts again, checked; columns use the arrays as they are. Throws `bad-snapshot`. */
export function readLogState(stored: Stored): LogParts {
  const { arrays } = stored
  const { length: rows, types: allTypes, items } = readLogHead(stored)
  const vocabularies = emptyVocabularies()
  for (const name of VOCABULARIES) {
    vocabularies[name] = name === 'items' ? items : Vocabulary.fromState(arrays, `${name}.`)
  }
  const columns = emptyColumns()
  for (const name of COLUMN_NAMES) {
    const column = columns[name]
    const data = arrays[name]
    if (data === undefined) continue
    if (data.constructor !== column.data.constructor || data.length !== rows) {
      throw unsound(`column ${name} has another kind or length`)
    }
    column.data = data as never
    const vocabulary = VOCABULARY_OF[name]
    const count = vocabulary === undefined ? 0x7fffffff : vocabularies[vocabulary].size
    if (data instanceof Int32Array && !areWithin(data, -1, count))
      throw unsound(`column ${name} points outside`)
    if (data instanceof Float64Array && !finite(data)) throw unsound(`column ${name} is not finite`)
  }
  if (rows > 0 && (!columns.type.used || !columns.at.used)) throw unsound('types or times are missing')
  checkRows(columns, rows, allTypes.length)
  const pairs = arrays.aliases ?? new Int32Array(0)
  if (
    !(pairs instanceof Int32Array) ||
    pairs.length % 2 !== 0 ||
    !areWithin(pairs, 0, vocabularies.users.size)
  ) {
    throw unsound('merged users point outside')
  }
  const actors = Actors.of(Aliases.of(pairs), columns.user.data, columns.session.data, rows)
  return { length: rows, columns, vocabularies, types: allTypes, actors }
}

/** Every row has a type, a time and somebody, an item where its type has one, and a rating its value. */
function checkRows(columns: Columns, length: number, types: number): void {
  const { user, session, order, item, value } = columns
  const type = columns.type.data
  const at = columns.at.data
  let rated = false
  for (let r = 0; r < length; r++) {
    if (type[r] >= types) throw unsound(`the type of row ${r} has no name`)
    if (!Number.isSafeInteger(at[r])) throw unsound(`the time of row ${r} is not a whole number`)
    if (type[r] === RATE) rated = true
  }
  // Most logs name a user and an item on every row: those columns answer for all rows at once
  if (!rated && isFull(user.data, length) && isFull(item.data, length)) return
  for (let r = 0; r < length; r++) {
    if (user.get(r) < 0 && session.get(r) < 0 && order.get(r) < 0) throw unsound(`row ${r} has no shopper`)
    const code = type[r]
    if (item.get(r) < 0 && code !== SEARCH && code !== DISMISS && code !== UNDISMISS) {
      throw unsound(`row ${r} has no item`)
    }
    if (code === RATE && Number.isNaN(value.get(r))) throw unsound(`row ${r} is a rating without value`)
  }
}

function isFull(indices: Int32Array, length: number): boolean {
  let all = length <= indices.length ? 0 : -1
  for (let r = 0; r < length; r++) all |= indices[r]
  return all >= 0
}

/** NaN stands for none. */
function finite(numbers: Float64Array): boolean {
  let sound = true
  for (let r = 0; r < numbers.length; r++) {
    if (numbers[r] === Number.POSITIVE_INFINITY || numbers[r] === Number.NEGATIVE_INFINITY) sound = false
  }
  return sound
}

function isOwnType(type: unknown): boolean {
  return typeof type === 'string' && type.startsWith('x-')
}

function unsound(what: string): AlsolikeError {
  return new AlsolikeError(
    'bad-snapshot',
    `The log in the snapshot is unsound: ${what}. Make a new snapshot.`,
  )
}
