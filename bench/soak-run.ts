import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { profiles, shopModels } from '../src/index.js'
import { openShop, type TrainingPlace } from '../src/node/index.js'
import { PauseWatch } from './pause-watch.js'
import { ShopLife } from './shop-life.js'

export interface SoakOptions {
  /** Kept events. */
  readonly events: number
  readonly hours: number
  readonly items: number
  readonly training: TrainingPlace
  /** Events that come at once. */
  readonly batch?: number
}

/** What an hour of a shop's life took. */
export interface SoakHour {
  readonly hour: number
  readonly events: number
  readonly questions: number
  readonly failed: number
  /** Milliseconds by the clock, and of the main thread's own work. */
  readonly pause: number
  readonly busyPause: number
  /** The longest of those, and what went on. */
  readonly worst: readonly string[]
  readonly fitSeconds: number
  /** Bytes, after a collection of garbage where that can be asked for. */
  readonly heap: number
  readonly external: number
  readonly rss: number
}

const HOUR = 3_600_000
const collect = (globalThis as { gc?: () => void }).gc

/**
 * Lives the hours of a shop in a folder: first as many events as are kept, then each hour a day's share more, while
 * questions are asked and, from the hour's beginning, models are trained. Hands out what each hour took.
 */
export async function* soak(options: SoakOptions): AsyncGenerator<SoakHour> {
  const { events, hours, items, training, batch = 8 } = options
  const folder = mkdtempSync(join(tmpdir(), 'alsolike-soak-'))
  const life = new ShopLife({ items, shoppers: Math.max(50, Math.floor(events / 16)) })
  const step = (24 * HOUR) / events
  let now = Date.UTC(2026, 0, 1)
  const come = (count: number) => Array.from({ length: count }, () => life.event((now += step)))
  const shop = { models: shopModels(), profiles: profiles(), now: () => now, retain: { events } }
  const open = await openShop(folder, { shop, sync: 'write', training })
  let watch: PauseWatch | undefined
  try {
    await open.setItems(life.catalog())
    for (let left = events; left > 0; left -= 10_000) await open.ingest(come(Math.min(left, 10_000)))
    await open.fit()
    let left = 0
    let questions = 0
    let failed = 0
    const taking = new Set<Promise<unknown>>()
    const failedToo = (): void => void failed++
    watch = new PauseWatch(() => {
      if (left > 0) {
        const taken = open.ingest(come(Math.min(batch, left))).catch(failedToo)
        taking.add(taken)
        void taken.then(() => taking.delete(taken))
        left -= batch
      }
      try {
        life.ask(open.shop, questions++)
      } catch {
        failedToo()
      }
    })
    // What is met for the first time is told apart from what the first hour does
    watch.during = 'first questions'
    await sleep(500)
    for (let hour = 1; hour <= hours; hour++) {
      const share = Math.ceil(events / 24)
      left = share
      questions = 0
      failed = 0
      if (hour > 1) watch.read()
      const start = performance.now()
      watch.during = 'handing over'
      await open.fit({ onProgress: ({ stage }) => watch && (watch.during = stage) })
      watch.during = 'fitted'
      const fitSeconds = (performance.now() - start) / 1000
      while (left > 0 || taking.size > 0) await sleep(5)
      life.hourPassed()
      const { longest, longestBusy, top } = watch.read()
      collect?.()
      watch.forgive()
      // What was freed is given back a little later
      await sleep(collect ? 300 : 0)
      collect?.()
      const { heapUsed, external, rss } = process.memoryUsage()
      watch.forgive()
      yield {
        hour,
        events: open.shop.stats().events,
        questions,
        failed,
        pause: longest,
        busyPause: longestBusy,
        worst: top.slice(0, 3).map(({ busy, during }) => `${busy.toFixed(0)} ${during}`),
        fitSeconds,
        heap: heapUsed,
        external,
        rss,
      }
      watch.forgive()
    }
  } finally {
    watch?.stop()
    await open.close()
    rmSync(folder, { recursive: true })
  }
}

/** By how much of its value at the end of the second hour a measure went up or down later, at most. */
export function drift(hours: readonly SoakHour[], measure: 'heap' | 'external' | 'rss'): number {
  const base = hours[1]?.[measure] ?? Number.NaN
  return Math.max(0, ...hours.slice(2).map(hour => Math.abs(hour[measure] - base) / base))
}
