import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { drift, type SoakHour, soak } from '../../bench/soak-run.js'
import { itemKnn, popular, type ShopEvent, trending } from '../../src/index.js'
import { openShop } from '../../src/node/index.js'
import { bundled } from './bundled.js'

const { worker } = await bundled()
const START = Date.UTC(2026, 0, 1)
const shop = {
  models: { similar: itemKnn(), popular: popular(), trending: trending() },
  now: () => START + 1e9,
}
const made: string[] = []
const folder = (): string => {
  made.push(mkdtempSync(join(tmpdir(), 'alsolike-worker-')))
  return made[made.length - 1]
}
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true })
})
const events = (from: number, to: number): ShopEvent[] =>
  Array.from({ length: to - from }, (_, e) => {
    const n = from + e
    return { user: `u${n % 31}`, item: `i${(n * n) % 23}`, at: START + n * 60_000, eventId: n }
  })
const bytes = (open: { readonly shop: { snapshot(): ArrayBuffer } }) => Buffer.from(open.shop.snapshot())

describe('openShop that learns in a worker', () => {
  it('has on disk what it was taken from, and after it what came meanwhile', async () => {
    const path = folder()
    const open = await openShop(path, { shop, training: { worker } })
    await open.ingest(events(0, 600))
    const fitting = open.fit()
    await open.ingest(events(600, 700))
    await open.setItems([{ id: 'i1', title: 'one' }])
    await open.mergeUsers('u1', 'u2')
    const report = await fitting
    expect(open.training).toEqual({ where: 'worker' })
    expect(report.events).toBe(600)
    expect(open.shop.stats().events).toBe(700)
    // What `kill -9` leaves
    rmSync(join(path, 'lock'))
    const again = await openShop(path, { shop, training: 'here' })
    expect(again.recovery.records).toBe(3)
    expect(bytes(again).equals(bytes(open))).toBe(true)
    await again.close()
    await open.close()
  }, 60_000)

  it('keeps nobody who was forgotten while it learnt, nor loses what was saved', async () => {
    const path = folder()
    const open = await openShop(path, { shop, training: { worker } })
    await open.ingest(events(0, 600))
    const fitting = open.fit()
    await open.forget('u7')
    await open.ingest(events(600, 650))
    await open.save()
    await fitting
    expect(readdirSync(path).filter(name => name.endsWith('.alsolike'))).toHaveLength(1)
    await open.close()
    const again = await openShop(path, { shop, training: 'here' })
    expect(bytes(again).equals(bytes(open))).toBe(true)
    expect(again.shop.stats().events).toBe(650 - events(0, 600).filter(({ user }) => user === 'u7').length)
    await again.close()
  }, 60_000)

  it('learns here, and says why, where a worker cannot make the models', async () => {
    const ours = { ...popular(), name: 'ours' }
    const path = folder()
    const open = await openShop(path, { shop: { ...shop, models: { popular: ours } } })
    await open.ingest(events(0, 60))
    expect((await open.fit()).models.popular?.model).toBe('ours')
    expect(open.training.where).toBe('here')
    expect(open.training.because).toMatch(/worker/)
    await open.close()
    const asked = await openShop(folder(), {
      shop: { ...shop, models: { popular: ours } },
      training: { worker },
    })
    await asked.ingest(events(0, 60))
    await expect(asked.fit()).rejects.toThrow(/cannot rebuild ours/)
    await asked.close()
  }, 60_000)

  it('ends a training when it is closed', async () => {
    const open = await openShop(folder(), { shop, training: { worker } })
    await open.ingest(events(0, 600))
    const fitting = open.fit()
    const told = expect(fitting).rejects.toMatchObject({ code: 'aborted' })
    await open.close()
    await told
  }, 60_000)

  it('lives some hours of a shop without a question that has no answer', async () => {
    const hours: SoakHour[] = []
    const options = { events: 1200, hours: 3, items: 60, training: { worker }, batch: 20 }
    for await (const hour of soak(options)) hours.push(hour)
    expect(hours).toHaveLength(3)
    for (const { events: kept, failed, questions } of hours) {
      expect(failed).toBe(0)
      expect(questions).toBeGreaterThan(0)
      // What came since the hour's training goes at the next one
      expect(kept).toBeGreaterThanOrEqual(1200)
      expect(kept).toBeLessThanOrEqual(1200 + 50 * 2)
    }
    expect(drift(hours, 'heap')).toBeGreaterThanOrEqual(0)
  }, 120_000)
})
