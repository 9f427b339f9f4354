import { Vocabulary } from '../data/vocabulary.js'
import type { AnyItem } from '../types.js'
import { parseNumber } from './byte-number.js'
import type { CsvScanner } from './csv-scanner.js'
import type { EventItemField } from './export-formats.js'

/** Room for 2²⁶ items and 2²⁷ values in one exact number. */
const ITEMS = 1 << 26

/**
 * A catalogue out of event files. Exports such as Online Retail carry an item's title and price on every row; of each
 * field the text that stands most often is the item's, the first seen of equals. So one odd row ("damaged",
 * a price for a friend) changes nothing.
 *
 * Memory: distinct pairs of item and text, not rows.
 */
export class ItemFacts {
  readonly #ids = new Vocabulary()
  readonly #fields: FieldFacts[]
  readonly #comma: boolean

  /** @param comma whether numbers have a decimal comma */
  constructor(columns: ReadonlyMap<EventItemField, readonly number[]>, comma: boolean) {
    this.#comma = comma
    this.#fields = [...columns].map(([field, indices]) => new FieldFacts(field, indices, comma))
  }

  /** Takes in the rows with `kept[row] === 1` whose item stands in field `item`. */
  see({ bytes, from, to, fields, count }: CsvScanner, item: number, kept: Uint8Array): void {
    for (let r = 0, base = 0; r < count; r++, base += fields) {
      const at = base + item
      if (kept[r] === 0 || item >= fields || from[at] === to[at]) continue
      const index = this.#ids.addBytes(bytes, from[at], to[at])
      for (let field = 0; field < this.#fields.length; field++) {
        this.#fields[field].see(bytes, from, to, base, fields, index)
      }
    }
  }

  /** An item record for each id seen, in order of first sight. */
  items(): AnyItem[] {
    const values = this.#fields.map(facts => ({
      field: facts.field,
      texts: facts.mostFrequent(this.#ids.size),
    }))
    return Array.from({ length: this.#ids.size }, (_, index) => {
      const item: Record<string, unknown> = { id: this.#ids.id(index) }
      for (const { field, texts } of values) {
        const text = texts[index]
        if (text === undefined) continue
        if (field === 'leaf') item.category = item.category === undefined ? text : `${item.category}.${text}`
        else item[field] = field === 'price' ? this.#price(text) : text
      }
      return item as AnyItem
    })
  }

  #price(text: string): number {
    const bytes = new TextEncoder().encode(text)
    return parseNumber(bytes, 0, bytes.length, this.#comma)
  }
}

class FieldFacts {
  readonly field: EventItemField
  readonly #columns: readonly number[]
  readonly #comma: boolean
  readonly #values = new Vocabulary()
  /** Of each item, the value of its last row and how often it came in a row; older runs are in the counts. */
  #last = new Int32Array(1024).fill(-1)
  #run = new Int32Array(1024)
  readonly #counts = new Map<number, number>()

  constructor(field: EventItemField, columns: readonly number[], comma: boolean) {
    this.field = field
    this.#columns = columns
    this.#comma = comma
  }

  /** The fields of the row stand in `from` and `to` from `base` on. */
  see(bytes: Uint8Array, from: Int32Array, to: Int32Array, base: number, fields: number, item: number): void {
    for (let c = 0; c < this.#columns.length; c++) {
      const column = this.#columns[c]
      if (column >= fields) continue
      let start = from[base + column]
      let end = to[base + column]
      while (start < end && bytes[start] === 32) start++
      while (end > start && bytes[end - 1] === 32) end--
      if (start === end) continue
      if (this.field === 'price' && !(parseNumber(bytes, start, end, this.#comma) > 0)) return
      this.#count(item, this.#values.addBytes(bytes, start, end))
      return
    }
  }

  mostFrequent(items: number): (string | undefined)[] {
    const best = new Int32Array(items).fill(-1)
    const most = new Float64Array(items)
    for (let item = 0; item < items; item++) this.#flush(item)
    for (const [pair, count] of this.#counts) {
      const item = pair % ITEMS
      const value = Math.floor(pair / ITEMS)
      if (count > most[item] || (count === most[item] && value < best[item])) {
        best[item] = value
        most[item] = count
      }
    }
    return Array.from(best, value => (value < 0 ? undefined : this.#values.id(value)))
  }

  #count(item: number, value: number): void {
    if (item >= this.#last.length) this.#grow(item)
    if (this.#last[item] !== value) {
      this.#flush(item)
      this.#last[item] = value
    }
    this.#run[item]++
  }

  #flush(item: number): void {
    if (item >= this.#last.length || this.#run[item] === 0) return
    const pair = this.#last[item] * ITEMS + item
    this.#counts.set(pair, (this.#counts.get(pair) ?? 0) + this.#run[item])
    this.#run[item] = 0
  }

  #grow(item: number): void {
    const last = new Int32Array(2 * item).fill(-1)
    const run = new Int32Array(2 * item)
    last.set(this.#last)
    run.set(this.#run)
    this.#last = last
    this.#run = run
  }
}
