import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNumber } from '../../src/node/byte-number.js'

function parse(text: string, comma = false): number {
  const bytes = new TextEncoder().encode(`x${text}x`)
  return parseNumber(bytes, 1, bytes.length - 1, comma)
}

describe('parseNumber', () => {
  it('reads what Number reads, to the bit', () => {
    const text = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.integer().map(String),
      fc
        .tuple(fc.bigInt(-(10n ** 18n), 10n ** 18n), fc.nat(20))
        .map(([n, d]) => `${n}.${'0'.repeat(d)}${n < 0 ? -n : n}`),
      fc.tuple(fc.nat(99999), fc.nat(99)).map(([a, b]) => ` ${a}.${b} `),
    )
    fc.assert(
      fc.property(text, written => {
        expect(Object.is(parse(written), Number(written))).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('refuses what is no plain decimal number', () => {
    for (const text of [
      '',
      ' ',
      '-',
      '+',
      '.',
      '-.',
      'abc',
      '1a',
      '0x10',
      'Infinity',
      'NaN',
      '1.2.3',
      '1,5',
      '--1',
      '1 2',
    ]) {
      expect(parse(text)).toBeNaN()
    }
  })

  it('reads a decimal comma where the file has semicolons between its fields', () => {
    expect(parse('3,49', true)).toBe(3.49)
    expect(parse('-1234567890123456,5', true)).toBe(-1234567890123456.5)
    expect(parse('1,2,3', true)).toBeNaN()
  })
})
