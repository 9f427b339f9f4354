import { PURCHASE } from '../data/event.js'
import { checkOptions } from '../data/options.js'
import { parseDuration } from '../data/time.js'
import { exp2 } from '../kernels/math.js'
import { Scores } from '../kernels/scores.js'
import type { Duration } from '../types.js'
import type { Evidence, Model, Query, Scorer, SearchMade, Training } from './model.js'
import { wholeNumber } from './option-values.js'
import { search } from './search.js'
import { storedRight } from './stored.js'

export interface SearchedOptions {
  /**
   * The age at which a search counts half. Longer: what was once looked for goes on being shown. In a log without
   * times searches do not age. @default '1d'
   */
  readonly halfLife?: Duration
  /** Newest distinct searches that are asked. More: slower, and older wishes count. @default 3 */
  readonly newest?: number
}

type Resolved = Required<SearchedOptions> & { readonly [key: string]: string | number }

const DEFAULTS: Required<SearchedOptions> = { halfLife: '1d', newest: 3 }
const DAY = 86_400_000
/** A purchase that scores so much of the best answer to a search ends it: nearly everything that it found. */
const FOUND = 0.1

/**
 * What people who made the shopper's own last searches went on to open, cart and buy; by the words of the catalogue
 * for searches that nobody made before. Meant as a part of `blend`.
 *
 * `score(i) = Σ over the newest searches q of 2^(−age/halfLife) · s_q(i)`, s_q being the answer of `search` to q, 0…1
 * and larger with more shoppers behind it. The largest score, at most 1, is how far a blend trusts the answer: old
 * searches, and those with little behind them, fade out. A search ends when the shopper then buys one of its
 * answers. A shopper who never searched gets nothing from it, and nothing changes for them.
 *
 * Shares its training with `search`. A question costs as many searches as `newest` says.
 */
export function searched(options?: SearchedOptions): Model {
  const given = checkOptions('searched()', options, DEFAULTS)
  const resolved: Resolved = {
    halfLife: given.halfLife,
    newest: wholeNumber('searched()', 'newest', given.newest),
  }
  const halfLifeDays = parseDuration(given.halfLife) / DAY
  const searches = search()
  return {
    name: 'searched',
    options: resolved,
    *train(_data, context): Training {
      return scorer(yield* context.part(searches), halfLifeDays, resolved.newest)
    },
    load(state) {
      storedRight('searched', state.parts?.length === 1, 'its searches are missing')
      return scorer(searches.load(state.parts![0]), halfLifeDays, resolved.newest)
    },
  }
}

function scorer(part: Scorer, halfLifeDays: number, newest: number): Scorer {
  let one = new Scores(0)
  /** Scores a search into `one` and gives what it counts; 0 for one that has ended or says nothing. */
  const ask = (query: Query, { text, age }: SearchMade): number => {
    one.clear()
    const counts = exp2(-age / halfLifeDays)
    if (!(counts > 0) || !part.scoreSearch!(text, undefined, one)) return 0
    return boughtSince(query, age, one) ? 0 : counts
  }
  const eachSearch = (
    query: Query,
    size: number,
    use: (search: SearchMade, counts: number) => void,
  ): boolean => {
    if (query.searches === undefined) return false
    if (one.size < size) one = new Scores(size)
    let any = false
    for (const search of query.searches.slice(0, newest)) {
      const counts = ask(query, search)
      if (counts === 0) continue
      use(search, counts)
      any = true
    }
    return any
  }
  return {
    parts: [part],
    scoreUser: (query, out) => eachSearch(query, out.size, (_, counts) => out.addScaled(one, counts)),
    explain(query: Query, item: number, out: Evidence[]): boolean {
      const before = out.length
      eachSearch(query, Math.max(one.size, item + 1), ({ text }, counts) => {
        const evidence: Evidence[] = []
        part.explainSearch!(text, undefined, item, evidence)
        for (const entry of evidence) out.push({ ...entry, share: entry.share * counts })
      })
      return out.length > before
    },
    trust: answer => Math.min(1, largest(answer)),
    addItems: (catalog, from) => part.addItems!(catalog, from),
    state: () => ({ parts: [part.state()] }),
  }
}

function boughtSince({ items, types, ages }: Query, age: number, answer: Scores): boolean {
  const enough = FOUND * largest(answer)
  for (let e = 0; e < items.length && ages[e] < age; e++) {
    const item = items[e]
    if (types[e] === PURCHASE && item < answer.size && answer.values[item] >= enough) return true
  }
  return false
}

function largest({ values, touched, count }: Scores): number {
  let most = 0
  for (let t = 0; t < count; t++) if (values[touched[t]] > most) most = values[touched[t]]
  return most
}
