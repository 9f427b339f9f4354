import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { pastOf, Recommender } from '../../src/index.js'
import { readShop, type ShopRows } from '../../src/insights/shop-rows.js'
import { readEvents } from '../../src/node/read-events.js'
import { readItems } from '../../src/node/read-items.js'
import type { AnyItem, ShopEvent } from '../../src/types.js'

const fixture = fileURLToPath(new URL('../../fixtures/shop', import.meta.url))

/** A shop of these events, long ago enough that none is of the future. */
export function shopOf(
  events: readonly ShopEvent[],
  items: readonly AnyItem[] = [],
  timeZone = 'UTC',
): Recommender {
  const shop = new Recommender({ models: {}, timeZone, now: () => Date.UTC(2030, 0, 1) })
  shop.setItems(items)
  shop.ingest(events)
  return shop
}

export function rowsOf(
  events: readonly ShopEvent[],
  items: readonly AnyItem[] = [],
  timeZone = 'UTC',
): ShopRows {
  return readShop(pastOf(shopOf(events, items, timeZone)))
}

export async function fixtureShop(): Promise<Recommender> {
  const shop = new Recommender({ models: {}, now: () => Date.UTC(2025, 6, 1) })
  await readItems(shop, `${fixture}/items.csv`)
  await readEvents(shop, `${fixture}/events.csv`)
  return shop
}

export interface Truth {
  readonly soldOut: readonly string[]
  readonly trending: readonly string[]
  readonly returns: readonly unknown[]
  readonly lifecycle: Readonly<Record<string, readonly string[]>>
  readonly searches: readonly {
    readonly query: string
    readonly shoppers: number
    readonly items: readonly string[]
  }[]
}
export const truth: Truth = JSON.parse(readFileSync(`${fixture}/truth.json`, 'utf8'))

/** Rows of a gzipped CSV with quotes, cut in the plainest way: an oracle for the reader as well. */
export function plainCsv(path: string): string[][] {
  const text = gunzipSync(readFileSync(path)).toString('latin1')
  return text
    .split(/\r?\n/)
    .slice(1)
    .filter(line => line !== '')
    .map(line =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted ?? bare),
    )
}
