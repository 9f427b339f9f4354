import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { interactionsOf } from '../src/data/fold/interactions.js'
import { random } from '../src/kernels/random.js'
import { Scores } from '../src/kernels/scores.js'
import { topOfScores } from '../src/kernels/top-k.js'
import { content, search } from '../src/models/index.js'
import type { Scorer } from '../src/models/model.js'
import { type Latency, latency } from './latency.js'
import { machine } from './machine.js'
import { trainer } from './protocols/train.js'

/**
 * What words cost: a catalogue of titles, descriptions, categories, brands, prices and tags is indexed for `content`
 * and for `search`, each size in a process of its own; then pages are asked for and searches made. Memory is what the
 * process grew by, the catalogue not among it. `--items 50000`
 */
const { values } = parseArgs({
  options: {
    items: { type: 'string', multiple: true, default: ['50000', '400000'] },
    point: { type: 'string' },
  },
})
const QUESTIONS = 1000
const K = 10
/** Words of the made-up language; the n-th is as common as 1/n. */
const WORDS = 20_000

const MEASURED = ['content, no descriptions', 'content', 'search'] as const
type Measured = (typeof MEASURED)[number]
type Ask = (scorer: Scorer, out: Scores, question: number) => unknown

if (values.point !== undefined) {
  const [name, items] = values.point.split('/')
  measure(name as Measured, Number(items))
} else {
  console.log(`${machine()}\n`)
  const self = fileURLToPath(import.meta.url)
  const flags = ['--expose-gc', '--max-old-space-size=4096', '--import', 'tsx']
  for (const items of values.items) {
    for (const name of MEASURED) {
      const child = spawnSync(process.execPath, [...flags, self, '--point', `${name}/${items}`], {
        encoding: 'utf8',
      })
      if (child.status !== 0) throw new Error(child.stderr)
      process.stdout.write(child.stdout)
    }
  }
}

function measure(name: Measured, items: number): void {
  const catalogue = records(items, name !== 'content, no descriptions')
  const train = trainer(interactionsOf({ shoppers: [0], items: [0], itemCount: items }), catalogue)
  const dice = random(2, 'questions')
  const pages = Array.from({ length: QUESTIONS }, () => dice.below(items))
  const searches = pages.map(item => catalogue[item].title.split(' ').slice(0, 2).join(' '))
  const ask: Ask =
    name !== 'search'
      ? (scorer, out, q) => scorer.scoreItem!(pages[q], out)
      : (scorer, out, q) => scorer.scoreSearch!(searches[q], undefined, out)
  const before = memory()
  const peakBefore = process.resourceUsage().maxRSS
  const processor = process.cpuUsage()
  const start = performance.now()
  const scorer = train(name === 'search' ? search() : content())
  // The first question weighs the words
  const out = new Scores(items)
  ask(scorer, out, 0)
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(processor)
  const peak = (process.resourceUsage().maxRSS - peakBefore) / 1024
  const kept = memory() - before
  const best = { items: new Int32Array(K), scores: new Float32Array(K) }
  const asking = process.cpuUsage()
  const times = latency(
    pages.map((_, q) => q),
    q => {
      out.clear()
      ask(scorer, out, q)
      return { length: topOfScores(out, K, best.items, best.scores) }
    },
  )
  const asked = process.cpuUsage(asking)
  // Every question is asked twice: once to warm up
  const each = (asked.user + asked.system) / (2 * QUESTIONS)
  const worked = ((user + system) / 1e6).toFixed(2)
  console.log(
    `${name.padEnd(24)} ${String(items).padStart(7)} items  indexed in ${seconds.toFixed(2)} s (${worked} s of processor)  ${kept.toFixed(0)} MiB kept, ${peak.toFixed(0)} at most  ${spent(times)}, ${each.toFixed(0)} µs of processor on average`,
  )
}

function spent({ p50, p99, calls }: Latency): string {
  return `a question ${p50.toFixed(0)} µs p50, ${p99.toFixed(0)} µs p99 (${calls} asked)`
}

function memory(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}

/** Titles of 5 to 9 words, descriptions of 20 to 59, drawn as words are in a language; 500 categories, 1,000 brands. */
function records(items: number, described: boolean) {
  const dice = random(1, 'catalogue')
  const word = (): string => `w${Math.floor(WORDS ** dice.next()).toString(36)}`
  const text = (least: number, more: number): string =>
    Array.from({ length: least + dice.below(more) }, word).join(' ')
  return Array.from({ length: items }, (_, id) => ({
    id,
    title: text(5, 5),
    ...(described && { description: text(20, 40) }),
    category: [`c${dice.below(20)}`, `c${dice.below(500)}`],
    brand: `b${dice.below(1000)}`,
    price: 1 + dice.below(20_000) / 100,
    tags: [word(), word()],
  }))
}
