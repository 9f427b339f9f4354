import { areStarts, areWithin } from '../../data/stored.js'
import { Vocabulary } from '../../data/vocabulary.js'
import { log } from '../../kernels/math.js'
import { type Csr, transpose } from '../../kernels/sparse.js'
import type { State } from '../model.js'
import { storedArray, storedRight } from '../stored.js'
import { bm25Weights, cosineWeights } from './word-weights.js'

/**
 * How two texts are compared:
 * - `'cosine'`: tf-idf vectors, tf = 1 + ln n, idf = 1 + ln((1 + D) / (1 + df)), and the angle between them: 0…1;
 * - `'bm25'`: Okapi BM25 (k1 1.2, b 0.75) of one text as the question and the other as the answer, divided by what
 *   the question gives for itself, so that 1 is as good as the same text.
 */
export const TEXT_SCORES = ['cosine', 'bm25'] as const
export type TextScore = (typeof TEXT_SCORES)[number]

/** One question: its words with their weights, rarest first. Reused; `count` entries are valid. */
export interface WordQuestion {
  words: Int32Array
  weights: Float32Array
  count: number
}

/** What to compare by, worked out from the words of all items. */
interface Weighed {
  /** Items with each word. */
  readonly documents: Int32Array
  /** Weight of each entry of the forward form, as an answer. */
  readonly answer: Float32Array
  /** Weight of each entry as part of a question. */
  readonly question: Float32Array
  /** Words × items, rows ascending, `answer` beside. */
  readonly postings: Csr
}

type StoredWords = Readonly<Record<'bytes' | 'times', Uint8Array>> &
  Readonly<Record<'start' | 'entries', Int32Array>> & { readonly offsets: Uint32Array }

/**
 * Words of one field of the catalogue, both ways: item → words and word → items.
 *
 * Items are appended in the order of the catalogue. Weights are worked out when first asked for after an append,
 * from counts alone, so that an index that grew equals one built at once. 9 bytes an entry, and 12 more once weighed.
 */
export class WordIndex {
  readonly #score: TextScore
  readonly #words: Vocabulary
  #start: Int32Array
  #entries: Int32Array
  #times: Uint8Array
  #size: number
  #weighed: Weighed | undefined
  #stored: StoredWords | undefined

  constructor(
    score: TextScore,
    words = new Vocabulary(),
    start?: Int32Array,
    entries?: Int32Array,
    times?: Uint8Array,
  ) {
    this.#score = score
    this.#words = words
    this.#start = start ?? new Int32Array(1024)
    this.#entries = entries ?? new Int32Array(4096)
    this.#times = times ?? new Uint8Array(4096)
    this.#size = start === undefined ? 0 : start.length - 1
  }

  /** Items. */
  get size(): number {
    return this.#size
  }

  /** Distinct words. */
  get wordCount(): number {
    return this.#words.size
  }

  /** Whether no item has a word. */
  get empty(): boolean {
    return this.#start[this.#size] === 0
  }

  /** One more item, with the words of its text in order. */
  append(words: readonly string[]): void {
    const begin = this.#start[this.#size]
    this.#reserve(begin + words.length)
    const entries = this.#entries
    const times = this.#times
    let end = begin
    for (let w = 0; w < words.length; w++) {
      const word = this.#words.add(words[w])
      let e = begin
      while (e < end && entries[e] !== word) e++
      if (e === end) {
        entries[e] = word
        times[e] = 1
        end++
      } else if (times[e] < 255) times[e]++
    }
    this.#size++
    this.#start[this.#size] = end
    this.#weighed = undefined
  }

  /** The words of an item as a question, rarest first; of a long text only the `most` rarest ask. */
  questionOf(item: number, most: number, out: WordQuestion): void {
    const { documents, question } = this.#weigh()
    const from = this.#start[item]
    const count = this.#start[item + 1] - from
    growQuestion(out, count)
    for (let e = 0; e < count; e++) {
      out.words[e] = this.#entries[from + e]
      out.weights[e] = question[from + e]
    }
    out.count = count
    rarestFirst(out, documents)
    if (count > most) out.count = most
  }

  /** Words as they come from a cutter; those that no item has are left out. `idf` alone weighs them. */
  questionOfWords(words: readonly string[], out: WordQuestion): void {
    const { documents } = this.#weigh()
    growQuestion(out, words.length)
    let count = 0
    for (const text of words) {
      const word = this.#words.index(text)
      if (word < 0) continue
      let e = 0
      while (e < count && out.words[e] !== word) e++
      if (e < count) continue
      out.words[count] = word
      out.weights[count] = this.#idf(documents[word])
      count++
    }
    out.count = count
    rarestFirst(out, documents)
  }

  /** Length of a text as a question, words that no item has among it. */
  normOf(words: readonly string[]): number {
    let squares = 0
    for (const word of new Set(words)) squares += this.#idfOfText(word) ** 2
    return Math.sqrt(squares)
  }

  /** Sum of the idf of the distinct words of a text that items have. */
  idfOf(words: readonly string[]): number {
    let sum = 0
    for (const word of new Set(words)) if (this.has(word)) sum += this.#idfOfText(word)
    return sum
  }

  /** Whether any item has the word. */
  has(word: string): boolean {
    return this.#words.index(word) >= 0
  }

  /** How many items have word number `word`. */
  documents(word: number): number {
    return this.#weigh().documents[word]
  }

  /** Items with each word, and the weight the word has as part of their text. */
  get postings(): Csr {
    return this.#weigh().postings
  }

  /** The words of every item: entries `start[i] … start[i + 1])` of `words` and `weights`. */
  get forward(): { readonly start: Int32Array; readonly words: Int32Array; readonly weights: Float32Array } {
    return { start: this.#start, words: this.#entries, weights: this.#weigh().answer }
  }

  /** Every word, by number. */
  texts(): string[] {
    return Array.from({ length: this.#words.size }, (_, w) => this.#words.id(w))
  }

  /** Views of the working arrays, the same ones until an item is appended, so that a snapshot holds them once. */
  state(): State {
    const entries = this.#start[this.#size]
    if (this.#stored?.start.length !== this.#size + 1) {
      this.#stored = {
        ...this.#words.state(),
        start: this.#start.subarray(0, this.#size + 1),
        entries: this.#entries.subarray(0, entries),
        times: this.#times.subarray(0, entries),
      }
    }
    return { meta: { score: this.#score }, arrays: this.#stored }
  }

  static fromState(model: string, state: State, score: TextScore): WordIndex {
    const bytes = storedArray(model, state, 'bytes', Uint8Array)
    const offsets = storedArray(model, state, 'offsets', Uint32Array)
    const start = storedArray(model, state, 'start', Int32Array)
    const entries = storedArray(model, state, 'entries', Int32Array)
    const times = storedArray(model, state, 'times', Uint8Array)
    const sound = areStarts(start, entries.length) && areWithin(entries, 0, offsets.length - 1)
    storedRight(model, sound && times.length === entries.length, 'its words do not fit its items')
    return new WordIndex(score, Vocabulary.fromState({ bytes, offsets }), start, entries, times)
  }

  #idfOfText(text: string): number {
    const word = this.#words.index(text)
    return this.#idf(word < 0 ? 0 : this.#weigh().documents[word])
  }

  #idf(documents: number): number {
    const size = this.#size
    if (this.#score === 'cosine') return 1 + log((1 + size) / (1 + documents))
    return log(1 + (size - documents + 0.5) / (documents + 0.5))
  }

  #weigh(): Weighed {
    if (this.#weighed !== undefined) return this.#weighed
    const size = this.#size
    const count = this.#start[size]
    const entries = this.#entries.subarray(0, count)
    const documents = new Int32Array(this.#words.size)
    for (let e = 0; e < count; e++) documents[entries[e]]++
    const idf = new Float64Array(documents.length)
    for (let w = 0; w < documents.length; w++) idf[w] = this.#idf(documents[w])
    const texts = { size, start: this.#start, words: entries, times: this.#times }
    const { answer, question } =
      this.#score === 'cosine' ? cosineWeights(texts, idf) : bm25Weights(texts, idf)
    const indptr = this.#start.subarray(0, size + 1)
    const postings = transpose({
      rows: size,
      cols: documents.length,
      indptr,
      indices: entries,
      values: answer,
    })
    this.#weighed = { documents, answer, question, postings }
    return this.#weighed
  }

  #reserve(entries: number): void {
    if (this.#size + 2 > this.#start.length) {
      const start = new Int32Array(this.#start.length * 2 + 2)
      start.set(this.#start)
      this.#start = start
    }
    if (entries <= this.#entries.length) return
    const room = Math.max(entries, this.#entries.length * 2)
    const grown = new Int32Array(room)
    grown.set(this.#entries)
    this.#entries = grown
    const times = new Uint8Array(room)
    times.set(this.#times)
    this.#times = times
  }
}

export function wordQuestion(): WordQuestion {
  return { words: new Int32Array(32), weights: new Float32Array(32), count: 0 }
}

function growQuestion(question: WordQuestion, size: number): void {
  if (question.words.length >= size) return
  question.words = new Int32Array(size * 2)
  question.weights = new Float32Array(size * 2)
}

/** Insertion sort by documents; equals stay in the order of the text, so that numbering does not matter. */
function rarestFirst(question: WordQuestion, documents: Int32Array): void {
  const { words, weights, count } = question
  for (let a = 1; a < count; a++) {
    const word = words[a]
    const weight = weights[a]
    const rank = documents[word]
    let b = a - 1
    while (b >= 0 && documents[words[b]] > rank) {
      words[b + 1] = words[b]
      weights[b + 1] = weights[b]
      b--
    }
    words[b + 1] = word
    weights[b + 1] = weight
  }
}
