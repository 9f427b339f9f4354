import { type Checksum, createCrc32 } from '../kernels/crc32.js'

/**
 * A journal file is records, one behind the other: four bytes that begin each, the length of its text, the CRC-32 of
 * its text (all little-endian), and the text: JSON as UTF-8.
 */
const MARK = 0x4a4c53a1
const HEAD = 12

/** What is in a file. */
export interface ScannedJournal {
  readonly records: readonly unknown[]
  /** Bytes that belong to no whole record: of a write that a crash cut short, or of a damaged disk. */
  readonly torn: number
}

/** Writes records into bytes. */
export function recordWriter(): (record: unknown) => Uint8Array {
  const crc32 = createCrc32()
  const encoder = new TextEncoder()
  return record => {
    const text = encoder.encode(JSON.stringify(record))
    const bytes = new Uint8Array(HEAD + text.length)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, MARK, true)
    view.setUint32(4, text.length, true)
    view.setUint32(8, crc32(text), true)
    bytes.set(text, HEAD)
    return bytes
  }
}

/**
 * Every whole record of a file, in order, whatever stands between them: after a damaged record the search goes on at
 * the next mark. Never throws; allocates the records it finds. O(bytes) for a file that is whole.
 */
export function scanJournal(bytes: Uint8Array): ScannedJournal {
  const crc32 = createCrc32()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const records: unknown[] = []
  let torn = 0
  let at = 0
  while (at < bytes.length) {
    const length = recordLength(view, bytes, at, crc32)
    const read = length < 0 ? undefined : parse(decoder, bytes.subarray(at + HEAD, at + HEAD + length))
    if (read === undefined) {
      torn++
      at++
      continue
    }
    records.push(read.record)
    at += HEAD + length
  }
  return { records, torn }
}

/** Length of the text of the whole record at `at`, -1 where there is none. */
function recordLength(view: DataView, bytes: Uint8Array, at: number, crc32: Checksum): number {
  if (at + HEAD > bytes.length || view.getUint32(at, true) !== MARK) return -1
  const length = view.getUint32(at + 4, true)
  if (length > bytes.length - at - HEAD) return -1
  return crc32(bytes.subarray(at + HEAD, at + HEAD + length)) === view.getUint32(at + 8, true) ? length : -1
}

function parse(decoder: TextDecoder, text: Uint8Array): { record: unknown } | undefined {
  try {
    return { record: JSON.parse(decoder.decode(text)) }
  } catch {
    return undefined
  }
}
