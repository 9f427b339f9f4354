import type { Recommender } from '../recommender.js'
import type { AnyItem, RankAsk, Recommendation } from '../types.js'
import type { Query } from './question-file.js'
import type { AskedQuestion } from './questions.js'

export const ANSWER_COLUMNS = ['query', 'rank', 'item', 'score', 'source', 'because']
export type AnswerRow = (string | number)[]

/** What is written about one query: a row a recommendation, none where there is no list. */
export function answerRows(
  shop: Recommender,
  asked: AskedQuestion,
  { query, ids }: Query,
  ask: RankAsk<AnyItem>,
): AnswerRow[] {
  return asked.ask(shop, ids, ask).map((found, place) => rowOf(query, place + 1, found))
}

function rowOf(query: string, rank: number, found: Recommendation<AnyItem>): AnswerRow {
  return [query, rank, found.id, short(found.score), found.source, JSON.stringify(found.because, shorten)]
}

/** Scores are sums of float32; more than seven digits would be noise. */
function short(value: number): number {
  return Number(value.toPrecision(7))
}

function shorten(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? short(value) : value
}
