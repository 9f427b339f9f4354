import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import {
  itemKnn,
  publicModels,
  Recommender,
  relatedItems,
  shopModels,
  similarItems,
  trending,
} from '../src/index.js'
import { random } from '../src/kernels/random.js'
import { popular } from '../src/models/popular.js'
import { readEvents } from '../src/node/index.js'
import { logOf } from '../src/recommender.js'
import { openSnapshot } from '../src/snapshot/open-snapshot.js'
import { latency } from './latency.js'
import { machine } from './machine.js'

/**
 * What a page gets of a real shop: bytes, order after making weights bytes, time to the first answer; and for many
 * shoppers, whether a list gives them away. `--shoppers 200` sets how many are left out one by one.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    shoppers: { type: 'string', default: '200' },
  },
})
const events = `${values.data}/online-retail/online-retail.csv.gz`
if (!existsSync(events)) {
  console.log(`skipped: ${events} is not there; give --data FOLDER`)
  process.exit(0)
}
const NOW = Date.UTC(2011, 11, 10)
console.log(machine())
const shop = new Recommender({ models: shopModels(), now: () => NOW })
await readEvents(shop, [events])
shop.fit()
const began = performance.now()
const snapshot = shop.snapshot({ audience: 'public', fields: [] })
row('writing it', performance.now() - began, 'ms')
row('without titles, gzip', gzipSync(new Uint8Array(snapshot), { level: 9 }).length / 1000, 'kB')
const titled = shop.snapshot({ audience: 'public' })
row('with titles, gzip', gzipSync(new Uint8Array(titled), { level: 9 }).length / 1000, 'kB')
const open = openSnapshot(snapshot)
for (const { name, bytes, offset } of open.sections()) {
  const packed = gzipSync(new Uint8Array(snapshot, offset, bytes), { level: 9 }).length
  if (packed > 2000) row(`  of which ${name}`, packed / 1000, 'kB')
}

const opened = performance.now()
const page = Recommender.restore(snapshot, { models: publicModels() }, { audience: 'public' })
const ids = Array.from({ length: logOf(page).items.size }, (_, i) => logOf(page).items.id(i))
page.similar(ids[0])
row('bytes to first answer', performance.now() - opened, 'ms')
row('similar, p99', latency(ids, id => page.similar(id)).p99, 'µs')
row(
  'related to a basket of 5, p99',
  latency(ids, (id: string) => page.related([id, ...ids.slice(0, 4)])).p99,
  'µs',
)
row(
  'youMayLike of 20 items, p99',
  latency(ids, (id: string) => page.youMayLike({ history: [id, ...ids.slice(50, 69)] })).p99,
  'µs',
)
for (const question of ['similar', 'related', 'youMayLike'] as const)
  row(`${question}: same ten in the same order`, sameOrder(question), '%')

function sameOrder(question: 'similar' | 'related' | 'youMayLike'): number {
  const { length, low, middle } = open.state(question).arrays!
  const items = Int32Array.from(low, (byte, e) => byte + 256 * middle[e])
  let same = 0
  for (let i = 0, from = 0; i < length.length; from += length[i++]) {
    const best = Array.from(items.subarray(from, from + Math.min(10, length[i])), e => ids[e])
    const list =
      question === 'youMayLike'
        ? page.youMayLike({ history: [ids[i]] }, { fill: false })
        : page[question](ids[i])
    const answered = list.filter(({ source }) => source === 'neighborLists').map(({ id }) => id)
    if (JSON.stringify(answered) === JSON.stringify(best)) same++
  }
  return (100 * same) / length.length
}

function row(what: string, value: number, unit: string): void {
  console.log(`${what.padEnd(44)} ${value.toFixed(value < 10 ? 2 : 1).padStart(9)} ${unit}`)
}

/** Leaves shoppers out one by one. Models that train fast: what stands in a list does not depend on the model. */
const light = {
  similar: similarItems(),
  related: relatedItems({ ease: 0 }),
  youMayLike: itemKnn(),
  trending: trending(),
  popular: popular(),
}
const full = new Recommender({ models: light, now: () => NOW })
await readEvents(full, [events])
full.fit()
const with_ = entries(full.snapshot({ audience: 'public', fields: [] }))
const heldBy = holderCounts()
let fewest = Number.POSITIVE_INFINITY
for (const entry of with_) fewest = Math.min(fewest, heldBy(entry))
row(`entries, each held by at least ${fewest} known users`, with_.size, '')
const before = full.snapshot()
const dice = random(1, 'shoppers')
const users = logOf(full).users
const since = performance.now()
let appeared = 0
let alone = 0
const count = Number(values.shoppers)
for (let s = 0; s < count; s++) {
  const user = users.id(Math.floor(dice.next() * users.size))
  const less = Recommender.restore(before, { models: light, now: () => NOW })
  less.forget(user)
  less.fit()
  const without = entries(less.snapshot({ audience: 'public', fields: [] }))
  for (const entry of with_) {
    if (without.has(entry)) continue
    appeared++
    if (heldBy(entry, user) < 4) alone++
  }
}
row('leaving one out and training anew', (performance.now() - since) / 1000 / Math.max(1, count), 's')
row(`entries that one of ${count} shoppers brought in`, appeared, '')
row('of them held by fewer than 4 others', alone, '')

/** Every pair of every list. */
function entries(bytes: ArrayBuffer): Set<string> {
  const snapshot = openSnapshot(bytes)
  const reader = logOf(Recommender.restore(bytes, { models: publicModels() }))
  const found = new Set<string>()
  for (const question of ['similar', 'related', 'youMayLike']) {
    const { length, low, middle } = snapshot.state(question).arrays!
    for (let i = 0, e = 0; i < length.length; i++) {
      for (const end = e + length[i]; e < end; e++) {
        found.add(`${question}\t${reader.items.id(i)}\t${reader.items.id(low[e] + 256 * middle[e])}`)
      }
    }
  }
  return found
}

/** Counts known users with both items of an entry (for related: in one order), row by row. */
function holderCounts(): (entry: string, but?: string) => number {
  const log = logOf(full)
  const { item, order } = log.columns
  /** Of each item: its users, and of each of them the orders that hold it. */
  const held = new Map<string, Map<string, Set<number>>>()
  for (let r = 0; r < log.length; r++) {
    const actor = log.actor(r)
    if (actor < 0) continue
    const id = log.items.id(item.data[r])
    const user = log.users.id(actor)
    let users = held.get(id)
    if (users === undefined) held.set(id, (users = new Map()))
    const orders = users.get(user)
    if (orders) orders.add(order.get(r))
    else users.set(user, new Set([order.get(r)]))
  }
  return (entry, but) => {
    const [question, first, second] = entry.split('\t')
    const others = held.get(second)
    let count = 0
    for (const [user, orders] of held.get(first) ?? []) {
      const theirs = user === but ? undefined : others?.get(user)
      if (theirs === undefined) continue
      if (question !== 'related' || [...orders].some(one => theirs.has(one))) count++
    }
    return count
  }
}
