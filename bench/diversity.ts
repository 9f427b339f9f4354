import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { calibrate, diversity, Recommender, type Rule, type ShopEvent, shopModels } from '../src/index.js'
import { readOnlineRetail, retailItems } from './data/online-retail.js'
import { readLines } from './data/read.js'
import { type Curve, curveChart } from './figures/curve-chart.js'

/**
 * What diversity and calibration cost: accuracy against intra-list diversity on two shops, as a table and as
 * bench/figures/diversity.svg. Run: npx tsx bench/diversity.ts [--data ../shared/data]
 */
const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data' } } })
const K = 10
const AMOUNTS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]

interface Item {
  readonly id: string
  readonly title: string
  readonly category?: readonly string[]
}
interface Cut {
  readonly name: string
  readonly events: readonly ShopEvent[]
  readonly items: readonly Item[]
  readonly now: number
  /** What each shopper wanted afterwards. */
  readonly wanted: ReadonlyMap<string, ReadonlySet<string>>
  /** 1 for items that have nothing in common, told by other facts than those the lists are made by. */
  distance(a: string, b: string): number
  readonly measuredBy: string
}

/** First nine tenths of the time teach; right is what a known customer first buys afterwards. */
function onlineRetail(folder: string): Cut {
  const lines = readOnlineRetail(folder).filter(({ customer }) => customer !== '')
  const times = lines.map(({ at }) => at).sort((a, b) => a - b)
  const now = times[Math.floor(times.length * 0.9)]
  const past = lines.filter(({ at }) => at < now)
  const had = new Map<string, Set<string>>()
  for (const { customer, code } of past) put(had, customer, code)
  const wanted = new Map<string, Set<string>>()
  for (const { at, customer, code } of lines) {
    if (at >= now && had.has(customer) && !had.get(customer)?.has(code)) put(wanted, customer, code)
  }
  const buyers = new Map<string, Set<string>>()
  for (const { customer, code } of past) put(buyers, code, customer)
  return {
    name: 'Online Retail',
    events: past.map(({ customer, code, invoice, at, price }) => ({
      user: customer,
      item: code,
      order: invoice,
      type: 'purchase',
      at,
      price,
    })),
    items: retailItems(past, [...buyers.keys()]),
    now,
    wanted,
    distance: (a, b) => 1 - overlap(buyers, a, b, (both, x, y) => both / Math.sqrt(x * y)),
    measuredBy: '1 − cosine of the buyers',
  }
}

/** Ratings of 4 and 5; right is the newest fifth of each shopper's. The first genre is the category. */
function movieLens(folder: string): Cut {
  const genres = new Map<string, Set<string>>()
  const names = readLines(`${folder}/movielens-100k/u.genre.gz`).map(line => line.split('|')[0])
  const items = readLines(`${folder}/movielens-100k/u.item.gz`).map((line): Item => {
    const fields = line.split('|')
    const own = names.filter((_, g) => fields[5 + g] === '1')
    genres.set(fields[0], new Set(own))
    return { id: fields[0], title: fields[1], category: own.slice(0, 1) }
  })
  const byUser = new Map<string, { item: string; at: number }[]>()
  for (const line of readLines(`${folder}/movielens-100k/u.data.gz`)) {
    const [user, item, rating, at] = line.split('\t')
    if (Number(rating) < 4) continue
    const rows = byUser.get(user) ?? []
    byUser.set(user, rows)
    rows.push({ item, at: Number(at) * 1000 })
  }
  const events: ShopEvent[] = []
  const wanted = new Map<string, Set<string>>()
  let now = 0
  for (const [user, rows] of byUser) {
    rows.sort((a, b) => a.at - b.at)
    const cut = Math.floor(rows.length * 0.8)
    for (const [r, { item, at }] of rows.entries()) {
      now = Math.max(now, at)
      if (r < cut) events.push({ user, item, type: 'purchase', at })
      else put(wanted, user, item)
    }
  }
  return {
    name: 'MovieLens 100K',
    events,
    items,
    now,
    wanted,
    distance: (a, b) => 1 - overlap(genres, a, b, (both, x, y) => both / Math.max(1, x + y - both)),
    measuredBy: '1 − Jaccard of the genres',
  }
}

function put(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([value]))
  else set.add(value)
}

function overlap(
  sets: ReadonlyMap<string, ReadonlySet<string>>,
  a: string,
  b: string,
  of: (both: number, a: number, b: number) => number,
): number {
  const [one, other] = [sets.get(a), sets.get(b)]
  if (!one?.size || !other?.size) return 0
  let both = 0
  for (const value of one) if (other.has(value)) both++
  return of(both, one.size, other.size)
}

function measure(shop: Recommender, cut: Cut, rules: readonly Rule[]): { x: number; y: number } {
  let recall = 0
  let unlike = 0
  let lists = 0
  for (const [user, wanted] of cut.wanted) {
    const ids = shop.youMayLike(user, { k: K, rules, seen: 'hide' }).map(({ id }) => id)
    recall += ids.filter(id => wanted.has(id)).length / Math.min(K, wanted.size)
    let sum = 0
    for (let i = 0; i < ids.length; i++) for (let j = 0; j < i; j++) sum += cut.distance(ids[i], ids[j])
    if (ids.length > 1) unlike += sum / ((ids.length * (ids.length - 1)) / 2)
    lists++
  }
  return { x: unlike / lists, y: recall / lists }
}

const { youMayLike, similar, popular } = shopModels()
const panels: { title: string; across: string; curves: Curve[] }[] = []
for (const cut of [onlineRetail(values.data), movieLens(values.data)]) {
  const shop = new Recommender({ models: { youMayLike, similar, popular }, now: () => cut.now })
  shop.setItems(cut.items)
  shop.ingest(cut.events)
  shop.fit()
  const curves: Curve[] = []
  const rules = { diversity: (amount: number) => diversity({ amount }) } as Record<
    string,
    (a: number) => Rule
  >
  if (cut.items.some(({ category }) => category?.length)) {
    rules.calibrate = amount => calibrate({ amount })
  }
  for (const [name, rule] of Object.entries(rules)) {
    const points = AMOUNTS.map(amount => ({ ...measure(shop, cut, [rule(amount)]), label: String(amount) }))
    curves.push({ name, points })
    console.log(`\n${cut.name}, ${name} (${cut.wanted.size} shoppers)\n amount  recall@10  diversity`)
    for (const { label, x, y } of points) {
      const change = ((y / points[0].y - 1) * 100).toFixed(1)
      console.log(
        `${label.padStart(7)}  ${y.toFixed(4).padStart(9)}  ${x.toFixed(4).padStart(9)}  ${change} %`,
      )
    }
  }
  panels.push({ title: cut.name, across: `intra-list diversity: ${cut.measuredBy}`, curves })
}
const folder = fileURLToPath(new URL('figures/', import.meta.url))
mkdirSync(folder, { recursive: true })
writeFileSync(`${folder}diversity.svg`, curveChart('What diversity costs: recall@10 of you may like', panels))
