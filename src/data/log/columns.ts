/** One row for the log, as indices and numbers; reused from row to row. -1 and NaN mean absent. */
export interface Row {
  user: number
  item: number
  session: number
  order: number
  /** Code of `EVENT_TYPES`, or of the log's own `types` from there on. */
  type: number
  /** Whole milliseconds. */
  at: number
  quantity: number
  price: number
  value: number
  position: number
  results: number
  /** Indices of `texts`, as are the five below. */
  query: number
  category: number
  brand: number
  device: number
  source: number
  attribution: number
  /** Index of `eventIds`. */
  eventId: number
}

/** A row with everything absent, to fill again and again. */
export function blankRow(): Row {
  return {
    user: -1,
    item: -1,
    session: -1,
    order: -1,
    type: 0,
    at: 0,
    quantity: Number.NaN,
    price: Number.NaN,
    value: Number.NaN,
    position: -1,
    results: -1,
    query: -1,
    category: -1,
    brand: -1,
    device: -1,
    source: -1,
    attribution: -1,
    eventId: -1,
  }
}

/** Columns of the log that hold indices of `texts`. */
export const TEXT_COLUMNS = ['query', 'category', 'brand', 'device', 'source', 'attribution'] as const

/** The columns of the log, in the order in which a snapshot stores them. */
export interface Columns {
  readonly user: Column<Int32Array>
  readonly item: Column<Int32Array>
  readonly session: Column<Int32Array>
  readonly order: Column<Int32Array>
  readonly type: Column<Uint8Array>
  readonly at: Column<Float64Array>
  readonly quantity: Column<Float64Array>
  readonly price: Column<Float64Array>
  readonly value: Column<Float64Array>
  readonly position: Column<Int32Array>
  readonly results: Column<Int32Array>
  readonly query: Column<Int32Array>
  readonly category: Column<Int32Array>
  readonly brand: Column<Int32Array>
  readonly device: Column<Int32Array>
  readonly source: Column<Int32Array>
  readonly attribution: Column<Int32Array>
  readonly eventId: Column<Int32Array>
}
export type ColumnName = keyof Columns
export const COLUMN_NAMES: readonly ColumnName[] = [
  'user',
  'item',
  'session',
  'order',
  'type',
  'at',
  'quantity',
  'price',
  'value',
  'position',
  'results',
  'query',
  'category',
  'brand',
  'device',
  'source',
  'attribution',
  'eventId',
]

export function emptyColumns(): Columns {
  const index = () => new Column(length => new Int32Array(length), -1)
  const amount = () => new Column(length => new Float64Array(length), Number.NaN)
  return {
    user: index(),
    item: index(),
    session: index(),
    order: index(),
    // Every row has a type and a time, so these two have nothing that stands for none
    type: new Column(length => new Uint8Array(length), -1),
    at: amount(),
    quantity: amount(),
    price: amount(),
    value: amount(),
    position: index(),
    results: index(),
    query: index(),
    category: index(),
    brand: index(),
    device: index(),
    source: index(),
    attribution: index(),
    eventId: index(),
  }
}

/** Writes a row at `at`, the first free place. */
export function writeRow(columns: Columns, at: number, row: Row): void {
  writeIndex(columns.user, at, row.user)
  writeIndex(columns.item, at, row.item)
  writeIndex(columns.session, at, row.session)
  writeIndex(columns.order, at, row.order)
  columns.type.set(at, row.type)
  writeAmount(columns.at, at, row.at)
  writeAmount(columns.quantity, at, row.quantity)
  writeAmount(columns.price, at, row.price)
  writeAmount(columns.value, at, row.value)
  writeIndex(columns.position, at, row.position)
  writeIndex(columns.results, at, row.results)
  writeIndex(columns.query, at, row.query)
  writeIndex(columns.category, at, row.category)
  writeIndex(columns.brand, at, row.brand)
  writeIndex(columns.device, at, row.device)
  writeIndex(columns.source, at, row.source)
  writeIndex(columns.attribution, at, row.attribution)
  writeIndex(columns.eventId, at, row.eventId)
}

// Two functions and not `set` alone: where one store meets arrays of several types, the engine gives up on all of
// them, and writing rows takes twice the time.
function writeIndex(column: Column<Int32Array>, at: number, value: number): void {
  const { data } = column
  if (at < data.length) data[at] = value
  else if (value !== -1 || data.length > 0) column.set(at, value)
}

function writeAmount(column: Column<Float64Array>, at: number, value: number): void {
  const { data } = column
  if (at < data.length) data[at] = Number.isNaN(value) ? Number.NaN : value + 0
  else if (!Number.isNaN(value) || data.length > 0) column.set(at, value)
}

type Numbers = Int32Array | Float64Array | Uint8Array

/**
 * A growing column that takes no memory until something other than `none` is in it. Entries once written are
 * never changed: whoever holds `data` and a length has a view that stays as it is. To change entries, `replace`.
 */
export class Column<A extends Numbers> {
  /** The entries, with room behind them; empty while every entry is `none`. */
  data: A
  readonly none: number
  /** Rows to make room for when the column grows; it doubles beyond. */
  room = 0
  readonly #make: (length: number) => A

  constructor(make: (length: number) => A, none: number) {
    this.#make = make
    this.none = none
    this.data = make(0)
  }

  get used(): boolean {
    return this.data.length > 0
  }

  get(row: number): number {
    return row < this.data.length ? this.data[row] : this.none
  }

  /** Writes the entry of the first free row. */
  set(row: number, value: number): void {
    const { data } = this
    // Adding 0 turns -0, which would be other bytes, into 0
    if (row < data.length) {
      data[row] = Number.isNaN(value) ? Number.NaN : value + 0
    } else if (data.length > 0 || (value !== this.none && !Number.isNaN(value))) {
      this.#grow(row)[row] = Number.isNaN(value) ? Number.NaN : value + 0
    }
  }

  /** Writes entries `from` … `to` of `values`, all `none` where it is absent, from the first free row on. */
  write(row: number, values: A | undefined, from: number, to: number): void {
    const end = row + to - from
    if (!this.used && (values === undefined || isBlank(values, this.none, from, to))) return
    if (end > this.data.length) this.#grow(row, end - 1)
    if (values === undefined) this.data.fill(this.none, row, end)
    else this.data.set(values.subarray(from, to) as never, row)
  }

  /** Makes room for rows up to `last`; `filled` of them are there. */
  #grow(filled: number, last = filled): A {
    // Room for exactly the rows to come where they are known, so that the last doubling does not waste half
    const grown = this.#make(Math.max(16, last < this.room ? this.room : last * 2))
    if (this.used) grown.set(this.data as never)
    else grown.fill(this.none, 0, filled)
    this.data = grown
    return grown
  }

  /** A view of the first `length` entries; empty for a column that holds only `none`. */
  trimmed(length: number): A {
    const { data, none } = this
    const empty = isBlank(data, none, 0, Math.min(length, data.length))
    return (empty ? this.#make(0) : data.subarray(0, length)) as A
  }

  /** Keeps the rows with `keep[row] === 1`, in a new array. */
  filter(keep: Uint8Array, kept: number): void {
    const { data } = this
    if (data.length === 0) return
    const filtered = this.#make(kept)
    for (let r = 0, o = 0; r < keep.length; r++) if (keep[r] === 1) filtered[o++] = data[r]
    this.data = filtered
  }

  /** Gives every entry its new number, in a new array; `none` stays. */
  remap(map: Int32Array, length: number): void {
    const { data, none } = this
    if (data.length === 0) return
    const mapped = this.#make(length)
    for (let r = 0; r < length; r++) mapped[r] = data[r] === none ? none : map[data[r]]
    this.data = mapped
  }
}

function isBlank(data: Numbers, none: number, from: number, to: number): boolean {
  for (let r = from; r < to; r++) if (data[r] !== none && !Number.isNaN(data[r])) return false
  return true
}
