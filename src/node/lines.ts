import { MAX_ROW_BYTES } from './csv-scanner.js'

/** One line of a text file. */
export interface Line {
  /** Without its end; of a line beyond a megabyte, the start. */
  readonly text: string
  /** 1 first. */
  readonly number: number
  readonly tooLong: boolean
}

const LF = 10

/** The lines of a UTF-8 file, ended by LF or CRLF; a byte order mark is stepped over. Memory: one piece and one line. */
export async function* readLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let parts: Uint8Array[] = []
  let length = 0
  let number = 1
  const line = (): Line => {
    const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts)
    const tooLong = length > MAX_ROW_BYTES
    const text = decoder.decode(tooLong ? bytes.subarray(0, 1000) : bytes)
    parts = []
    length = 0
    const bom = number === 1 && text.startsWith('\ufeff')
    return { text: text.slice(bom ? 1 : 0, text.endsWith('\r') ? -1 : undefined), number: number++, tooLong }
  }
  const keep = (part: Uint8Array) => {
    if (length <= MAX_ROW_BYTES) parts.push(part)
    length += part.length
  }
  for await (const piece of pieces) {
    let from = 0
    for (let to = piece.indexOf(LF); to >= 0; to = piece.indexOf(LF, from)) {
      keep(piece.subarray(from, to))
      yield line()
      from = to + 1
    }
    if (from < piece.length) keep(piece.slice(from))
  }
  if (length > 0) yield line()
}
