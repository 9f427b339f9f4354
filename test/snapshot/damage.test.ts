import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AlsolikeError } from '../../src/errors.js'
import { createCrc32 } from '../../src/kernels/crc32.js'
import type { State } from '../../src/models/model.js'
import { ENTRY_BYTES, HEAD_BYTES } from '../../src/snapshot/format.js'
import { openSnapshot } from '../../src/snapshot/open-snapshot.js'
import { writeSnapshot } from '../../src/snapshot/write-snapshot.js'

const crc32 = createCrc32()
/** Set ALSOLIKE_FUZZ to run longer. */
const RUNS = Number(process.env.ALSOLIKE_FUZZ ?? 3000)
const states: Record<string, State> = {
  log: { meta: { types: ['view'] }, arrays: { user: Int32Array.of(1, 2, 3), at: Float64Array.of(1, 2, 3) } },
  related: { parts: [{ meta: 1, arrays: { values: Float32Array.of(1, 0.5) } }, { arrays: {} }] },
}
const whole = new Uint8Array(writeSnapshot({ kind: 'private' }, states))

/** Makes the checksums right again, so that what was changed is judged by itself. */
function sealed(bytes: Uint8Array): Uint8Array {
  if (bytes.length < HEAD_BYTES) return bytes
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = Math.min(view.getUint32(12, true), 1000)
  const names = view.getUint32(24, true)
  const end = Math.ceil((HEAD_BYTES + count * ENTRY_BYTES + names) / 64) * 64
  for (let s = 0; s < count && HEAD_BYTES + (s + 1) * ENTRY_BYTES <= bytes.length; s++) {
    const entry = HEAD_BYTES + s * ENTRY_BYTES
    const from = view.getUint32(entry, true)
    const to = from + Math.ceil(view.getUint32(entry + 8, true) / 64) * 64
    view.setUint32(entry + 16, crc32(bytes.subarray(from, to)), true)
  }
  view.setUint32(28, crc32(bytes.subarray(HEAD_BYTES, end)), true)
  view.setUint32(60, crc32(bytes.subarray(0, 60)), true)
  return bytes
}

/** A copy with one number changed, sealed. */
function changed(at: number, value: number): Uint8Array {
  const bytes = whole.slice()
  new DataView(bytes.buffer).setUint32(at, value, true)
  return sealed(bytes)
}

const entry = (section: number): number => HEAD_BYTES + section * ENTRY_BYTES

/** Everything a reader can ask; undefined when the snapshot is refused as it should be. */
function readAll(bytes: unknown, verify: boolean): Record<string, State> | undefined {
  try {
    const open = openSnapshot(bytes as ArrayBuffer, { verify })
    open.sections()
    return Object.fromEntries(open.names.map(name => [name, open.state(name)]))
  } catch (error) {
    if (error instanceof AlsolikeError && error.code === 'bad-snapshot') return undefined
    throw error
  }
}

describe('a snapshot that is not what it should be', () => {
  const cases: [string, unknown, RegExp][] = [
    ['nothing', new ArrayBuffer(0), /is empty/],
    ['no buffer', 'text', /must be an ArrayBuffer.*String/],
    ['a number', 4e9, /must be an ArrayBuffer.*Number/],
    ['nothing at all', undefined, /must be an ArrayBuffer.*Undefined/],
    [
      'another file',
      new TextEncoder().encode('user,item,at\n1,2,3\n'),
      /does not begin as a snapshot.*another file/,
    ],
    ['a web page', new TextEncoder().encode('<!doctype html>'), /web page.*address/],
    ['a gzip file', Uint8Array.of(0x1f, 0x8b, 8, 0), /gzip. Decompress/],
    ['a transfer as text', (b => b.fill(0x0a, 5, 6))(whole.slice()), /does not begin as a snapshot/],
    ['half a head', whole.slice(0, 40), /cut short: 40 bytes/],
    ['a lost tail', whole.slice(0, whole.length - 64), /cut short: it says \d+ bytes and has \d+/],
    ['a tail too many', Uint8Array.from([...whole, 0]), /1 bytes after its end/],
    ['a damaged head', (b => b.fill(9, 17, 18))(whole.slice()), /damaged head/],
    ['a damaged directory', (b => b.fill(9, 70, 71))(whole.slice()), /damaged directory/],
    ['a newer format', changed(8, 2), /format 2, written by a newer alsolike.*Update/],
    ['an unknown format', changed(8, 0), /format 0, which alsolike never wrote/],
    ['more sections than bytes', changed(12, 0xffffffff), /4294967295 sections/],
    ['no sections', changed(12, 0), /0 sections/],
    ['an unknown kind', changed(entry(2) + 20, 77), /unknown kind 77/],
    ['a section off its place', changed(entry(2), 8), /section 2 at byte 8, expected at/],
    ['overlapping sections', changed(entry(3), 448), /section 3 at byte 448, expected at/],
    ['a section past the end', changed(entry(2) + 12, 1), /section 2 that ends behind its last byte/],
    [
      'a length that is no multiple',
      changed(entry(3) + 8, 17),
      /17 bytes, no multiple of the 8 bytes of f64/,
    ],
    ['a name elsewhere', changed(entry(3) + 24, 0), /section 3 without a name/],
    ['a name too long', changed(entry(3) + 28, 5000), /name ends behind the names/],
    ['a header of numbers', changed(entry(0) + 20, 2), /does not begin with a header/],
    ['an array that is text', changed(entry(2) + 20, 0), /points at section 2, which holds text/],
  ]
  it.each(cases)('is refused: %s', (_, bytes, message) => {
    const read = (): unknown => {
      const open = openSnapshot(bytes as ArrayBuffer, { verify: true })
      return open.names.map(name => open.state(name))
    }
    expect(read).toThrow(message)
    expect(readAll(bytes, true)).toBeUndefined()
  })

  it('refuses a buffer that was transferred away', () => {
    const buffer = whole.slice().buffer
    structuredClone(buffer, { transfer: [buffer] })
    expect(() => openSnapshot(buffer)).toThrow(/is empty|transferred/)
  })

  it('names the states it has when asked for another', () => {
    expect(() => openSnapshot(whole).state('similar')).toThrow(/no state "similar"; it has log, related/)
  })

  it('finds every flipped bit when it verifies', () => {
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const bytes = whole.slice()
      bytes[bit >> 3] ^= 1 << (bit & 7)
      expect(readAll(bytes, true), `bit ${bit}`).toBeUndefined()
    }
  })

  it('is refused or right, whatever was changed', () => {
    const mutation = fc.record({
      cut: fc.option(fc.nat({ max: whole.length })),
      writes: fc.array(fc.record({ at: fc.nat({ max: whole.length - 1 }), value: fc.nat({ max: 255 }) }), {
        maxLength: 8,
      }),
    })
    fc.assert(
      fc.property(mutation, ({ cut, writes }) => {
        const bytes = cut === null ? whole.slice() : whole.slice(0, cut)
        for (const { at, value } of writes) if (at < bytes.length) bytes[at] = value
        const read = readAll(bytes, false)
        if (read !== undefined) expect(read).toEqual(states)
      }),
      { numRuns: RUNS },
    )
  })

  it('never fails in another way when the checksums were made to fit', () => {
    const words = fc.array(
      fc.record({
        at: fc.nat({ max: whole.length / 4 - 1 }),
        value: fc.oneof(fc.nat({ max: 700 }), fc.nat({ max: 0xffffffff }), fc.constant(0xffffffff)),
      }),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(words, changes => {
        const bytes = whole.slice()
        const view = new DataView(bytes.buffer)
        for (const { at, value } of changes) if (at > 1) view.setUint32(at * 4, value, true)
        readAll(sealed(bytes), false)
      }),
      { numRuns: RUNS },
    )
  })

  it('never fails in another way when the text of a state is strange', () => {
    const text = fc.oneof(
      fc.json(),
      fc.constantFrom(
        '{"arrays":{"a":9e9}}',
        '{"arrays":{"a":-1}}',
        '{"arrays":{"a":1.5}}',
        '{"arrays":[1]}',
        '{"parts":{}}',
      ),
      fc.nat({ max: 100_000 }).map(deep => '{"parts":['.repeat(deep) + '{}' + ']}'.repeat(deep)),
      fc.nat({ max: 100_000 }).map(deep => '['.repeat(deep)),
    )
    fc.assert(
      fc.property(text, content => {
        // The text takes the place of a state's own text, which a long meta made room for; JSON allows the spaces.
        const marker = 'm'.repeat(content.length * 3 + 20)
        const bytes = new Uint8Array(writeSnapshot({}, { strange: { meta: marker } }))
        const section = openSnapshot(bytes).sections()[1]
        bytes.fill(0x20, section.offset, section.offset + section.bytes)
        bytes.set(new TextEncoder().encode(content), section.offset)
        readAll(sealed(bytes), false)
      }),
      { numRuns: 60 },
    )
  })
})
