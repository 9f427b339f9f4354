import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { AlsolikeError, type ErrorCode } from '../errors.js'
import type { Recommender } from '../recommender.js'
import type { AnyItem, RankAsk } from '../types.js'
import { type AnswerRow, answerRows } from './answer-rows.js'
import type { Io } from './io.js'
import { openShop } from './open-shop.js'
import type { Query } from './question-file.js'
import { questionCalled } from './questions.js'

/** What a thread needs to know once. */
export interface AnswerJob {
  readonly file: string
  readonly question: string
  readonly ask: RankAsk<AnyItem>
  readonly now?: string
  readonly timeZone: string
}

interface Failure {
  readonly code?: ErrorCode
  readonly message: string
}

/** Queries that a thread takes at once. Blocks do not depend on the number of threads, and neither do answers. */
const BLOCK = 256
/** Blocks under way for each thread, so that none waits while rows are written. */
const AHEAD = 2

/** Threads run the program anew, which only its built form can. */
export const canUseThreads = import.meta.url.endsWith('.js')

/**
 * The rows of every query, in the order of the queries, worked out by several threads that each open the snapshot.
 * Memory holds a few blocks, however many queries there are.
 */
export async function* answerInThreads(
  queries: Iterator<Query>,
  job: AnswerJob,
  threads: number,
): AsyncGenerator<AnswerRow[]> {
  const program = fileURLToPath(import.meta.url)
  const workers = Array.from({ length: threads }, () => new Worker(program, { workerData: job }))
  const ready = new Map<Worker, Promise<unknown>>()
  const waiting: Promise<AnswerRow[][]>[] = []
  const ask = (worker: Worker, block: Query[]): Promise<AnswerRow[][]> => {
    // A thread takes its blocks one after the other
    const answer = (ready.get(worker) ?? Promise.resolve()).then(async () => {
      worker.postMessage(block)
      const [reply] = (await once(worker, 'message')) as [AnswerRow[][] | Failure]
      if (Array.isArray(reply)) return reply
      throw reply.code ? new AlsolikeError(reply.code, reply.message) : new Error(reply.message)
    })
    // Failures are told where the rows are awaited
    ready.set(
      worker,
      answer.catch(() => undefined),
    )
    return answer
  }
  try {
    for (let turn = 0; ; turn++) {
      const block = take(queries)
      if (block.length > 0) waiting.push(ask(workers[turn % threads], block))
      if (waiting.length === 0) return
      if (block.length > 0 && waiting.length < threads * AHEAD) continue
      yield* await waiting.shift()!
    }
  } finally {
    for (const answer of waiting) answer.catch(() => undefined)
    await Promise.all(workers.map(worker => worker.terminate()))
  }
}

function take(queries: Iterator<Query>): Query[] {
  const block: Query[] = []
  while (block.length < BLOCK) {
    const { value, done } = queries.next()
    if (done) break
    block.push(value)
  }
  return block
}

/** What a thread does: answers blocks until it is ended. */
export async function serveAnswers(): Promise<void> {
  const port = parentPort!
  const { file, question, ask, now, timeZone } = workerData as AnswerJob
  let opening: Promise<Recommender> | undefined
  port.on('message', async (block: Query[]) => {
    try {
      opening ??= openShop(file, process as unknown as Io, { now, timeZone }).then(({ shop }) => shop)
      const shop = await opening
      const asked = questionCalled(question)
      port.postMessage(block.map(query => answerRows(shop, asked, query, ask)))
    } catch (error) {
      const { message } = error as Error
      const failure: Failure = { message, ...(error instanceof AlsolikeError && { code: error.code }) }
      port.postMessage(failure)
    }
  })
}
