import { Catalog } from '../data/catalog/catalog.js'
import { EventLog } from '../data/log/event-log.js'
import type { Stored } from '../data/stored.js'
import { idText } from '../data/vocabulary.js'
import type { Piece, TrainingTask } from '../door/elsewhere/training-port.js'
import type { TypedArray } from '../models/model.js'
import type { AnyItem, CatalogField, CatalogFields } from '../types.js'

/** Puts together the log and the catalogue that come in portions. */
export class Assembly {
  readonly #arrays: Record<Piece['of'], Record<string, TypedArray>> = { log: {}, catalog: {} }
  readonly #records: Uint8Array[] = []
  readonly #lengths: Uint32Array[] = []
  readonly #values = new Map<string, unknown[]>()

  piece({ of, name, length, at, part }: Piece): void {
    const array = (this.#arrays[of][name] ??= new (part.constructor as new (length: number) => TypedArray)(
      length,
    ))
    array.set(part as never, at)
  }

  records(bytes: Uint8Array, lengths: Uint32Array): void {
    this.#records.push(bytes)
    this.#lengths.push(lengths)
  }

  /** What a function of the shop made of the next records, in their order. */
  values(field: string, values: readonly unknown[]): void {
    const known = this.#values.get(field)
    if (known === undefined) this.#values.set(field, [...values])
    else for (const value of values) known.push(value)
  }

  log(task: TrainingTask): EventLog {
    return EventLog.fromState({ meta: task.log, arrays: this.#arrays.log })
  }

  catalog(task: TrainingTask, log: EventLog): Catalog {
    const { bytes, offsets } = this.#texts()
    const arrays = { ...this.#arrays.catalog, records: bytes, 'records.offsets': offsets }
    const state: Stored = { meta: task.catalog, arrays }
    return Catalog.fromState<AnyItem>(state, log.items.size, this.#fields(task, log), 'stored')
  }

  #texts(): { bytes: Uint8Array; offsets: Uint32Array } {
    const count = this.#lengths.reduce((sum, lengths) => sum + lengths.length, 0)
    const offsets = new Uint32Array(count + 1)
    let t = 0
    for (const lengths of this.#lengths) for (const length of lengths) offsets[t + 1] = offsets[t++] + length
    const bytes = new Uint8Array(offsets[count])
    let end = 0
    for (const part of this.#records) {
      bytes.set(part, end)
      end += part.length
    }
    return { bytes, offsets }
  }

  /** Functions cannot come along: in their place stand others that look up what they gave. */
  #fields(task: TrainingTask, log: EventLog): CatalogFields<AnyItem> {
    const order = this.#arrays.catalog.order as Int32Array
    const fields: Record<string, CatalogField<AnyItem>> = {}
    for (const [name, field] of Object.entries(task.fields)) {
      const values = this.#values.get(name) ?? []
      const byId = new Map(values.map((value, v) => [log.items.id(order[v]), value]))
      fields[name] = field ?? (record => byId.get(idText(record.id)))
    }
    return fields
  }
}
