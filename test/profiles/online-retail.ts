import { Catalog } from '../../src/data/catalog/catalog.js'
import { DEFAULT_WEIGHTS, PURCHASE, RETURN } from '../../src/data/event.js'
import { Histories } from '../../src/data/histories.js'
import type { EventLog } from '../../src/data/log/event-log.js'
import { Zone } from '../../src/data/time.js'
import { runToEnd } from '../../src/models/fit.js'
import { readEvents } from '../../src/node/read-events.js'
import { profiles } from '../../src/profiles/profiles.js'
import { logOf, Recommender } from '../../src/recommender.js'

export const DAY = 86_400_000

/** A line of the shop's export, as plainly as it can be written. */
export interface Line {
  readonly user: string
  readonly item: string
  readonly order: string
  readonly at: number
  readonly units: number
  readonly price: number
  readonly returned: boolean
}

/** Online Retail as a shop without a catalogue, to look at and not to change: test files of one process share it. */
export interface RetailShop {
  readonly shop: Recommender
  /** Lines of the file that were left out: postage, corrections of the stock, doubled rows. */
  readonly left: ReadonlySet<number>
}

const read = new Map<string, Promise<RetailShop>>()

export function retailShop(file: string): Promise<RetailShop> {
  const reading = read.get(file) ?? readRetail(file)
  read.set(file, reading)
  return reading
}

async function readRetail(file: string): Promise<RetailShop> {
  const shop = new Recommender({ models: {}, now: () => Date.UTC(2012, 0) })
  const left = new Set<number>()
  await readEvents(shop, file, { gatherItems: false, onReject: ({ line }) => left.add(line) })
  return { shop, left }
}

/** Its log. */
export async function onlineRetail(file: string): Promise<EventLog> {
  return logOf((await retailShop(file)).shop)
}

/** The profiles of that log, without anything else of a recommender. */
export function profilesOf(log: EventLog, timeZone = 'Europe/London') {
  const setting = {
    zone: new Zone(timeZone),
    weights: DEFAULT_WEIGHTS,
    ratingScale: [1, 5] as const,
    sessionGap: 1_800_000,
  }
  const recipe = profiles()
  const catalog = new Catalog()
  const learn = () => runToEnd(recipe.learn({ plan: log.plan(), catalog, items: log.items, setting }))
  const cuts = learn()
  const histories = new Histories(log)
  const book = recipe.open({ log, histories, setting, catalog: () => catalog, cuts: () => cuts })
  return { cuts, book, learn }
}

/** Its lines of known users. */
export function linesOf(log: EventLog): Line[] {
  const { user, item, order, at, quantity, price, type } = log.columns
  const lines: Line[] = []
  for (let r = 0; r < log.length; r++) {
    const code = type.data[r]
    if (user.get(r) < 0 || (code !== PURCHASE && code !== RETURN)) continue
    lines.push({
      user: log.users.id(user.get(r)),
      item: log.items.id(item.get(r)),
      order: log.orders.id(order.get(r)),
      at: at.data[r],
      units: quantity.get(r),
      price: price.get(r),
      returned: code === RETURN,
    })
  }
  return lines
}

/** What somebody bought and kept. */
export interface Kept {
  readonly orders: Set<string>
  /** Days since 1970, newest first. */
  readonly days: number[]
  lastAt: number
  units: number
  spent: number
}

/** Everybody's kept purchases: a return takes its units from the newest purchases of the item before it. */
export function keptBy(lines: readonly Line[]): Map<string, Kept> {
  const byUser = new Map<string, Line[]>()
  for (const line of lines) {
    const own = byUser.get(line.user) ?? []
    byUser.set(line.user, own)
    own.push(line)
  }
  const kept = new Map<string, Kept>()
  for (const [user, own] of byUser) {
    const sorted = own.map((line, place) => ({ line, place }))
    sorted.sort((a, b) => b.line.at - a.line.at || b.place - a.place)
    const returned = new Map<string, number[]>()
    const found: Kept = { orders: new Set(), days: [], lastAt: 0, units: 0, spent: 0 }
    for (const { line } of sorted) {
      const open = returned.get(line.item) ?? []
      returned.set(line.item, open)
      if (line.returned) {
        open.push(line.units)
        continue
      }
      let left = line.units
      while (left > 0 && open.length > 0) {
        const nearest = open[open.length - 1]
        const taken = Math.min(nearest, left)
        left -= taken
        if (taken === nearest) open.pop()
        else open[open.length - 1] = nearest - taken
      }
      if (left === 0) continue
      const day = Math.floor(line.at / DAY)
      if (!found.days.includes(day)) found.days.push(day)
      found.orders.add(line.order)
      found.lastAt = Math.max(found.lastAt, line.at)
      found.units += left
      found.spent += left * line.price
    }
    if (found.orders.size > 0) kept.set(user, found)
  }
  return kept
}
