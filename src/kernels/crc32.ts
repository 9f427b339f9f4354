/** CRC-32 of bytes, as an unsigned number. `zlib.crc32` of Node fits too, and is faster. */
export type Checksum = (bytes: Uint8Array) => number

const TABLES = 16

/**
 * Makes a CRC-32 (the one of zip, gzip and PNG: polynomial 0xEDB88320, reflected) that takes 16 bytes a step.
 * Its tables hold 16 kB; make one and keep it. About 1 GB/s, O(bytes), no allocation per call.
 *
 * Source: Kounavis and Berry, "A systematic approach to building high performance software-based CRC
 * generators", 2005 (slicing), taken to 16 tables.
 *
 * @example
 * createCrc32()(new TextEncoder().encode('123456789')) // 0xcbf43926
 */
export function createCrc32(): Checksum {
  const tables = sliceTables()
  return bytes => slice(tables, bytes)
}

/** Table t holds, for each byte value, its remainder after t more zero bytes. */
function sliceTables(): Int32Array {
  const tables = new Int32Array(TABLES * 256)
  for (let value = 0; value < 256; value++) {
    let crc = value
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    tables[value] = crc
  }
  for (let at = 256; at < tables.length; at++) {
    const shorter = tables[at - 256]
    tables[at] = (shorter >>> 8) ^ tables[shorter & 255]
  }
  return tables
}

function slice(tables: Int32Array, bytes: Uint8Array): number {
  const length = bytes.length
  let crc = -1
  let at = 0
  // Whole words are read where the bytes allow it, which is everywhere but in front of the first boundary.
  const lead = Math.min(length, (4 - (bytes.byteOffset & 3)) & 3)
  for (; at < lead; at++) crc = (crc >>> 8) ^ tables[(crc ^ bytes[at]) & 255]
  const blocks = (length - at) >>> 4
  if (blocks > 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, blocks * 4)
    for (let w = 0; w < words.length; w += 4) {
      const a = words[w] ^ crc
      const b = words[w + 1]
      const c = words[w + 2]
      const d = words[w + 3]
      crc =
        tables[3840 + (a & 255)] ^
        tables[3584 + ((a >>> 8) & 255)] ^
        tables[3328 + ((a >>> 16) & 255)] ^
        tables[3072 + (a >>> 24)] ^
        tables[2816 + (b & 255)] ^
        tables[2560 + ((b >>> 8) & 255)] ^
        tables[2304 + ((b >>> 16) & 255)] ^
        tables[2048 + (b >>> 24)] ^
        tables[1792 + (c & 255)] ^
        tables[1536 + ((c >>> 8) & 255)] ^
        tables[1280 + ((c >>> 16) & 255)] ^
        tables[1024 + (c >>> 24)] ^
        tables[768 + (d & 255)] ^
        tables[512 + ((d >>> 8) & 255)] ^
        tables[256 + ((d >>> 16) & 255)] ^
        tables[d >>> 24]
    }
    at += blocks * 16
  }
  for (; at < length; at++) crc = (crc >>> 8) ^ tables[(crc ^ bytes[at]) & 255]
  return ~crc >>> 0
}
