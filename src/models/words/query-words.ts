import { type Spelling, spelling } from '../../data/text/spelling.js'
import { type WordCutter, wordCutter } from '../../data/text/words.js'
import type { WordIndex } from './word-index.js'

const QUERY_WORDS = 16

/** Turns what shoppers type into words that items and other searches have, slips put right. */
export class QueryWords {
  readonly #cut: WordCutter = wordCutter({ maxLength: 200, maxWords: QUERY_WORDS })
  readonly #items: WordIndex
  #spelling: Spelling | undefined
  /** Items of the index when the words were learnt. */
  #learnt = -1

  constructor(items: WordIndex) {
    this.#items = items
  }

  /** The words of a search, in order; a word that no item has becomes the nearest that one has. */
  of(text: string): string[] {
    const words = this.#cut(text)
    if (words.every(word => this.#items.has(word))) return words
    const right = this.#learn()
    return words.map(word => right(word) ?? word)
  }

  #learn(): Spelling {
    if (this.#spelling === undefined || this.#learnt !== this.#items.size) {
      const words = new Map<string, number>()
      this.#items.texts().forEach((word, number) => {
        words.set(word, this.#items.documents(number))
      })
      this.#spelling = spelling(words)
      this.#learnt = this.#items.size
    }
    return this.#spelling
  }
}

/** What searches of the same words have in common, in whatever order they stand. */
export function keyOf(words: readonly string[]): string {
  return [...new Set(words)].sort().join(' ')
}
