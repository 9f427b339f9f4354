import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixtureShop } from '../fixtures/shop.js'
import type { Answers } from './same-answers.js'

const executablePath = process.env.ALSOLIKE_CHROMIUM ?? '/usr/bin/chromium'
const hasBrowser = existsSync(executablePath)
if (!hasBrowser) console.warn(`skipped: no Chromium at ${executablePath} (set ALSOLIKE_CHROMIUM)`)
const PAGE = `<!doctype html><script type="module">
import { answer } from '/answers.mjs'
globalThis.answer = answer
</script>`
const SETS = ['wasm', 'plain'] as const

describe.skipIf(!hasBrowser)('the same shop in Node and in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alsolike-bytes-'))
  const script = join(folder, 'answers.mjs')
  let server: Server
  let browser: Browser
  let page: Page
  let here: Record<string, Answers>
  let there: Record<string, Answers>

  beforeAll(async () => {
    await build({
      entryPoints: [fileURLToPath(new URL('same-answers.ts', import.meta.url))],
      outfile: script,
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      // Without the paths of our own tsconfig, 'alsolike' is the built package
      tsconfigRaw: {},
    })
    const { items, events } = fixtureShop()
    const users = [
      ...new Set(events.flatMap(({ user }) => (user === undefined ? [] : [String(user)]))),
    ].slice(0, 30)
    const fixture = { items, events, users }
    server = createServer(({ url }, response) => {
      const isScript = url === '/answers.mjs'
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
      response.end(isScript ? readFileSync(script) : PAGE)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction('globalThis.answer')
    const { answer } = (await import(
      /* @vite-ignore */ pathToFileURL(script).href
    )) as typeof import('./same-answers.js')
    here = {}
    there = {}
    for (const kernels of SETS) {
      here[kernels] = await answer(fixture, kernels)
      there[kernels] = await page.evaluate(
        ([shop, set]) => (globalThis as unknown as { answer: typeof answer }).answer(shop, set),
        [fixture, kernels] as const,
      )
    }
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    server?.close()
    rmSync(folder, { recursive: true })
  })

  it.each(SETS)('learns the same bytes with the %s kernels', kernels => {
    expect(there[kernels].snapshots).toEqual(here[kernels].snapshots)
    expect(here[kernels].snapshots.again).toBe(here[kernels].snapshots.private)
  })

  it.each(SETS)('gives every question the same answer with the %s kernels, to the last bit', kernels => {
    expect(here[kernels].lists.length).toBeGreaterThan(100_000)
    expect(there[kernels].lists === here[kernels].lists).toBe(true)
    expect(there[kernels].publicLists === here[kernels].publicLists).toBe(true)
  })

  it('trains in WebAssembly only where it is asked to', () => {
    for (const engine of [here, there]) {
      expect(engine.wasm.instances).toBeGreaterThan(0)
      expect(engine.plain.instances).toBe(0)
    }
  })
})
