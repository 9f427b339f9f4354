import { Scores } from '../kernels/scores.js'
import { topOfScores } from '../kernels/top-k.js'
import type { Scorer } from '../models/model.js'
import type { Progress } from '../types.js'
import { discounts, METRICS, measureList } from './metrics.js'
import type { Task, TaskQuery } from './task.js'

/** What one scorer answered to every query of a task. */
export interface TaskRun {
  /** A column a metric, in the order of `METRICS`; a row a query. */
  readonly columns: readonly Float64Array[]
  /** Queries × k, best first, -1 where a place stayed empty. */
  readonly lists: Int32Array
}

/** Whether the scorer answers this kind of question at all. */
export function canAnswer(scorer: Scorer, task: Task): boolean {
  return (asksByHistory(task) ? scorer.scoreUser : scorer.scoreItem) !== undefined
}

/** Next in session and you may like ask by history; similar and related by items. */
function asksByHistory({ question }: Task): boolean {
  return question === 'youMayLike' || question === 'nextInSession'
}

/**
 * Ranks the whole catalogue for every query and measures the list. A model that has nothing to say, or too
 * little for k places, leaves them empty: each counts as a miss. Yields about every fifty queries.
 * O(queries · cost of a question).
 */
export function* runTask(
  scorer: Scorer,
  task: Task,
  itemCount: number,
  stage: string,
): Generator<Progress, TaskRun, void> {
  const { queries, k } = task
  const columns = METRICS.map(() => new Float64Array(queries.length))
  const lists = new Int32Array(queries.length * k).fill(-1)
  const scores = new Scores(itemCount)
  const blocked = new Uint8Array(itemCount)
  const relevant = new Uint8Array(itemCount)
  const found = { items: new Int32Array(k), scores: new Float32Array(k) }
  const gains = discounts(k)
  const row = new Float64Array(METRICS.length)
  for (let q = 0; q < queries.length; q++) {
    const query = queries[q]
    scores.clear()
    fillScores(scorer, task.question, query, scores)
    mark(blocked, query.excluded, 1)
    const length = topOfScores(scores, k, found.items, found.scores, blocked)
    mark(blocked, query.excluded, 0)
    mark(relevant, query.relevant, 1)
    measureList(found.items, length, relevant, query.relevant.length, gains, row, 0)
    mark(relevant, query.relevant, 0)
    for (let m = 0; m < row.length; m++) columns[m][q] = row[m]
    for (let r = 0; r < length; r++) lists[q * k + r] = found.items[r]
    if (q % 50 === 49) yield { stage, done: (q + 1) / queries.length }
  }
  return { columns, lists }
}

/** Asks as the door does: by history, with a basket, or summed over the items asked with. */
export function fillScores(
  scorer: Scorer,
  question: Task['question'],
  query: TaskQuery,
  scores: Scores,
): void {
  if (query.history !== undefined) {
    scorer.scoreUser?.(query.history, scores)
    return
  }
  if (question === 'related' && scorer.scoreBasket) {
    scorer.scoreBasket(query.asked, scores)
    return
  }
  for (let a = 0; a < query.asked.length; a++) scorer.scoreItem?.(query.asked[a], scores)
}

function mark(bytes: Uint8Array, items: Int32Array, value: number): void {
  for (let i = 0; i < items.length; i++) bytes[items[i]] = value
}
