import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Vocabulary } from '../../src/data/vocabulary.js'
import { ShortIds } from '../../src/node/short-ids.js'

const encode = (text: string) => new TextEncoder().encode(text)

/** The indices of ids, all in one call. */
function addAll(ids: ShortIds, texts: readonly string[]): number[] {
  const parts = texts.map(encode)
  const to = Int32Array.from(
    parts,
    (
      sum => part =>
        (sum += part.length)
    )(0),
  )
  const from = to.map((end, n) => end - parts[n].length)
  const bytes = new Uint8Array(to.at(-1) ?? 0)
  for (let n = 0; n < parts.length; n++) bytes.set(parts[n], from[n])
  const indices = new Int32Array(texts.length)
  ids.addAll({ bytes, from, to }, 0, 1, indices, 0, texts.length)
  return [...indices]
}

const IDS = 700_000

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
        const indices = ids.map(text => wanted.addBytes(encode(text), 0, encode(text).length))
        expect(addAll(short, ids)).toEqual(indices)
        expect(behind.state()).toEqual(wanted.state())
      }),
    )
  })

  it('stays right beyond the ids that it has room for', () => {
    const behind = new Vocabulary()
    const short = new ShortIds(() => behind)
    const bytes = new Uint8Array(4 * IDS)
    for (let n = 0; n < IDS; n++) {
      // ASCII, so that every id is UTF-8: seven bits a byte.
      for (let at = 0; at < 4; at++) bytes[4 * n + at] = (n >> (7 * at)) & 0x7f
    }
    const from = Int32Array.from({ length: IDS }, (_, n) => 4 * n)
    const fields = { bytes, from, to: from.map(start => start + 4) }
    const indices = new Int32Array(IDS)
    for (const _ of ['new', 'known']) {
      short.addAll(fields, 0, 1, indices.fill(-7), 0, IDS)
      expect(indices.findIndex((index, n) => index !== n)).toBe(-1)
    }
    expect(behind.size).toBe(IDS)
  })

  it('takes every second field, says -1 for an empty one, and writes nothing beside', () => {
    const bytes = encode('a,x,b,,,a')
    const fields = { bytes, from: Int32Array.of(0, 2, 4, 6, 7, 8), to: Int32Array.of(1, 3, 5, 6, 7, 9) }
    const indices = new Int32Array(5).fill(-7)
    const ids = new Vocabulary()
    new ShortIds(() => ids).addAll(fields, 0, 2, indices, 1, 3)
    expect([...indices]).toEqual([-7, 0, 1, -1, -7])
  })

  it('asks anew after indices were given anew', () => {
    let ids = new Vocabulary()
    const short = new ShortIds(() => ids)
    expect(addAll(short, ['a', 'b'])).toEqual([0, 1])
    ids = new Vocabulary()
    short.clear()
    expect(addAll(short, ['b', 'a'])).toEqual([0, 1])
  })
})
