import { AlsolikeError } from '../errors.js'
import { type Checksum, createCrc32 } from '../kernels/crc32.js'
import type { State, TypedArray } from '../models/model.js'
import type { Json } from '../types.js'
import {
  aligned,
  ENTRY_BYTES,
  FORMAT_VERSION,
  HEAD_BYTES,
  KINDS,
  kindOf,
  littleEndian,
  MAGIC,
  MAX_DEPTH,
  type SectionKind,
  type StoredState,
} from './format.js'

export interface WriteSnapshotOptions {
  /** A faster CRC-32 where the platform has one, such as `zlib.crc32` in Node. @default the one in kernels/crc32.ts */
  readonly crc32?: Checksum
}

/**
 * Writes named states into one buffer, laid out as format.ts says. The arrays' bytes are copied once; the same
 * array in several states is stored once. The same content in the same order gives the same bytes.
 *
 * `header` and every `meta` keep what `JSON.stringify` keeps: `NaN` and `Infinity` become `null`.
 * O(bytes) time; memory beyond the result: the JSON texts. Throws `bad-snapshot` for what cannot be stored.
 *
 * @param header what the snapshot says about itself; readable without reading any state
 */
export function writeSnapshot(
  header: Json,
  states: Readonly<Record<string, State>>,
  options: WriteSnapshotOptions = {},
): ArrayBuffer {
  if (!littleEndian())
    throw refuse('This machine stores numbers big-endian; snapshots need a little-endian one.')
  const sections = new Sections()
  sections.set(sections.reserve('header'), textOf('header', header))
  for (const [name, state] of Object.entries(states)) {
    const own = sections.reserve(name)
    sections.set(own, textOf(name, storeState(sections, name, state, 0)))
  }
  return assemble(sections, options.crc32 ?? createCrc32())
}

interface Section {
  readonly name: Uint8Array
  readonly kind: SectionKind
  bytes: Uint8Array
}

/** The directory while it grows. Arrays are known by where they lie, so that what is shared is stored once. */
class Sections {
  readonly list: Section[] = []
  readonly #stored = new Map<ArrayBufferLike, Map<string, number>>()
  readonly #encoder = new TextEncoder()

  reserve(name: string): number {
    return this.#push(name, 'json', new Uint8Array(0))
  }

  set(section: number, text: string): void {
    this.list[section].bytes = this.#encoder.encode(text)
  }

  array(name: string, array: TypedArray): number {
    const kind = kindOf(array)
    if (kind === undefined) {
      throw refuse(`State "${name}" holds ${Object.prototype.toString.call(array)}, which a snapshot cannot.`)
    }
    let inBuffer = this.#stored.get(array.buffer)
    if (inBuffer === undefined) this.#stored.set(array.buffer, (inBuffer = new Map()))
    const place = `${kind} ${array.byteOffset} ${array.byteLength}`
    // Empty arrays may lie at one place by chance: read back, they would be shared where they were not before.
    let section = array.byteLength > 0 ? inBuffer.get(place) : undefined
    if (section === undefined) {
      section = this.#push(name, kind, new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
      inBuffer.set(place, section)
    }
    return section
  }

  #push(name: string, kind: SectionKind, bytes: Uint8Array): number {
    return this.list.push({ name: this.#encoder.encode(name), kind, bytes }) - 1
  }
}

function storeState(sections: Sections, name: string, state: State, depth: number): StoredState {
  if (depth > MAX_DEPTH) throw refuse(`State "${name}" is nested more than ${MAX_DEPTH} parts deep.`)
  const stored: { meta?: unknown; arrays?: Record<string, number>; parts?: StoredState[] } = {}
  if (state.meta !== undefined) stored.meta = state.meta
  if (state.arrays !== undefined) {
    // fromEntries defines properties instead of assigning them, so that `__proto__` is a name like any other.
    stored.arrays = Object.fromEntries(
      Object.entries(state.arrays).map(([key, array]) => [key, sections.array(`${name}/${key}`, array)]),
    )
  }
  if (state.parts !== undefined) {
    stored.parts = state.parts.map((part, p) => storeState(sections, `${name}/${p}`, part, depth + 1))
  }
  return stored
}

function textOf(name: string, value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw refuse(
      `"${name}" cannot be written as JSON: ${cause instanceof Error ? cause.message : cause}.`,
      cause,
    )
  }
  if (text === undefined) throw refuse(`"${name}" is ${typeof value}, which JSON cannot say.`)
  return text
}

function assemble(sections: Sections, crc32: Checksum): ArrayBuffer {
  const list = sections.list
  let nameBytes = 0
  for (const section of list) nameBytes += section.name.length
  const directoryEnd = aligned(HEAD_BYTES + list.length * ENTRY_BYTES + nameBytes)
  let total = directoryEnd
  for (const section of list) total += aligned(section.bytes.length)

  const buffer = allocate(total)
  const bytes = new Uint8Array(buffer)
  const view = new DataView(buffer)
  let offset = directoryEnd
  let nameStart = 0
  for (let s = 0; s < list.length; s++) {
    const { name, kind, bytes: content } = list[s]
    const end = offset + aligned(content.length)
    bytes.set(content, offset)
    const entry = HEAD_BYTES + s * ENTRY_BYTES
    setLong(view, entry, offset)
    setLong(view, entry + 8, content.length)
    view.setUint32(entry + 16, crc32(bytes.subarray(offset, end)), true)
    view.setUint32(entry + 20, KINDS.indexOf(kind), true)
    view.setUint32(entry + 24, nameStart, true)
    view.setUint32(entry + 28, name.length, true)
    bytes.set(name, HEAD_BYTES + list.length * ENTRY_BYTES + nameStart)
    nameStart += name.length
    offset = end
  }
  bytes.set(MAGIC, 0)
  view.setUint32(8, FORMAT_VERSION, true)
  view.setUint32(12, list.length, true)
  setLong(view, 16, total)
  view.setUint32(24, nameBytes, true)
  view.setUint32(28, crc32(bytes.subarray(HEAD_BYTES, directoryEnd)), true)
  view.setUint32(60, crc32(bytes.subarray(0, 60)), true)
  return buffer
}

function allocate(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes)
  } catch (cause) {
    throw new AlsolikeError(
      'too-large',
      `The snapshot needs ${bytes} bytes in one buffer, more than this engine gives. Keep fewer events (retain) or neighbors.`,
      { cause },
    )
  }
}

function setLong(view: DataView, at: number, value: number): void {
  view.setUint32(at, value % 4294967296, true)
  view.setUint32(at + 4, Math.floor(value / 4294967296), true)
}

function refuse(message: string, cause?: unknown): AlsolikeError {
  return new AlsolikeError('bad-snapshot', message, cause === undefined ? undefined : { cause })
}
