import { blankEvent, checkEvent } from '../data/event.js'
import type { EventLog } from '../data/log/event-log.js'
import { type ColumnMap, type EventColumns, eventColumns } from './columns.js'
import type { RowFault, RowSettings } from './event-rows.js'

/** Names in all objects of a file beyond which new ones are not looked at. */
const NAMES = 200

/**
 * Turns the objects of an NDJSON file into rows of the log: names as for the headers of a CSV file, then checked as
 * `ingest` does. Objects may differ in what they hold.
 */
export class EventObjects {
  readonly #log: EventLog
  readonly #name: string
  readonly #given: ColumnMap
  readonly #settings: (columns: EventColumns) => RowSettings
  readonly #names = new Set<string>()
  readonly #event = blankEvent()
  #row: RowSettings | undefined
  #columns: EventColumns | undefined
  /** Which name holds which field of the event. */
  #fields: readonly (readonly [field: string, name: string])[] = []

  constructor(
    log: EventLog,
    name: string,
    given: ColumnMap,
    settings: (columns: EventColumns) => RowSettings,
  ) {
    this.#log = log
    this.#name = name
    this.#given = given
    this.#settings = settings
  }

  /** The names met so far. */
  get names(): readonly string[] {
    return [...this.#names]
  }

  get columns(): EventColumns | undefined {
    return this.#columns
  }

  add(object: Readonly<Record<string, unknown>>): RowFault | undefined {
    for (const name of Object.keys(object)) {
      if (!this.#names.has(name) && this.#names.size < NAMES) this.#learn(Object.keys(object))
    }
    const { context, types, type, noTime, duplicates, exclude } = (this.#row ??= this.#learn([]))
    const event: Record<string, unknown> = { type, at: noTime, items: object.items }
    for (const [field, name] of this.#fields) {
      if (Object.hasOwn(object, name) && object[name] != null) event[field] = object[name]
    }
    // A number in a file is seconds, milliseconds or microseconds by its size, as digits in a CSV file are
    if (typeof event.at === 'number' && event.at !== noTime) event.at = String(event.at)
    if (typeof event.type === 'string') event.type = types.typeOf(event.type)
    const reason = exclude.get(String(event.item))
    if (reason !== undefined) return { reason, message: `has item "${event.item}", which is left out.` }
    const problem = checkEvent(event, context, this.#event)
    if (problem !== undefined) return problem
    if (this.#log.add(this.#event, duplicates) > 0) return undefined
    return { reason: 'duplicate', message: 'is equal to an earlier row in every field.' }
  }

  #learn(names: readonly string[]): RowSettings {
    for (const name of names) if (this.#names.size < NAMES) this.#names.add(name)
    const all = this.names
    this.#columns = eventColumns(all, { name: this.#name, columns: this.#given, header: true, open: true })
    this.#fields = [...this.#columns.index].map(([column, at]) => [column, all[at]] as const)
    this.#row = this.#settings(this.#columns)
    return this.#row
  }
}
