import { AlsolikeError } from '../errors.js'
import type { Checksum } from '../kernels/crc32.js'
import {
  ALIGNMENT,
  aligned,
  ENTRY_BYTES,
  FORMAT_VERSION,
  HEAD_BYTES,
  KINDS,
  littleEndian,
  MAGIC,
  type SectionKind,
  WIDTHS,
} from './format.js'

/** The directory of a snapshot, read where it lies. `section` counts from 0 and is below `count`. */
export interface Directory {
  /** The whole snapshot. */
  readonly bytes: Uint8Array
  readonly count: number
  name(section: number): string
  kind(section: number): SectionKind
  offset(section: number): number
  bytesOf(section: number): number
  crc32(section: number): number
}

/**
 * Checks head and directory, so that every later access is within the buffer: sections lie one behind the
 * other without gaps and overlaps, names too. Throws `bad-snapshot`. O(sections), allocates nothing that grows.
 */
export function readDirectory(snapshot: ArrayBufferLike | ArrayBufferView, crc32: Checksum): Directory {
  const bytes = bytesOf(snapshot)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  checkHead(bytes, view, crc32)
  const count = view.getUint32(12, true)
  const nameBytes = view.getUint32(24, true)
  const namesAt = HEAD_BYTES + count * ENTRY_BYTES
  const directoryEnd = aligned(namesAt + nameBytes)
  if (count === 0 || directoryEnd > bytes.length) {
    throw damaged(`says it has ${count} sections, for which its ${bytes.length} bytes have no room.`)
  }
  if (crc32(bytes.subarray(HEAD_BYTES, directoryEnd)) !== view.getUint32(28, true)) {
    throw damaged('has a damaged directory: its checksum differs. Copy it again or train anew.')
  }
  const entry = (section: number): number => HEAD_BYTES + section * ENTRY_BYTES
  const directory: Directory = {
    bytes,
    count,
    name: section => {
      const start = namesAt + view.getUint32(entry(section) + 24, true)
      return decode(bytes.slice(start, start + view.getUint32(entry(section) + 28, true)))
    },
    kind: section => KINDS[view.getUint32(entry(section) + 20, true)],
    offset: section => getLong(view, entry(section)),
    bytesOf: section => getLong(view, entry(section) + 8),
    crc32: section => view.getUint32(entry(section) + 16, true),
  }
  checkEntries(directory, view, directoryEnd, nameBytes)
  return directory
}

function bytesOf(snapshot: ArrayBufferLike | ArrayBufferView): Uint8Array {
  if (!littleEndian()) throw damaged('needs a little-endian machine; this one stores numbers big-endian.')
  const tag = Object.prototype.toString.call(snapshot)
  if (
    !ArrayBuffer.isView(snapshot) &&
    tag !== '[object ArrayBuffer]' &&
    tag !== '[object SharedArrayBuffer]'
  ) {
    throw damaged(`must be an ArrayBuffer or a view onto one; this is ${tag}.`)
  }
  try {
    const bytes = ArrayBuffer.isView(snapshot)
      ? new Uint8Array(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength)
      : new Uint8Array(snapshot)
    return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  } catch (cause) {
    throw damaged('cannot be read: its buffer was transferred to somebody else.', cause)
  }
}

function checkHead(bytes: Uint8Array, view: DataView, crc32: Checksum): void {
  if (bytes.length === 0) throw damaged('is empty.')
  for (let b = 0; b < MAGIC.length; b++) {
    if (bytes[b] === MAGIC[b]) continue
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      throw damaged('is still compressed with gzip. Decompress it first.')
    // What many servers answer with for an address that they do not know
    if (bytes[0] === 0x3c)
      throw damaged('is a web page, or other markup. Does the address lead to the snapshot?')
    throw damaged(
      `does not begin as a snapshot of alsolike: byte ${b} is ${bytes[b] ?? 'missing'}. Is it another file?`,
    )
  }
  if (bytes.length < HEAD_BYTES)
    throw damaged(`was cut short: ${bytes.length} bytes are not even its head. Copy it again.`)
  if (crc32(bytes.subarray(0, 60)) !== view.getUint32(60, true)) {
    throw damaged('has a damaged head: its checksum differs. Copy it again or train anew.')
  }
  const version = view.getUint32(8, true)
  if (version !== FORMAT_VERSION) {
    throw damaged(
      version > FORMAT_VERSION
        ? `has format ${version}, written by a newer alsolike; this one reads format ${FORMAT_VERSION}. Update alsolike, or train anew.`
        : `has format ${version}, which alsolike never wrote.`,
    )
  }
  const length = getLong(view, 16)
  if (length > bytes.length) {
    throw damaged(`was cut short: it says ${length} bytes and has ${bytes.length}. Copy it again.`)
  }
  if (length < bytes.length) {
    throw damaged(
      `has ${bytes.length - length} bytes after its end at ${length}. Hand in the snapshot alone.`,
    )
  }
}

function checkEntries(directory: Directory, view: DataView, directoryEnd: number, nameBytes: number): void {
  let offset = directoryEnd
  let nameStart = 0
  for (let section = 0; section < directory.count; section++) {
    const entry = HEAD_BYTES + section * ENTRY_BYTES
    const kind = KINDS[view.getUint32(entry + 20, true)]
    if (kind === undefined) {
      throw damaged(`has a section ${section} of unknown kind ${view.getUint32(entry + 20, true)}.`)
    }
    const bytes = directory.bytesOf(section)
    if (directory.offset(section) !== offset) {
      throw damaged(
        `has a section ${section} at byte ${directory.offset(section)}, expected at ${offset} (a multiple of ${ALIGNMENT}, right behind the one before).`,
      )
    }
    if (bytes % WIDTHS[kind] !== 0) {
      throw damaged(
        `has a section ${section} of ${bytes} bytes, no multiple of the ${WIDTHS[kind]} bytes of ${kind}.`,
      )
    }
    offset += aligned(bytes)
    if (offset > directory.bytes.length)
      throw damaged(`has a section ${section} that ends behind its last byte.`)
    if (view.getUint32(entry + 24, true) !== nameStart)
      throw damaged(`has a section ${section} without a name of its own.`)
    nameStart += view.getUint32(entry + 28, true)
    if (nameStart > nameBytes) throw damaged(`has a section ${section} whose name ends behind the names.`)
  }
  if (offset !== directory.bytes.length || nameStart !== nameBytes) {
    throw damaged('holds bytes that belong to no section.')
  }
  if (directory.kind(0) !== 'json') throw damaged('does not begin with a header.')
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw damaged('has a section whose name is not text.', cause)
  }
}

/** Exact below 2⁵³; above it, larger than any buffer, which is all that is asked. */
function getLong(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 4294967296 + view.getUint32(at, true)
}

function damaged(message: string, cause?: unknown): AlsolikeError {
  return new AlsolikeError(
    'bad-snapshot',
    `The snapshot ${message}`,
    cause === undefined ? undefined : { cause },
  )
}
