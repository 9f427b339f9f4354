// Every rule at work on one small shop: what each does to the same list.
// Run: npm run build && node examples/rules.mjs
import {
  among,
  atMost,
  boost,
  bury,
  calibrate,
  describe,
  describeWhyNot,
  diversity,
  exclude,
  explainEmpty,
  explore,
  fatigue,
  likeAsked,
  minScore,
  Page,
  pin,
  popular,
  promote,
  Recommender,
  readRules,
  seen,
  stock,
  where,
} from 'alsolike'

const NOON = Date.UTC(2026, 5, 1, 12)
const MINUTE = 60_000
let now = NOON

const products = [
  { id: 'sencha', category: 'tea/green', brand: 'Kanto', price: 12 },
  { id: 'matcha', category: 'tea/green', brand: 'Kanto', price: 24 },
  { id: 'assam', category: 'tea/black', brand: 'Ridge', price: 9 },
  { id: 'earl', category: 'tea/black', brand: 'Ridge', price: 10 },
  { id: 'pot', category: 'pots', brand: 'Sol', price: 35 },
  { id: 'cup', category: 'cups', brand: 'Sol', price: 8 },
  { id: 'whisk', category: 'tools', brand: 'Kanto', price: 15 },
  { id: 'tin', category: 'tools', brand: 'Ridge', price: 7 },
]

// Best sellers stand for any model here, so that the first list is the same for everybody: the more buyers, the higher.
const shop = new Recommender({
  models: { youMayLike: popular(), similar: popular(), popular: popular() },
  now: () => now,
})
shop.setItems(products)
for (const [place, { id }] of products.entries()) {
  for (let buyer = 0; buyer < 20 - 2 * place; buyer++) {
    shop.ingest({ user: `buyer ${buyer}`, item: id, type: 'purchase', at: NOON - 48 * 60 * MINUTE })
  }
}
shop.ingest({ user: 'ann', item: 'pot', type: 'purchase', at: NOON - 60 * MINUTE })
shop.ingest({ user: 'ann', item: 'earl', type: 'purchase', at: NOON - 60 * MINUTE })
shop.fit()

const show = (title, rules, { user = 'guest', ...ask } = {}) => {
  const list = shop.youMayLike(user, { k: 4, rules, ...ask })
  console.log(`${title.padEnd(14)} ${list.map(({ id }) => id).join(' ')}`)
  return list
}

show('no rules', [])
show('among', [among({ items: ['cup', 'tin', 'pot'] })])
show('exclude', [exclude({ items: ['sencha'] })])
show('where', [
  where({
    filter: {
      and: [
        { field: 'category', equals: 'tea' },
        { field: 'price', between: [null, 12] },
      ],
    },
  }),
])
show('stock', [stock({ has: id => id !== 'matcha' })])
show('boost', [boost({ where: { field: 'brand', equals: 'Sol' }, by: 3 })])
show('bury', [bury({ where: { field: 'brand', equals: 'Kanto' }, by: 3 })])
show('pin', [pin({ item: 'tin', at: 1 })])
show('promote', [promote({ where: { field: 'category', equals: 'tools' }, share: 0.5 })])
show('atMost', [atMost({ count: 1, per: 'brand' })], { fill: false })
show('minScore', [minScore({ score: 15 })], { fill: false })
show('diversity', [diversity({ amount: 0.7 })])

// The shopper's own history: ann bought a pot and Earl Grey. Tea is drunk up, a pot is not.
show('seen', [seen({ items: 'hide', except: { field: 'category', equals: 'tea' } })], { user: 'ann', k: 8 })
show('calibrate', [calibrate({ amount: 0.9, by: 'top-category' })], { user: 'ann', seen: 'show' })

// Relative to the item asked about: the same kind, about the same price, of another house.
const alike = shop.similar('sencha', {
  k: 4,
  fill: true,
  rules: [likeAsked({ differs: ['brand'], price: 0.4 })],
})
console.log(`likeAsked      ${alike.map(({ id }) => id).join(' ')}`)

// Schedules: on from the start, off at the end, by the shop's clock.
const weekend = [pin({ item: 'tin', from: '2026-06-06', until: '2026-06-08', label: 'weekend' })]
show('before it', weekend, { now: '2026-06-05T23:59Z' })
show('during it', weekend, { now: '2026-06-06' })
show('after it', weekend, { now: '2026-06-08' })

// Fatigue: shown and ignored sinks, and is itself again after two hours.
shop.ingest({ user: 'bo', type: 'impression', items: ['sencha', 'matcha'], at: NOON })
show('fatigue', [fatigue({ recover: '2h', depth: 0.8 })], { user: 'bo' })
now = NOON + 120 * MINUTE
show('recovered', [fatigue({ recover: '2h', depth: 0.8 })], { user: 'bo' })

// Exploration: a new item gets one place of ten for those who would not see it otherwise.
shop.setItems([{ id: 'rooibos', category: 'tea/red', brand: 'Veld', price: 11 }])
show('explore', [explore({ share: 0.25 })])

// Two lists of one page repeat nothing, and more is asked for by the cursor.
const page = new Page()
const first = show('page, list 1', [], { page })
show('page, list 2', [], { page })
show('more', [], { after: first.next })

// "Not interested", and its undoing.
shop.ingest({ user: 'cy', type: 'dismiss', brand: 'Kanto' })
show('dismissed', [], { user: 'cy' })
shop.ingest({ user: 'cy', type: 'undismiss', brand: 'Kanto' })
show('undone', [], { user: 'cy' })

// Reasons, in English and Chinese, and why something is not there.
const [best] = show('reasons', [
  boost({ where: { field: 'brand', equals: 'Sol' }, by: 3, label: 'summer of Sol' }),
])
console.log(describe(best.because, 'en', { reasons: 2 }))
console.log(describe(best.because, 'zh'))
console.log(describeWhyNot(shop.whyNot('ann', 'pot')))
const strict = [where({ filter: { field: 'brand', equals: 'nobody' }, label: 'only nobody' })]
console.log(explainEmpty(shop.youMayLike('guest', { rules: strict, trace: true })))

// Rules are data: they survive JSON, so that a merchant can keep them in a file.
show('from JSON', readRules(JSON.parse(JSON.stringify(weekend))), { now: '2026-06-07' })

// What came of a list: events that carry its attribution are credited to list, place, source and rule.
const shown = show('shown', [pin({ item: 'tin', at: 0 })])
const { attribution } = shown
shop.ingest({ user: 'dee', type: 'impression', items: shown.map(({ id }) => id), attribution })
shop.ingest({ user: 'dee', type: 'click', item: 'tin', attribution })
shop.ingest({ user: 'dee', type: 'purchase', item: 'tin', price: 7, attribution })
const { rules, positions } = shop.performance()
console.log(`pin: ${JSON.stringify(rules.pin)}; first place: ${JSON.stringify(positions[0])}`)
