import { PURCHASE, SEARCH, VIEW } from '../src/data/event.js'
import { blankRow } from '../src/data/log/columns.js'
import { demand } from '../src/insights/demand.js'
import { foresight } from '../src/insights/foresight.js'
import { funnel } from '../src/insights/funnel.js'
import { habits } from '../src/insights/habits.js'
import { keywords } from '../src/insights/keywords.js'
import { paths } from '../src/insights/paths.js'
import { readiness } from '../src/insights/readiness.js'
import { repurchase } from '../src/insights/repurchase.js'
import { retention } from '../src/insights/retention.js'
import { sales } from '../src/insights/sales.js'
import { readShop } from '../src/insights/shop-rows.js'
import { stockOuts } from '../src/insights/stock-outs.js'
import { worth } from '../src/insights/worth.js'
import { random } from '../src/kernels/random.js'
import { logOf, pastOf, Recommender, rowsAppended } from '../src/recommender.js'
import { machine } from './machine.js'

/**
 * What the insights of a year of made-up events cost, each by itself: milliseconds of work, and memory. Run with
 * `npx tsx bench/insights.ts [events]`.
 */
const events = Number(process.argv[2] ?? 1_000_000)
const SHOPPERS = events / 10
const ITEMS = 20_000
const DAY = 86_400_000
const START = Date.UTC(2024, 0, 1)

const shop = new Recommender({ models: {}, now: () => START + 400 * DAY })
shop.setItems(
  Array.from({ length: ITEMS }, (_, n) => ({
    id: `item-${n}`,
    title: `item ${n}`,
    category: `c${n % 40}/d${n % 200}`,
    brand: `brand ${n % 300}`,
    price: 1 + (n % 97),
  })),
)
fill()
say(`${logOf(shop).length} events of ${SHOPPERS} shoppers in the log`)
const past = pastOf(shop)
const rows = time('reading the log', () => readShop(past))
const insights = {
  sales: () => sales(rows),
  funnel: () => funnel(rows),
  paths: () => paths(rows),
  retention: () => retention(rows),
  repurchase: () => repurchase(rows),
  habits: () => habits(rows),
  worth: () => worth(past),
  foresight: () => foresight(past),
  demand: () => demand(rows),
  stockOuts: () => stockOuts(rows),
  keywords: () => keywords(rows),
  readiness: () => readiness(rows),
}
for (const [name, count] of Object.entries(insights)) time<unknown>(name, count)
console.log(`\npeak memory ${mebibytes(process.resourceUsage().maxRSS * 1024)} · ${machine()}`)

/** Visits of four events: a search now and then, views, and an order in one of six. */
function fill(): void {
  const log = logOf(shop)
  const roll = random(1, 'events')
  const items = Int32Array.from({ length: ITEMS }, (_, n) => log.items.index(`item-${n}`))
  const queries = Int32Array.from({ length: 2000 }, (_, n) => log.texts.add(`words ${n}`))
  const row = blankRow()
  const visits = events / 4
  for (let v = 0; v < visits; v++) {
    const user = log.users.add(`shopper-${Math.floor(roll.next() * roll.next() * SHOPPERS)}`)
    const at = START + Math.floor(((v + roll.next()) / visits) * 365 * DAY)
    const order = roll.below(6) === 0 ? log.orders.add(`order-${v}`) : -1
    const searched = roll.below(4) === 0 ? queries[Math.floor(roll.next() ** 3 * queries.length)] : -1
    for (let e = 0; e < 4; e++) {
      const n = Math.floor(roll.next() * roll.next() * ITEMS)
      const type = e === 0 && searched >= 0 ? SEARCH : e === 3 && order >= 0 ? PURCHASE : VIEW
      log.append({
        ...row,
        user,
        item: type === SEARCH ? -1 : items[n],
        type,
        at: at + e * 30_000,
        order: type === PURCHASE ? order : -1,
        quantity: type === PURCHASE ? 1 : Number.NaN,
        price: type === PURCHASE ? 1 + (n % 97) : Number.NaN,
        query: type === SEARCH ? searched : -1,
        results: type === SEARCH ? roll.below(5) : -1,
      })
    }
  }
  rowsAppended(shop)
}

function time<T>(what: string, work: () => T): T {
  const start = process.cpuUsage()
  const done = work()
  const { user, system } = process.cpuUsage(start)
  say(`${what}: ${((user + system) / 1e3).toFixed(0)} ms of work`)
  return done
}

function say(what: string): void {
  console.log(`${what}; ${mebibytes(process.memoryUsage.rss())} resident`)
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}
