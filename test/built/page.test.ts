import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const hasBrowser = existsSync(executablePath)
if (!hasBrowser) console.warn(`skipped: no Chromium at ${executablePath} (set CHROMIUM_PATH)`)
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }
const folder = mkdtempSync(join(tmpdir(), 'alsolike-page-'))

describe('the example of a page', () => {
  beforeAll(() => {
    const build = fileURLToPath(new URL('../../examples/browser/build.mjs', import.meta.url))
    execFileSync(process.execPath, [build, folder], { stdio: 'pipe' })
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is one script without anything of Node', () => {
    const script = readFileSync(join(folder, 'page.js'))
    expect(script.toString()).not.toMatch(/require\(|from ?"node:/)
    const bytes = gzipSync(script, { level: 9 }).length
    console.log(`the page's script: ${(bytes / 1000).toFixed(1)} kB gzip`)
    expect(bytes).toBeLessThan(60_000)
  })

  describe.skipIf(!hasBrowser)('in Chromium', () => {
    let server: Server
    let browser: Browser
    let page: Page
    const failures: string[] = []
    const items = async (id: string) =>
      page.$$eval(`#${id} button`, all => all.map(button => (button as HTMLElement).dataset.item))

    beforeAll(async () => {
      server = createServer((request, response) => {
        const name = request.url === '/' ? 'index.html' : String(request.url).slice(1)
        if (!existsSync(join(folder, name))) return response.writeHead(404).end()
        response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' })
        response.end(readFileSync(join(folder, name)))
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      browser = await chromium.launch({
        executablePath,
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
        ],
      })
      page = await browser.newPage()
      page.on('pageerror', error => failures.push(error.message))
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      await page.waitForSelector('#like button')
    }, 60_000)
    afterAll(async () => {
      await browser?.close()
      server?.close()
    })

    it('shows other lists the moment something is clicked', async () => {
      const before = await items('like')
      expect(before).toHaveLength(6)
      await page.click('#like button')
      const after = await items('like')
      expect(after).not.toEqual(before)
      expect((await items('related')).length).toBeGreaterThan(0)
      expect(failures).toEqual([])
    })

    it('knows its shopper after a reload, also when the snapshot cannot be fetched', async () => {
      const before = await items('like')
      await page.waitForTimeout(200)
      await page.route('**/shop.alsolike', route => route.abort())
      await page.reload()
      await page.waitForSelector('#like button')
      expect(await page.textContent('#state')).toContain('last visit')
      expect(await items('like')).toEqual(before)
      expect(await page.$$eval('#history li', all => all.length)).toBe(1)
    })

    it('forgets when asked to', async () => {
      await page.click('#erase')
      expect(await page.$$eval('#history li', all => all.length)).toBe(0)
      await page.waitForTimeout(200)
      await page.reload()
      await page.waitForSelector('#like button')
      expect(await page.$$eval('#history li', all => all.length)).toBe(0)
      expect(failures).toEqual([])
    })
  })
})
