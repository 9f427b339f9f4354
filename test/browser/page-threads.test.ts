import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Found } from './training-worker.js'

const executablePath = process.env.ALSOLIKE_CHROMIUM ?? '/usr/bin/chromium'
const hasBrowser = existsSync(executablePath)
if (!hasBrowser) console.warn(`skipped: no Chromium at ${executablePath} (set ALSOLIKE_CHROMIUM)`)

const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

describe.skipIf(!hasBrowser)('pageThreads() in Chromium', () => {
  let server: Server
  let browser: Browser
  let headers: Readonly<Record<string, string>> = {}

  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('training-worker.ts', import.meta.url))],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2022',
    })
    server = createServer(({ url }, response) => {
      const isScript = url === '/worker.js'
      response.writeHead(200, { ...headers, 'content-type': isScript ? 'text/javascript' : 'text/html' })
      response.end(isScript ? outputFiles[0].text : '<!doctype html>')
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  async function found(served: Readonly<Record<string, string>>): Promise<Found> {
    headers = served
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const answer = await page.evaluate(
      () =>
        new Promise<Found>((resolve, reject) => {
          const worker = new Worker('/worker.js')
          worker.onmessage = ({ data }) => resolve(data)
          worker.onerror = ({ message }) => reject(new Error(message))
          worker.postMessage('go')
        }),
    )
    await page.close()
    return answer
  }

  it('trains on several threads where the page is isolated, to the same bits', async () => {
    const { own, ...rest } = await found(ISOLATED)
    expect(rest).toEqual({ isolated: true, threads: 3, same: true })
    expect(own).toBeLessThan(100)
  })

  it('trains on one elsewhere', async () => {
    expect(await found({})).toEqual({ isolated: false, threads: 1, own: 100, same: true })
  })

  it('trains on one where the policy of the page refuses the others', async () => {
    const policy = "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"
    const strict = { ...ISOLATED, 'content-security-policy': policy }
    expect(await found(strict)).toEqual({ isolated: true, threads: 1, own: 100, same: true })
  })
})
