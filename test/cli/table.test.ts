import { describe, expect, it } from 'vitest'
import { count, several, size } from '../../src/cli/figures.js'
import { plain } from '../../src/cli/io.js'
import { cut, table } from '../../src/cli/table.js'

describe('table', () => {
  it('aligns by places on the terminal, two for a Chinese character', () => {
    expect(
      table(
        [
          ['相机', '7'],
          ['mug', '1234'],
        ],
        { right: [1], indent: 1 },
      ),
    ).toEqual([' 相机     7', ' mug   1234'])
  })

  it('goes on below where a line would be too wide', () => {
    expect(
      table(
        [
          ['a', 'one two three four five six'],
          ['b', 'x'],
        ],
        { width: 24 },
      ),
    ).toEqual(['a  one two three four', '   five six', 'b  x'])
    expect(table([['a', `${'x'.repeat(40)} y`]], { width: 24 })).toEqual([`a  ${'x'.repeat(20)}…`, '   y'])
    expect(cut('相机包', 5)).toBe('相机…')
    expect(cut('short', 5)).toBe('short')
  })
})

describe('figures', () => {
  it('writes numbers alike on every machine', () => {
    expect([count(0), count(999), count(1000), count(1234567)]).toEqual(['0', '999', '1,000', '1,234,567'])
    expect([several(1, 'query', 'queries'), several(2, 'query', 'queries')]).toEqual(['1 query', '2 queries'])
    expect([size(0), size(999), size(1000), size(24_137_569), size(999_600)]).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '24.1 MB',
      '1.0 MB',
    ])
  })
})

describe('plain', () => {
  it('takes the power over the terminal from texts of files', () => {
    expect(plain('a\u001b[31mb\u0007\u202ec\n相机')).toBe('a�[31mb��c�相机')
  })
})
