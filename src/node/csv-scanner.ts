import { lineEnd, linesIn, nextLine } from './line-ends.js'
import { skipSpace } from './white-space.js'

/** What can be wrong with the shape of one row. */
export type RowProblem = 'bad-quote' | 'unclosed-quote' | 'row-too-long' | 'nul-byte'

const LF = 10
const CR = 13
const QUOTE = 34

/** A row may be so long, bytes. */
export const MAX_ROW_BYTES = 1_000_000

/**
 * Reading a broken row again from its second line costs time; a file made of such rows would cost its square.
 * So much may be read again beyond the bytes of the file, then a broken row is given up as a whole.
 */
const SECOND_READING_BYTES = 16 * 1_048_576

/**
 * Cuts CSV or TSV into rows of byte ranges, without making one string. Takes the file in pieces of any size.
 *
 * Why this exists beside fast-csv: reading events is where a nightly job spends its time, and fast-csv, which makes
 * an array of strings a row, reads about 0.25 million rows a second; interning ids straight from bytes is more than
 * ten times that. And fast-csv ends the stream at the first malformed quote, where one bad row of a shop's
 * export should cost one row. A property test feeds both the same texts: quotes, escapes, line ends, white space
 * and the byte order mark are read alike. What fast-csv refuses is a row with a `problem` here, and reading goes
 * on at the next line.
 *
 * `next()` moves to the next row; then field f is `bytes[from[base + f] … to[base + f])`, good until the following
 * `next()`. `nextRows()` moves to many at once, one behind the other, which is what makes loops over a column of them
 * possible: several times as fast as going from row to row.
 * Time: one pass, O(bytes). Memory: one piece and at most one row beside it.
 */
export class CsvScanner {
  /** Where the fields of the row are. */
  bytes: Uint8Array
  from = new Int32Array(64)
  to = new Int32Array(64)
  /** Where the first field of the row stands in them. */
  base = 0
  /** How many rows there are at once, and how many fields they have; 0 for a blank line. */
  count = 0
  fields = 0
  /** Why the row cannot be used, or undefined. */
  problem: RowProblem | undefined
  /** The line on which the row starts, 1 first. */
  line = 0

  readonly #delimiter: number
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  /** 1 for bytes that can begin something else than a plain field: a quote, or white space before one. */
  readonly #special: Uint8Array
  #work: Uint8Array
  #scratch = new Uint8Array(0)
  /** Next byte to read, end of the bytes there are. */
  #at = 0
  #end = 0
  #rowFrom = 0
  #rowTo = 0
  /** Line, start and end of each of the rows that there are at once. */
  #lines = new Int32Array(1)
  #starts = new Int32Array(1)
  #ends = new Int32Array(1)
  #nextLine = 1
  #final = false
  #started = false
  /** Inside a row that was too long: skip to the end of its line. */
  #skipping = false
  #taken = 0
  #readAgain = 0

  constructor(delimiter: number) {
    this.#delimiter = delimiter
    this.#special = new Uint8Array(256)
    for (const lead of [9, 11, 12, 32, QUOTE, 0xc2, 0xe1, 0xe2, 0xe3, 0xef]) this.#special[lead] = 1
    this.#special[delimiter] = 0
    this.#work = new Uint8Array(1 << 16)
    this.bytes = this.#work
  }

  /** Hands in the next piece; call it when `next()` said false. The piece is copied. */
  push(piece: Uint8Array): void {
    const kept = this.#end - this.#at
    const work = this.#work
    // One byte more: a line feed behind the last byte stops every loop without a test of its own.
    if (kept + piece.length + 1 > work.length) {
      this.#work = new Uint8Array(Math.max(2 * work.length, kept + piece.length + 1))
      this.#work.set(work.subarray(this.#at, this.#end))
    } else {
      work.copyWithin(0, this.#at, this.#end)
    }
    this.#work.set(piece, kept)
    this.#at = 0
    this.#end = kept + piece.length
    this.#work[this.#end] = LF
    this.#taken += piece.length
  }

  /** Says that there is no more. */
  finish(): void {
    this.#final = true
  }

  /** Moves to the next row. False: hand in the next piece, or after `finish()` the end. */
  next(): boolean {
    this.base = 0
    this.count = this.#row() ? 1 : 0
    if (this.count === 1) this.#note(0)
    return this.count === 1
  }

  /**
   * Moves to the next rows, at most `most` that have `fields` fields each and nothing wrong; a row that is otherwise
   * comes alone, as from `next()`. `select(r)` says which of the `count` rows is meant. False as `next()`.
   */
  nextRows(fields: number, most: number): boolean {
    if (this.from.length < fields * most) this.#grow(fields * most)
    if (this.#lines.length < most) {
      this.#lines = new Int32Array(most)
      this.#starts = new Int32Array(most)
      this.#ends = new Int32Array(most)
    }
    let count = 0
    for (;;) {
      if (this.#started && !this.#skipping) count = this.#plainRows(fields, count, most)
      if (count === most) break
      const [at, line, readAgain] = [this.#at, this.#nextLine, this.#readAgain]
      this.base = count * fields
      if (!this.#row()) break
      const alike = this.problem === undefined && this.fields === fields && this.bytes === this.#work
      if (!alike && count > 0) {
        // Read again when it is its turn
        this.#at = at
        this.#nextLine = line
        this.#readAgain = readAgain
        this.#skipping = false
        break
      }
      this.#note(count++)
      if (!alike) {
        this.count = 1
        return true
      }
    }
    this.bytes = this.#work
    this.fields = fields
    this.problem = undefined
    this.count = count
    return count > 0
  }

  /** Says which of the rows is meant by `base`, `line` and `raw`. */
  select(row: number): void {
    this.base = row * this.fields
    this.line = this.#lines[row]
    this.#rowFrom = this.#starts[row]
    this.#rowTo = this.#ends[row]
  }

  /** The row as it stands in the file, at most so many bytes of it. */
  raw(limit: number): string {
    const to = Math.min(this.#rowTo, this.#rowFrom + limit)
    return this.#decoder.decode(this.#work.subarray(this.#rowFrom, to))
  }

  /** One field as text; ill-formed UTF-8 becomes U+FFFD. */
  text(field: number): string {
    const at = this.base + field
    return this.#decoder.decode(this.bytes.subarray(this.from[at], this.to[at]))
  }

  /** Steps over a byte order mark, once its three bytes are there. */
  #start(): boolean {
    const bytes = this.#work
    if (this.#end < 3 && !this.#final) return false
    this.#started = true
    if (this.#end >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#at = 3
    return true
  }

  /**
   * Rows without quotes, white space before a field and bytes of value 0, from the `count`th on: the hot loop of reading
   * files. It stops at any other row and at `most`, and says how many there are then.
   */
  #plainRows(fields: number, count: number, most: number): number {
    const bytes = this.#work
    const end = this.#end
    const delimiter = this.#delimiter
    const special = this.#special
    const top = Math.max(delimiter, CR)
    const { from, to } = this
    let field = count * fields
    let at = this.#at
    for (; count < most; count++) {
      const row = at
      const last = field + fields
      let byte = bytes[row]
      if (byte === LF || byte === CR) break
      for (;;) {
        byte = bytes[at]
        if (special[byte] === 1) return count
        from[field] = at
        while (byte > top || (byte !== delimiter && byte !== LF && byte !== CR && byte !== 0))
          byte = bytes[++at]
        to[field++] = at
        if (byte !== delimiter || field === last) break
        at++
      }
      // Another number of fields, or a row that may go on in the next piece
      if (field !== last || (byte !== LF && byte !== CR) || at + 1 >= end || at - row > MAX_ROW_BYTES) break
      this.#starts[count] = row
      this.#ends[count] = at
      this.#lines[count] = this.#nextLine++
      at += byte === CR && bytes[at + 1] === LF ? 2 : 1
      this.#at = at
    }
    return count
  }

  #note(row: number): void {
    this.#lines[row] = this.line
    this.#starts[row] = this.#rowFrom
    this.#ends[row] = this.#rowTo
  }

  /** One row, whatever is in it, its fields from `base` on. */
  #row(): boolean {
    if (!this.#started && !this.#start()) return false
    if (this.#skipping && !this.#skipLine()) return false
    if (this.#at === this.#end) return false
    const base = this.base
    const bytes = this.#work
    const end = this.#end
    const row = this.#at
    let problem: RowProblem | undefined
    let escaped = false
    let quoted = false
    let count = base
    let at = skipSpace(bytes, row, end, this.#delimiter)
    if (at === end) {
      // Only white space: fast-csv, too, drops it at the end of a file.
      if (this.#final) this.#at = end
      return this.#final ? false : this.#wait(at)
    }
    if (bytes[at] !== LF && bytes[at] !== CR) {
      // White space before a first delimiter belongs to no field.
      let start = bytes[at] === this.#delimiter ? at : row
      for (;;) {
        const mark = skipSpace(bytes, start, end, this.#delimiter)
        if (count === this.from.length) this.#grow(2 * count)
        if (mark < end && bytes[mark] === QUOTE) {
          quoted = true
          at = mark + 1
          for (;;) {
            while (at < end && bytes[at] !== QUOTE) at++
            if (at + 1 < end && bytes[at] === QUOTE && bytes[at + 1] === QUOTE) {
              escaped = true
              at += 2
            } else break
          }
          if (at >= end || (at + 1 === end && !this.#final)) {
            if (!this.#final && end - row <= MAX_ROW_BYTES) return false
            return this.#broken(row, end, 'unclosed-quote')
          }
          this.from[count] = mark + 1
          this.to[count++] = at
          at = skipSpace(bytes, at + 1, end, this.#delimiter)
          if (at < end && bytes[at] !== this.#delimiter && bytes[at] !== LF && bytes[at] !== CR) {
            // White space of three bytes may be cut in two here; the next piece tells.
            if (!this.#final && at + 2 >= end) return false
            return this.#broken(row, at, 'bad-quote')
          }
        } else {
          at = start
          while (at < end && bytes[at] !== this.#delimiter && bytes[at] !== LF && bytes[at] !== CR) {
            if (bytes[at++] === 0) problem = 'nul-byte'
          }
          this.from[count] = start
          this.to[count++] = at
        }
        if (at === end || bytes[at] !== this.#delimiter) break
        start = ++at
      }
    }
    if (at === end ? !this.#final : bytes[at] === CR && at + 1 === end && !this.#final) return this.#wait(at)
    if (at - row > MAX_ROW_BYTES) problem = 'row-too-long'
    else if (quoted && problem === undefined && bytes.subarray(row, at).includes(0)) problem = 'nul-byte'
    this.bytes = bytes
    this.fields = count - base
    this.problem = problem
    this.#rowFrom = row
    this.#rowTo = at
    this.#at = nextLine(bytes, at, end)
    this.line = this.#nextLine
    this.#nextLine += quoted ? linesIn(bytes, row, this.#at) : 1
    if (escaped && problem === undefined) this.#unescape(base, count)
    return true
  }

  /** The row goes on behind the bytes there are; a row beyond the limit is given up. Always false, or a problem. */
  #wait(at: number): boolean {
    if (this.#end - this.#at <= MAX_ROW_BYTES || at < this.#end) return false
    this.#give('row-too-long', this.#at, this.#end, this.#end)
    this.#skipping = true
    return true
  }

  /** A quote that makes no sense from `row` on, found at `seen`: the row's first line is lost, not what follows. */
  #broken(row: number, seen: number, problem: RowProblem): boolean {
    const bytes = this.#work
    const end = this.#end
    let at = lineEnd(bytes, row, seen)
    if (at === seen) {
      at = lineEnd(bytes, at, end)
      if (at === end && !this.#final) {
        if (end - row <= MAX_ROW_BYTES) return false
        return this.#wait(end)
      }
    } else if (this.#readAgain > this.#taken + SECOND_READING_BYTES) {
      at = seen
      at = lineEnd(bytes, at, end)
      if (at === end && !this.#final) {
        this.#give(problem, row, end, end)
        this.#skipping = true
        return true
      }
    } else {
      this.#readAgain += seen - at
    }
    const after = nextLine(bytes, at, end)
    if (bytes[at] === CR && at + 1 === end && !this.#final) return false
    this.#give(at - row > MAX_ROW_BYTES ? 'row-too-long' : problem, row, at, after)
    return true
  }

  #give(problem: RowProblem, row: number, to: number, after: number): void {
    this.bytes = this.#work
    this.fields = 0
    this.problem = problem
    this.#rowFrom = row
    this.#rowTo = to
    this.line = this.#nextLine
    this.#nextLine += linesIn(this.#work, row, after)
    this.#at = after
  }

  #skipLine(): boolean {
    const bytes = this.#work
    const end = this.#end
    const at = lineEnd(bytes, this.#at, end)
    const open = at === end || (bytes[at] === CR && at + 1 === end)
    if (open && !this.#final) {
      this.#at = at
      return false
    }
    this.#at = nextLine(bytes, at, end)
    this.#skipping = false
    this.#nextLine++
    return this.#at < end
  }

  /** Copies the fields to a place of their own, `""` there being `"`. */
  #unescape(first: number, end: number): void {
    const bytes = this.#work
    const length = this.#rowTo - this.#rowFrom
    if (this.#scratch.length < length) this.#scratch = new Uint8Array(2 * length)
    const scratch = this.#scratch
    let put = 0
    for (let field = first; field < end; field++) {
      const from = this.from[field]
      const to = this.to[field]
      const quoted = from > 0 && bytes[from - 1] === QUOTE
      this.from[field] = put
      for (let at = from; at < to; at++) {
        scratch[put++] = bytes[at]
        if (quoted && bytes[at] === QUOTE) at++
      }
      this.to[field] = put
    }
    this.bytes = scratch
  }

  #grow(length: number): void {
    const from = new Int32Array(length)
    const to = new Int32Array(length)
    from.set(this.from)
    to.set(this.to)
    this.from = from
    this.to = to
  }
}
