import { idText, type Vocabulary } from '../data/vocabulary.js'
import { AlsolikeError } from '../errors.js'
import type { Id } from '../types.js'
import { checkId } from './ask.js'

/** Items that a page hands in, each once, in its order. Ids that nobody knows are numbered after all others. */
export interface GivenItems {
  readonly items: Int32Array
  /** Ids that neither events nor the catalogue name; the first has the index `known`. */
  readonly strangers: readonly string[]
  /** How many indices there are without them. */
  readonly known: number
  /** Where an item stands, first 0. */
  place(item: number): number
  /** The stranger's index, -1 for an id that was not handed in or is known. */
  stranger(id: Id): number
}

/** Checks and numbers them; throws `bad-question`. O(items handed in). */
export function readGiven(ids: Iterable<Id>, vocabulary: Vocabulary): GivenItems {
  if (typeof ids === 'string' || typeof (ids as Iterable<Id> | undefined)?.[Symbol.iterator] !== 'function') {
    throw new AlsolikeError(
      'bad-question',
      `items is ${String(ids)}; it wants an array of ids, in your order.`,
    )
  }
  const known = vocabulary.size
  const strangers = new Map<string, number>()
  const places = new Map<number, number>()
  for (const id of ids) {
    const text = idText(checkId('items', id))
    let item = vocabulary.index(text)
    if (item < 0) {
      item = strangers.get(text) ?? known + strangers.size
      strangers.set(text, item)
    }
    if (!places.has(item)) places.set(item, places.size)
  }
  return {
    items: Int32Array.from(places.keys()),
    strangers: [...strangers.keys()],
    known,
    place: item => places.get(item) ?? -1,
    stranger: id => strangers.get(idText(id)) ?? -1,
  }
}
