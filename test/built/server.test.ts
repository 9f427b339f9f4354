import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixtureShop } from '../fixtures/shop.js'

const program = fileURLToPath(new URL('../../examples/server/server.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'alsolike-server-'))
const { items, events, truth } = fixtureShop()
const running: ChildProcess[] = []

describe('the example of a server', () => {
  let port = 0
  let stop: () => Promise<number | null>

  async function start(): Promise<string> {
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, SHOP_FOLDER: folder, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    running.push(child)
    const ended = new Promise<number | null>(resolve => child.once('close', resolve))
    stop = () => {
      child.kill('SIGTERM')
      return ended
    }
    let text = ''
    await new Promise<void>(resolve =>
      child.stdout.on('data', bytes => {
        text += bytes
        port = Number(/listening on (\d+)/.exec(text)?.[1] ?? 0)
        if (port > 0) resolve()
      }),
    )
    return text
  }
  const send = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, text, json: () => JSON.parse(text) }
  }
  const idsOf = async (path: string): Promise<string[]> =>
    (await send('GET', path)).json().items.map(({ id }: { id: string }) => id)
  const eventsKept = async (): Promise<number> => (await send('GET', '/health')).json().events

  beforeAll(async () => {
    await start()
  }, 30_000)
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })

  it('takes in a catalogue and events, and says what is wrong with others', async () => {
    expect((await send('PUT', '/items', items)).json()).toEqual({ items: items.length })
    const taken = await send('POST', '/events', events)
    expect([taken.status, taken.json().kept]).toEqual([202, events.length])
    const bad = await send('POST', '/events', { user: 'u', item: 'a', type: 'wishlist' })
    expect([bad.status, bad.json().code]).toEqual([400, 'bad-event'])
    expect(bad.json().error).toMatch(/type "wishlist"/)
    expect((await send('POST', '/events', '{')).status).toBe(400)
    expect((await send('GET', '/trending?k=many')).status).toBe(400)
    expect((await send('GET', '/nothing')).status).toBe(404)
    expect(await eventsKept()).toBe(events.length)
  })

  it('ends on SIGTERM with all that it acknowledged kept, and learns when it starts again', async () => {
    const late = Array.from({ length: 30 }, (_, n) =>
      send('POST', '/events', { user: 'last', item: items[n].id, type: 'view' }),
    )
    const answers = await Promise.all(late)
    expect(await stop()).toBe(0)
    expect(answers.map(({ status }) => status)).toEqual(late.map(() => 202))
    expect(await start()).toMatch(/0 torn/)
    expect(await eventsKept()).toBe(events.length + late.length)
    await expect
      .poll(async () => (await send('GET', '/metrics')).text, { timeout: 30_000 })
      .toMatch(/fits_total 1/)
  }, 60_000)

  it('answers every question', async () => {
    const { from, to } = truth.accessories[0]
    expect(await idsOf(`/related?items=${from}`)).toContain(to)
    expect(await idsOf(`/similar/${from}?k=3`)).toHaveLength(3)
    expect(await idsOf('/trending')).toHaveLength(10)
    const liked = await idsOf('/you-may-like/last')
    expect(liked).toHaveLength(10)
    expect(await idsOf(`/you-may-like/last?exclude=${liked[0]}`)).not.toContain(liked[0])
    expect(await idsOf(`/next?items=${from}&k=5`)).toHaveLength(5)
    expect((await idsOf('/searched-for?q=camera&k=3')).length).toBe(3)
    expect(await idsOf(`/rank/last?items=${liked.join(',')}`)).toHaveLength(10)
    expect((await send('GET', `/buy-again/${truth.rhythms[0].user}`)).status).toBe(200)
    expect((await send('GET', '/similar/nobody-knows')).json().items).toEqual([])
  })

  it('joins a guest with a user at login, and shows and forgets a shopper', async () => {
    await send('POST', '/events', { user: 'cookie', item: items[0].id, type: 'purchase' })
    expect((await send('POST', '/login', { guest: 'cookie', user: 'forget-me' })).json()).toEqual({
      merged: true,
    })
    expect((await send('GET', '/shoppers/forget-me')).json()).toHaveProperty('tastes')
    const held = () =>
      readdirSync(folder).filter(name => readFileSync(join(folder, name)).includes('forget-me')).length
    expect(held()).toBeGreaterThan(0)
    expect((await send('DELETE', '/shoppers/forget-me')).status).toBe(204)
    expect(held()).toBe(0)
    expect((await send('DELETE', '/shoppers/forget-me')).status).toBe(404)
    expect((await send('GET', '/shoppers/forget-me')).status).toBe(404)
  })

  it('tells Prometheus what happened', async () => {
    const { text } = await send('GET', '/metrics')
    expect(text).toMatch(/^alsolike_question_seconds_count\{question="related"\} 1$/m)
    expect(text).toMatch(/^alsolike_fit_seconds 0\.\d+|^alsolike_fit_seconds [1-9]/m)
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) alsolike_\w+ .+|alsolike_\w+(\{.*\})? -?[\d.e+-]+)$/)
    }
  })

  it('lets nobody else write the folder meanwhile', async () => {
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, SHOP_FOLDER: folder, PORT: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', bytes => {
      said += bytes
    })
    expect(await new Promise(resolve => child.once('close', resolve))).not.toBe(0)
    expect(said).toContain('exactly one may')
    expect(await stop()).toBe(0)
  })
})
