import type { Groups } from '../../data/fold/interactions.js'
import { Scores } from '../../kernels/scores.js'
import type { Progress } from '../../types.js'
import type { Query } from '../model.js'
import { sessionIndex } from './session-index.js'
import { type SessionSettings, sessionScorer } from './session-scorer.js'
import type { SessionVariant } from './session-variants.js'

/** One way to answer; the first of those compared is the one that others must clearly beat. */
export interface SessionWay {
  readonly variant: SessionVariant
  readonly own: number
}

/** The part of the sessions, the newest, on which ways are compared; and how many next items of them at most. */
const HELD_OUT = 0.05
const MOST_QUESTIONS = 1000
/** Fewer than this decide nothing. */
const FEWEST_QUESTIONS = 100
const RANKS = 20

/** Questions between two breaths. */
const BREATH = 64

/**
 * The best way to continue the newest 5 % of the sessions, by the others: mean reciprocal rank of the next item among
 * the first 20, all items ranked, those of the session too. Another than the first way is taken only if its mean
 * is better by two standard errors of the paired difference. O(variants · questions).
 */
export function* chooseSessionWay(
  groups: Groups,
  itemCount: number,
  ways: readonly SessionWay[],
  settings: Omit<SessionSettings, keyof SessionWay>,
): Generator<Progress, { way: SessionWay; because: string }, void> {
  const cut = groups.count - Math.ceil(groups.count * HELD_OUT)
  const questions = questionsFrom(groups, cut)
  if (questions.length < FEWEST_QUESTIONS) {
    return { way: ways[0], because: `${wordsOf(ways[0])}; too few sessions to compare ways` }
  }
  const index = sessionIndex(groups, itemCount, 0, cut, settings)
  const scores = new Scores(itemCount)
  const byWay = ways.map(() => new Float64Array(questions.length))
  const variants = [...new Set(ways.map(({ variant }) => variant))]
  for (const [nth, variant] of variants.entries()) {
    yield { stage: 'sessionKnn', done: nth / variants.length }
    // Ways that differ in `own` alone share all but the last step, which needs them in order.
    const alike = ways
      .map((_, w) => w)
      .filter(w => ways[w].variant === variant)
      .sort((a, b) => ways[a].own - ways[b].own)
    const owns = alike.map(w => ways[w].own)
    const { scoreEach } = sessionScorer(index, { ...settings, variant, own: 0 })
    for (let q = 0; q < questions.length; q++) {
      if (q % BREATH === BREATH - 1) {
        yield { stage: 'sessionKnn', done: (nth + q / questions.length) / variants.length }
      }
      const { query, next } = questions[q]
      scores.clear()
      scoreEach(query, owns, scores, at => {
        byWay[alike[at]][q] = reciprocalRank(scores, next)
      })
    }
  }
  let best = 0
  for (let w = 1; w < ways.length; w++) {
    if (clearlyBetter(byWay[w], byWay[0]) && sum(byWay[w]) > sum(byWay[best])) best = w
  }
  const why = best === 0 ? 'no other way is clearly better' : `clearly better than ${wordsOf(ways[0])}`
  return {
    way: ways[best],
    because: `${wordsOf(ways[best])}; ${why} at ${questions.length} next items of the newest 5 % of sessions`,
  }
}

function wordsOf({ variant, own }: SessionWay): string {
  return `${variant} with own items at ${own}`
}

interface Question {
  readonly query: Query
  readonly next: number
}

/** Evenly among all next items of the sessions from `cut` on. */
function questionsFrom({ count, indptr, items }: Groups, cut: number): Question[] {
  const all = indptr[count] - indptr[cut] - (count - cut)
  const step = Math.max(1, Math.ceil(all / MOST_QUESTIONS))
  const questions: Question[] = []
  let nth = 0
  for (let s = cut; s < count; s++) {
    for (let e = indptr[s] + 1; e < indptr[s + 1]; e++) {
      if (nth++ % step === 0) questions.push({ query: viewsOf(items, indptr[s], e), next: items[e] })
    }
  }
  return questions
}

/** The items `from … to` as a question, newest first. */
function viewsOf(items: Int32Array, from: number, to: number): Query {
  const length = to - from
  return {
    items: items.slice(from, to).reverse(),
    weights: new Float32Array(length).fill(1),
    ages: new Float32Array(length),
    types: new Uint8Array(length),
    steps: new Int32Array(length),
    now: 0,
  }
}

/** 1/rank of an item among all, 0 beyond the ranks that count. Ties go to the lower index. */
function reciprocalRank(scores: Scores, item: number): number {
  if (!scores.has(item)) return 0
  const { values, touched, count } = scores
  const value = values[item]
  let rank = 1
  for (let t = 0; t < count; t++) {
    const other = values[touched[t]]
    if (other > value || (other === value && touched[t] < item)) rank++
  }
  return rank > RANKS ? 0 : 1 / rank
}

function sum(values: Float64Array): number {
  let total = 0
  for (let v = 0; v < values.length; v++) total += values[v]
  return total
}

/** Whether the mean difference exceeds two of its standard errors. */
function clearlyBetter(a: Float64Array, b: Float64Array): boolean {
  const n = a.length
  const mean = (sum(a) - sum(b)) / n
  let squares = 0
  for (let v = 0; v < n; v++) squares += (a[v] - b[v] - mean) * (a[v] - b[v] - mean)
  return mean > 2 * Math.sqrt(squares / (n * (n - 1)))
}
