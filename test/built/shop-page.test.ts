import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sideBySide } from './side-by-side.js'

const executablePath = process.env.ALSOLIKE_CHROMIUM ?? '/usr/bin/chromium'
const hasBrowser = existsSync(executablePath)
if (!hasBrowser) console.warn(`skipped: no Chromium at ${executablePath} (set ALSOLIKE_CHROMIUM)`)
const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'alsolike-shop-'))
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
}
const VIEWS = ['#/', '#/in/kitchen', '#/item/brew-e1', '#/search?q=coffee', '#/cart', '#/you']

describe('the shop page', () => {
  beforeAll(() => {
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    const config = join(root, 'examples/shop/vite.config.mjs')
    const args = ['build', '--config', config, '--outDir', folder, '--logLevel', 'error']
    execFileSync(process.execPath, [vite, ...args], { cwd: root, stdio: 'pipe' })
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is one script without anything of Node', () => {
    const scripts = readdirSync(join(folder, 'assets')).filter(name => name.endsWith('.js'))
    expect(scripts).toHaveLength(1)
    const script = readFileSync(join(folder, 'assets', scripts[0]))
    expect(script.toString()).not.toMatch(/require\(|from ?"node:/)
    const bytes = gzipSync(script, { level: 9 }).length
    console.log(`the shop's script with its drawings: ${(bytes / 1000).toFixed(1)} kB gzip`)
    expect(bytes).toBeLessThan(140_000)
  })

  it('is given nobody by its server', () => {
    const users = new Set(
      readFileSync(join(root, 'fixtures/shop/events.csv'), 'utf8')
        .split('\n')
        .slice(1)
        .map(line => line.split(',')[1]),
    )
    users.delete('')
    users.delete(undefined as never)
    const snapshot = readFileSync(join(folder, 'shop.alsolike'), 'latin1')
    const words = new Set(snapshot.match(/[\w-]+/g))
    expect(users.size).toBeGreaterThan(100)
    expect([...users].filter(user => user.length > 3 && words.has(user))).toEqual([])
  })

  describe.skipIf(!hasBrowser)('in Chromium', () => {
    let server: Server
    let browser: Browser
    let address: string
    const failures: string[] = []

    beforeAll(async () => {
      server = createServer((request, response) => {
        const path = String(request.url).split('?')[0]
        const name = join(folder, path === '/' ? 'index.html' : path)
        if (!existsSync(name)) return response.writeHead(404).end()
        response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' })
        response.end(readFileSync(name))
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    }, 60_000)
    afterAll(async () => {
      await browser?.close()
      server?.close()
      server?.closeAllConnections()
    })

    /** A new shopper's page: nothing is kept from another test. */
    async function visit(options: BrowserContextOptions = {}): Promise<Page> {
      const context = await browser.newContext({ locale: 'en-GB', serviceWorkers: 'block', ...options })
      const page = await context.newPage()
      page.on('pageerror', error => failures.push(error.message))
      await page.goto(address)
      await page.waitForSelector('h1')
      return page
    }
    /** Goes there as a link does, and waits until it is shown. */
    async function go(page: Page, hash: string): Promise<void> {
      await page.evaluate(to => {
        const shown = document.querySelector('h1')
        location.hash = to
        return new Promise<void>(resolve => {
          const look = () =>
            document.querySelector('h1') === shown ? requestAnimationFrame(look) : resolve()
          if (location.hash === to) requestAnimationFrame(look)
        })
      }, hash)
    }
    const look = async (page: Page, ...items: string[]) => {
      for (const item of items) await go(page, `#/item/${item}`)
      await go(page, '#/')
    }
    const list = (page: Page, name: string) =>
      page.$$eval(`[data-list="${name}"] > *`, all => all.map(card => (card as HTMLElement).dataset.item))
    const said = (page: Page) => page.textContent('#toast')
    const keptEvents = (page: Page) =>
      page.evaluate(
        () =>
          new Promise<number>((resolve, reject) => {
            const opening = indexedDB.open('lantern-street')
            opening.onerror = reject
            opening.onsuccess = () => {
              const counting = opening.result.transaction('events').objectStore('events').count()
              counting.onsuccess = () => {
                opening.result.close()
                resolve(counting.result)
              }
            }
          }),
      )

    it('shows another list the moment something was looked at', async () => {
      const page = await visit()
      expect(await list(page, 'like')).toEqual([])
      expect(await list(page, 'trending')).toContain('pocketshot')
      await look(page, 'brew-e1')
      const coffee = await list(page, 'like')
      expect(coffee).toContain('beans-esp')
      await look(page, 'tea-puer')
      const tea = await list(page, 'like')
      expect(tea).toContain('tea-longjing')
      expect(tea).not.toEqual(coffee)
      expect(await page.textContent('[data-list="like"] .reason')).toContain('You looked at')
      await page.context().close()
    })

    it('says why, and forgets a reason when asked to', async () => {
      const page = await visit()
      await look(page, 'brew-e1', 'tea-puer')
      await page.click('[data-item="beans-esp"] .reason')
      const panel = page.getByRole('dialog', { name: 'Why is this here?' })
      expect(await panel.textContent()).toContain('You looked at Brewhaus E1 espresso machine.')
      await panel.getByRole('button', { name: 'Forget Brewhaus E1 espresso machine' }).click()
      await page.waitForFunction(() => document.querySelector('#toast')?.textContent?.includes('Taken back'))
      expect(await list(page, 'like')).not.toContain('beans-esp')
      expect(await keptEvents(page)).toBe(1)
      await page.context().close()
    })

    it('takes away what is not wanted, with a way back', async () => {
      const page = await visit()
      await look(page, 'brew-e1')
      const [first, second] = await list(page, 'like')
      await page.click(`[data-list="like"] [data-item="${first}"] .hide`)
      expect((await list(page, 'like'))[0]).toBe(second)
      await page.reload()
      await page.waitForSelector('h1')
      expect(await list(page, 'like')).not.toContain(first)
      await page.click(`[data-list="like"] [data-item="${second}"] .hide`)
      expect(await list(page, 'like')).not.toContain(second)
      await page.click('#toast button')
      expect(await list(page, 'like')).toContain(second)
      await go(page, '#/you')
      await page.getByRole('button', { name: /^Show .* again$/ }).click()
      await go(page, '#/')
      expect((await list(page, 'like'))[0]).toBe(first)
      await page.context().close()
    })

    it('shows what it knows, takes single things back, and erases all of it from the browser', async () => {
      const page = await visit()
      await look(page, 'brew-e1', 'tea-puer', 'grill')
      await go(page, '#/you')
      const rows = page.locator('[data-list="history"] li')
      expect(await rows.count()).toBe(3)
      expect(await page.textContent('.tastes')).toContain('Coffee machines')
      await page.getByRole('button', { name: "Take back: Looked at Shancha Pu'er tea cake, 357 g" }).click()
      await page.waitForFunction(() => document.querySelectorAll('[data-list="history"] li').length === 2)
      expect(await keptEvents(page)).toBe(2)
      await page.getByRole('button', { name: 'Erase everything' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).click()
      await page.waitForFunction(() => document.querySelector('#toast')?.textContent?.includes('Erased'))
      expect(await keptEvents(page)).toBe(0)
      expect(await rows.count()).toBe(0)
      await page.reload()
      await page.waitForSelector('h1')
      await go(page, '#/')
      expect(await list(page, 'like')).toEqual([])
      await page.context().close()
    })

    it('speaks English and Chinese, and finds in both', async () => {
      const page = await visit({ locale: 'zh-CN' })
      expect(await page.title()).toBe('灯笼街')
      await look(page, 'brew-e1')
      expect(await page.textContent('main')).toContain('您看过Brewhaus E1 意式咖啡机。')
      await page.fill('#q', '咖啡豆')
      await page.waitForSelector('[data-list="found"]')
      expect(await list(page, 'found')).toContain('beans-yunnan')
      await page.getByRole('button', { name: 'Switch to English' }).click()
      expect(await page.getAttribute('html', 'lang')).toBe('en')
      expect(await page.textContent('h1')).toMatch(/things for “咖啡豆”/)
      await page.reload()
      await page.waitForSelector('h1')
      expect(await page.getAttribute('html', 'lang')).toBe('en')
      await page.fill('#q', 'camra')
      await page.waitForSelector('[data-item="kestrel-r7"]')
      await page.context().close()
    })

    it('puts what was found in the order of its shopper', async () => {
      const page = await visit()
      await look(page, 'tea-puer', 'shan-pot')
      await go(page, '#/search?q=coffee&you=0')
      const byWords = await list(page, 'found')
      await look(page, 'brew-e1', 'brew-g2')
      await go(page, '#/search?q=coffee&you=1')
      const byYou = await list(page, 'found')
      expect(byYou).not.toEqual(byWords)
      expect([...byYou].sort()).toEqual([...byWords].sort())
      await page.context().close()
    })

    it('lets a keyboard alone put something into the cart and buy it', async () => {
      const page = await visit()
      const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.key ?? '')
      const tabTo = async (key: string) => {
        for (let presses = 0; presses < 60; presses++) {
          await page.keyboard.press('Tab')
          if ((await focused()) === key) return
        }
        throw new Error(`the Tab key did not come to ${key}`)
      }
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
      await tabTo('trending:0:open')
      await page.keyboard.press('Enter')
      await page.waitForSelector('.product')
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
      await tabTo('add')
      await page.keyboard.press('Enter')
      expect(await focused()).toBe('add')
      expect(await said(page)).toContain('In the cart: Pocketshot instant camera')
      await page.keyboard.press('Shift+Tab')
      while ((await focused()) !== 'cart') await page.keyboard.press('Shift+Tab')
      await page.keyboard.press('Enter')
      await page.waitForSelector('.lines')
      await tabTo('buy')
      await page.keyboard.press('Space')
      expect(await said(page)).toContain('Thank you')
      await go(page, '#/you')
      expect(
        await page.$$eval('[data-event]', all => all.map(row => row.getAttribute('data-event'))),
      ).toEqual(['purchase', 'cart', 'view'])
      await page.context().close()
    })

    it('names every control to a screen reader, and every part of the page', async () => {
      const page = await visit()
      await look(page, 'brew-e1', 'mug-blue')
      await page.click('[data-list="like"] .hide')
      await go(page, '#/item/brew-e1')
      await page.click('[data-key="add"]')
      const session = await page.context().newCDPSession(page)
      for (const view of VIEWS) {
        if (new URL(page.url()).hash !== view) await go(page, view)
        const { nodes } = await session.send('Accessibility.getFullAXTree')
        const shown = nodes.filter(({ ignored }) => !ignored)
        const role = (node: (typeof nodes)[number]) => String(node.role?.value)
        const controls = shown.filter(node => ['button', 'link', 'searchbox', 'dialog'].includes(role(node)))
        expect(controls.length).toBeGreaterThan(15)
        expect(controls.filter(({ name }) => !String(name?.value ?? '').trim())).toEqual([])
        const parts = shown.map(role)
        for (const part of ['banner', 'search', 'navigation', 'main', 'contentinfo', 'status']) {
          expect(parts).toContain(part)
        }
        expect(parts.filter(part => part === 'heading').length).toBeGreaterThan(0)
        expect(await page.locator('h1').count()).toBe(1)
      }
      await page.context().close()
    })

    it('fits a phone of 390 pixels in both languages, day and night', async () => {
      for (const locale of ['en-GB', 'zh-CN']) {
        const colorScheme = locale === 'zh-CN' ? 'dark' : 'light'
        const page = await visit({ locale, colorScheme, viewport: { width: 390, height: 844 } })
        await look(page, 'brew-e1', 'inkwell-p40')
        await page.click('[data-list="like"] .add')
        for (const view of VIEWS) {
          if (view !== '#/') await go(page, view)
          const width = await page.evaluate(() => document.documentElement.scrollWidth)
          expect(`${view} ${width}`).toBe(`${view} 390`)
        }
        await page.context().close()
      }
    })

    it.runIf(process.env.ALSOLIKE_SCREENSHOTS)('has its picture taken for the README', async () => {
      const seen = ['lumo-m5-s', 'brew-e1', 'tea-puer']
      const desk = await visit({ viewport: { width: 1200, height: 1000 } })
      await look(desk, ...seen)
      const hand = await visit({
        viewport: { width: 390, height: 844 },
        colorScheme: 'dark',
        locale: 'zh-CN',
      })
      await look(hand, ...seen)
      await go(hand, '#/item/brew-e1')
      const picture = await sideBySide(desk, hand)
      expect(picture.length).toBeLessThan(250_000)
      writeFileSync(join(root, 'examples/shop/screenshot.png'), picture)
      await desk.context().close()
      await hand.context().close()
    })

    it('goes on without a network after the first load', async () => {
      const page = await visit({ serviceWorkers: 'allow' })
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
      await look(page, 'brew-e1')
      const before = await list(page, 'like')
      await page.context().setOffline(true)
      await new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await page.reload()
      await page.waitForSelector('[data-list="like"]')
      expect(await list(page, 'like')).toEqual(before)
      expect(await page.textContent('.offline')).toBe('Offline')
      await look(page, 'tea-puer')
      expect(await list(page, 'like')).not.toEqual(before)
      await page.context().close()
      expect(failures).toEqual([])
    })
  })
})
