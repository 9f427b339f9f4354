import type { Scores } from '../../kernels/scores.js'
import { type WordIndex, wordQuestion } from './word-index.js'

/** With fewer items found than this, one more word is walked even where it is as common as `PATIENCE` times `reach`. */
const FEW = 50
const PATIENCE = 4
/** Entries of a word, which lie in order, are read in the time of one entry of an item met anywhere. */
const IN_ORDER = 3

/** Asks a word index who shares words, walking few entries; working memory included. */
export class WordWalk {
  readonly #index: WordIndex
  readonly #asking: number
  readonly #question = wordQuestion()
  /** The words of `#compared` of `#comparedOf` items, for one comparison after the other. */
  readonly #comparing = wordQuestion()
  #compared = -1
  #comparedOf = 0
  /** Words from here on were not walked. */
  #late = 0
  #weight = 0
  /** Weight of each late word, 0 elsewhere. */
  #lateWeights = new Float32Array(0)

  /** The commoner words of a long text say little and cost most: only the `asking` rarest ask. */
  constructor(index: WordIndex, asking: number) {
    this.#index = index
    this.#asking = asking
  }

  /** Adds `weight` times the likeness by words to the items that share the rarer ones. */
  gather(item: number, weight: number, reach: number, out: Scores): void {
    if (!this.#ask(weight, item)) return
    this.#index.questionOf(item, this.#asking, this.#question)
    this.#walk(reach, out)
  }

  /** The same for words as they come from a cutter; returns how many of them any item has. */
  gatherWords(words: readonly string[], weight: number, reach: number, out: Scores): number {
    if (!this.#ask(weight, 0)) return 0
    this.#index.questionOfWords(words, this.#question)
    this.#walk(reach, out)
    return this.#question.count
  }

  /** Adds the words that were not walked, for the items that are in `out` by now. */
  complete(out: Scores): void {
    const { words, count } = this.#question
    const late = this.#late
    if (late >= count) return
    this.#late = count
    const { indptr, indices } = this.#index.postings
    let entries = 0
    for (let w = late; w < count; w++) entries += indptr[words[w] + 1] - indptr[words[w]]
    // Few words of a long text: who has them is sooner read than the texts of all that were found
    const inOrder = entries * this.#index.size <= IN_ORDER * out.count * indices.length
    if (!inOrder) this.#completeByItem(late, out)
    else this.#completeByWord(late, out)
  }

  /** Likeness of two items by all their words. */
  likeness(from: number, item: number): number {
    const index = this.#index
    if (from >= index.size || item >= index.size) return 0
    const { start, words, weights: answers } = index.forward
    const question = this.#comparing
    if (this.#compared !== from || this.#comparedOf !== index.size) {
      index.questionOf(from, this.#asking, question)
      this.#compared = from
      this.#comparedOf = index.size
    }
    const { words: asked, weights, count } = question
    const begin = start[item]
    const end = start[item + 1]
    let sum = 0
    for (let w = 0; w < count; w++) {
      for (let e = begin; e < end; e++) if (words[e] === asked[w]) sum += weights[w] * answers[e]
    }
    return sum
  }

  #ask(weight: number, item: number): boolean {
    this.#late = 0
    this.#question.count = 0
    this.#weight = weight
    return weight > 0 && item < this.#index.size && !this.#index.empty
  }

  #walk(reach: number, out: Scores): void {
    const { indptr, indices, values } = this.#index.postings
    const { words, weights, count } = this.#question
    const weight = this.#weight
    let left = reach
    let w = 0
    for (; w < count; w++) {
      const from = indptr[words[w]]
      const to = indptr[words[w] + 1]
      if (to - from > left) break
      left -= to - from
      const share = weights[w] * weight
      for (let p = from; p < to; p++) out.add(indices[p], share * values[p])
    }
    // Hardly anyone has the rare ones: the next still says who may be meant, its weight comes with the others.
    if (w < count && out.count < FEW) {
      const from = indptr[words[w]]
      const to = Math.min(indptr[words[w] + 1], from + reach * PATIENCE)
      for (let p = from; p < to; p++) out.add(indices[p], 0)
    }
    this.#late = w
  }

  #completeByWord(late: number, out: Scores): void {
    const { words, weights, count } = this.#question
    const { indptr, indices, values } = this.#index.postings
    for (let w = late; w < count; w++) {
      const share = weights[w] * this.#weight
      out.addWhereTouched(indices, values, indptr[words[w]], indptr[words[w] + 1], share)
    }
  }

  #completeByItem(late: number, out: Scores): void {
    const { words, weights, count } = this.#question
    const { start, words: entries, weights: answers } = this.#index.forward
    const size = this.#index.size
    const lateWeights = this.#lateRoom(words, late, count)
    for (let w = late; w < count; w++) lateWeights[words[w]] = weights[w] * this.#weight
    const { values, touched, count: found } = out
    for (let t = 0; t < found; t++) {
      const item = touched[t]
      if (item >= size) continue
      let sum = 0
      const end = start[item + 1]
      for (let e = start[item]; e < end; e++) sum += lateWeights[entries[e]] * answers[e]
      values[item] += sum
    }
    for (let w = late; w < count; w++) lateWeights[words[w]] = 0
  }

  #lateRoom(words: Int32Array, late: number, count: number): Float32Array {
    let top = 0
    for (let w = late; w < count; w++) if (words[w] > top) top = words[w]
    const wanted = Math.max(top + 1, this.#index.postings.rows)
    if (this.#lateWeights.length < wanted) this.#lateWeights = new Float32Array(wanted)
    return this.#lateWeights
  }
}
