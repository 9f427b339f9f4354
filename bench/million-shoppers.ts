import { blankRow } from '../src/data/log/columns.js'
import { random } from '../src/kernels/random.js'
import { profiles } from '../src/profiles/profiles.js'
import { logOf, Recommender, rowsAppended } from '../src/recommender.js'
import { machine } from './machine.js'

/**
 * A million made-up shoppers with five events each: how long a fit of profiles takes, how long asking for one, for a
 * segment and for all of them, and how much memory. Run with `npx tsx bench/million-shoppers.ts [shoppers]`.
 */
const shoppers = Number(process.argv[2] ?? 1_000_000)
const DAY = 86_400_000
const START = Date.UTC(2024, 0, 1)
const ITEMS = 20_000
const EVENTS = 5

const shop = new Recommender({ models: {}, profiles: profiles(), now: () => START + 400 * DAY })
shop.setItems(
  Array.from({ length: ITEMS }, (_, n) => ({
    id: `item-${n}`,
    category: `c${n % 40}/d${n % 200}`,
    brand: `brand ${n % 300}`,
    price: 1 + (n % 97),
    listPrice: 1 + (n % 97) * (n % 3 ? 1 : 1.2),
  })),
)
say('catalogue')
fill()
say(`${logOf(shop).length} events of ${shoppers} shoppers in the log`)
time('fit', () => shop.fit())
const { users } = logOf(shop)
const asked = 100_000
const dice = random(1, 'questions')
time(`${asked} profiles, each of another shopper`, () => {
  let events = 0
  for (let n = 0; n < asked; n++) events += shop.profile(users.id(dice.below(users.size)))?.events ?? 0
  return events
})
time('the segment at-risk', () => shop.segment('at-risk').length)
time('an audience of 1,000 for a category', () => shop.audience({ category: 'c7' }, { k: 1000 }).length)
console.log(`\npeak memory ${mebibytes(process.resourceUsage().maxRSS * 1024)} · ${machine()}`)

/** One row a shopper in each of five rounds, so that nobody's rows stand together; a third of them purchases. */
function fill(): void {
  const log = logOf(shop)
  const roll = random(1, 'events')
  const items = Int32Array.from({ length: ITEMS }, (_, n) => log.items.index(`item-${n}`))
  const row = blankRow()
  for (let round = 0; round < EVENTS; round++) {
    for (let s = 0; s < shoppers; s++) {
      const n = Math.floor(roll.next() * roll.next() * ITEMS)
      const bought = roll.below(3) === 0
      log.append({
        ...row,
        user: log.users.add(`shopper-${s}`),
        item: items[n],
        type: bought ? 5 : 0,
        at: START + Math.floor((round + roll.next()) * 73 * DAY),
        quantity: bought ? 1 + roll.below(2) : Number.NaN,
        price: bought ? 1 + (n % 97) : Number.NaN,
      })
    }
  }
  rowsAppended(shop)
}

function time(what: string, work: () => unknown): void {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  say(`${what}: ${((user + system) / 1e6).toFixed(2)} s of work`)
}

function say(what: string): void {
  console.log(`${what}; ${mebibytes(process.memoryUsage.rss())} resident`)
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}
