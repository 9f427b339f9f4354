import type { Catalog } from '../data/catalog/catalog.js'
import { variantsOf } from '../data/catalog/variants.js'
import { PURCHASE } from '../data/event.js'
import type { Interactions } from '../data/fold/interactions.js'
import { random } from '../kernels/random.js'
import type { Split } from './split.js'
import type { TaskQuery } from './task.js'

const FEW_BUYERS = 100

/** A byte an item: 1 where the training part has a positive event of it. */
export function knownItems({ rows, itemCount }: Interactions): Uint8Array {
  const known = new Uint8Array(itemCount)
  for (let r = 0; r < rows.length; r++) if (rows.weight[r] > 0) known[rows.item[r]] = 1
  return known
}

/** What counts as wanted where the caller does not say: purchases, if enough known users make any. */
export function wantedType({ train, test }: Pick<Split, 'train' | 'test'>): 'purchase' | 'any' {
  const buyers = new Set<number>()
  for (let r = 0; r < test.length; r++) {
    if (test.type[r] === PURCHASE && test.shopper[r] < train.userCount) buyers.add(test.shopper[r])
  }
  return buyers.size >= FEW_BUYERS ? 'purchase' : 'any'
}

/**
 * What the page of an item, or of a basket, never shows: the items asked with and their variants. The door leaves
 * them out; so must the test, also from what is wanted.
 */
export function notShown(catalog: Catalog): (asked: Int32Array) => Int32Array {
  const variants = variantsOf(catalog)
  if (variants.size === 0) return asked => asked
  return asked => {
    const hidden = new Set(asked)
    for (const item of asked)
      for (const variant of variants.get(catalog.group(item)) ?? []) hidden.add(variant)
    return Int32Array.from(hidden)
  }
}

/** Applies to every task what all of them share: unknown items, and the sample of queries. */
export class Collector {
  readonly known: Uint8Array
  readonly #keepUnknown: boolean
  readonly #maxQueries: number
  readonly #seed: number
  #unknown = 0

  constructor(
    known: Uint8Array,
    options: { readonly unknown: 'drop' | 'keep'; readonly maxQueries: number; readonly seed: number },
  ) {
    this.known = known
    this.#keepUnknown = options.unknown === 'keep'
    this.#maxQueries = options.maxQueries
    this.#seed = options.seed
  }

  /** T of a query: ascending and distinct, without items the training part never saw, which are counted. */
  relevant(wanted: readonly number[]): Int32Array {
    const distinct = Int32Array.from(new Set(wanted)).sort()
    const kept = distinct.filter(item => this.known[item] === 1)
    this.#unknown += distinct.length - kept.length
    return this.#keepUnknown ? distinct : kept
  }

  /** Draws the queries that are asked; only those are made. */
  sample(queries: readonly (() => TaskQuery)[]): {
    queries: readonly TaskQuery[]
    available: number
    unknown: number
  } {
    return {
      queries: draw(queries, this.#maxQueries, this.#seed).map(make => make()),
      available: queries.length,
      unknown: this.#unknown,
    }
  }
}

/** `most` of the entries, each set of them equally likely, in their old order. O(entries). */
function draw<T>(entries: readonly T[], most: number, seed: number): readonly T[] {
  if (entries.length <= most) return entries
  const dice = random(seed, 'queries')
  const drawn: T[] = []
  for (let e = 0; e < entries.length; e++) {
    // Selection sampling: Knuth, The Art of Computer Programming, vol. 2, 3.4.2, algorithm S.
    if (dice.next() * (entries.length - e) < most - drawn.length) drawn.push(entries[e])
  }
  return drawn
}
