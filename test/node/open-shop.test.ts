import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { content, itemKnn, type Model, popular, Recommender, type ShopEvent } from '../../src/index.js'
import { openShop } from '../../src/node/index.js'
import { Journal, readJournal } from '../../src/node/journal.js'
import type { JournalDisk } from '../../src/node/journal-disk.js'
import { recordWriter, scanJournal } from '../../src/node/journal-format.js'

const bytesOf = recordWriter()
const made: string[] = []
const folder = (): string => {
  made.push(mkdtempSync(join(tmpdir(), 'alsolike-shop-')))
  return made[made.length - 1]
}
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true })
})
let clock = Date.UTC(2026, 0, 1)
const shop = { models: { similar: itemKnn(), popular: popular() }, now: () => clock }
const event = (user: string, item: string, at = clock): ShopEvent => ({ user, item, type: 'view', at })
/** What `kill -9` leaves: the files, and a lock of nobody. */
const killed = (path: string): void => rmSync(join(path, 'lock'))
const everything = (path: string): string =>
  readdirSync(path)
    .map(name => readFileSync(join(path, name), 'latin1'))
    .join()

describe('openShop', () => {
  it('finds all that was acknowledged, in order, once', async () => {
    const path = folder()
    const first = await openShop(path, { shop })
    await first.setItems([{ id: 'a', title: 'A' }])
    await first.ingest([event('u', 'a'), event('u', 'b')])
    await first.fit()
    await Promise.all(['c', 'd', 'e'].map(item => first.ingest(event('u', item))))
    await first.ingest({ user: 'cookie', item: 'f' })
    await first.mergeUsers('cookie', 'u')
    await first.removeItems(['b'])
    killed(path)
    const second = await openShop(path, { shop })
    expect(second.recovery.torn).toEqual([])
    expect(Buffer.from(second.shop.snapshot()).equals(Buffer.from(first.shop.snapshot()))).toBe(true)
    expect(second.shop.stats().events).toBe(6)
    await second.close()
    const third = await openShop(path, { shop })
    expect(third.shop.stats().events).toBe(6)
    await third.close()
    await first.close()
  })

  it('opens with options that no longer fit, and says what it left out', async () => {
    const path = folder()
    const weighed = { ...shop, weights: { 'x-scan': 2 } }
    const first = await openShop(path, { shop: weighed })
    await first.ingest([event('u', 'a'), { user: 'u', item: 'b', type: 'x-scan', at: clock }])
    killed(path)
    const second = await openShop(path, { shop })
    expect(second.shop.stats().events).toBe(1)
    expect(second.recovery.leftOut.count).toBe(1)
    expect(second.recovery.leftOut.problems[0]).toMatch(/x-scan/)
    await second.close()
    // Nothing was saved meanwhile, so the right options find it
    const third = await openShop(path, { shop: weighed })
    expect(third.recovery.leftOut).toEqual({ count: 0, problems: [] })
    expect(third.shop.stats().events).toBe(2)
    await third.close()
    await first.close()
  })

  it('keeps what items hold in typed arrays', async () => {
    const path = folder()
    const options = { shop: { models: { similar: content() }, now: () => clock } }
    const first = await openShop(path, options)
    const items = [Float32Array.of(1, 0), Float32Array.of(1, 0.5), [0, 1]].map((vector, n) => ({
      id: n,
      vector,
    }))
    await first.setItems(items)
    killed(path)
    const second = await openShop(path, options)
    expect(second.recovery.leftOut.count).toBe(0)
    first.shop.fit()
    second.shop.fit()
    const said = ({ shop }: typeof first) => shop.similar(0).map(({ id, score }) => [id, score])
    expect(said(second)).toEqual(said(first))
    expect(said(second).map(([id]) => id)).toEqual(['1'])
    await first.close()
    await second.close()
  })

  it('refuses what no file can hold before the shop knows of it', async () => {
    const path = folder()
    const open = await openShop(path, { shop })
    const endless: Record<string, unknown> = { ...event('u', 'a') }
    endless.self = endless
    await expect(open.ingest(endless as unknown as ShopEvent)).rejects.toMatchObject({ code: 'bad-event' })
    await expect(open.setItems([{ id: 'a', stock: 1n }])).rejects.toMatchObject({ code: 'bad-item' })
    expect(open.shop.stats().events).toBe(0)
    expect(open.shop.snapshot()).toEqual(new Recommender(shop).snapshot())
    await open.ingest(event('u', 'b'))
    await open.close()
  })

  it('lets one process write', async () => {
    const path = folder()
    const only = await openShop(path, { shop })
    await expect(openShop(path, { shop })).rejects.toThrow(/exactly one may/)
    await only.close()
    await (await openShop(path, { shop })).close()
    writeFileSync(join(path, 'lock'), '{"pid":')
    await (await openShop(path, { shop })).close()
  })

  it('keeps every whole record around what is torn, and says how much that was', async () => {
    const path = folder()
    const first = await openShop(path, { shop })
    await first.ingest(event('u', 'a'))
    await first.close()
    const [name] = readdirSync(path).filter(file => file.endsWith('.log'))
    appendFileSync(join(path, name), bytesOf({ events: [event('u', 'b')] }).subarray(0, 20))
    const second = await openShop(path, { shop })
    expect(second.recovery.torn).toEqual([{ file: name, bytes: 20 }])
    await second.ingest(event('u', 'c'))
    await second.close()
    const third = await openShop(path, { shop })
    expect(third.shop.stats().events).toBe(2)
    await third.close()
  })

  it('keeps events that the clock, set back, would call future', async () => {
    const path = folder()
    const first = await openShop(path, { shop })
    await first.ingest(event('u', 'a'))
    await first.close()
    clock -= 400 * 86_400_000
    const second = await openShop(path, { shop })
    expect(second.shop.stats().events).toBe(1)
    await second.close()
    clock += 400 * 86_400_000
  })

  it('forgets on disk, and then is what it would be without them', async () => {
    const path = folder()
    const events = ['anna', 'berta', 'secret', 'carla'].flatMap(user => [event(user, 'a'), event(user, 'b')])
    const open = await openShop(path, { shop })
    await open.ingest(events)
    await open.fit()
    await open.ingest(event('secret', 'c'))
    expect(everything(path)).toContain('secret')
    expect(await open.forget('secret')).toBe(true)
    expect(everything(path)).not.toContain('secret')
    await open.fit()
    const never = new Recommender(shop)
    never.ingest(events.filter(({ user }) => user !== 'secret'))
    never.fit()
    expect(Buffer.from(open.shop.snapshot()).equals(Buffer.from(never.snapshot()))).toBe(true)
    await open.close()
  })

  it('comes to the end of a training though shoppers are forgotten all the time, and forgets them all', async () => {
    const path = folder()
    let begun = 0
    const slow: Model = {
      ...popular(),
      *train(data, context) {
        begun++
        // Longer than the slices of a training that breathes: each forget comes in between
        for (let step = 0; step < 5; step++) {
          const end = performance.now() + 12
          while (performance.now() < end);
          yield { stage: 'slow', done: step / 5 }
        }
        return yield* popular().train(data, context)
      },
    }
    const open = await openShop(path, { shop: { ...shop, models: { popular: slow } }, training: 'here' })
    const users = Array.from({ length: 40 }, (_, n) => `secret-${n}-`)
    await open.ingest([...users.map(user => event(user, 'a')), event('anna', 'a'), event('anna', 'b')])
    const fitting = open.fit()
    for (const user of users) {
      await new Promise(resolve => setTimeout(resolve, 10))
      await open.forget(user)
    }
    await fitting
    expect(begun).toBeGreaterThan(1)
    expect(begun).toBeLessThanOrEqual(4)
    expect(open.shop.stats().events).toBe(2)
    expect(everything(path)).not.toContain('secret-')
    await open.close()
  })

  it('passes over a damaged snapshot only where an older one is whole', async () => {
    const path = folder()
    const open = await openShop(path, { shop })
    await open.ingest(event('u', 'a'))
    await open.save()
    await open.close()
    const name = readdirSync(path).find(file => file.endsWith('.alsolike'))!
    writeFileSync(join(path, name), 'not a snapshot')
    await expect(openShop(path, { shop })).rejects.toThrow(/No snapshot/)
  })
})

/** A disk in memory: a power cut takes what was not synced, but for a beginning of it. */
function fragileDisk(room = Number.POSITIVE_INFINITY) {
  const files = new Map<string, { bytes: number[]; synced: number }>()
  let left = room
  const disk: JournalDisk = {
    names: () => [...files.keys()],
    read: name => Uint8Array.from(files.get(name)!.bytes),
    async create(name) {
      const file = { bytes: [] as number[], synced: 0 }
      files.set(name, file)
      return {
        async append(bytes) {
          await null
          file.bytes.push(...bytes.subarray(0, left))
          left -= bytes.length
          if (left < 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
        },
        async sync() {
          const { length } = file.bytes
          await null
          file.synced = length
        },
        async close() {},
      }
    },
    remove: name => void files.delete(name),
    async settle() {},
  }
  const cut = (share: number): void => {
    left = 0
    for (const file of files.values()) {
      file.bytes.length = file.synced + Math.floor((file.bytes.length - file.synced) * share)
    }
  }
  return { disk, cut }
}

describe('a journal', () => {
  it('holds every acknowledged record after a power cut at any moment, none twice, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 200 }),
        async (pauses, share, moment) => {
          const { disk, cut } = fragileDisk()
          const journal = new Journal(disk, 0, { sync: 'sync', maxBytes: 200 })
          const kept: number[] = []
          let over = false
          const crash = (async () => {
            for (let tick = 0; tick < moment; tick++) await null
            over = true
            cut(share)
          })()
          for (let n = 0; n < pauses.length && !over; n++) {
            void journal.append(bytesOf(n)).then(
              () => over || kept.push(n),
              () => {},
            )
            for (let tick = 0; tick < pauses[n]; tick++) await null
          }
          await crash
          const { records } = readJournal(disk, 1)
          expect(records.slice(0, kept.length)).toEqual(kept)
          expect(new Set(records).size).toBe(records.length)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('takes nothing more after a full disk, and keeps what it acknowledged', async () => {
    const { disk } = fragileDisk(100)
    const journal = new Journal(disk, 0, { sync: 'write', maxBytes: 1000 })
    const kept: number[] = []
    for (let n = 0; n < 20; n++) {
      await journal.append(bytesOf(n)).then(
        () => kept.push(n),
        error => expect(error.message).toMatch(/disk is full/),
      )
    }
    expect(kept.length).toBeGreaterThan(3)
    expect(readJournal(disk, 1).records).toEqual(kept)
  })

  it('reads any bytes without throwing, and whole records among them', () => {
    const write = recordWriter()
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.string().map(write)), { maxLength: 12 }),
        fc.array(fc.tuple(fc.nat(500), fc.nat(255)), { maxLength: 4 }),
        (parts, changes) => {
          const bytes = new Uint8Array(Buffer.concat(parts))
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
          const { records, torn } = scanJournal(bytes)
          const whole = records.reduce((sum: number, record) => sum + write(record).length, 0)
          expect(whole + torn).toBe(bytes.length)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
