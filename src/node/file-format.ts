import { AlsolikeError } from '../errors.js'

/** How a text file is laid out. */
export interface FileFormat {
  readonly kind: 'rows' | 'ndjson'
  /** Code of the delimiter, for rows. */
  readonly delimiter: number
}

const NEWLINES = [10, 13]
const QUOTE = 34
const TAB = 9
const COMMA = 44
const SEMICOLON = 59
const BAR = 124

/** What the first bytes of files say that are sometimes taken for a CSV, and what to do. */
const NOT_TEXT: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0xff, 0xfe], 'UTF-16 text; save it as "CSV UTF-8"'],
  [[0xfe, 0xff], 'UTF-16 text; save it as "CSV UTF-8"'],
  [[0x50, 0x4b, 3, 4], 'a zip file or an Excel workbook; unpack it, or save the sheet as CSV'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook; save the sheet as CSV'],
  [[0x50, 0x41, 0x52, 0x31], 'Parquet; export it as CSV'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'packed with zstd; unpack it or use gzip'],
  [[0x42, 0x5a, 0x68], 'packed with bzip2; unpack it or use gzip'],
  [[0xfd, 0x37, 0x7a, 0x58], 'packed with xz; unpack it or use gzip'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], 'an SQLite database; export the table as CSV'],
]

/**
 * Tells CSV, TSV (also with `;` or `|`) and NDJSON apart by the first bytes of a file.
 * @param given what the caller said it is; only the delimiter is then looked for
 * @throws AlsolikeError `bad-file` when these are not the bytes of a text table
 */
export function detectFormat(
  name: string,
  first: Uint8Array,
  given: 'csv' | 'tsv' | 'ndjson' | 'auto' = 'auto',
): FileFormat {
  refuseBinary(name, first)
  if (given === 'ndjson') return { kind: 'ndjson', delimiter: COMMA }
  if (given === 'tsv') return { kind: 'rows', delimiter: TAB }
  let at = first[0] === 0xef ? 3 : 0
  while (at < first.length && (first[at] === 32 || first[at] === TAB || NEWLINES.includes(first[at]))) at++
  const opening = String.fromCharCode(first[at])
  if (given === 'auto' && opening === '{') return { kind: 'ndjson', delimiter: COMMA }
  if (given === 'auto' && opening === '[') {
    throw new AlsolikeError(
      'bad-file',
      `${name} is one JSON array. Write one object a line (NDJSON), or CSV.`,
    )
  }
  return { kind: 'rows', delimiter: findDelimiter(first) }
}

/** A tab where the first line has one; else the commonest of comma, semicolon and bar outside quotes; else the comma. */
function findDelimiter(first: Uint8Array): number {
  const counts = new Int32Array(256)
  let quoted = false
  for (let at = 0; at < first.length; at++) {
    if (first[at] === QUOTE) quoted = !quoted
    else if (!quoted && NEWLINES.includes(first[at])) break
    else if (!quoted) counts[first[at]]++
  }
  if (counts[TAB] > 0) return TAB
  if (counts[SEMICOLON] > counts[COMMA]) return counts[BAR] > counts[SEMICOLON] ? BAR : SEMICOLON
  return counts[BAR] > counts[COMMA] ? BAR : COMMA
}

function refuseBinary(name: string, first: Uint8Array): void {
  for (const [bytes, what] of NOT_TEXT) {
    if (bytes.every((byte, at) => first[at] === byte)) {
      throw new AlsolikeError('bad-file', `${name} is ${what}.`)
    }
  }
  // One row with a stray zero is that row's fault; a first line with one, or many of them, is no text at all.
  let odd = 0
  let firstLine = true
  const seen = Math.min(first.length, 4096)
  for (let at = 0; at < seen; at++) {
    const byte = first[at]
    if (NEWLINES.includes(byte)) firstLine = false
    else if (byte < 32 && byte !== TAB && byte !== 11 && byte !== 12)
      odd += byte === 0 && firstLine ? seen : 1
  }
  if (odd * 20 > seen) {
    throw new AlsolikeError(
      'bad-file',
      `${name} is binary, not text. Give CSV, TSV or NDJSON, plain or gzip.`,
    )
  }
}
