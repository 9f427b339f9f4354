import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText } from '../../src/data/text/fold-text.js'
import { wordCutter } from '../../src/data/text/words.js'

const cut = wordCutter()

describe('words', () => {
  it('folds case, width, accents and markup', () => {
    expect(foldText('Crème&nbsp;<b>ＢＲÛLÉE</b>')).toBe('creme  brulee ')
    expect(cut('Straße Ørsted Łódź')).toEqual(cut('strasse orsted lodz'))
    expect(cut('ﾊﾝﾄﾞ')).toEqual(cut('ハンド'))
    expect(cut('ёлка')).toEqual(cut('елка'))
    expect(cut('Nikon™ ½')).toEqual(['nikon', '1/2'])
  })

  it('takes English endings off, and only off words of letters', () => {
    expect(cut('cameras')).toEqual(cut('camera'))
    expect(cut('batteries')).toEqual(cut('battery'))
    expect(cut('ef50s')).toEqual(['ef50s'])
    expect(wordCutter({ stem: false })('cameras')).toEqual(['cameras'])
  })

  it('keeps codes and sizes whole', () => {
    expect(cut('EN-EL15')).toEqual(['enel15'])
    expect(cut('EN–EL15')).toEqual(['enel15'])
    expect(cut('85123A')).toEqual(['85123a'])
    expect(cut('2 GB')).toEqual(cut('2GB'))
    expect(cut('1,5 l 802.11n 1,000 g')).toEqual(['1.5l', '802.11n', '1000g'])
  })

  it('parts compounds, and joins those that are written in one word as often', () => {
    expect(cut('red/blue')).toEqual(['red', 'blue'])
    expect(cut('anti-slip')).toEqual(['anti', 'slip'])
    expect(cut('t-shirt')).toEqual(cut('tshirt'))
    expect(cut('Wi-Fi')).toEqual(cut('wifi'))
    expect(cut("women's")).toEqual(cut('women'))
  })

  it('leaves stop words out', () => {
    expect(cut('the box of the fox')).toEqual(['box', 'fox'])
    expect(wordCutter({ stopWords: new Set(['fox']) })('the box of the fox')).toEqual([
      'the',
      'box',
      'of',
      'the',
    ])
  })

  it('cuts Chinese into words of the dictionary and pairs', () => {
    expect(cut('蓝牙耳机')).toEqual(expect.arrayContaining(['蓝牙', '耳机', '牙耳']))
    expect(cut('佳能相机')).toEqual(expect.arrayContaining(cut('相机')))
  })

  it('cuts Japanese, Thai and Korean', () => {
    expect(cut('ソニーのカメラ')).toEqual(expect.arrayContaining(['ソニー', 'カメラ']))
    expect(cut('กล้องดิจิตอล')).toEqual(['กล้อง', 'ดิจิตอล'])
    expect(cut('블루투스를')).toEqual(expect.arrayContaining(['블루', '투스']))
  })

  it('leaves vowel points of Hebrew and Arabic out, and signs of Hindi in', () => {
    expect(cut('שָׁלוֹם')).toEqual(cut('שלום'))
    expect(cut('مَرْحَبًا')).toEqual(cut('مرحبا'))
    expect(cut('हिन्दी')).toEqual(['हिन्दी'])
  })

  it('has nothing to say about emoji, control characters and markup alone', () => {
    for (const text of ['', '😀👍🏽', '\u0000\u0007', '<p></p>', '---', '<script>alert(1)</script>']) {
      expect(cut(text)).toEqual([])
    }
  })

  it('does not take a bare "<" for markup', () => {
    expect(cut('cable < 5 m')).toEqual(['cabl', '5m'])
  })

  it('gives equal words for a text cut twice, none empty, none longer than 64', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        const words = cut(text)
        expect(words).toEqual(wordCutter()(text))
        for (const word of words) {
          expect(word.length).toBeGreaterThan(0)
          expect(word.length).toBeLessThanOrEqual(64)
        }
      }),
    )
  })

  it('does not care about case', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9 '/.-]{0,60}$/), text => {
        expect(cut(text.toUpperCase())).toEqual(cut(text.toLowerCase()))
      }),
    )
  })

  it('takes bounded time for a megabyte of anything', () => {
    const hostile = [
      '<a',
      'a',
      '1 ',
      '\u0301',
      'a\u0301',
      '汉',
      'ก',
      'a-',
      '&#',
      '\ufdfa',
      '<script>',
      '1,',
      '1   ',
      "'",
    ]
    const start = performance.now()
    for (const unit of hostile)
      expect(cut(unit.repeat(1_000_000 / unit.length)).length).toBeLessThanOrEqual(500)
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it('stops at maxWords and maxLength', () => {
    expect(wordCutter({ maxWords: 3 })('one two three four five').length).toBe(3)
    expect(wordCutter({ maxLength: 7, stem: false })('one two three')).toEqual(['one', 'two'])
  })
})
