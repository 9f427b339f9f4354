import { EVENT_TYPES } from '../data/event.js'
import { nearest } from '../data/options.js'
import { Vocabulary } from '../data/vocabulary.js'
import { AlsolikeError } from '../errors.js'
import { TYPE_WORDS } from './export-formats.js'

/** Distinct words for types that are remembered; a column with more of them holds something else. */
const REMEMBERED = 1000

/** What the words in a type column mean. */
export class EventTypes {
  readonly #given: ReadonlyMap<string, string>
  readonly #weights: Readonly<Record<string, number>>
  readonly #code: (type: string) => number
  readonly #words = new Vocabulary()
  readonly #codes = new Int32Array(REMEMBERED)

  /**
   * @param given what the caller said that words mean
   * @param weights of the shop, which name its own types
   * @param code the code of a type in the log
   */
  constructor(
    given: Readonly<Record<string, string>>,
    weights: Readonly<Record<string, number>>,
    code: (type: string) => number,
  ) {
    this.#weights = weights
    this.#code = code
    for (const type of Object.values(given)) this.check(type)
    this.#given = new Map(Object.entries(given))
  }

  /** The type itself, when there is such a type; throws `bad-option` otherwise. */
  check(type: string): string {
    if (this.#isType(type)) return type
    throw new AlsolikeError(
      'bad-option',
      type.startsWith('x-')
        ? `Type "${type}" has no weight. Add it to the recommender's weights.`
        : `There is no event type "${type}". Did you mean "${nearest(type, EVENT_TYPES)}"? Known are ${EVENT_TYPES.join(', ')}.`,
    )
  }

  /** The code of the word in `bytes[from … to)`, or -1. */
  codeOf(bytes: Uint8Array, from: number, to: number): number {
    if (this.#words.size >= REMEMBERED) return this.#find(new TextDecoder().decode(bytes.subarray(from, to)))
    const known = this.#words.size
    const word = this.#words.addBytes(bytes, from, to)
    if (word === known) this.#codes[word] = this.#find(this.#words.id(word))
    return this.#codes[word]
  }

  /** The type that a word means, or the word itself. */
  typeOf(word: string): string {
    const given = this.#given.get(word)
    if (given !== undefined) return given
    if (this.#isType(word)) return word
    const lower = word.trim().toLowerCase()
    if (this.#isType(lower)) return lower
    return TYPE_WORDS.get(lower.replace(/[^a-z]/g, '')) ?? word
  }

  #find(word: string): number {
    const type = this.typeOf(word)
    return this.#isType(type) ? this.#code(type) : -1
  }

  #isType(type: string): boolean {
    return (
      (EVENT_TYPES as readonly string[]).includes(type) ||
      (type.startsWith('x-') && Object.hasOwn(this.#weights, type))
    )
  }
}
