import { stemmer } from 'stemmer'
import { ASCII, foldText } from './fold-text.js'
import { stopWords as commonStopWords } from './stop-words.js'

export interface WordOptions {
  /**
   * Whether English endings are taken off, so that "cameras" and "camera" are one word. Words of other
   * alphabets and words with digits are left alone.
   * @default true
   */
  readonly stem?: boolean
  /**
   * Words to leave out.
   * @default articles, prepositions and the like of seven European languages
   */
  readonly stopWords?: ReadonlySet<string>
  /**
   * Only so many UTF-16 units at the start of a text are read. Larger: more of a long description counts, and
   * a hostile one costs more.
   * @default 10000
   */
  readonly maxLength?: number
  /** Where a cut stops. Larger: slower, and a long text says more. @default 500 */
  readonly maxWords?: number
}

/** Cuts one text; the words come in the order of the text, repeats kept. */
export type WordCutter = (text: string) => string[]

const DEFAULTS = { stem: true, maxLength: 10_000, maxWords: 500 }
/** Longer words are cut: no one searches for them, and a text without spaces must not become a key. */
const LONGEST_WORD = 64
const REMEMBERED_STEMS = 100_000

/**
 * Makes a function that turns text of any language into words to compare by.
 *
 * - Case, width, accents and markup are folded away (see `foldText`); emoji and control characters part words.
 * - Codes and sizes stay whole: `EN-EL15` → `enel15`, `85123A` → `85123a`, `2 GB` and `2GB` → `2gb`.
 * - Chinese and Japanese give dictionary words (`Intl.Segmenter`) and every pair of neighbouring characters; Thai,
 *   Lao, Khmer and Burmese give dictionary words; Korean the word and its pairs. An engine without
 *   `Intl.Segmenter` gives the run and its pairs.
 * - English endings are taken off by Porter's algorithm (M. F. Porter, "An algorithm for suffix stripping", 1980).
 *
 * The dictionaries differ between engines: cut once, and store the words. Time is linear in the text read and
 * bounded by `maxLength`, whatever the text.
 *
 * @example
 * wordCutter()('2 GB Cameras for the EN-EL15') // ['2gb', 'camera', 'enel15']
 */
export function wordCutter(options: WordOptions = {}): WordCutter {
  const { stem, maxLength, maxWords } = { ...DEFAULTS, ...options }
  const stopWords = options.stopWords ?? commonStopWords()
  const stems = new Map<string, string>()
  const cutUnspaced = unspacedCutter()

  const keep = (written: string, out: string[]): void => {
    const word = written.length > LONGEST_WORD ? written.slice(0, LONGEST_WORD) : written
    if (word.length === 0 || stopWords.has(word)) return
    if (!stem || !STEMMABLE.test(word)) {
      out.push(word)
      return
    }
    let root = stems.get(word)
    if (root === undefined) {
      if (stems.size >= REMEMBERED_STEMS) stems.clear()
      root = stemmer(word)
      stems.set(word, root)
    }
    out.push(root)
  }

  return text => {
    const words: string[] = []
    const plain = foldText(text.length > maxLength ? text.slice(0, maxLength) : text)
    const ascii = ASCII.test(plain)
    const push = (word: string): void => keep(word, words)
    for (const [chunk] of plain.matchAll(ascii ? ASCII_CHUNK : CHUNK)) {
      if (words.length >= maxWords) break
      if (!ascii && UNSPACED.test(chunk)) cutUnspaced(chunk, push)
      else cutChunk(chunk, push)
    }
    if (words.length > maxWords) words.length = maxWords
    return words
  }
}

const STEMMABLE = /^[a-z]{4,}$/
/** Letters and digits with single joints between them: `en-el15`, `don't`, `1.5l`, `red/blue`. */
const ASCII_CHUNK = /[a-z0-9]+(?:[-_.'/,][a-z0-9]+)*/g
const CHUNK = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-_.'/,][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu

/** A chunk with joints: words are parted, codes and figures kept whole. */
function cutChunk(chunk: string, keep: (word: string) => void): void {
  if (!JOINT.test(chunk)) {
    keep(chunk)
    return
  }
  for (const piece of chunk.split(PARTING)) {
    const bare = piece
      .replace(POSSESSIVE, '')
      .replaceAll("'", '')
      .replace(THOUSANDS, '$1$2')
      .replace(DECIMAL_COMMA, '$1.')
    if (!INNER.test(bare)) {
      keep(bare)
      continue
    }
    const parts = bare.split(INNER)
    if (DIGIT.test(bare)) {
      // A decimal point says something; a hyphen in a code does not.
      keep(bare.replace(LOOSE_JOINT, ''))
      for (const part of parts) if (part.length >= 4 && !DIGIT.test(part)) keep(part)
    } else if (parts.some(part => part.length <= 2)) {
      // t-shirt, wi-fi, add-on: as often written in one word
      keep(parts.join(''))
    } else {
      for (const part of parts) keep(part)
    }
  }
}

const JOINT = /[-_.'/,]/
const INNER = /[-_.,]/
const DIGIT = /\p{N}/u
/** A slash or a comma parts words, but not the figures of 3/4 or 1,5. */
const PARTING = /(?<!\d)[/,]|[/,](?!\d)/
const POSSESSIVE = /'s$/
const THOUSANDS = /(?<!\d)(\d{1,3}),(\d{3})(?!\d)/g
const DECIMAL_COMMA = /(\d),(?=\d)/g
const LOOSE_JOINT = /[-_,/]|\.(?!\d)|(?<!\d)\./g

/** Scripts written without spaces, and Korean, whose words carry their particles. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
/** A katakana run is one loanword; the dictionaries cut those badly. Marks of Thai and its kin stay with it. */
const RUN =
  /[\p{Script=Han}々]+|\p{Script=Hiragana}+|[\p{Script=Katakana}ー]+|\p{Script=Hangul}+|[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}][\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}]*|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu
const WITH_DICTIONARY =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const DICTIONARY_ONLY = /^[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const KANA = /^\p{Script=Hiragana}$/u

/** Cuts a chunk with unspaced script in it; the segmenter is made when the first such text comes. */
function unspacedCutter(): (chunk: string, keep: (word: string) => void) => void {
  let segmenter: Intl.Segmenter | undefined
  return (chunk, keep) => {
    for (const [run] of chunk.matchAll(RUN)) {
      if (!UNSPACED.test(run)) {
        cutChunk(run, keep)
        continue
      }
      if (WITH_DICTIONARY.test(run) && typeof Intl.Segmenter === 'function') {
        segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' })
        for (const { segment } of segmenter.segment(run)) {
          // A lone kana is a particle.
          if (!KANA.test(segment)) keep(segment)
        }
        if (DICTIONARY_ONLY.test(run)) continue
      } else {
        keep(run)
      }
      const letters = Array.from(run)
      if (letters.length > 2) for (let i = 0; i + 1 < letters.length; i++) keep(letters[i] + letters[i + 1])
    }
  }
}
