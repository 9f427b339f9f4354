import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
const executablePath = process.env.ALSOLIKE_CHROMIUM ?? '/usr/bin/chromium'
const hasBrowser = existsSync(executablePath)
if (!hasBrowser) console.warn(`skipped: no Chromium at ${executablePath} (set ALSOLIKE_CHROMIUM)`)

/** Fits one shop in this thread and its twin in a worker; tells whether they are equal to the byte. */
const WORK = `async function work({ Recommender, shopModels, profiles }, trainInWorker) {
  const make = () => {
    const shop = new Recommender({ models: shopModels(), profiles: profiles(), now: () => 2e12 })
    shop.setItems(Array.from({ length: 40 }, (_, i) => ({ id: 'i' + i, title: 'thing ' + (i % 7), price: i })))
    for (let n = 0; n < 900; n++) {
      shop.ingest({ user: 'u' + (n % 37), item: 'i' + ((n * n) % 31), type: n % 4 ? 'view' : 'purchase', at: 1e12 + n * 6e4 })
    }
    return shop
  }
  const [here, there] = [make(), make()]
  here.fit()
  let told = 0
  const training = trainInWorker(there, { onProgress: () => told++ })
  const asked = there.trending().length
  await training
  const [a, b] = [here, there].map(shop => new Uint8Array(shop.snapshot()))
  return { same: a.length === b.length && a.every((byte, i) => byte === b[i]), told: told > 0, asked: asked > 0 }
}`
const ALL = { same: true, told: true, asked: true }

describe('training in a worker, as built', () => {
  it('works from ES modules', () => {
    const program = `import * as all from '${dist}index.js'
import { trainInWorker } from '${dist}node/index.js'
${WORK}
console.log(JSON.stringify(await work(all, trainInWorker)))`
    expect(run(['--input-type=module', '-e', program])).toEqual(ALL)
  }, 60_000)

  it('works from CommonJS', () => {
    const program = `${WORK}
work(require('${dist}index.cjs'), require('${dist}node.cjs').trainInWorker).then(r => console.log(JSON.stringify(r)))`
    expect(run(['-e', program])).toEqual(ALL)
  }, 60_000)

  describe.skipIf(!hasBrowser)('in Chromium', () => {
    let server: Server
    let browser: Browser
    let origin: string
    const folder = mkdtempSync(join(tmpdir(), 'alsolike-worker-page-'))

    beforeAll(async () => {
      writeFileSync(
        join(folder, 'index.html'),
        '<!doctype html><script type="module" src="/page.js"></script>',
      )
      writeFileSync(
        join(folder, 'page.js'),
        `import * as all from '${dist}index.js'
import { trainInWorker } from '${dist}browser/index.js'
${WORK}
window.answer = work(all, trainInWorker).catch(error => error.code + ' ' + error.message)`,
      )
      await build({
        root: folder,
        logLevel: 'error',
        worker: { format: 'es' },
        build: { outDir: 'out', target: 'es2022' },
      })
      server = createServer((request, response) => {
        const strict = request.url?.startsWith('/?strict')
        const policy = `worker-src ${strict ? "'none'" : "'self'"}; script-src 'self' 'wasm-unsafe-eval'`
        const path = String(request.url).replace(/[?].*$/, '')
        const file = join(folder, 'out', path === '/' ? 'index.html' : path)
        if (!existsSync(file)) return void response.writeHead(404).end()
        const type = extname(file) === '.js' ? 'text/javascript' : 'text/html'
        response.writeHead(200, { 'content-type': type, 'content-security-policy': policy })
        response.end(readFileSync(file))
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      browser = await chromium.launch({
        executablePath,
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      })
    }, 60_000)
    afterAll(async () => {
      await browser?.close()
      server?.close()
      rmSync(folder, { recursive: true })
    })

    it('learns in a module worker that the bundler found, under a strict policy', async () => {
      const page = await browser.newPage()
      await page.goto(`${origin}/`)
      const found = await page.evaluate('window.answer')
      expect(found).toEqual(ALL)
    }, 60_000)

    it('says what a page needs that lets no worker run', async () => {
      const page = await browser.newPage()
      await page.goto(`${origin}/?strict`)
      const said = await page.evaluate('window.answer')
      expect(said).toMatch(/^thread-failed .*worker-src/)
    }, 60_000)
  })
})

function run(args: readonly string[]): unknown {
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' }))
}
