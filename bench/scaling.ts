import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { interactionsOf } from '../src/data/fold/interactions.js'
import { cooccurrence } from '../src/models/cooccurrence.js'
import { itemKnn } from '../src/models/item-knn.js'
import type { Model } from '../src/models/model.js'
import { popular } from '../src/models/popular.js'
import { rp3beta } from '../src/models/rp3beta.js'
import { logLogChart } from './figures/log-log-chart.js'
import { machine } from './machine.js'
import { synthetic } from './peers/logs.js'
import { trainer } from './protocols/train.js'

/**
 * How time and memory of training grow with the shop: 10⁴ to 10⁷ events, 10³ to 10⁶ items, each point in a process of
 * its own. Prints them with the slope of the time, and draws `bench/figures/scaling.svg`. `--largest 1000000` stops earlier.
 */
const { values } = parseArgs({
  options: {
    largest: { type: 'string', default: '10000000' },
    point: { type: 'string' },
  },
})

const MODELS: Readonly<Record<string, () => Model>> = {
  itemKnn: () => itemKnn(),
  cooccurrence: () => cooccurrence({ over: 'shoppers' }),
  rp3beta: () => rp3beta(),
  popular: () => popular(),
}
const SIZES = [
  { events: 10_000, items: 1_000 },
  { events: 100_000, items: 10_000 },
  { events: 1_000_000, items: 100_000 },
  { events: 10_000_000, items: 1_000_000 },
]
/** Events of a shopper, on average. */
const EACH = 10

interface Point {
  readonly seconds: number
  readonly mebibytes: number
  /** Σ (items of a shopper)². */
  readonly squares: number
}

if (values.point !== undefined) measure(values.point)
else drawAll()

function measure(point: string): void {
  const [name, events, items] = point.split(' ')
  const { shopper, item, users } = synthetic(Number(events) / EACH, Number(items), Number(events))
  const data = interactionsOf({
    shoppers: shopper,
    items: item,
    shopperCount: users,
    itemCount: Number(items),
  })
  const { indptr } = data.shoppers()
  let squares = 0
  for (let u = 0; u < users; u++) squares += (indptr[u + 1] - indptr[u]) ** 2
  const train = trainer(data)
  // Processor time: what else the machine does meanwhile hardly changes it
  const before = process.cpuUsage()
  train(MODELS[name]())
  const { user: own, system } = process.cpuUsage(before)
  const seconds = (own + system) / 1e6
  const mebibytes = process.resourceUsage().maxRSS / 1024
  console.log(JSON.stringify({ seconds, mebibytes, squares } satisfies Point))
}

function drawAll(): void {
  console.log(`${machine()}\n`)
  const sizes = SIZES.filter(({ events }) => events <= Number(values.largest))
  const measured = Object.keys(MODELS).map(name => {
    const points = sizes.map(({ events, items }) => {
      const point = run(`${name} ${events} ${items}`)
      console.log(
        `${name.padEnd(13)} ${String(events).padStart(9)} events ${String(items).padStart(8)} items  Σ² ${point.squares.toExponential(1)}  ${point.seconds.toFixed(3).padStart(8)} s  ${point.mebibytes.toFixed(0).padStart(5)} MiB`,
      )
      return point
    })
    const slope = slopeOf(points)
    console.log(`${name.padEnd(13)} slope of time against Σ (items of a shopper)²: ${slope.toFixed(2)}\n`)
    return { name, points, slope }
  })
  const folder = fileURLToPath(new URL('figures', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const lines = (of: (point: Point) => number) =>
    measured.map(({ name, points }) => ({
      name,
      points: points.map((point, p) => ({ x: sizes[p].events, y: of(point) })),
    }))
  const svg = logLogChart({
    title: 'Training, with an item for every ten events',
    note: machine(),
    panels: [
      { title: 'processor seconds', lines: lines(point => point.seconds) },
      { title: 'MiB of the whole process, log included', lines: lines(point => point.mebibytes) },
    ],
    across: 'events',
  })
  writeFileSync(`${folder}/scaling.svg`, svg)
}

function run(point: string): Point {
  const self = fileURLToPath(import.meta.url)
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--max-old-space-size=8192', '--import', 'tsx', self, '--point', point],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Point
}

/** Least squares in logarithms; points too short to time are left out. */
function slopeOf(points: readonly Point[]): number {
  const timed = points.filter(({ seconds }) => seconds > 0.005)
  const x = timed.map(({ squares }) => Math.log(squares))
  const y = timed.map(({ seconds }) => Math.log(seconds))
  const mean = (each: readonly number[]) => each.reduce((sum, one) => sum + one, 0) / each.length
  const [meanX, meanY] = [mean(x), mean(y)]
  let along = 0
  let spread = 0
  for (let p = 0; p < x.length; p++) {
    along += (x[p] - meanX) * (y[p] - meanY)
    spread += (x[p] - meanX) ** 2
  }
  return along / spread
}
