import type { RecommenderOptions } from '../../src/door/options.js'
import type { Model, Scorer } from '../../src/models/model.js'
import { Recommender } from '../../src/recommender.js'
import type { CatalogItem, Recommendation } from '../../src/types.js'

export interface Product extends CatalogItem {
  readonly id: string
  readonly category?: string
  readonly brand?: string
  readonly price?: number
  readonly group?: string
  readonly available?: boolean
  readonly tags?: readonly string[]
  readonly score?: number
}

export const NOW = Date.UTC(2026, 0, 10)
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** A model that gives every item of the catalogue the score of its record, to whoever asks; none where there is none. */
export function fixed(): Model {
  const scorerOf = (scores: Float32Array): Scorer => {
    const write: NonNullable<Scorer['scoreUser']> = (_query, out) => {
      let any = false
      for (let item = 0; item < scores.length; item++) {
        if (Number.isNaN(scores[item])) continue
        out.add(item, scores[item])
        any = true
      }
      return any
    }
    return {
      scoreUser: write,
      scoreItem: (_item, out) => write({} as never, out),
      explain(_query, item, out) {
        out.push({ kind: 'half', item: -1, share: scores[item] / 2 })
        out.push({ kind: 'rest', item: -1, share: scores[item] - scores[item] / 2 })
        return true
      },
      // NaN stands for none, which a state may not hold
      state: () => ({
        arrays: {
          scores: scores.map(s => (Number.isNaN(s) ? 0 : s)),
          known: Uint8Array.from(scores, s => (Number.isNaN(s) ? 0 : 1)),
        },
      }),
    }
  }
  return {
    name: 'fixed',
    options: {},
    // biome-ignore lint/correctness/useYield: a training that is done at once
    *train(data, { catalog }) {
      const scores = new Float32Array(data.itemCount).fill(Number.NaN)
      for (const item of catalog.order())
        scores[item] = (catalog.record(item) as Product)?.score ?? Number.NaN
      return scorerOf(scores)
    },
    load({ arrays }) {
      const known = arrays?.known as Uint8Array
      return scorerOf(
        Float32Array.from(arrays?.scores as Float32Array, (s, i) => (known[i] === 1 ? s : Number.NaN)),
      )
    },
  }
}

/** A shop whose every question is answered by the records' own scores; nothing fills short lists unless asked. */
export function fixedShop(
  products: readonly Product[],
  options: Partial<RecommenderOptions<Product>> = {},
): Recommender<Product> {
  const model = fixed()
  const shop = new Recommender<Product>({
    models: { youMayLike: model, similar: model, related: model, nextInSession: model },
    now: () => NOW,
    ...options,
  })
  shop.setItems(products)
  shop.fit()
  return shop
}

export const ids = (list: readonly Recommendation<Product>[]): string[] => list.map(({ id }) => id)
