import { AlsolikeError } from '../errors.js'
import type { Id } from '../types.js'
import { areStarts } from './stored.js'
import { decodeText, encodeText, isUtf8 } from './wtf8.js'

/** An id as text: `7` and `'7'` are the same item. */
export function idText(id: Id): string {
  return typeof id === 'string' ? id : String(id)
}

/** What a vocabulary is, as plain arrays. The fields are those of the class. */
export interface VocabularyParts {
  readonly size: number
  readonly strict: boolean
  readonly bytes: Uint8Array
  readonly offsets: Uint32Array
  readonly table: Int32Array
}

/**
 * Ids and their dense indices, both ways. Any text is an ordinary id, `__proto__` too.
 *
 * The texts stand behind one another as bytes in one arena; a table with open addressing finds them. About 12
 * bytes an id beside its text. An erased id is an empty text that nothing finds.
 */
export class Vocabulary {
  #size: number
  #bytes: Uint8Array
  #offsets: Uint32Array
  /**
   * Index + 1 in the low bits, 0 where free. The slot is the low bits of an id's hash, and its high bits stand beside
   * the index: one number a slot, because what a lookup costs is the memory it touches. Empty until something is
   * looked up.
   */
  #table: Int32Array
  /** False where some id may hold a lone surrogate, whose bytes no file means. */
  #strict: boolean
  #scratch: Uint8Array = new Uint8Array(256)

  /** An empty one, or what the parts say; nothing is checked or copied. */
  constructor(parts?: VocabularyParts) {
    this.#size = parts?.size ?? 0
    this.#strict = parts?.strict ?? true
    this.#bytes = parts?.bytes ?? new Uint8Array(128)
    this.#offsets = parts?.offsets ?? new Uint32Array(17)
    this.#table = parts?.table ?? new Int32Array(0)
  }

  get size(): number {
    return this.#size
  }

  /** The index of `id`, a new one where it is unknown. */
  add(id: string): number {
    const length = this.#encode(id)
    const bytes = this.#scratch
    const hash = hashOf(bytes, 0, length)
    const known = this.#find(bytes, 0, length, hash)
    if (known >= 0) return known
    if (!isUtf8(bytes, 0, length)) this.#strict = false
    return this.#insert(bytes, 0, length, hash)
  }

  /** The index of `id`, -1 where it is unknown. */
  index(id: string): number {
    if (this.#size === 0) return -1
    const length = this.#encode(id)
    return this.#find(this.#scratch, 0, length, hashOf(this.#scratch, 0, length))
  }

  /** `add` for an id that stands as UTF-8 in `bytes[from … to)`; no string is made. Malformed bytes read as U+FFFD. */
  addBytes(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashOf(bytes, from, to)
    const known = this.#find(bytes, from, to, hash)
    if (known >= 0 && this.#strict) return known
    if (isUtf8(bytes, from, to)) return known >= 0 ? known : this.#insert(bytes, from, to, hash)
    return this.add(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.slice(from, to)))
  }

  /** The id at `index`, as text. */
  id(index: number): string {
    return decodeText(this.#bytes, this.#offsets[index], this.#offsets[index + 1])
  }

  /** The ids at `indices`, in that order, as a vocabulary of their own. O(bytes). */
  select(indices: Int32Array): Vocabulary {
    const bytes = this.#bytes
    const offsets = this.#offsets
    let length = 0
    for (let i = 0; i < indices.length; i++) length += offsets[indices[i] + 1] - offsets[indices[i]]
    const selected = new Uint8Array(length)
    const starts = new Uint32Array(indices.length + 1)
    let end = 0
    for (let i = 0; i < indices.length; i++) {
      const from = offsets[indices[i]]
      const to = offsets[indices[i] + 1]
      for (let b = from; b < to; b++) selected[end++] = bytes[b]
      starts[i + 1] = end
    }
    return unindexed(selected, starts, this.#strict)
  }

  /** Takes the texts of all ids with `keep[index] === 0` out for good; the others keep their indices. O(bytes). */
  erase(keep: Uint8Array): void {
    // New arrays: the present ones may be those of a snapshot
    const bytes = new Uint8Array(this.#bytes.length)
    const offsets = new Uint32Array(this.#offsets.length)
    let end = 0
    for (let i = 0; i < this.#size; i++) {
      const to = this.#offsets[i + 1]
      if (keep[i] !== 0) for (let b = this.#offsets[i]; b < to; b++) bytes[end++] = this.#bytes[b]
      offsets[i + 1] = end
    }
    this.#bytes = bytes
    this.#offsets = offsets
    this.#table = new Int32Array(0)
  }

  /** The working form, as views without slack: equal content gives equal arrays. They never change. */
  state(): { bytes: Uint8Array; offsets: Uint32Array } {
    return {
      bytes: this.#bytes.subarray(0, this.#offsets[this.#size]),
      offsets: this.#offsets.subarray(0, this.#size + 1),
    }
  }

  /**
   * The vocabulary again, from a stored state whose two arrays may have a prefix to their names; they are used as they
   * are, not copied. Throws `bad-snapshot`.
   */
  static fromState(arrays: Readonly<Record<string, unknown>> = {}, prefix = ''): Vocabulary {
    const { [`${prefix}bytes`]: bytes, [`${prefix}offsets`]: offsets } = arrays
    if (bytes instanceof Uint8Array && offsets instanceof Uint32Array && areStarts(offsets, bytes.length)) {
      return unindexed(bytes, offsets, false)
    }
    throw new AlsolikeError(
      'bad-snapshot',
      `The snapshot has no ${prefix}bytes and ${prefix}offsets that fit together. Make a new snapshot.`,
    )
  }

  /** The working arrays themselves, with a table in which so many ids can be looked up. Whoever keeps them copies them. */
  parts(ids: number): VocabularyParts {
    if (this.#size > 0 && this.#table.length < ids * 2) {
      let length = 64
      while (length < ids * 2) length *= 2
      this.#buildTable(length)
    }
    return {
      size: this.#size,
      strict: this.#strict,
      bytes: this.#bytes,
      offsets: this.#offsets,
      table: this.#table,
    }
  }

  #encode(id: string): number {
    if (this.#scratch.length < id.length * 3) this.#scratch = new Uint8Array(id.length * 4)
    return encodeText(id, this.#scratch, 0)
  }

  #insert(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const index = this.#size
    if ((index + 1) * 2 > this.#table.length) this.#buildTable(this.#table.length * 2)
    const start = this.#offsets[index]
    const end = start + to - from
    this.#reserve(index + 1, end)
    // Ids are short: a view of one costs more than copying it
    const arena = this.#bytes
    for (let b = from, a = start; b < to; b++, a++) arena[a] = bytes[b]
    this.#offsets[index + 1] = end
    this.#size = index + 1
    put(this.#table, index, hash)
    return index
  }

  #find(bytes: Uint8Array, from: number, to: number, hash: number): number {
    if (this.#table.length === 0) this.#buildTable(64)
    const table = this.#table
    const offsets = this.#offsets
    const arena = this.#bytes
    const mask = table.length - 1
    const length = to - from
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = table[slot]
      if (entry === 0) return -1
      if (((entry ^ hash) & ~mask) !== 0) continue
      const index = (entry & mask) - 1
      const start = offsets[index]
      if (offsets[index + 1] - start !== length) continue
      let b = 0
      while (b < length && arena[start + b] === bytes[from + b]) b++
      if (b === length) return index
    }
  }

  #buildTable(atLeast: number): void {
    let length = atLeast
    while (length < this.#size * 2) length *= 2
    this.#table = new Int32Array(length)
    for (let i = 0; i < this.#size; i++) {
      const from = this.#offsets[i]
      const to = this.#offsets[i + 1]
      if (to > from) put(this.#table, i, hashOf(this.#bytes, from, to))
    }
  }

  #reserve(ids: number, bytes: number): void {
    if (ids + 1 > this.#offsets.length) {
      const offsets = new Uint32Array(Math.max(16, ids * 2))
      offsets.set(this.#offsets)
      this.#offsets = offsets
    }
    if (bytes > this.#bytes.length) {
      const arena = new Uint8Array(Math.max(128, bytes * 2))
      arena.set(this.#bytes)
      this.#bytes = arena
    }
  }
}

/** A vocabulary that makes its table at the first look-up. */
function unindexed(bytes: Uint8Array, offsets: Uint32Array, strict: boolean): Vocabulary {
  return new Vocabulary({ size: offsets.length - 1, strict, bytes, offsets, table: new Int32Array(0) })
}

function put(table: Int32Array, index: number, hash: number): void {
  const mask = table.length - 1
  let slot = hash & mask
  while (table[slot] !== 0) slot = (slot + 1) & mask
  table[slot] = (hash & ~mask) | (index + 1)
}

/** murmur3 (Austin Appleby, public domain), four bytes a step. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let h = 0x9747b28c
  let i = from
  for (; i + 4 <= to; i += 4) {
    let k = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24)
    k = Math.imul(k, 0xcc9e2d51)
    k = (k << 15) | (k >>> 17)
    h ^= Math.imul(k, 0x1b873593)
    h = (h << 13) | (h >>> 19)
    h = (Math.imul(h, 5) + 0xe6546b64) | 0
  }
  if (i < to) {
    let k = bytes[i]
    if (i + 1 < to) k |= bytes[i + 1] << 8
    if (i + 2 < to) k |= bytes[i + 2] << 16
    k = Math.imul(k, 0xcc9e2d51)
    k = (k << 15) | (k >>> 17)
    h ^= Math.imul(k, 0x1b873593)
  }
  h ^= to - from
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
