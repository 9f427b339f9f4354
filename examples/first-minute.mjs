// The first minute: a catalogue, what shoppers did, and the three kinds of list.
// Run: npm run build && node examples/first-minute.mjs
import { Recommender, shopModels } from 'alsolike'

const products = [
  { id: 'beans', name: 'Coffee beans', path: 'coffee', price: 9, inStock: true },
  { id: 'grinder', name: 'Coffee grinder', path: 'coffee/tools', price: 39, inStock: true },
  { id: 'press', name: 'French press', path: 'coffee/tools', price: 29, inStock: true },
  { id: 'kettle', name: 'Gooseneck kettle', path: 'coffee/tools', price: 49, inStock: true },
  { id: 'mug', name: 'Stoneware mug', path: 'kitchen', price: 12, inStock: true },
  { id: 'mug-old', name: 'Last year’s mug', path: 'kitchen', price: 6, inStock: false },
]

const shop = new Recommender({
  models: shopModels(),
  catalogFields: { title: 'name', category: 'path', available: 'inStock' },
})
shop.setItems(products)

// What a shop's own database would give: one event for each thing that somebody did.
const orders = [
  ['ann', 'beans', 'grinder'],
  ['bob', 'beans', 'grinder', 'mug'],
  ['cem', 'beans', 'press'],
  ['dai', 'beans', 'grinder', 'kettle'],
  ['eva', 'press', 'mug'],
]
for (const [user, ...items] of orders) {
  shop.ingest(items.map(item => ({ user, item, type: 'view' })))
  shop.ingest(items.map(item => ({ user, item, type: 'purchase', order: `order-of-${user}` })))
}
shop.fit()

print('Instead of the French press', shop.similar('press', { k: 3 }))
print('Along with coffee beans', shop.related('beans', { k: 3 }))
print('Eva may like', shop.youMayLike('eva', { k: 3, where: product => product.price < 45 }))

// What a shopper does changes their next list at once.
shop.ingest({ user: 'new here', item: 'beans', type: 'purchase' })
print('And somebody new who just bought beans', shop.youMayLike('new here', { k: 3 }))

function print(title, list) {
  console.log(title)
  for (const { item, source, because } of list) {
    console.log(`  ${item.name.padEnd(18)} ${source.padEnd(14)} ${because.map(b => b.kind).join(', ')}`)
  }
}
