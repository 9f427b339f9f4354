import { EVENT_TYPES } from '../data/event.js'
import type { Interactions } from '../data/interactions.js'
import { checkOptions } from '../data/options.js'
import { log } from '../kernels/math.js'
import { Scores } from '../kernels/scores.js'
import { type CatalogIndexScorer, loadIndex, sharedIndex } from './catalog-index.js'
import { CONTENT_DEFAULTS, type ContentOptions, indexOptionsOf, resolveContent } from './content.js'
import { cooccurrence } from './cooccurrence.js'
import type { Model, Scorer, State, Training } from './model.js'
import { finiteNumber, oneOf } from './option-values.js'
import { pageScorer } from './page-scorer.js'
import { storedMeta, storedRight } from './stored.js'

export interface SimilarItemsOptions extends ContentOptions {
  /**
   * Weight of being looked at in one visit, n_ij / (√(n_i n_j) + 5). Larger: behaviour takes over from words sooner.
   * @default 2
   */
  readonly together?: number
  /**
   * Weight of popularity, ln(1 + n_j) over that of the most popular, times n_i / (n_i + 5): an item that no one knows
   * yet does not get a list of best sellers. @default 1
   */
  readonly popularity?: number
  /**
   * What counts as together. `'auto'`: sessions where the log has views or clicks, else shoppers, because what is
   * bought in one visit goes along and does not replace.
   * @default 'auto'
   */
  readonly over?: 'auto' | 'sessions' | 'shoppers'
}

type Resolved = Required<SimilarItemsOptions>

const DEFAULTS: Resolved = { ...CONTENT_DEFAULTS, together: 2, popularity: 1, over: 'auto' }
const OVER = ['auto', 'sessions', 'shoppers'] as const
/** How much evidence an item needs before popularity counts in its list. */
const KNOWN = 5

/**
 * Items to look at instead: alike by the catalogue, and looked at by the same shoppers in one visit.
 *
 * score(i → j) = content parts (see `content`) + 2 · v_ij / (√(v_i v_j) + 5) + v_i / (v_i + 5) · popularity_j.
 * The sum hands over from words to behaviour by itself as shoppers act, smoothly; a new item has neighbours at once.
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
    popularity: finiteNumber(owner, 'popularity', given.popularity),
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

  const popularity = (from: number, item: number): number => {
    const shoppers = index.popularity[from] ?? 0
    return (options.popularity * shoppers * (fame[item] ?? 0)) / (shoppers + KNOWN)
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
          for (let t = 0; t < pairs.count; t++) {
            const other = pairs.touched[t]
            out.add(other, options.together * pairs.values[other])
          }
        }
        index.complete(item, options, out)
        const { values, touched, count } = out
        for (let t = 0; t < count; t++) {
          if (values[touched[t]] > 0) values[touched[t]] += popularity(item, touched[t])
        }
      },
      shows: (from, item) => index.matches(from, item),
      parts(from, item, out) {
        index.parts(from, item, options, (kind, share) => out.push({ kind, item: from, share }))
        const first = out.length
        if (options.together > 0 && together.explainItem!(from, item, out)) {
          for (let e = first; e < out.length; e++)
            out[e] = { ...out[e], share: options.together * out[e].share }
        }
        const share = popularity(from, item)
        if (share > 0) out.push({ kind: 'popular', item: -1, share })
      },
    }),
    addItems: (catalog, from) => part.addItems!(catalog, from),
    state: () => ({ meta: { over }, parts: [part.state(), together.state()] }),
  }
}

/** ln(1 + shoppers) of each item, over that of the most popular. */
function fameOf(shoppers: Int32Array): Float32Array {
  let most = 0
  for (let i = 0; i < shoppers.length; i++) if (shoppers[i] > most) most = shoppers[i]
  const fame = new Float32Array(shoppers.length)
  if (most === 0) return fame
  const unit = log(1 + most)
  for (let i = 0; i < shoppers.length; i++) fame[i] = log(1 + shoppers[i]) / unit
  return fame
}
