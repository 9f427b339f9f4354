import type { Interactions } from '../data/fold/interactions.js'
import type { Scores } from '../kernels/scores.js'
import type { Model, Query, Scorer, State } from '../models/model.js'

const DAY = 86_400_000
/** Code of a purchase in `EVENT_TYPES`. */
const PURCHASE = 5

/**
 * What a shop could show without any recommender. Written here on their own, apart from the models they judge:
 * a model that does not beat the best of them is not worth its place.
 */

/** The items most shoppers had, the same list for everybody. */
export function bestSellers(): Model {
  return {
    name: 'best-sellers',
    options: {},
    // biome-ignore lint/correctness/useYield: counting is one step
    *train(data) {
      return countsScorer(countShoppers(data, 0))
    },
    load: loadCounts,
  }
}

/**
 * The items most shoppers had in the newest `days` of the training part. A log without times has nothing
 * recent; the baseline then has nothing to say and is left out.
 */
export function recentBestSellers({ days = 30 }: { readonly days?: number } = {}): Model {
  return {
    name: 'recent-best-sellers',
    options: { days },
    // biome-ignore lint/correctness/useYield: counting is one step
    *train(data) {
      const { rows, timed, now } = data
      if (!timed) return countsScorer(new Float32Array(0))
      let from = rows.length
      while (from > 0 && rows.at[from - 1] > now - days * DAY) from--
      return countsScorer(countShoppers(data, from))
    },
    load: loadCounts,
  }
}

/**
 * What the shopper had before, most often first, of equals the newest first: score = times + 1 / (2 + age in
 * days, or steps in a log without times). Counts purchases where the shopper has any.
 */
export function ownPast(): Model {
  return {
    name: 'own-past',
    options: {},
    // biome-ignore lint/correctness/useYield: nothing to learn
    *train() {
      return ownScorer()
    },
    load: ownScorer,
  }
}

/** Distinct shoppers an item over rows `from …`, positive rows only. O(rows). */
function countShoppers({ rows, itemCount }: Interactions, from: number): Float32Array {
  const counts = new Float32Array(itemCount)
  const seen = new Set<number>()
  for (let r = from; r < rows.length; r++) {
    const pair = rows.shopper[r] * itemCount + rows.item[r]
    if (rows.weight[r] <= 0 || seen.has(pair)) continue
    seen.add(pair)
    counts[rows.item[r]]++
  }
  return counts
}

function countsScorer(counts: Float32Array): Scorer {
  const items = Int32Array.from(counts.keys()).filter(item => counts[item] > 0)
  const values = Float32Array.from(items, item => counts[item])
  const score = (out: Scores): boolean => {
    out.addRow(items, values, 0, items.length)
    return items.length > 0
  }
  return {
    scoreUser: (_, out) => score(out),
    scoreItem: (_, out) => score(out),
    state: () => ({ arrays: { counts } }),
  }
}

function loadCounts(state: State): Scorer {
  return countsScorer((state.arrays?.counts as Float32Array | undefined) ?? new Float32Array(0))
}

function ownScorer(): Scorer {
  return {
    scoreUser(query, out) {
      const bought = query.types.includes(PURCHASE)
      let any = false
      for (let e = 0; e < query.items.length; e++) {
        if (query.weights[e] <= 0 || (bought && query.types[e] !== PURCHASE)) continue
        const item = query.items[e]
        out.add(item, out.has(item) ? 1 : 1 + recency(query, e))
        any = true
      }
      return any
    },
    state: () => ({}),
  }
}

/** Newest first: the first event of an item says how long ago it was last had. */
function recency({ ages, steps }: Query, event: number): number {
  return 1 / (2 + (ages[event] > 0 ? ages[event] : steps[event]))
}
