import { AlsolikeError } from '../../errors.js'
import { areStarts } from '../stored.js'

/** JSON texts behind one another: text t stands in `bytes[offsets[t] … offsets[t + 1])`. */
export interface RecordTexts {
  readonly bytes: Uint8Array
  readonly offsets: Uint32Array
}

/**
 * The shop's records by item. Those of a snapshot stay text until they are asked for, so that a restored catalogue
 * costs nothing that nobody looks at.
 */
export class Records<C extends object> {
  readonly #records: (C | undefined)[] = []
  #texts: RecordTexts = { bytes: new Uint8Array(0), offsets: new Uint32Array(1) }
  /** Text + 1 of an item whose record was not yet read, 0 for none. */
  #textOf: Int32Array = new Int32Array(0)
  #count = 0

  /** Items with a record. */
  get count(): number {
    return this.#count
  }

  has(item: number): boolean {
    return this.#records[item] !== undefined || this.#textOf[item] > 0
  }

  get(item: number): C | undefined {
    const record = this.#records[item]
    if (record !== undefined || !(this.#textOf[item] > 0)) return record
    const text = this.#textOf[item] - 1
    this.#textOf[item] = 0
    const { bytes, offsets } = this.#texts
    const read = parse(new TextDecoder().decode(bytes.subarray(offsets[text], offsets[text + 1]))) as C
    this.#records[item] = read
    return read
  }

  set(item: number, record: C | undefined): void {
    this.#count += (record === undefined ? 0 : 1) - (this.has(item) ? 1 : 0)
    // Holes would turn the array into a slow one
    while (this.#records.length < item) this.#records.push(undefined)
    this.#records[item] = record
    if (item < this.#textOf.length) this.#textOf[item] = 0
  }

  /** The records as they are now, for a reader who takes time. O(items). */
  copy(): Records<C> {
    const copy = new Records<C>()
    for (const record of this.#records) copy.#records.push(record)
    copy.#texts = this.#texts
    copy.#textOf = this.#textOf.slice()
    copy.#count = this.#count
    return copy
  }

  /** The same records under new numbers: item i is `former[i]` here. */
  renumbered(former: Int32Array): Records<C> {
    const renumbered = new Records<C>()
    renumbered.#texts = this.#texts
    renumbered.#textOf = new Int32Array(this.#textOf.length === 0 ? 0 : former.length)
    for (let item = 0; item < former.length; item++) {
      renumbered.#records.push(this.#records[former[item]])
      if (this.#textOf[former[item]] > 0) renumbered.#textOf[item] = this.#textOf[former[item]]
      if (this.has(former[item])) renumbered.#count++
    }
    return renumbered
  }

  /** Records of `items` as JSON, '' for those without. Throws `bad-item` for one that JSON cannot hold. */
  texts(items: ArrayLike<number>, nameOf: (record: C) => string): RecordTexts {
    const encoder = new TextEncoder()
    const parts: Uint8Array[] = []
    const offsets = new Uint32Array(items.length + 1)
    for (let t = 0; t < items.length; t++) {
      const part = this.#text(items[t], encoder, nameOf)
      parts.push(part)
      offsets[t + 1] = offsets[t] + part.length
    }
    const bytes = new Uint8Array(offsets[items.length])
    for (let t = 0; t < parts.length; t++) bytes.set(parts[t], offsets[t])
    return { bytes, offsets }
  }

  /** Records from texts of `items`; read when asked for. Throws `bad-snapshot`. */
  static of<C extends object>(items: Int32Array, itemCount: number, texts: RecordTexts): Records<C> {
    const { bytes, offsets } = texts
    const sound = offsets.length === items.length + 1 && areStarts(offsets, bytes.length)
    if (!sound) throw unsound('its records do not fit their offsets')
    const records = new Records<C>()
    const textOf = new Int32Array(itemCount)
    let count = 0
    for (let t = 0; t < items.length; t++) {
      if (offsets[t + 1] === offsets[t]) continue
      textOf[items[t]] = t + 1
      count++
    }
    records.#texts = texts
    records.#textOf = textOf
    records.#count = count
    return records
  }

  #text(item: number, encoder: TextEncoder, nameOf: (record: C) => string): Uint8Array {
    const text = this.#textOf[item] > 0 ? this.#textOf[item] - 1 : -1
    if (text >= 0) return this.#texts.bytes.subarray(this.#texts.offsets[text], this.#texts.offsets[text + 1])
    const record = this.#records[item]
    if (record === undefined) return new Uint8Array(0)
    try {
      return encoder.encode(JSON.stringify(plainRecord(record)))
    } catch (cause) {
      throw new AlsolikeError(
        'bad-item',
        `Item "${nameOf(record)}" cannot be written as JSON, so no snapshot can hold it. Leave out what JSON has no form for.`,
        { cause },
      )
    }
  }
}

/** With typed arrays (vectors) as plain ones, which JSON would write as objects. */
export function plainRecord<C extends object>(record: C): C {
  let copy: Record<string, unknown> | undefined
  for (const [name, value] of Object.entries(record)) {
    if (!ArrayBuffer.isView(value)) continue
    copy ??= { ...record } as Record<string, unknown>
    copy[name] = Array.from(value as unknown as ArrayLike<number>)
  }
  return (copy ?? record) as C
}

function parse(text: string): unknown {
  try {
    const record: unknown = JSON.parse(text)
    if (record !== null && typeof record === 'object') return record
  } catch {}
  throw unsound('a record is not JSON')
}

/** What is said of a catalogue that no catalogue can be. */
export function unsound(what: string): AlsolikeError {
  return new AlsolikeError(
    'bad-snapshot',
    `The catalogue in the snapshot is unsound: ${what}. Make a new snapshot.`,
  )
}
