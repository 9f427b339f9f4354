import type { Interactions } from '../../src/data/fold/interactions.js'
import { historyQuery } from '../../src/evaluation/history-query.js'
import { byShopper } from '../../src/evaluation/rows.js'
import { Scores } from '../../src/kernels/scores.js'
import { topOfScores } from '../../src/kernels/top-k.js'
import type { Scorer, SearchMade } from '../../src/models/model.js'

/** One shopper asked for a list at the moment of the cut. */
export interface UserQuestion {
  readonly user: number
  readonly truth: ReadonlySet<number>
  /** Items that may not be shown. */
  readonly hidden: ReadonlySet<number>
  /** What the shopper searched for, newest first. */
  readonly searches?: readonly SearchMade[]
}

export interface UserQuestions {
  readonly data: Interactions
  /** Milliseconds. */
  readonly now: number
  readonly seen: 'hide' | 'show'
  readonly questions: readonly UserQuestion[]
}

/** How many events of a history the door hands to a model. */
const NEWEST = 500

/** For each question hits / min(k, |T|) among the k best, ties to the lower index. */
export function recallOfLists(asked: UserQuestions, scorer: Scorer, k: number): Float64Array {
  const { data, now, seen, questions } = asked
  const past = byShopper(data.rows, data.shopperCount)
  const scores = new Scores(data.itemCount)
  const blocked = new Uint8Array(data.itemCount)
  const items = new Int32Array(k)
  const values = new Float32Array(k)
  return Float64Array.from(questions, ({ user, truth, hidden, searches }) => {
    const history = historyQuery(data.rows, past, user, now, {
      timed: data.timed,
      maxPerShopper: NEWEST,
      seen,
    })
    const query = { ...history, searches }
    for (const item of hidden) blocked[item] = 1
    scores.clear()
    scorer.scoreUser!(query, scores)
    const count = topOfScores(scores, k, items, values, blocked)
    for (const item of hidden) blocked[item] = 0
    let hits = 0
    for (let n = 0; n < count; n++) if (truth.has(items[n])) hits++
    return hits / Math.min(k, truth.size)
  })
}
