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

  it('reads amounts as shops write them', () => {
    for (const text of [
      '€ 12.50',
      '€12.50',
      '12.50 €',
      '12.50\u00a0€',
      '12.5 USD',
      'EUR 12.5',
      '$12.50',
      '￥12.5',
    ]) {
      expect(parse(text)).toBe(12.5)
    }
    expect(parse('-$3')).toBe(-3)
    expect(parse('$1,234.50')).toBe(1234.5)
    expect(parse('1,234,567')).toBe(1234567)
    expect(parse('1.234,50 €', true)).toBe(1234.5)
    expect(parse('1.234.567', true)).toBe(1234567)
  })

  it('does not guess whether a comma divides thousands or decimals', () => {
    for (const text of ['1,234', '0,250', '1,23,456.5', '12,34.5', '€', 'USD', '12 usd'])
      expect(parse(text)).toBeNaN()
    expect(parse('1,234', true)).toBe(1.234)
  })

  it('reads a decimal comma where the file has semicolons between its fields', () => {
    expect(parse('3,49', true)).toBe(3.49)
    expect(parse('-1234567890123456,5', true)).toBe(-1234567890123456.5)
    expect(parse('1,2,3', true)).toBeNaN()
  })
})
