import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { storedModels } from '../src/cli/models.js'
import { readHeader } from '../src/door/snapshot.js'
import { Scores } from '../src/kernels/scores.js'
import { topOfScores } from '../src/kernels/top-k.js'
import type { Query, Scorer } from '../src/models/model.js'
import { insideOf, logOf, Recommender } from '../src/recommender.js'
import { shopModels } from '../src/shop-models.js'
import { openSnapshot } from '../src/snapshot/open-snapshot.js'
import { latency } from './latency.js'
import { machine } from './machine.js'
import { writeReadme } from './readme.js'

/**
 * The whole path on one shop: CSV to snapshot by the command line, then each question on that snapshot. Run by
 * `npm run bench`; `--events FILE` takes another shop's export, `--json` prints figures for other programs, `--readme` writes
 * them into the README.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    events: { type: 'string' },
    json: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
  },
})
const root = fileURLToPath(new URL('..', import.meta.url))
const given = values.events ?? `${values.data}/online-retail/online-retail.csv.gz`
const events = existsSync(given) ? given : join(root, 'fixtures/shop/events.csv')
const folder = mkdtempSync(join(tmpdir(), 'alsolike-bench-'))
const snapshotFile = join(folder, 'shop.alsolike')
const figures: { what: string; value: number; unit: string }[] = []

try {
  const trained = child('train', events, '-o', snapshotFile, '--quiet')
  figure('CSV to snapshot on disk, wall', trained.seconds, 's')
  figure('CSV to snapshot on disk, peak memory', trained.mebibytes, 'MiB')

  const bytes = readFileSync(snapshotFile)
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  figure('snapshot', buffer.byteLength / 2 ** 20, 'MiB')
  const models = storedModels(readHeader(openSnapshot(buffer).header))
  const { to } = Recommender.restore(buffer, { models }).stats()
  const options = { models, now: () => to ?? 0 }

  const opening = timed(() => Recommender.restore(buffer, options))
  figure('snapshot bytes to recommender', opening.milliseconds, 'ms')
  const shop = opening.result
  const log = logOf(shop)
  const some = (size: number) =>
    Array.from({ length: Math.min(2000, size) }, (_, i) => Math.floor((i * size) / 2000))
  const items = some(log.items.size).map(index => log.items.id(index))
  const users = some(log.users.size).map(index => log.users.id(index))
  ask('similar', items, item => shop.similar(item))
  ask('related, one item', items, item => shop.related(item))
  const baskets = items.map((_, i) => items.slice(i, i + 5))
  ask('related, basket of 5', baskets, basket => shop.related(basket))
  ask('youMayLike', users, user => shop.youMayLike(user))
  askAlone(shop, 'youMayLike', users, user => shop.youMayLike(user))
  ask('youMayLike, stranger', users, user => shop.youMayLike(`nobody ${user}`))
  if (models.buyAgain) ask('buyAgain', users, user => shop.buyAgain(user))
  if (models.nextInSession) ask('nextInSession', baskets, basket => shop.nextInSession(basket))
  ask('trending', users, () => shop.trending())

  figure('snapshot of the recommender', timed(() => shop.snapshot()).milliseconds, 'ms')
  for (const [question, model] of Object.entries(shopModels())) {
    const alone = Recommender.restore(buffer, { models: {}, now: options.now })
    const single = new Recommender({ models: { [question]: model }, now: options.now })
    single.ingest(eventsOf(alone))
    figure(`fit of ${question} alone (${model.name})`, timed(() => single.fit()).milliseconds, 'ms')
  }
  print()
} finally {
  rmSync(folder, { recursive: true })
}

/** Events as objects, as a shop's own program hands them in. */
function* eventsOf(shop: Recommender) {
  const log = logOf(shop)
  const { user, session, order, item, type, at, quantity, price } = log.columns
  for (let row = 0; row < log.length; row++) {
    if (item.get(row) < 0) continue
    yield {
      user: user.get(row) < 0 ? undefined : log.users.id(user.get(row)),
      session: session.get(row) < 0 ? undefined : log.sessions.id(session.get(row)),
      order: order.get(row) < 0 ? undefined : log.orders.id(order.get(row)),
      item: log.items.id(item.get(row)),
      type: log.types[type.data[row]] as 'view',
      at: at.data[row],
      quantity: quantity.get(row) || undefined,
      price: Number.isNaN(price.get(row)) ? undefined : price.get(row),
    }
  }
}

function ask<T>(what: string, args: readonly T[], call: (arg: T) => { readonly length: number }): void {
  if (args.length === 0) return
  const { p50, p99 } = latency(args, call)
  figure(`${what}, p50`, p50, 'µs')
  figure(`${what}, p99`, p99, 'µs')
}

/** The scorer of a question and the ten best by themselves, histories ready: what evidence, records and rules come on top of. */
function askAlone<T>(
  shop: Recommender,
  question: 'youMayLike' | 'nextInSession',
  args: readonly T[],
  call: (arg: T) => unknown,
): void {
  const scorer = insideOf(shop).scorers.get(question) as { scoreUser?: Scorer['scoreUser'] } | undefined
  const scoreUser = scorer?.scoreUser
  if (scorer === undefined || scoreUser === undefined) return
  const queries: Query[] = []
  // The whole question is asked once more, for what it hands to its scorer.
  scorer.scoreUser = (query, out) => {
    queries.push(structuredClone(query))
    return scoreUser(query, out)
  }
  for (const arg of args) call(arg)
  scorer.scoreUser = scoreUser
  const { size } = logOf(shop).items
  const scores = new Scores(size)
  const blocked = new Uint8Array(size)
  const best = new Int32Array(10)
  const values = new Float32Array(10)
  const whole = figures.find(({ what }) => what === `${question}, p50`)!.value
  const { p50 } = latency(queries, query => {
    for (const item of query.items) blocked[item] = 1
    scoreUser(query, scores)
    topOfScores(scores, 10, best, values, blocked)
    scores.clear()
    for (const item of query.items) blocked[item] = 0
    return best
  })
  figure(`${question}: scorer and ten best alone`, p50, 'µs')
  figure(`${question}: the whole against that`, whole / p50, '×')
}

function timed<T>(work: () => T): { result: T; milliseconds: number } {
  const start = performance.now()
  const result = work()
  return { result, milliseconds: performance.now() - start }
}

/** Runs the built command line in a process of its own. */
function child(...argv: string[]): { seconds: number; mebibytes: number } {
  const start = performance.now()
  const run = spawnSync(
    process.execPath,
    ['--import', join(root, 'bench/child.mjs'), join(root, 'dist/cli.js'), ...argv],
    {
      encoding: 'utf8',
    },
  )
  if (run.status !== 0) throw new Error(run.stderr)
  const peak = Number(/peak-kib (\d+)/.exec(run.stderr)?.[1])
  return { seconds: (performance.now() - start) / 1000, mebibytes: peak / 1024 }
}

/** Each question in one row, the other figures in a line each. */
function readmeTable(): string {
  const of = (what: string) => figures.find(f => f.what === what)
  const text = (f: { value: number; unit: string }) => `${f.value.toFixed(f.value < 100 ? 1 : 0)} ${f.unit}`
  const single = figures.filter(({ what }) => !what.includes(', p'))
  const asked = figures.filter(({ what }) => what.endsWith(', p50')).map(({ what }) => what.slice(0, -5))
  return [
    `Measured on ${machine()}, with Online Retail (541,909 rows).`,
    '',
    '| | |',
    '|---|---|',
    ...single.map(f => `| ${f.what} | ${text(f)} |`),
    '',
    '| question, with evidence and records | p50 | p99 |',
    '|---|---|---|',
    ...asked.map(what => `| ${what} | ${text(of(`${what}, p50`)!)} | ${text(of(`${what}, p99`)!)} |`),
  ].join('\n')
}

function figure(what: string, value: number, unit: string): void {
  figures.push({ what, value, unit })
}

function print(): void {
  if (values.json) {
    console.log(JSON.stringify({ machine: machine(), events, figures }, null, 2))
    return
  }
  if (values.readme) writeReadme('bench:shop', readmeTable())
  console.log(`${machine()}\n${events}\n`)
  const width = Math.max(...figures.map(({ what }) => what.length))
  for (const { what, value, unit } of figures) {
    console.log(`${what.padEnd(width)}  ${value.toFixed(value < 100 ? 1 : 0).padStart(8)} ${unit}`)
  }
}
