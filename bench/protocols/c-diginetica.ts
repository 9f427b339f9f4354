import { VIEW } from '../../src/data/event.js'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { Scores } from '../../src/kernels/scores.js'
import { topOfScores } from '../../src/kernels/top-k.js'
import { sessionKnn } from '../../src/models/index.js'
import type { Model, Query } from '../../src/models/model.js'
import { numbering, readLines } from '../data/read.js'
import type { ProtocolRow } from './protocol.js'
import { trainer } from './train.js'

const K = 20

interface Entry {
  readonly label: string
  readonly settings: string
  readonly model: Model
  /** HR@20, MRR@20. */
  readonly published: readonly [number, number]
}

const ENTRIES: readonly Entry[] = [
  {
    label: 'sessionKnn v-sknn',
    settings: '500 of 5,000; sessions weighed by length and age as by default',
    model: sessionKnn({ variant: 'v-sknn', own: 0, neighbors: 500, sample: 5000 }),
    published: [0.513, 0.182],
  },
  {
    label: 'sessionKnn stan',
    settings: '500 of 10,000; likewise',
    model: sessionKnn({ variant: 'stan', own: 0, neighbors: 500, sample: 10_000 }),
    published: [0.519, 0.185],
  },
  {
    label: 'sessionKnn s-knn',
    settings: '100 of 500; likewise',
    model: sessionKnn({ variant: 's-knn', own: 0, neighbors: 100, sample: 500 }),
    published: [0.497, 0.174],
  },
  {
    label: 'sessionKnn',
    settings: 'defaults: 250 of 1,000',
    model: sessionKnn(),
    published: [0.525, 0.188],
  },
  {
    label: 'sessionKnn',
    settings: '100 of 500',
    model: sessionKnn({ neighbors: 100, sample: 500 }),
    published: [0.525, 0.188],
  },
]

/** Less than the whole protocol, for a quick look. */
export interface Part {
  /** Every so many test lines. */
  readonly every?: number
  /** Rows with these settings. */
  readonly settings?: string
}

/**
 * Diginetica sessions: each test line is a prefix and the next item; all items of the train part are ranked, those
 * of the prefix too; ties to the lower index. No times: the order of lines is the order of sessions.
 */
export function run(dataFolder: string, part: Part = {}): ProtocolRow[] {
  const item = numbering()
  const data = sessionsOf(readLines(`${dataFolder}/diginetica/sessions_train.txt.gz`), item)
  const { every = 1, settings: only } = part
  const lines = readLines(`${dataFolder}/diginetica/sessions_test.txt.gz`).filter((_, l) => l % every === 0)
  const questions = lines.map(line => {
    const [prefix, next] = line.split('\t')
    const seen = prefix.trim().split(/\s+/)
    return { query: queryOf(seen.map(id => item.known(id) ?? -1)), next: item.known(next.trim()) ?? -1 }
  })
  const entries = ENTRIES.filter(({ settings }) => only === undefined || settings === only)
  return entries.flatMap(({ label, settings, model, published }) => {
    const { hitRate, mrr, p50, p99 } = ask(data, model, questions)
    const row = { protocol: 'C Diginetica', model: label, settings }
    return [
      { ...row, metric: 'HR@20', ours: hitRate, published: published[0] },
      { ...row, metric: 'MRR@20', ours: mrr, published: published[1] },
      { ...row, metric: 'p50 µs', ours: p50 },
      { ...row, metric: 'p99 µs', ours: p99 },
    ]
  })
}

function sessionsOf(lines: readonly string[], item: ReturnType<typeof numbering>): Interactions {
  const sessions: number[] = []
  const items: number[] = []
  for (const [session, line] of lines.entries()) {
    for (const id of line.trim().split(/\s+/)) {
      sessions.push(session)
      items.push(item.of(id))
    }
  }
  return interactionsOf({ shoppers: sessions, items, sessions })
}

/** A session as a question, from its items oldest first. */
function queryOf(items: readonly number[]): Query {
  const { length } = items
  return {
    items: Int32Array.from(items).reverse(),
    weights: new Float32Array(length).fill(1),
    ages: new Float32Array(length),
    types: new Uint8Array(length).fill(VIEW),
    steps: new Int32Array(length),
    now: 0,
  }
}

/** Hit rate and mean reciprocal rank over all questions, and the time of a question: scores and the 20 best. */
function ask(
  data: Interactions,
  model: Model,
  questions: readonly { query: Query; next: number }[],
): { hitRate: number; mrr: number; p50: number; p99: number } {
  const scorer = trainer(data)(model)
  const scores = new Scores(data.itemCount)
  const best = new Int32Array(K)
  const values = new Float32Array(K)
  const times = new Float64Array(questions.length)
  let hits = 0
  let reciprocal = 0
  for (const [q, { query, next }] of questions.entries()) {
    const started = performance.now()
    scores.clear()
    scorer.scoreUser!(query, scores)
    const count = topOfScores(scores, K, best, values)
    times[q] = performance.now() - started
    const rank = best.subarray(0, count).indexOf(next) + 1
    if (rank > 0) {
      hits++
      reciprocal += 1 / rank
    }
  }
  times.sort()
  const quantile = (part: number): number => times[Math.floor(part * (times.length - 1))] * 1000
  return {
    hitRate: hits / questions.length,
    mrr: reciprocal / questions.length,
    p50: quantile(0.5),
    p99: quantile(0.99),
  }
}
