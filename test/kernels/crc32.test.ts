import { crc32 as zlibCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCrc32 } from '../../src/kernels/crc32.js'

const crc32 = createCrc32()

/** The definition, bit by bit: divide by the polynomial, both ends inverted. */
function naive(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

describe('CRC-32', () => {
  it('gives the check value of the catalogue of CRCs for "123456789"', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
    expect(crc32(new Uint8Array(0))).toBe(0)
  })

  it('agrees with its definition for every length and every place in memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 9 }), (content, lead) => {
        const bytes = new Uint8Array(lead + content.length)
        bytes.set(content, lead)
        expect(crc32(bytes.subarray(lead))).toBe(naive(content))
      }),
    )
  })

  // zlib.crc32 came with Node 20.15 and 22.2; it is written by others.
  it.skipIf(zlibCrc32 === undefined)('agrees with zlib on a megabyte', () => {
    const bytes = new Uint8Array(1 << 20)
    for (let b = 0; b < bytes.length; b++) bytes[b] = (b * 2654435761) >>> 13
    expect(crc32(bytes)).toBe(zlibCrc32(bytes))
  })
})
