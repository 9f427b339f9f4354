import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idText, Vocabulary } from '../../src/data/vocabulary.js'
import { decodeText, encodeText, isUtf8 } from '../../src/data/wtf8.js'

const HOSTILE = [
  '__proto__',
  'constructor',
  'toString',
  ' ',
  '  ',
  '\u00a0',
  '\ud800',
  '\udc00',
  '\udc00\ud800',
  '\ufffd',
  '😀',
  'é',
  'e\u0301',
  '\ufeff',
  'x'.repeat(5_000),
]
/** Any UTF-16 text, lone surrogates too, and short ones that repeat. */
const anyText = fc.oneof(
  fc
    .array(fc.integer({ min: 1, max: 0xffff }), { minLength: 1, maxLength: 12 })
    .map(units => String.fromCharCode(...units)),
  fc.integer({ min: 0, max: 30 }).map(String),
  fc.constantFrom(...HOSTILE),
)

describe('Vocabulary', () => {
  it('agrees with a Map from text to index', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 200 }), ids => {
        const vocabulary = new Vocabulary()
        const map = new Map<string, number>()
        for (const id of ids) {
          expect(vocabulary.index(id)).toBe(map.get(id) ?? -1)
          if (!map.has(id)) map.set(id, map.size)
          expect(vocabulary.add(id)).toBe(map.get(id))
        }
        expect(vocabulary.size).toBe(map.size)
        for (const [id, index] of map) expect(vocabulary.id(index)).toBe(id)
      }),
    )
  })

  it('takes bytes of UTF-8 for the same id as their text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 9 }), { maxLength: 20 }),
        ids => {
          const vocabulary = new Vocabulary()
          for (const id of ids) {
            const bytes = new TextEncoder().encode(`,${id},`)
            expect(vocabulary.addBytes(bytes, 1, bytes.length - 1)).toBe(vocabulary.add(id))
          }
        },
      ),
    )
  })

  it('reads malformed bytes as TextDecoder does, and never gives two ids one text', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array({ minLength: 1, maxLength: 8 }),
            fc.constant(Uint8Array.of(0xed, 0xa0, 0x80)),
          ),
          { maxLength: 40 },
        ),
        lines => {
          const vocabulary = new Vocabulary()
          vocabulary.add('\ud800')
          const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
          for (const bytes of lines) {
            const index = vocabulary.addBytes(bytes, 0, bytes.length)
            expect(vocabulary.id(index)).toBe(decoder.decode(bytes))
          }
          const texts = Array.from({ length: vocabulary.size }, (_, index) => vocabulary.id(index))
          expect(new Set(texts).size).toBe(vocabulary.size)
        },
      ),
    )
  })

  it('selects, and goes on from a state, as if the ids had been added so', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyText, { minLength: 1, maxLength: 60 }), anyText, (ids, late) => {
        const vocabulary = new Vocabulary()
        for (const id of ids) vocabulary.add(id)
        const restored = Vocabulary.fromState(vocabulary.state())
        expect(restored.state()).toEqual(vocabulary.state())
        const order = Int32Array.from(ids, (_, index) => index).reverse()
        for (const selected of [vocabulary.select(order), restored.select(order)]) {
          expect(Array.from(order, (_, index) => selected.id(index))).toEqual(ids.toReversed())
          expect(selected.add(late)).toBe(ids.includes(late) ? ids.toReversed().indexOf(late) : ids.length)
          for (const id of ids) expect(selected.index(id)).toBe(ids.toReversed().indexOf(id))
        }
      }),
    )
  })

  it('erases ids for good and leaves the others where they are', () => {
    const vocabulary = new Vocabulary()
    for (const id of ['a', 'secret', 'c']) vocabulary.add(id)
    vocabulary.erase(Uint8Array.of(1, 0, 1))
    expect(vocabulary.index('secret')).toBe(-1)
    expect([vocabulary.index('a'), vocabulary.index('c'), vocabulary.id(1)]).toEqual([0, 2, ''])
    expect(new TextDecoder().decode(vocabulary.state().bytes)).toBe('ac')
    expect(vocabulary.add('secret')).toBe(3)
  })

  it('grows to many ids', () => {
    const vocabulary = new Vocabulary()
    let wrong = 0
    for (let i = 0; i < 100_000; i++) if (vocabulary.add(`id-${i}`) !== i) wrong++
    for (let i = 0; i < 100_000; i++) if (vocabulary.index(`id-${i}`) !== i) wrong++
    expect(wrong).toBe(0)
  })

  it('refuses offsets that do not fit the bytes', () => {
    const bytes = Uint8Array.of(97, 98)
    for (const offsets of [[], [0], [1, 2], [0, 2, 1, 2], [0, 3]]) {
      expect(() => Vocabulary.fromState({ bytes, offsets: Uint32Array.from(offsets) })).toThrow(/snapshot/)
    }
  })

  it('takes 7 and "7" for the same id', () => {
    expect(idText(7)).toBe('7')
    expect(idText(-0)).toBe('0')
  })
})

describe('encodeText', () => {
  it('is UTF-8 for sound text, keeps lone surrogates, and comes back', () => {
    fc.assert(
      fc.property(anyText, text => {
        const bytes = new Uint8Array(text.length * 3)
        const end = encodeText(text, bytes, 0)
        expect(decodeText(bytes, 0, end)).toBe(text)
        const wellFormed = !/\p{Surrogate}/u.test(text)
        if (wellFormed) expect(bytes.slice(0, end)).toEqual(new TextEncoder().encode(text))
        expect(isUtf8(bytes, 0, end)).toBe(wellFormed)
      }),
    )
  })

  it('tells UTF-8 from other bytes as a fatal TextDecoder does', () => {
    const sound = (bytes: Uint8Array): boolean => {
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(bytes)
        return true
      } catch {
        return false
      }
    }
    const edge = fc.constantFrom(
      0x41,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc0,
      0xc2,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
    )
    fc.assert(
      fc.property(
        fc.array(edge, { maxLength: 8 }).map(bytes => Uint8Array.from(bytes)),
        bytes => {
          expect(isUtf8(bytes, 0, bytes.length)).toBe(sound(bytes))
        },
      ),
      { numRuns: 3000 },
    )
  })
})
