import { EVENT_TYPES } from '../data/event.js'
import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { Scores } from '../kernels/scores.js'
import { CONTENT_DEFAULTS, type ContentOptions, indexOptionsOf, KNOWN, resolveContent } from './content.js'
import { cooccurrence } from './cooccurrence.js'
import type { Model, Scorer, State, Training } from './model.js'
import { finiteNumber, oneOf } from './option-values.js'
import { pageScorer } from './pairs/page-scorer.js'
import { storedMeta, storedRight } from './stored.js'
import { type CatalogIndexScorer, loadIndex, sharedIndex } from './words/catalog-index.js'
import { fameOf } from './words/fame.js'

export interface SimilarItemsOptions extends ContentOptions {
  /**
   * Weight of being looked at in one visit, n_ij / (√(n_i n_j) + 5). Larger: behaviour takes over from words sooner.
   * @default 2
   */
  readonly together?: number
  /**
   * Shoppers of an item at which the catalogue counts half in its list. Larger: words fade out later.
   * @default 30
   */
  readonly fading?: number
  /**
   * What counts as together. `'auto'`: sessions where the log has views or clicks, else shoppers, because what is
   * bought in one visit goes along and does not replace.
   * @default 'auto'
   */
  readonly over?: 'auto' | 'sessions' | 'shoppers'
}

type Resolved = Required<SimilarItemsOptions>

const DEFAULTS: Resolved = { ...CONTENT_DEFAULTS, together: 2, fading: 30, over: 'auto' }
const OVER = ['auto', 'sessions', 'shoppers'] as const

/**
 * Items to look at instead: alike by the catalogue, and looked at by the same shoppers in one visit.
 *
 * score(i → j) = w · content parts (see `content`) + 2 · v_ij / (√(v_i v_j) + 5) + w · n_i / (n_i + 5) · popularity_j,
 * w = 30 / (30 + n_i), n_i shoppers of i. Words hand over to behaviour smoothly as shoppers act; a new item has
 * neighbours at once.
 * Works with a log alone, a catalogue alone, or both.
 *
 * @example
 * new Recommender({ models: { similar: similarItems({ match: ['gender'] }) } })
 */
export function similarItems(options?: SimilarItemsOptions): Model {
  const resolved = resolve(options)
  const indexOptions = indexOptionsOf(resolved)
  const pairs = (over: 'sessions' | 'shoppers'): Model => cooccurrence({ over, score: 'cosine', shrink: 5 })
  return {
    name: 'similarItems',
    options: { ...resolved },
    *train(data, context): Training {
      const over = resolved.over === 'auto' ? bestOver(data) : resolved.over
      const index = yield* sharedIndex(context, indexOptions)
      const together = yield* context.part(pairs(over))
      return scorer(index, together, over, resolved)
    },
    load(state: State): Scorer {
      const { over } = storedMeta('similarItems', state)
      storedRight(
        'similarItems',
        over === 'sessions' || over === 'shoppers',
        'it does not say what counts as together',
      )
      storedRight('similarItems', state.parts?.length === 2, 'its parts are missing')
      const [index, together] = state.parts!
      const known = over as 'sessions' | 'shoppers'
      return scorer(loadIndex(index, indexOptions), pairs(known).load(together), known, resolved)
    },
  }
}

function resolve(options: SimilarItemsOptions | undefined): Resolved {
  const owner = 'similarItems()'
  const given = checkOptions(owner, options, DEFAULTS)
  return {
    ...resolveContent(owner, given),
    together: finiteNumber(owner, 'together', given.together),
    fading: finiteNumber(owner, 'fading', given.fading, Number.MIN_VALUE),
    over: oneOf(owner, 'over', given.over, OVER),
  }
}

function bestOver({ rows }: Interactions): 'sessions' | 'shoppers' {
  const view = EVENT_TYPES.indexOf('view')
  const click = EVENT_TYPES.indexOf('click')
  for (let r = 0; r < rows.length; r++) if (rows.type[r] === view || rows.type[r] === click) return 'sessions'
  return 'shoppers'
}

function scorer(
  part: CatalogIndexScorer,
  together: Scorer,
  over: 'sessions' | 'shoppers',
  options: Resolved,
): Scorer {
  const { index } = part
  const fame = fameOf(index.popularity)
  let pairs = new Scores(index.size)

  /** What is left of the catalogue's say in the list of an item, and the say of popularity. */
  const faded = (from: number): number => options.fading / (options.fading + (index.popularity[from] ?? 0))
  const liking = (from: number): number => {
    const shoppers = index.popularity[from] ?? 0
    return (options.popularity * faded(from) * shoppers) / (shoppers + KNOWN)
  }

  return {
    parts: [part, together],
    because: `by ${[...index.known, over === 'sessions' ? 'views in one visit' : 'items of the same shoppers'].join(', ')}`,
    ...pageScorer({
      size: () => index.size,
      history: options.history,
      ask(item, out, effort) {
        if (pairs.size !== index.size) pairs = new Scores(index.size)
        pairs.clear()
        index.gather(item, options, out, effort)
        if (options.together > 0 && together.scoreItem!(item, pairs)) {
          for (let t = 0; t < pairs.count; t++) out.add(pairs.touched[t], 0)
        }
        index.complete(item, options, out)
        const words = faded(item)
        const popular = liking(item)
        const { values, touched, count } = out
        for (let t = 0; t < count; t++) {
          const other = touched[t]
          const alike = words * values[other] + options.together * pairs.values[other]
          values[other] = alike > 0 ? alike + popular * (fame[other] ?? 0) : 0
        }
      },
      shows: (from, item) => index.matches(from, item),
      parts(from, item, out) {
        const words = faded(from)
        index.parts(from, item, options, (kind, share) =>
          out.push({ kind, item: from, share: words * share }),
        )
        const first = out.length
        if (options.together > 0) together.explainItem!(from, item, out)
        for (let e = first; e < out.length; e++) {
          out[e] = { ...out[e], share: options.together * out[e].share }
        }
        const share = liking(from) * (fame[item] ?? 0)
        if (share > 0) out.push({ kind: 'popular', item: -1, share })
      },
    }),
    addItems: (catalog, from) => part.addItems!(catalog, from),
    state: () => ({ meta: { over }, parts: [part.state(), together.state()] }),
  }
}
