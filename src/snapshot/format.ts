import type { TypedArray } from '../models/model.js'

/**
 * The bytes of a snapshot. All numbers are little-endian, all offsets are counted from the first byte, and
 * everything stands on a multiple of 64, so that a reader may map the file and use the arrays where they lie.
 *
 * ```
 * head, 64 bytes
 *    0  u8[8]  magic: 89 'A' 'L' 'S' 'O' 0D 0A 1A (a transfer as text breaks it visibly)
 *    8  u32    format version, 1
 *   12  u32    number of sections, n
 *   16  u64    length of the whole snapshot in bytes
 *   24  u32    bytes of section names
 *   28  u32    CRC-32 of the directory (from byte 64 up to the first section)
 *   32  u8[28] zero
 *   60  u32    CRC-32 of bytes 0 … 59
 * directory
 *   64  n entries of 32 bytes:
 *         0  u64  offset of the section, a multiple of 64
 *         8  u64  bytes of the section, without padding
 *        16  u32  CRC-32 of the section with its padding (up to the next multiple of 64)
 *        20  u32  kind: 0 JSON text (UTF-8), 1 i8, 2 u8, 3 i16, 4 u16, 5 i32, 6 u32, 7 f32, 8 f64
 *        24  u32  where its name begins in the names
 *        28  u32  bytes of its name
 *       the names, UTF-8, back to back; then zeros up to a multiple of 64
 * sections, in the order of the directory, without gaps, each followed by zeros up to a multiple of 64
 * ```
 *
 * Section 0 is JSON and called `header`: what the snapshot says about itself. Every other JSON section is one
 * named state: `{ "meta"?: …, "arrays"?: { name: section number }, "parts"?: [states in the same form] }`. The
 * sections that hold numbers are found through these numbers; their names (`state/array`, `state/0/array` for
 * a part) are for people. Two states may point at one section: what is shared is stored once.
 *
 * The same content gives the same bytes: nothing here holds a date, a path or a machine's name.
 */
export const FORMAT_VERSION = 1

export const MAGIC: readonly number[] = [0x89, 0x41, 0x4c, 0x53, 0x4f, 0x0d, 0x0a, 0x1a]
export const HEAD_BYTES = 64
export const ENTRY_BYTES = 32
export const ALIGNMENT = 64

/** What a section holds, by the number the directory gives it. */
export const KINDS = ['json', 'i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'f32', 'f64'] as const
export type SectionKind = (typeof KINDS)[number]

/** One section as `inspect` shows it. */
export interface SectionInfo {
  readonly name: string
  readonly kind: SectionKind
  /** Elements; for JSON, bytes of text. */
  readonly length: number
  readonly offset: number
  readonly bytes: number
  readonly crc32: number
}

/** A state as its JSON section writes it: arrays are section numbers. */
export interface StoredState {
  readonly meta?: unknown
  readonly arrays?: Readonly<Record<string, number>>
  readonly parts?: readonly StoredState[]
}

/** Deeper nesting of parts is refused: a blend of blends of blends needs four. */
export const MAX_DEPTH = 32

/** Bytes of one element of each kind. */
export const WIDTHS: Readonly<Record<SectionKind, number>> = {
  json: 1,
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  f32: 4,
  f64: 8,
}

/** The next multiple of 64. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

/** The kind of a typed array; undefined for one that a snapshot does not hold (clamped bytes, big integers). */
export function kindOf(array: TypedArray): Exclude<SectionKind, 'json'> | undefined {
  if (array instanceof Float32Array) return 'f32'
  if (array instanceof Int32Array) return 'i32'
  if (array instanceof Float64Array) return 'f64'
  if (array instanceof Uint32Array) return 'u32'
  if (array instanceof Uint8Array) return 'u8'
  if (array instanceof Uint16Array) return 'u16'
  if (array instanceof Int16Array) return 'i16'
  if (array instanceof Int8Array) return 'i8'
  return undefined
}

/** A view onto the buffer; nothing is copied. */
export function viewOf(
  kind: Exclude<SectionKind, 'json'>,
  buffer: ArrayBufferLike,
  offset: number,
  length: number,
): TypedArray {
  switch (kind) {
    case 'i8':
      return new Int8Array(buffer, offset, length)
    case 'u8':
      return new Uint8Array(buffer, offset, length)
    case 'i16':
      return new Int16Array(buffer, offset, length)
    case 'u16':
      return new Uint16Array(buffer, offset, length)
    case 'i32':
      return new Int32Array(buffer, offset, length)
    case 'u32':
      return new Uint32Array(buffer, offset, length)
    case 'f32':
      return new Float32Array(buffer, offset, length)
    case 'f64':
      return new Float64Array(buffer, offset, length)
  }
}

/** Whether this machine keeps numbers as a snapshot does. Every engine on x86 and ARM does. */
export function littleEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1
}
