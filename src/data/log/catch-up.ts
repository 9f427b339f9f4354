import type { Vocabulary } from '../vocabulary.js'
import { blankRow, type ColumnName, TEXT_COLUMNS } from './columns.js'
import type { EventLog } from './event-log.js'
import { VOCABULARY_OF, type Vocabularies } from './log-vocabularies.js'

const AMOUNTS = ['at', 'quantity', 'price', 'value', 'position', 'results'] as const
/** Names in the order in which a row gives new ids their indices. */
const NAMED: readonly ColumnName[] = ['eventId', 'user', 'session', 'order', ...TEXT_COLUMNS, 'item']

/**
 * Brings a log that was made from the beginning of another up to what that one holds by now: its further rows, and who
 * turned out to be whom. In portions, so that a program may breathe between them. Void when rows of `from` went.
 */
export class CatchUp {
  readonly #from: EventLog
  readonly #to: EventLog
  #row: number
  #aliases: number
  readonly #copy = blankRow()
  /** Of each vocabulary, index there → index here. */
  readonly #known: Readonly<Record<keyof Vocabularies, Map<number, number>>> = {
    users: new Map(),
    items: new Map(),
    sessions: new Map(),
    orders: new Map(),
    texts: new Map(),
    eventIds: new Map(),
  }

  /** `to` holds what `from` held when it had this many rows and merged users. */
  constructor(from: EventLog, to: EventLog, rows: number, aliases: number) {
    this.#from = from
    this.#to = to
    this.#row = rows
    this.#aliases = aliases
  }

  /** Takes at most so many rows over. True when none is left. */
  step(most: number): boolean {
    const end = Math.min(this.#from.length, this.#row + most)
    for (; this.#row < end; this.#row++) this.#repeat(this.#row)
    return this.#row === this.#from.length
  }

  /** Merges the users who were merged since. */
  merge(): void {
    const { aliases } = this.#from.actors
    if (aliases.size === this.#aliases) return
    // They stand in order of merging, so new ones are the last
    const pairs = aliases.pairs()
    const { users } = this.#from
    for (let p = this.#aliases * 2; p < pairs.length; p += 2) {
      this.#to.mergeUsers(users.id(pairs[p]), users.id(pairs[p + 1]))
    }
    this.#aliases = aliases.size
  }

  #repeat(row: number): void {
    const { columns, types } = this.#from
    const copy = this.#copy
    copy.type = this.#to.typeCode(types[columns.type.data[row]])
    for (const name of AMOUNTS) copy[name] = columns[name].get(row)
    for (const name of NAMED) {
      const vocabulary = VOCABULARY_OF[name]!
      copy[name] = this.#index(vocabulary, columns[name].get(row))
    }
    this.#to.repeat(copy)
  }

  #index(name: keyof Vocabularies, index: number): number {
    if (index < 0) return -1
    const known = this.#known[name].get(index)
    if (known !== undefined) return known
    const here = (this.#to[name] as Vocabulary).add(this.#from[name].id(index))
    this.#known[name].set(index, here)
    return here
  }
}
