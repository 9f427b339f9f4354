import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { chromium, type Page } from 'playwright-core'
import { Recommender, shopModels } from '../src/index.js'
import { readEvents } from '../src/node/index.js'
import type { PageFigures } from './chromium-page.js'
import { machine } from './machine.js'

/**
 * A real shop in a real page: how long from the bytes of a public snapshot to the first answer, and how long a question
 * takes. `--loads` sets how many fresh pages open it; each is as cold as a page of a shop is.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.ALSOLIKE_DATA ?? '../shared/data' },
    loads: { type: 'string', default: '20' },
  },
})
const executablePath = process.env.ALSOLIKE_CHROMIUM ?? '/usr/bin/chromium'
const events = `${values.data}/online-retail/online-retail.csv.gz`
for (const [needed, how] of [
  [events, 'give --data FOLDER'],
  [executablePath, 'set ALSOLIKE_CHROMIUM'],
]) {
  if (existsSync(needed)) continue
  console.log(`skipped: ${needed} is not there; ${how}`)
  process.exit(0)
}
const shop = new Recommender({ models: shopModels() })
await readEvents(shop, [events])
shop.fit()
const snapshot = new Uint8Array(shop.snapshot({ audience: 'public' }))
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('chromium-page.ts', import.meta.url))],
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  globalName: 'bench',
  platform: 'browser',
  target: 'es2022',
})
const files: Readonly<Record<string, { readonly type: string; readonly body: string | Uint8Array }>> = {
  '/': { type: 'text/html', body: '<!doctype html><script src="page.js"></script>' },
  '/page.js': { type: 'text/javascript', body: outputFiles[0].contents },
  '/shop.alsolike': { type: 'application/octet-stream', body: snapshot },
}
const server = createServer(({ url }, response) => {
  const file = files[String(url)]
  if (file === undefined) return response.writeHead(404).end()
  // Isolated, a page's clock tells 5 microseconds apart, else 100
  const isolated = {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  }
  response.writeHead(200, { 'content-type': file.type, ...isolated }).end(file.body)
})
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })

interface Load extends PageFigures {
  /** Milliseconds that the page's thread computed, whatever else the machine did meanwhile. */
  readonly cpu: number
}
type InPage = { readonly bench: typeof import('./chromium-page.js') }

async function load(): Promise<{ load: Load; page: Page }> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(address)
  await page.evaluate(() => (globalThis as unknown as InPage).bench.bring('shop.alsolike'))
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const threadTime = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? Number.NaN)
  }
  const before = await threadTime()
  const figures = await page.evaluate(() => (globalThis as unknown as InPage).bench.open())
  return { load: { ...figures, cpu: (await threadTime()) - before }, page }
}

try {
  const loads: Load[] = []
  for (let l = 0; l < Number(values.loads); l++) {
    const { load: figures, page } = await load()
    loads.push(figures)
    await page.context().close()
  }
  const { page } = await load()
  const questions = await page.evaluate(() => (globalThis as unknown as InPage).bench.ask())
  console.log(`${machine()}, Chromium ${browser.version()}, load ${loadavg()[0].toFixed(1)}`)
  const packed = gzipSync(snapshot, { level: 9 }).length
  console.log(`public snapshot of Online Retail: ${kilo(snapshot.length)}, ${kilo(packed)} gzip\n`)
  row(
    'bytes to recommender',
    loads.map(({ restored }) => restored),
  )
  row(
    'bytes to first answer',
    loads.map(({ first }) => first),
  )
  row(
    '  of which computing',
    loads.map(({ cpu }) => cpu),
  )
  console.log(`\n${'question, a warm page'.padEnd(30)} ${'p50'.padStart(9)} ${'p99'.padStart(9)}`)
  for (const [question, { p50, p99 }] of Object.entries(questions)) {
    console.log(`${question.padEnd(30)} ${p50.toFixed(0).padStart(6)} µs ${p99.toFixed(0).padStart(6)} µs`)
  }
} finally {
  await browser.close()
  server.close()
}

function kilo(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`
}

function row(what: string, times: number[]): void {
  times.sort((a, b) => a - b)
  const middle = times[Math.floor(times.length / 2)].toFixed(1)
  const [best, worst] = [times[0], times[times.length - 1]].map(time => time.toFixed(1))
  console.log(`${what.padEnd(30)} ${middle} ms (${best} … ${worst}), ${times.length} fresh pages`)
}
