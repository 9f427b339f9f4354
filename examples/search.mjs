// A real search engine finds, alsolike puts its hits in order for the one who searches.
// Run: npm run build && node examples/search.mjs [query]
import { fileURLToPath } from 'node:url'
import { describe, Recommender, shopModels } from 'alsolike'
import { readEvents, readItems } from 'alsolike/node'
import MiniSearch from 'minisearch'

const fixture = name => fileURLToPath(new URL(`../fixtures/shop/${name}`, import.meta.url))
const [query = 'camera'] = process.argv.slice(2)

const clock = { now: Date.now() }
const shop = new Recommender({ models: shopModels(), now: () => clock.now })
const { items } = await readItems(shop, fixture('items.csv'))
await readEvents(shop, [fixture('events.csv')])
clock.now = shop.fit().at // The shop of the fixture lives in the past

// The shop's own search, over the same catalogue.
const engine = new MiniSearch({
  fields: ['title', 'brand', 'tags', 'description'],
  searchOptions: { boost: { title: 3 }, prefix: true, fuzzy: 0.2 },
})
engine.addAll(items.filter(({ available }) => available !== 'false'))
const hits = engine.search(query).map(({ id }) => id)

const titles = new Map(items.map(({ id, title }) => [id, title]))
print(`What the engine finds for "${query}"`, hits.slice(0, 5))

// Two shoppers, one query: the first buys Lumo, the second Kestrel.
for (const user of ['u351', 'u355']) {
  const list = shop.rank(user, hits, { k: 5 })
  print(
    `The same hits for ${user}`,
    list.map(r => r.id),
    list.map(reason),
  )
}

// A stranger gets the engine's order, and so does everybody at strength 0.
const same = (list, other) => list.length === other.length && list.every((id, place) => id === other[place])
const ids = list => list.map(({ id }) => id)
console.log(`A stranger sees the engine's order: ${same(ids(shop.rank('a stranger', hits)), hits)}`)
console.log(`So does u351 at strength 0: ${same(ids(shop.rank('u351', hits, { strength: 0 })), hits)}`)

// A new camera is found, and takes its place, the moment both know it; no new fit.
const fresh = {
  id: 'lumo-m7',
  title: 'Lumo M7 mirrorless camera',
  brand: 'Lumo',
  category: 'photo/cameras',
  price: 1099,
}
shop.setItems([fresh])
engine.add(fresh)
titles.set(fresh.id, fresh.title)
const now = engine.search(query).map(({ id }) => id)
const place = user => ids(shop.rank(user, now)).indexOf(fresh.id) + 1
console.log(
  `${fresh.title}, new: place ${now.indexOf(fresh.id) + 1} of the engine, ${place('u351')} for u351, ${place('u355')} for u355`,
)

function reason({ because }) {
  const own = because.filter(({ kind }) => kind !== 'order')
  return own.length === 0 ? '' : describe(own, 'en', { title: id => titles.get(id) })
}

function print(heading, list, reasons = []) {
  console.log(heading)
  for (const [place, id] of list.entries()) {
    console.log(`  ${titles.get(id).padEnd(34)} ${reasons[place] ?? ''}`.trimEnd())
  }
}
