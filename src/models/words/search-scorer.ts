import { Scores } from '../../kernels/scores.js'
import type { Query, Scorer } from '../model.js'
import type { ResolvedSearch } from '../search.js'
import type { QueryEvidence } from './query-evidence.js'
import { keyOf, QueryWords } from './query-words.js'
import type { WordIndex } from './word-index.js'
import { WordWalk } from './word-walk.js'

/** What `search` learnt. */
export interface SearchKnowledge {
  /** Words of items. */
  readonly items: WordIndex
  /** Words of the searches that were made; number by number as in `evidence`. */
  readonly asked: WordIndex
  readonly evidence: QueryEvidence
  /** Codes by item, -1 for none. */
  readonly category: Int32Array
  readonly brand: Int32Array
}

/** Known searches that one question learns from. */
const SEARCHES = 20
/** Newest events of a shopper that say what the taste is. */
const RECENT = 100
/** BM25 of a word that a text has nothing else but: k1 + 1. */
const FULL_MATCH = 2.2

/** What others did after like searches counts this much where the words do not meet, and so much more where they do. */
const UNMATCHED = 0.05
const MATCHED = 0.2

interface Answer {
  readonly text: string
  readonly who: Query | undefined
  /** The known search of the same words, -1 for none. */
  readonly same: number
  /** Other searches like it, and how much each counts. */
  readonly alike: readonly { readonly number: number; readonly share: number }[]
  /** How far behaviour is believed before words, 0…1. */
  readonly trust: number
  /** The largest credits; 1 where there are none. */
  readonly mostSame: number
  readonly mostAlike: number
  readonly taste: Taste | undefined
}

interface Taste {
  readonly category: ReadonlyMap<number, number>
  readonly brand: ReadonlyMap<number, number>
}

/** Asks what was learnt; working memory included. */
export function searchScorer(
  known: SearchKnowledge,
  options: ResolvedSearch,
): Required<Pick<Scorer, 'scoreSearch' | 'explainSearch'>> {
  const { items, asked, evidence } = known
  const queryWords = new QueryWords(items)
  const itemWalk = new WordWalk(items, Number.MAX_SAFE_INTEGER)
  const searchWalk = new WordWalk(asked, Number.MAX_SAFE_INTEGER)
  const searches = new Scores(asked.size)
  const numbers = searchNumbers(asked)
  /** Match of each item by words, 0…1, and what was done after the same search, and after others like it. */
  let matches = new Scores(items.size)
  let sameCredits = new Scores(items.size)
  let alikeCredits = new Scores(items.size)
  let last: Answer | undefined

  const alikeSearches = (words: readonly string[], same: number): Answer['alike'] => {
    searches.clear()
    searchWalk.gatherWords(words, 1, options.reach, searches)
    searchWalk.complete(searches)
    const norm = asked.normOf(words)
    const found: { number: number; share: number }[] = []
    for (let t = 0; t < searches.count; t++) {
      const number = searches.touched[t]
      const cosine = searches.values[number] / norm
      if (number === same || cosine < options.alike || evidence.totals[number] === 0) continue
      found.push({ number, share: cosine * cosine })
    }
    return found.sort((a, b) => b.share - a.share || a.number - b.number).slice(0, SEARCHES)
  }

  const addCredits = (number: number, share: number, out: Scores): void => {
    const { indptr, indices, values } = evidence.pairs
    for (let e = indptr[number]; e < indptr[number + 1]; e++) out.add(indices[e], share * values[e])
  }

  const answer = (text: string, who: Query | undefined): Answer => {
    if (matches.size !== items.size) {
      matches = new Scores(items.size)
      sameCredits = new Scores(items.size)
      alikeCredits = new Scores(items.size)
    }
    for (const scores of [matches, sameCredits, alikeCredits]) scores.clear()
    const words = queryWords.of(text)
    const same = numbers.get(keyOf(words)) ?? -1
    const alike = alikeSearches(words, same)
    if (same >= 0) addCredits(same, 1, sameCredits)
    for (const { number, share } of alike) addCredits(number, share, alikeCredits)
    const best = items.idfOf(words) * FULL_MATCH
    if (best > 0) {
      itemWalk.gatherWords(words, 1 / best, options.reach, matches)
      for (const credits of [sameCredits, alikeCredits]) {
        for (let t = 0; t < credits.count; t++) matches.add(credits.touched[t], 0)
      }
      itemWalk.complete(matches)
    }
    const total = same >= 0 ? evidence.totals[same] : 0
    last = {
      text,
      who,
      same,
      alike,
      trust: total / (total + options.words),
      mostSame: largest(sameCredits),
      mostAlike: largest(alikeCredits),
      taste: who && options.personal > 0 ? tasteOf(who, known) : undefined,
    }
    return last
  }

  const byBehaviour = ({ trust, mostSame, mostAlike }: Answer, item: number): number =>
    (trust * sameCredits.values[item]) / mostSame +
    ((1 - trust) * alikeCredits.values[item] * (UNMATCHED + matches.values[item] * MATCHED)) / mostAlike
  const byWords = ({ trust }: Answer, item: number): number => (1 - trust) * matches.values[item]
  const scoreOf = (said: Answer, item: number): number =>
    (byBehaviour(said, item) + byWords(said, item)) *
    (1 + (said.taste ? options.personal * likes(said.taste, known, item) : 0))

  return {
    scoreSearch(text, who, out) {
      const said = answer(text, who)
      let any = false
      const give = (item: number): void => {
        const score = scoreOf(said, item)
        if (!(score > 0)) return
        out.add(item, score)
        any = true
      }
      for (let t = 0; t < matches.count; t++) give(matches.touched[t])
      for (const credits of [sameCredits, alikeCredits]) {
        for (let t = 0; t < credits.count; t++) {
          const item = credits.touched[t]
          if (matches.has(item) || (credits === alikeCredits && sameCredits.has(item))) continue
          give(item)
        }
      }
      return any
    },

    explainSearch(text, who, item, out) {
      const fresh = last?.text === text && last.who === who && matches.size === items.size
      const said = fresh ? last! : answer(text, who)
      if (!(item >= 0 && item < items.size) || !(scoreOf(said, item) > 0)) return false
      const share = byBehaviour(said, item)
      const support = supportOf(evidence, [said.same, ...said.alike.map(({ number }) => number)], item)
      if (share > 0) out.push({ kind: 'searched', item: -1, share, support })
      const words = byWords(said, item)
      if (words > 0) out.push({ kind: 'words', item: -1, share: words })
      const taste = scoreOf(said, item) - share - words
      if (taste > 0) out.push({ kind: 'taste', item: -1, share: taste })
      return true
    },
  }
}

/** The number of each known search, by its key. */
function searchNumbers(asked: WordIndex): Map<string, number> {
  const texts = asked.texts()
  const { start, words } = asked.forward
  const numbers = new Map<string, number>()
  for (let number = 0; number < asked.size; number++) {
    numbers.set(
      keyOf(Array.from(words.subarray(start[number], start[number + 1]), word => texts[word])),
      number,
    )
  }
  return numbers
}

/** Distinct shoppers of an item, added up over searches. */
function supportOf({ pairs, support }: QueryEvidence, searches: readonly number[], item: number): number {
  let sum = 0
  for (const number of searches) {
    if (number < 0) continue
    for (let e = pairs.indptr[number]; e < pairs.indptr[number + 1]; e++) {
      if (pairs.indices[e] === item) sum += support[e]
    }
  }
  return sum
}

function largest({ values, touched, count }: Scores): number {
  let most = 0
  for (let t = 0; t < count; t++) if (values[touched[t]] > most) most = values[touched[t]]
  return most > 0 ? most : 1
}

/** Shares of the history by category and brand, weighted by what was done. */
function tasteOf(who: Query, { category, brand }: SearchKnowledge): Taste | undefined {
  const categories = new Map<number, number>()
  const brands = new Map<number, number>()
  let sum = 0
  const count = Math.min(who.items.length, RECENT)
  for (let h = 0; h < count; h++) {
    const item = who.items[h]
    const weight = who.weights[h]
    if (!(item >= 0 && item < category.length) || !(weight > 0)) continue
    sum += weight
    if (category[item] >= 0) categories.set(category[item], (categories.get(category[item]) ?? 0) + weight)
    if (brand[item] >= 0) brands.set(brand[item], (brands.get(brand[item]) ?? 0) + weight)
  }
  if (sum === 0) return undefined
  for (const shares of [categories, brands])
    for (const [code, weight] of shares) shares.set(code, weight / sum)
  return { category: categories, brand: brands }
}

/** 0…1: the share of the history in the item's category, and in its brand, half each. */
function likes(taste: Taste, { category, brand }: SearchKnowledge, item: number): number {
  return ((taste.category.get(category[item]) ?? 0) + (taste.brand.get(brand[item]) ?? 0)) / 2
}
