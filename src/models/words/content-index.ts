import type { Catalog } from '../../data/catalog/catalog.js'
import { areStarts } from '../../data/stored.js'
import { foldText } from '../../data/text/fold-text.js'
import { type WordCutter, wordCutter } from '../../data/text/words.js'
import type { Scores } from '../../kernels/scores.js'
import type { Csr } from '../../kernels/sparse.js'
import { topK } from '../../kernels/top-k.js'
import type { Progress } from '../../types.js'
import type { State } from '../model.js'
import { storedArray, storedRight } from '../stored.js'
import { type ItemTraits, loadTraits, readTraits, traitsState } from './item-traits.js'
import { TraitScorer } from './trait-scorer.js'
import { type TextScore, WordIndex } from './word-index.js'
import { WordWalk } from './word-walk.js'

/** How much each part of the likeness of two items counts; 0 leaves it out. Each part is 0…1. */
export interface ContentWeights {
  readonly title: number
  readonly description: number
  readonly tags: number
  /** The same category. */
  readonly category: number
  /** The same top category. */
  readonly topCategory: number
  /** The angle between the category paths: shared parts / √(parts · parts). */
  readonly categoryPath: number
  /** Their categories are bought together. */
  readonly association: number
  readonly brand: number
  readonly price: number
  /** The angle between the shop's own vectors; below 0 counts 0. */
  readonly vector: number
}

export interface ContentIndexOptions {
  readonly text: TextScore
  readonly match: readonly string[]
  readonly descriptionWords: number
  readonly reach: number
}

const TITLE_WORDS = 64
/** Words of a title, a description, and tags that ask. */
const ASKING_WORDS = [TITLE_WORDS, 16, TITLE_WORDS]
const TAGS = 64
/** Candidates that the shop's vectors bring. */
const NEAREST = 200
/** Entries walked for each item of a long history, at least. */
const LEAST_REACH = 500
/** Items between two breaths. */
const BREATH = 500

/**
 * What the catalogue says about items, ready to be asked which are alike.
 *
 * A question is asked in two steps, so that others can bring candidates in between: `gather` finds items that
 * share words, tags, brand or category, `complete` adds to all that were found what the first step did not look at.
 * Between them they walk at most about `reach` entries a field, whatever the size of the catalogue: the rarest words
 * first; common ones count for the items found by then.
 */
export class ContentIndex {
  readonly #options: ContentIndexOptions
  readonly #title: WordIndex
  readonly #description: WordIndex
  readonly #tags: WordIndex
  readonly #walks: readonly WordWalk[]
  #traits: ItemTraits | undefined
  /** Distinct shoppers of each item at the fit: whom a broad category brings first. */
  readonly #popularity: Int32Array
  /** Categories × categories: how often they are bought together. */
  readonly #association: Csr | undefined
  #scorer: TraitScorer | undefined
  #nearest: { readonly items: Int32Array; readonly scores: Float32Array; dots: Float32Array } | undefined
  #cutter: WordCutter | undefined

  constructor(
    options: ContentIndexOptions,
    popularity: Int32Array,
    association: Csr | undefined,
    words = [new WordIndex(options.text), new WordIndex(options.text), new WordIndex('cosine')],
    traits?: ItemTraits,
  ) {
    this.#options = options
    this.#popularity = popularity
    this.#association = association
    ;[this.#title, this.#description, this.#tags] = words
    this.#walks = words.map((index, field) => new WordWalk(index, ASKING_WORDS[field]))
    this.#traits = traits
  }

  /** Items it knows. */
  get size(): number {
    return this.#title.size
  }

  /** Distinct shoppers of each item at the fit; new items are past its end. */
  get popularity(): Int32Array {
    return this.#popularity
  }

  /** Words of the titles, and the tags. */
  get titles(): WordIndex {
    return this.#title
  }

  get tags(): WordIndex {
    return this.#tags
  }

  /** What there is to go by, for the fit report. */
  get known(): string[] {
    const traits = this.traits
    const known: string[] = []
    if (!this.#title.empty) known.push('titles')
    if (!this.#description.empty) known.push('descriptions')
    if (!this.#tags.empty) known.push('tags')
    if (traits.category.some(code => code >= 0)) known.push('categories')
    if (traits.brand.some(code => code >= 0)) known.push('brands')
    if (traits.price.some(price => price > 0)) known.push('prices')
    if (traits.dimensions > 0) known.push('vectors')
    return known
  }

  get traits(): ItemTraits {
    this.#traits ??= { ...EMPTY_TRAITS }
    return this.#traits
  }

  /** Takes in the items of the catalogue that it does not know yet, up to `size`. Equal to building anew. */
  *extend(catalog: Catalog, size: number): Generator<Progress, void, void> {
    if (size <= this.size && this.#traits !== undefined) return
    this.#cutter ??= wordCutter()
    const { descriptionWords } = this.#options
    const about = wordCutter({ maxWords: descriptionWords, maxLength: descriptionWords * 20 })
    for (let i = this.size; i < size; i++) {
      this.#title.append(bounded(this.#cutter(catalog.title(i)), TITLE_WORDS))
      this.#description.append(descriptionWords > 0 ? about(catalog.description(i)) : [])
      this.#tags.append(bounded(catalog.tags(i).map(folded), TAGS))
      if (i % BREATH === BREATH - 1) yield { stage: 'content', done: (i + 1) / size }
    }
    this.#traits = readTraits(catalog, this.size, this.#options.match)
    this.#scorer = undefined
  }

  /** Finds items that have something in common with `item`, itself perhaps among them. */
  gather(item: number, weights: ContentWeights, out: Scores, effort = 1): void {
    const reach = Math.max(
      Math.min(LEAST_REACH, this.#options.reach),
      Math.floor(this.#options.reach * effort),
    )
    this.#walks[0].gather(item, weights.title, reach, out)
    this.#walks[1].gather(item, weights.description, reach >> 1, out)
    this.#walks[2].gather(item, weights.tags, reach, out)
    if (weights.vector > 0) this.#gatherNearest(item, out)
    this.#prepared().gather(item, weights, Math.ceil(reach / 10), out)
  }

  /** Adds to every item in `out` what the last `gather`, which was for the same item, left open. */
  complete(item: number, weights: ContentWeights, out: Scores): void {
    for (const walk of this.#walks) walk.complete(out)
    if (weights.vector > 0) this.#completeNearest(item, weights.vector, out)
    this.#prepared().complete(item, weights, out)
  }

  /** Whether the fields that must match do; a field that `from` lacks asks nothing. */
  matches(from: number, item: number): boolean {
    const { match, size } = this.traits
    for (let column = 0; column < match.length; column += size) {
      const wanted = match[column + from]
      if (wanted >= 0 && match[column + item] !== wanted) return false
    }
    return true
  }

  /** The parts of the likeness, each above 0, as `kind` and share; they sum to what gather and complete give. */
  parts(
    from: number,
    item: number,
    weights: ContentWeights,
    add: (kind: string, share: number) => void,
  ): void {
    const [title, description, tags] = this.#walks
    const give = (kind: string, share: number): void => {
      if (share > 0) add(kind, share)
    }
    give('title', weights.title * title.likeness(from, item))
    give('description', weights.description * description.likeness(from, item))
    give('tags', weights.tags * tags.likeness(from, item))
    this.#prepared().parts(from, item, weights, give)
    give('vector', weights.vector * Math.max(0, this.#dot(from, item)))
  }

  state(): State {
    const { indptr, indices, values } = this.#association ?? NO_ASSOCIATION
    return {
      meta: {},
      arrays: { popularity: this.#popularity, indptr, indices, values },
      parts: [this.#title.state(), this.#description.state(), this.#tags.state(), traitsState(this.traits)],
    }
  }

  static fromState(model: string, state: State, options: ContentIndexOptions): ContentIndex {
    const { parts } = state
    storedRight(model, parts?.length === 4, 'its fields are missing')
    const [title, description, tags, traits] = parts!
    const words = [
      WordIndex.fromState(model, title, options.text),
      WordIndex.fromState(model, description, options.text),
      WordIndex.fromState(model, tags, 'cosine'),
    ]
    const loaded = loadTraits(model, traits, options.match.length)
    storedRight(
      model,
      words.every(index => index.size === loaded.size),
      'its fields differ in length',
    )
    const popularity = storedArray(model, state, 'popularity', Int32Array)
    const indptr = storedArray(model, state, 'indptr', Int32Array)
    const indices = storedArray(model, state, 'indices', Int32Array)
    const values = storedArray(model, state, 'values', Float32Array)
    const rows = indptr.length - 1
    storedRight(
      model,
      areStarts(indptr, indices.length) && values.length === indices.length,
      'its categories do not fit',
    )
    const association = rows > 0 ? { rows, cols: rows, indptr, indices, values } : undefined
    return new ContentIndex(options, popularity, association, words, loaded)
  }

  #prepared(): TraitScorer {
    this.#scorer ??= new TraitScorer(this.traits, this.#popularity, this.#association)
    return this.#scorer
  }

  #gatherNearest(item: number, out: Scores): void {
    const { vectors, dimensions, size } = this.traits
    if (dimensions === 0 || item >= size) return
    if (this.#nearest === undefined || this.#nearest.dots.length < size) {
      const k = Math.min(NEAREST, size)
      this.#nearest = { items: new Int32Array(k), scores: new Float32Array(k), dots: new Float32Array(size) }
    }
    const { dots, items, scores } = this.#nearest
    const own = item * dimensions
    for (let i = 0, at = 0; i < size; i++) {
      let dot = 0
      for (let d = 0; d < dimensions; d++, at++) dot += vectors[own + d] * vectors[at]
      dots[i] = dot
    }
    const count = topK(dots, size, items.length, items, scores)
    for (let n = 0; n < count; n++) if (scores[n] > 0) out.add(items[n], 0)
  }

  #completeNearest(item: number, weight: number, out: Scores): void {
    const { dimensions, size } = this.traits
    if (dimensions === 0 || item >= size || this.#nearest === undefined) return
    const { values, touched, count } = out
    const { dots } = this.#nearest
    for (let t = 0; t < count; t++) {
      const other = touched[t]
      if (other < size && dots[other] > 0) values[other] += weight * dots[other]
    }
  }

  #dot(from: number, item: number): number {
    const { vectors, dimensions, size } = this.traits
    if (from >= size || item >= size) return 0
    let dot = 0
    for (let d = 0; d < dimensions; d++)
      dot += vectors[from * dimensions + d] * vectors[item * dimensions + d]
    return dot
  }
}

const EMPTY_TRAITS: ItemTraits = {
  size: 0,
  category: new Int32Array(0),
  parents: new Int32Array(0),
  depths: new Int32Array(0),
  brand: new Int32Array(0),
  price: new Float64Array(0),
  match: new Int32Array(0),
  vectors: new Float32Array(0),
  dimensions: 0,
}
const NO_ASSOCIATION = { indptr: new Int32Array(1), indices: new Int32Array(0), values: new Float32Array(0) }

function folded(tag: string): string {
  return foldText(tag.slice(0, 200)).trim()
}

function bounded(words: string[], most: number): string[] {
  return words.length > most ? words.slice(0, most) : words
}
