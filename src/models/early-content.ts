import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { content } from './content.js'
import type { Model, Scorer, Training } from './model.js'
import { finiteNumber } from './option-values.js'
import { storedMeta, storedRight } from './stored.js'

export interface EarlyContentOptions {
  /**
   * Content speaks while the items that anyone acted on have fewer shoppers than this on average. Larger: longer; 0
   * never.
   * @default 10
   */
  readonly until?: number
}

type Resolved = Required<EarlyContentOptions> & { readonly [key: string]: number }

const DEFAULTS: Required<EarlyContentOptions> = { until: 10 }

/**
 * What the catalogue says is like the shopper's items, while few shoppers have acted on each item: a young shop, a
 * short log or a very long tail. Where items have many shoppers, it has nothing to say, and costs nothing. Meant as a
 * part of `blend`; the fit report says whether it speaks.
 */
export function earlyContent(options?: EarlyContentOptions): Model {
  const given = checkOptions('earlyContent()', options, DEFAULTS)
  const resolved: Resolved = { until: finiteNumber('earlyContent()', 'until', given.until) }
  const words = content()
  return {
    name: 'earlyContent',
    options: resolved,
    *train(data, context): Training {
      const shoppers = shoppersPerItem(data)
      if (!(shoppers < resolved.until)) return silent()
      const because = `${shoppers.toFixed(1)} shoppers an item: the catalogue speaks too`
      return speaking(yield* context.part(words), because)
    },
    load(state) {
      const { because } = storedMeta('earlyContent', state)
      if (because === null) return silent()
      const part = state.parts?.[0]
      storedRight('earlyContent', part !== undefined && typeof because === 'string', 'its content is missing')
      return speaking(words.load(part!), because as string)
    },
  }
}

/** Distinct shoppers of an item, on average over the items that anyone acted on. */
function shoppersPerItem(data: Interactions): number {
  const { indices, cols } = data.shoppers()
  const seen = new Uint8Array(cols)
  let items = 0
  for (let e = 0; e < indices.length; e++) {
    if (seen[indices[e]] === 1) continue
    seen[indices[e]] = 1
    items++
  }
  return items === 0 ? Number.POSITIVE_INFINITY : indices.length / items
}

function speaking(words: Scorer, because: string): Scorer {
  return {
    ...words,
    because,
    parts: [words],
    state: () => ({ meta: { because }, parts: [words.state()] }),
  }
}

function silent(): Scorer {
  return { scoreUser: () => false, explain: () => false, state: () => ({ meta: { because: null } }) }
}
