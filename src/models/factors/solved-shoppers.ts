import type { Query } from '../model.js'

/** Shoppers remembered at most: 1 MB at 64 factors, and their histories. */
const SLOTS = 4096
/** Longer histories are solved anew at each question, so that the memory stays bounded. */
const LONGEST = 500

/** A history, and what it came to. */
interface Solved {
  readonly items: Int32Array
  readonly weights: Float32Array
  readonly solution: Float32Array
}

/**
 * What was solved for histories asked about before, so that the next list for the same shopper costs no solving.
 * Found by the whole history, not by the shopper: what is found is what solving would give, to the bit.
 */
export class SolvedShoppers {
  readonly #slots: (Solved | undefined)[] = []

  /** Writes the solution of a history to `out`, if it is known. */
  find({ items, weights }: Query, out: Float32Array): boolean {
    const known = this.#slots[slotOf(items)]
    const { length } = items
    if (known === undefined || known.items.length !== length) return false
    for (let e = 0; e < length; e++) if (known.items[e] !== items[e]) return false
    for (let e = 0; e < length; e++) if (known.weights[e] !== weights[e]) return false
    out.set(known.solution)
    return true
  }

  /** Remembers a solution in place of whichever has its slot. */
  keep({ items, weights }: Query, solution: Float32Array): void {
    if (items.length > LONGEST) return
    this.#slots[slotOf(items)] = {
      items: items.slice(),
      weights: weights.slice(),
      solution: solution.slice(),
    }
  }
}

function slotOf(items: Int32Array): number {
  let hash = items.length
  for (let e = 0; e < items.length; e++) hash = Math.imul(hash ^ items[e], 0x9e3779b1) ^ (hash >>> 15)
  return (hash >>> 12) & (SLOTS - 1)
}
