import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spelling } from '../../src/data/text/spelling.js'

const right = spelling(
  new Map([
    ['camera', 7],
    ['printer', 3],
    ['coffe', 6],
    ['coffer', 1],
    ['espresso', 2],
    ['memori', 5],
    ['calendar', 2],
    ['pan', 4],
    ['enel15', 1],
    ['相机', 3],
  ]),
)

describe('spelling', () => {
  it('puts one slip right: a letter left out, added, swapped or wrong', () => {
    expect(right('camra')).toBe('camera')
    expect(right('camerra')).toBe('camera')
    expect(right('memroi')).toBe('memori')
    expect(right('kamera')).toBe('camera')
    expect(right('expresso')).toBe('espresso')
  })

  it('puts two slips right in a long word only', () => {
    expect(right('calend')).toBe(undefined)
    expect(right('calandur')).toBe('calendar')
    expect(right('cmrea')).toBe(undefined)
  })

  it('takes the commonest of equally near words', () => {
    expect(right('coffef')).toBe('coffe')
  })

  it('leaves known words, short words, codes and scripts without spaces alone', () => {
    expect(right('camera')).toBe('camera')
    expect(right('pen')).toBe(undefined)
    expect(right('enel14')).toBe(undefined)
    expect(right('相几')).toBe(undefined)
    expect(right('x'.repeat(64))).toBe(undefined)
  })

  it('finds what a naive comparison with every known word finds', () => {
    const word = fc.stringMatching(/^[ab]{4,7}$/)
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 12 }), word, (known, written) => {
        const counts = new Map(known.map((text, i) => [text, i % 3]))
        expect(spelling(counts)(written)).toBe(naive(counts, written))
      }),
    )
  })
})

/** The nearest of all known words by optimal string alignment, within what both lengths allow. */
function naive(counts: ReadonlyMap<string, number>, written: string): string | undefined {
  const allowed = (text: string) => (text.length >= 7 ? 2 : 1)
  const found = [...counts]
    .map(([text, count]) => ({ text, count, slips: distance(written, text) }))
    .filter(({ text, slips }) => slips <= Math.min(allowed(text), allowed(written)))
    .sort((a, b) => a.slips - b.slips || b.count - a.count || (a.text < b.text ? -1 : 1))
  return found[0]?.text
}

function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const same = a.at(-1) === b.at(-1) ? 0 : 1
  let least = Math.min(
    distance(a.slice(0, -1), b) + 1,
    distance(a, b.slice(0, -1)) + 1,
    distance(a.slice(0, -1), b.slice(0, -1)) + same,
  )
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) {
    least = Math.min(least, distance(a.slice(0, -2), b.slice(0, -2)) + 1)
  }
  return least
}
