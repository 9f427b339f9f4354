/** Shoppers remembered at most: 1 MB at 64 factors, and their histories. */
const SLOTS = 4096
/** Longer histories are solved anew at each question, so that the memory stays bounded. */
const LONGEST = 500

/**
 * What was solved for histories asked about before, so that the next list for the same shopper costs no solving.
 * Found by the whole history, not by the shopper: what is found is what solving would give, to the bit.
 */
export class SolvedShoppers {
  readonly #size: number
  /** Whether two histories of the same items may differ in their values. */
  readonly #weighed: boolean
  readonly #rows: (Int32Array | undefined)[] = []
  readonly #values: (Float32Array | undefined)[] = []
  readonly #solutions: (Float32Array | undefined)[] = []

  constructor(size: number, weighed: boolean) {
    this.#size = size
    this.#weighed = weighed
  }

  /** Writes the solution of a history of `count` rows to `out`, if it is known. */
  find(rows: Int32Array, values: Float32Array, count: number, out: Float32Array): boolean {
    const slot = slotOf(rows, count)
    const known = this.#rows[slot]
    if (known === undefined || known.length !== count) return false
    for (let e = 0; e < count; e++) if (known[e] !== rows[e]) return false
    if (this.#weighed) {
      const weights = this.#values[slot]!
      for (let e = 0; e < count; e++) if (weights[e] !== values[e]) return false
    }
    out.set(this.#solutions[slot]!)
    return true
  }

  /** Remembers a solution in place of whichever has its slot. */
  keep(rows: Int32Array, values: Float32Array, count: number, solution: Float32Array): void {
    if (count > LONGEST) return
    const slot = slotOf(rows, count)
    this.#rows[slot] = rows.slice(0, count)
    if (this.#weighed) this.#values[slot] = values.slice(0, count)
    this.#solutions[slot] = solution.slice(0, this.#size)
  }
}

function slotOf(rows: Int32Array, count: number): number {
  let hash = count
  for (let e = 0; e < count; e++) hash = Math.imul(hash ^ rows[e], 0x9e3779b1) ^ (hash >>> 15)
  return (hash >>> 12) & (SLOTS - 1)
}
