import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import * as zlib from 'node:zlib'
import { fold, interactionsOf } from '../src/data/fold/interactions.js'
import { Scores } from '../src/kernels/scores.js'
import { topOfScores } from '../src/kernels/top-k.js'
import { ease } from '../src/models/ease.js'
import { ials } from '../src/models/ials.js'
import { itemKnn } from '../src/models/item-knn.js'
import type { Model, Query, Scorer } from '../src/models/model.js'
import { readEvents } from '../src/node/read-events.js'
import { workerThreads } from '../src/node/worker-threads.js'
import { logOf, Recommender } from '../src/recommender.js'
import type { Reply, Request } from './peers/tasks.js'
import { trainer } from './protocols/train.js'

/** Our side of `npm run bench:peers`: a line of JSON asks, a line answers. */
const TASKS: Readonly<Record<string, (request: Request) => number | Promise<number>>> = {
  'itemKnn, cosine': fit,
  'itemKnn, cosine, large': fit,
  'itemKnn, ten for every shopper': batch,
  'itemKnn, one question, p50': question,
  'ials, 64 factors': fit,
  'ials, 128 factors': fit,
  'ials, exact, 64 factors': fit,
  'ials, one question, p50': question,
  'ials, one question of a new history, p50': question,
  'ials, one question, p50, large': question,
  'ease, Gram and inverse': fit,
  'ease, scores of every shopper': scoreAll,
  'CSV to a matrix': readCsv,
  'snapshot to the first similar': openSnapshot,
}

const threads = workerThreads({ count: Number(process.argv[2] ?? 1) })
const logs = new Map<string, ReturnType<typeof interactionsOf>>()
const scorers = new Map<string, Scorer>()

/** Processor seconds of the last work that was timed. */
let cpu = 0

function seconds(work: () => void): number {
  const before = process.cpuUsage()
  const start = performance.now()
  work()
  const taken = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  cpu = (user + system) / 1e6
  return taken
}

/** Models are kept from one task to the next, by their kind and log. */
function keyOf({ task, file }: Request): string {
  return `${task.split(',')[0]} ${file}`
}

function dataOf({ file, users, items }: Request): ReturnType<typeof interactionsOf> {
  let data = logs.get(file)
  if (data === undefined) {
    const bytes = readFileSync(file)
    const all = new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    const size = all.length / 2
    const pairs = { shoppers: all.subarray(0, size), items: all.subarray(size) }
    data = interactionsOf({ ...pairs, shopperCount: users, itemCount: items })
    // What a fit hands to every model, and the peers hold ready as well
    data.shoppers()
    logs.set(file, data)
  }
  return data
}

function modelOf({ task, settings }: Request): Model {
  const { k, factors, alpha, regularization, iterations, steps, exact } = settings as Record<string, number>
  const maxPerShopper = Number.POSITIVE_INFINITY
  if (task.startsWith('itemKnn')) return itemKnn({ neighbors: k, maxPerShopper, prune: 'source' })
  if (task.startsWith('ease')) {
    return ease({ gram: 'plain', regularization, regularizationUnit: 'absolute', maxPerShopper })
  }
  return ials({
    factors,
    alpha,
    regularization,
    iterations,
    steps,
    maxPerShopper,
    objective: 'confidence',
    frequencyScaling: 0,
    solver: exact ? 'cholesky' : 'gradients',
  })
}

function fit(request: Request): number {
  const train = trainer(dataOf(request), [], threads)
  let scorer: Scorer | undefined
  const taken = seconds(() => {
    scorer = train(modelOf(request))
  })
  scorers.set(keyOf(request), scorer!)
  return taken
}

function trained(request: Request): Scorer {
  const name = keyOf(request)
  if (!scorers.has(name)) fit(request)
  return scorers.get(name)!
}

/** What every shopper has, as a model is asked about it. */
function queriesOf(request: Request): Query[] {
  const { indptr, indices } = dataOf(request).shoppers()
  return Array.from({ length: indptr.length - 1 }, (_, u) => {
    const items = indices.slice(indptr[u], indptr[u + 1])
    const { length } = items
    return {
      items,
      weights: new Float32Array(length).fill(1),
      ages: new Float32Array(length),
      types: new Uint8Array(length),
      steps: new Int32Array(length),
      now: 0,
    }
  })
}

/** Scorer, own items left out, the ten best. */
function asker(request: Request): (query: Query) => void {
  // What a scorer remembers of earlier rounds would make histories known.
  const scorer = modelOf(request).load(trained(request).state())
  const scores = new Scores(request.items)
  const blocked = new Uint8Array(request.items)
  const best = new Int32Array(10)
  const values = new Float32Array(10)
  return query => {
    for (const item of query.items) blocked[item] = 1
    scorer.scoreUser!(query, scores, { k: 10, blocked })
    topOfScores(scores, 10, best, values, blocked)
    scores.clear()
    for (const item of query.items) blocked[item] = 0
  }
}

function batch(request: Request): number {
  const queries = queriesOf(request)
  const ask = asker(request)
  return seconds(() => {
    for (const query of queries) ask(query)
  })
}

function question(request: Request): number {
  const queries = queriesOf(request)
    .filter(({ items }) => items.length > 1)
    .slice(0, 2000)
  const ask = asker(request)
  for (const query of queries) ask(query)
  const asked = request.settings.fresh ? queries.map(withoutLast) : queries
  const times = Float64Array.from(asked, query => {
    const start = performance.now()
    ask(query)
    return (performance.now() - start) * 1000
  })
  return times.sort()[1000]
}

/** A history that nobody was asked about before. */
function withoutLast(query: Query): Query {
  const [items, weights, ages, types, steps] = [
    query.items,
    query.weights,
    query.ages,
    query.types,
    query.steps,
  ].map(column => column.subarray(0, -1)) as [Int32Array, Float32Array, Float32Array, Uint8Array, Int32Array]
  return { ...query, items, weights, ages, types, steps }
}

function scoreAll(request: Request): number {
  const scorer = trained({ ...request, settings: request.settings })
  const queries = queriesOf(request)
  const scores = new Scores(request.items)
  return seconds(() => {
    for (const query of queries) {
      scorer.scoreUser!(query, scores)
      scores.clear()
    }
  })
}

async function readCsv({ file }: Request): Promise<number> {
  const shop = new Recommender({ models: {} })
  const before = process.cpuUsage()
  const start = performance.now()
  await readEvents(shop, file, { duplicates: 'keep' })
  fold(logOf(shop).plan([])).shoppers()
  const taken = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  cpu = (user + system) / 1e6
  return taken
}

// Node 20.15 and later have it
const { crc32 } = zlib as { crc32?: (bytes: Uint8Array) => number }
let snapshot: ArrayBuffer | undefined

function openSnapshot(request: Request): number {
  const models = { similar: itemKnn({ neighbors: 100 }) }
  if (snapshot === undefined) {
    const { rows } = dataOf(request)
    const shop = new Recommender({ models, now: () => 0 })
    shop.ingest(
      Array.from({ length: rows.length }, (_, r) => ({ user: rows.shopper[r], item: rows.item[r], at: 0 })),
    )
    shop.fit()
    snapshot = shop.snapshot()
  }
  const bytes = snapshot
  return seconds(() => Recommender.restore(bytes, { models, now: () => 0 }, { crc32 }).similar('100')) * 1000
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request
  cpu = 0
  const value = await TASKS[request.task](request)
  const reply: Reply = { value, ...(request.unit === 's' && cpu > 0 && { cpu }) }
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}
