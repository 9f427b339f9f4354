import type { Vocabulary } from '../data/vocabulary.js'

/** Longer ids are not kept here, bytes. */
const LONGEST = 12
/** Slots of four numbers; 16 MB when it has grown to this. */
const MOST_SLOTS = 1 << 20
/** Places tried before an id is left to the vocabulary, so that made-up ids cannot make a search long. */
const PROBES = 16
/** An index and the length of its id share one number. */
const INDEX_BITS = 28

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

  /** The index of the id in `bytes[from … to)`, a new one where it is unknown. */
  add(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from
    if (length > LONGEST) return this.#ids().addBytes(bytes, from, to)
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    // Words that overlap where the length is no multiple of four; with the length they still say which id it is.
    let a = 0
    let b = 0
    let c = 0
    if (length >= 4) {
      a = this.#view.getInt32(from, true)
      b = this.#view.getInt32(to - 4, true)
      if (length > 8) c = this.#view.getInt32(from + 4, true)
    } else {
      for (let at = from, shift = 0; at < to; at++, shift += 8) a |= bytes[at] << shift
    }
    const slots = this.#slots
    const mask = slots.length - 4
    let slot = (hash(a, b, c) << 2) & mask
    for (let probe = 0; probe < PROBES; probe++) {
      const entry = slots[slot + 3]
      if (entry === 0) break
      if (
        slots[slot] === a &&
        slots[slot + 1] === b &&
        slots[slot + 2] === c &&
        entry >>> INDEX_BITS === length
      ) {
        return (entry & ((1 << INDEX_BITS) - 1)) - 1
      }
      slot = (slot + 4) & mask
    }
    const index = this.#ids().addBytes(bytes, from, to)
    if (slots[slot + 3] === 0 && index + 1 < 1 << INDEX_BITS) {
      slots[slot] = a
      slots[slot + 1] = b
      slots[slot + 2] = c
      slots[slot + 3] = (index + 1) | (length << INDEX_BITS)
      if (++this.#count * 8 > slots.length) this.#grow()
    }
    return index
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
