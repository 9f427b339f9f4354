import type { Vocabulary } from '../data/vocabulary.js'

/** Longer ids are not kept here, bytes. */
const LONGEST = 12
/** Slots of four numbers; 16 MB when it has grown to this. */
const MOST_SLOTS = 1 << 20
/** Places tried before an id is left to the vocabulary, so that made-up ids cannot make a search long. */
const PROBES = 16
/** An index and the length of its id share one number. */
const INDEX_BITS = 28
const INDEX = (1 << INDEX_BITS) - 1

/** Fields of a file: field f is `bytes[from[f] … to[f])`. */
export interface Fields {
  readonly bytes: Uint8Array
  readonly from: Int32Array
  readonly to: Int32Array
}

/**
 * Short ids of a file and their indices, the id itself in the slot that is looked at. A vocabulary finds an id through
 * three places in memory (slot, offset, text), and in a log of many shoppers each of them waits for memory; here it is
 * one, which is the larger part of the time that reading events takes. Ids of more than 12 bytes, and those for which
 * there is no room, are the vocabulary's.
 */
export class ShortIds {
  readonly #ids: () => Vocabulary
  #slots = new Int32Array(4 * 1024)
  #bytes: Uint8Array = new Uint8Array(0)
  #view: DataView = new DataView(this.#bytes.buffer)
  #count = 0

  /** @param ids the vocabulary, asked for each time, since a fit puts another in its place */
  constructor(ids: () => Vocabulary) {
    this.#ids = ids
  }

  /**
   * The indices of the ids in the fields `from[at] … to[at])` for `at` = first, first + step …, `count` of them, written
   * to `indices` from `put` on; -1 for an empty field, new ones for ids that are unknown.
   */
  addAll(fields: Fields, first: number, step: number, indices: Int32Array, put: number, count: number): void {
    const { bytes, from, to } = fields
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    const view = this.#view
    let slots = this.#slots
    let mask = slots.length - 4
    for (let n = 0, at = first; n < count; n++, at += step) {
      const start = from[at]
      const end = to[at]
      const length = end - start
      // Words that overlap where the length is no multiple of four; with the length they still say which id it is.
      let a = 0
      let b = 0
      let c = 0
      if (length >= 4) {
        if (length > LONGEST) {
          indices[put + n] = this.#ids().addBytes(bytes, start, end)
          continue
        }
        a = view.getInt32(start, true)
        b = view.getInt32(end - 4, true)
        if (length > 8) c = view.getInt32(start + 4, true)
      } else if (length > 0) {
        for (let i = start, shift = 0; i < end; i++, shift += 8) a |= bytes[i] << shift
      } else {
        indices[put + n] = -1
        continue
      }
      let slot = (hash(a, b, c) << 2) & mask
      let entry = slots[slot + 3]
      let index = -1
      for (let probe = 0; entry !== 0 && probe < PROBES; probe++) {
        // One test: which of the words differs is anybody's guess
        const other = (slots[slot] ^ a) | (slots[slot + 1] ^ b) | (slots[slot + 2] ^ c)
        if ((other | ((entry >>> INDEX_BITS) ^ length)) === 0) {
          index = (entry & INDEX) - 1
          break
        }
        slot = (slot + 4) & mask
        entry = slots[slot + 3]
      }
      if (index < 0) {
        index = this.#ids().addBytes(bytes, start, end)
        if (entry === 0 && index < INDEX) {
          slots[slot] = a
          slots[slot + 1] = b
          slots[slot + 2] = c
          slots[slot + 3] = (index + 1) | (length << INDEX_BITS)
          if (++this.#count * 8 > slots.length) {
            this.#grow()
            slots = this.#slots
            mask = slots.length - 4
          }
        }
      }
      indices[put + n] = index
    }
  }

  /** Forgets all: the indices were given anew. */
  clear(): void {
    this.#slots.fill(0)
    this.#count = 0
  }

  /** Doubles the room; at the limit it starts afresh, so that ids that are still coming find theirs. */
  #grow(): void {
    const old = this.#slots
    if (old.length >= 4 * MOST_SLOTS) {
      this.clear()
      return
    }
    const slots = new Int32Array(2 * old.length)
    const mask = slots.length - 4
    let count = 0
    for (let from = 0; from < old.length; from += 4) {
      if (old[from + 3] === 0) continue
      let slot = (hash(old[from], old[from + 1], old[from + 2]) << 2) & mask
      let probe = 1
      while (slots[slot + 3] !== 0 && probe++ < PROBES) slot = (slot + 4) & mask
      if (slots[slot + 3] !== 0) continue
      for (let part = 0; part < 4; part++) slots[slot + part] = old[from + part]
      count++
    }
    this.#slots = slots
    this.#count = count
  }
}

function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a, 0xcc9e2d51)
  h = Math.imul((h ^ (h >>> 15)) + b, 0x1b873593)
  h = Math.imul((h ^ (h >>> 13)) + c, 0x85ebca6b)
  return h ^ (h >>> 16)
}
