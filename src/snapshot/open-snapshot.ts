import { AlsolikeError } from '../errors.js'
import { type Checksum, createCrc32 } from '../kernels/crc32.js'
import type { State, TypedArray } from '../models/model.js'
import type { Json } from '../types.js'
import { aligned, MAX_DEPTH, type SectionInfo, type StoredState, viewOf, WIDTHS } from './format.js'
import { type Directory, readDirectory } from './read-directory.js'

export interface OpenSnapshotOptions {
  /**
   * `true` checks every byte now; `false` checks each section when it is first used, so that opening costs the
   * same for every size. @default false
   */
  readonly verify?: boolean
  /** A faster CRC-32 where the platform has one, such as `zlib.crc32` in Node. @default the one in kernels/crc32.ts */
  readonly crc32?: Checksum
}

/** A snapshot that is open. The arrays of its states are the buffer's own bytes: read them, never write. */
export interface OpenSnapshot {
  /** What the snapshot says about itself. */
  readonly header: Json
  /** Names of the states, in the order in which they were written. */
  readonly names: readonly string[]
  has(name: string): boolean
  /**
   * The state, its arrays as views onto the buffer; with `wanted` only those that it wants, and no others are read.
   * Throws `bad-snapshot` when it is missing or damaged.
   */
  state(name: string, wanted?: (array: string) => boolean): State
  /** What is inside, in the order in which it lies there. */
  sections(): SectionInfo[]
}

/**
 * Opens what `writeSnapshot` wrote. Nothing is copied (but for a view that does not begin on a multiple of 8
 * bytes, which is copied once), nothing is read before it is needed. Every way in which a buffer can be wrong
 * throws `bad-snapshot` with what was found; memory beyond the buffer stays within a fixed multiple of the
 * directory and the JSON texts asked for.
 *
 * O(sections) time, plus O(bytes) of what is used.
 */
export function openSnapshot(
  snapshot: ArrayBufferLike | ArrayBufferView,
  options: OpenSnapshotOptions = {},
): OpenSnapshot {
  const crc32 = options.crc32 ?? createCrc32()
  const directory = readDirectory(snapshot, crc32)
  const reader = new Reader(directory, crc32)
  if (options.verify) for (let s = 0; s < directory.count; s++) reader.check(s)
  const header = reader.json(0) as Json
  const byName = new Map<string, number>()
  for (let s = 1; s < directory.count; s++) {
    if (directory.kind(s) !== 'json') continue
    const name = directory.name(s)
    if (byName.has(name)) throw damaged(`The snapshot has two states "${name}".`)
    byName.set(name, s)
  }
  return {
    header,
    names: [...byName.keys()],
    has: name => byName.has(name),
    state(name, wanted) {
      const section = byName.get(name)
      if (section === undefined) {
        throw damaged(
          `The snapshot has no state "${name}"; it has ${[...byName.keys()].join(', ') || 'none'}.`,
        )
      }
      return reader.state(name, reader.json(section), 0, wanted)
    },
    sections: () => Array.from({ length: directory.count }, (_, s) => describe(directory, s)),
  }
}

/** Hands out sections, each checked once. */
class Reader {
  readonly #directory: Directory
  readonly #crc32: Checksum
  readonly #checked: Uint8Array
  readonly #views = new Map<number, TypedArray>()

  constructor(directory: Directory, crc32: Checksum) {
    this.#directory = directory
    this.#crc32 = crc32
    this.#checked = new Uint8Array(directory.count)
  }

  check(section: number): void {
    if (this.#checked[section] === 1) return
    const { bytes } = this.#directory
    const offset = this.#directory.offset(section)
    const end = offset + aligned(this.#directory.bytesOf(section))
    if (this.#crc32(bytes.subarray(offset, end)) !== this.#directory.crc32(section)) {
      throw damaged(
        `Section "${this.#directory.name(section)}" (bytes ${offset} to ${end}) is damaged: its checksum differs. Copy the snapshot again or train anew.`,
      )
    }
    this.#checked[section] = 1
  }

  json(section: number): unknown {
    this.check(section)
    const { bytes } = this.#directory
    const offset = this.#directory.offset(section)
    // A decoder refuses shared memory; a copy of the text is short-lived.
    const text = bytes.slice(offset, offset + this.#directory.bytesOf(section))
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text))
    } catch (cause) {
      throw damaged(`Section "${this.#directory.name(section)}" is not JSON text.`, cause)
    }
  }

  /** Checks the shape while walking: these bytes may come from anywhere. */
  state(name: string, stored: unknown, depth: number, wanted?: (array: string) => boolean): State {
    if (!isRecord(stored) || depth > MAX_DEPTH)
      throw damaged(`State "${name}" does not have the form of a state.`)
    const { meta, arrays, parts } = stored as StoredState
    const state: { meta?: Json; arrays?: Record<string, TypedArray>; parts?: State[] } = {}
    if (meta !== undefined) state.meta = meta as Json
    if (arrays !== undefined) {
      if (!isRecord(arrays)) throw damaged(`State "${name}" does not say which arrays it has.`)
      state.arrays = Object.fromEntries(
        Object.entries(arrays)
          .filter(([key]) => wanted?.(key) ?? true)
          .map(([key, section]) => [key, this.#array(`${name}/${key}`, section)]),
      )
    }
    if (parts !== undefined) {
      if (!Array.isArray(parts)) throw damaged(`State "${name}" does not say which parts it has.`)
      state.parts = parts.map((part, p) => this.state(`${name}/${p}`, part, depth + 1, wanted))
    }
    return state
  }

  #array(name: string, section: unknown): TypedArray {
    const directory = this.#directory
    if (
      typeof section !== 'number' ||
      !Number.isInteger(section) ||
      section < 0 ||
      section >= directory.count
    ) {
      throw damaged(`Array "${name}" points at section ${String(section)} of ${directory.count}.`)
    }
    const kind = directory.kind(section)
    if (kind === 'json') throw damaged(`Array "${name}" points at section ${section}, which holds text.`)
    let view = this.#views.get(section)
    if (view === undefined) {
      this.check(section)
      const { bytes } = directory
      const length = directory.bytesOf(section) / WIDTHS[kind]
      view = viewOf(kind, bytes.buffer, bytes.byteOffset + directory.offset(section), length)
      this.#views.set(section, view)
    }
    return view
  }
}

function describe(directory: Directory, section: number): SectionInfo {
  const kind = directory.kind(section)
  const bytes = directory.bytesOf(section)
  return {
    name: directory.name(section),
    kind,
    length: bytes / WIDTHS[kind],
    offset: directory.offset(section),
    bytes,
    crc32: directory.crc32(section),
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function damaged(message: string, cause?: unknown): AlsolikeError {
  return new AlsolikeError('bad-snapshot', message, cause === undefined ? undefined : { cause })
}
