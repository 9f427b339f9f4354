import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Vocabulary } from '../../src/data/vocabulary.js'
import { ShortIds } from '../../src/node/short-ids.js'

const encode = (text: string) => new TextEncoder().encode(text)

describe('ShortIds', () => {
  it('gives the indices that the vocabulary alone gives', () => {
    const id = fc.oneof(
      fc.string({ minLength: 1, maxLength: 14, unit: 'binary' }),
      fc.constantFrom('a', 'a\0', 'a\0\0', '\0', '__proto__', '123456789012', '1234567890123'),
      fc.nat(3000).map(n => `u${100000 + n}`),
    )
    fc.assert(
      fc.property(fc.array(id, { maxLength: 400 }), ids => {
        const wanted = new Vocabulary()
        const behind = new Vocabulary()
        const short = new ShortIds(() => behind)
        for (const text of ids) {
          const bytes = encode(`<${text}>`)
          expect(short.add(bytes, 1, bytes.length - 1)).toBe(wanted.addBytes(bytes, 1, bytes.length - 1))
        }
        expect(behind.state()).toEqual(wanted.state())
      }),
    )
  })

  it('stays right beyond the ids that it has room for', () => {
    const behind = new Vocabulary()
    const short = new ShortIds(() => behind)
    const bytes = new Uint8Array(4)
    const words = new DataView(bytes.buffer)
    let wrong = 0
    for (const round of [0, 1]) {
      for (let n = 0; n < 700_000; n++) {
        words.setUint32(0, n)
        // ASCII, so that every id is UTF-8: seven bits a byte.
        for (let at = 0; at < 4; at++) bytes[at] = (n >> (7 * at)) & 0x7f
        if (short.add(bytes, 0, 4) !== n) wrong += round + 1
      }
    }
    expect([wrong, behind.size]).toEqual([0, 700_000])
  })

  it('asks anew after indices were given anew', () => {
    let ids = new Vocabulary()
    const short = new ShortIds(() => ids)
    const bytes = encode('ab')
    expect([short.add(bytes, 0, 1), short.add(bytes, 1, 2)]).toEqual([0, 1])
    ids = new Vocabulary()
    short.clear()
    expect([short.add(bytes, 1, 2), short.add(bytes, 0, 1)]).toEqual([0, 1])
  })
})
