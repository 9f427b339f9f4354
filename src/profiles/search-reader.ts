import { foldText } from '../data/text/fold-text.js'
import { stopWords } from '../data/text/stop-words.js'
import type { Vocabulary } from '../data/vocabulary.js'
import { exp2 } from '../kernels/math.js'
import { FieldSums } from './field-sums.js'
import type { Searches } from './profile.js'
import type { ShopperFacts } from './shopper-facts.js'
import type { ShopperRows } from './shopper-rows.js'

/** Distinct query texts that are kept folded. */
const REMEMBERED = 50_000
const NOTHING: Searches = { queries: [], keywords: [] }

interface FoldedQuery {
  readonly text: string
  readonly words: readonly number[]
}

/**
 * Queries and their words. Words are cut at spaces and shown as typed, case and accents apart: cutting by dictionary
 * would differ from engine to engine, and endings taken off would not read well.
 */
export class SearchReader {
  readonly #halfLife: number
  readonly #stopWords = stopWords()
  readonly #sums = new FieldSums()
  readonly #words: string[] = []
  readonly #wordCodes = new Map<string, number>()
  #texts: Vocabulary | undefined
  #folded = new Map<number, FoldedQuery>()

  /** @param halfLife milliseconds */
  constructor(halfLife: number) {
    this.#halfLife = halfLife
  }

  /** What the rows with a query say; ages count from the newest of them. */
  read({ columns, texts }: ShopperRows, { searches }: ShopperFacts, limit: number): Searches {
    if (searches.length === 0) return NOTHING
    if (texts !== this.#texts || this.#folded.size > REMEMBERED) this.#forget(texts)
    const { query, at } = columns
    const newest = at[searches[0]]
    const seen = new Map<string, { query: string; lastAt: number; from: number }>()
    this.#sums.clear(this.#words.length)
    for (const row of searches) {
      const { text, words } = this.#fold(texts, query[row])
      const known = seen.get(text)
      if (known === undefined) seen.set(text, { query: text, lastAt: at[row], from: 1 })
      else known.from++
      const weight = exp2((at[row] - newest) / this.#halfLife)
      for (const word of words) this.#sums.add(word, weight)
    }
    return {
      queries: [...seen.values()].slice(0, limit),
      keywords: this.#sums.strongest(limit, code => this.#words[code]),
    }
  }

  #fold(texts: Vocabulary, index: number): FoldedQuery {
    const known = this.#folded.get(index)
    if (known !== undefined) return known
    const parts = foldText(texts.id(index)).split(/\s+/).filter(Boolean)
    const words = parts.filter(word => !this.#stopWords.has(word)).map(word => this.#code(word))
    const folded = { text: parts.join(' '), words: [...new Set(words)] }
    this.#folded.set(index, folded)
    return folded
  }

  #code(word: string): number {
    const known = this.#wordCodes.get(word)
    if (known !== undefined) return known
    this.#wordCodes.set(word, this.#words.length)
    return this.#words.push(word) - 1
  }

  #forget(texts: Vocabulary): void {
    this.#texts = texts
    this.#folded = new Map()
    this.#words.length = 0
    this.#wordCodes.clear()
  }
}
