import { type App, heading } from '../app.js'
import { el, icon } from '../element.js'
import { shelf } from '../parts/shelf.js'
import { picture } from '../pictures/picture.js'
import { titleOf } from '../product.js'
import type { CartLine } from '../shopper.js'
import { listsOf } from './lists.js'

/** The cart, and what goes along with all of it. */
export function cart(app: App): (Node | false)[] {
  const { shopper, words } = app
  const lines = shopper.cart()
  const lists = listsOf(app)
  if (lines.length === 0) {
    const like = shopper.knows ? lists.youMayLike(6) : lists.trending(6)
    const title = shopper.knows ? words.youMayLike : words.trending
    return [heading(words.cart), el('p', {}, words.cartEmpty), shelf(app, 'like', title, like)]
  }
  const total = lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0)
  return [
    heading(words.cart),
    el('ul', { class: 'lines' }, ...lines.map(line => lineOf(app, line))),
    el(
      'div',
      { class: 'total' },
      el('p', {}, `${words.total} `, el('strong', {}, app.money(total))),
      el(
        'button',
        { type: 'button', class: 'main', 'data-key': 'buy', click: () => buy(app, lines) },
        words.buy,
      ),
    ),
    shelf(
      app,
      'related',
      words.cartRelated,
      lists.related(
        lines.map(({ product }) => product.id),
        6,
      ),
    ),
    shelf(app, 'like', words.youMayLike, lists.youMayLike(6)),
  ]
}

function lineOf(app: App, { product, quantity }: CartLine): HTMLElement {
  const { language, words } = app
  const title = titleOf(product, language)
  const change = (type: 'cart' | 'uncart') => () => {
    app.shopper.act({ item: product.id, type, quantity: 1, price: product.price })
    app.redraw()
    app.say(type === 'cart' ? words.added(title) : words.removed(title))
  }
  const step = (type: 'cart' | 'uncart', label: string) =>
    el(
      'button',
      {
        type: 'button',
        class: 'round',
        'aria-label': label,
        'data-key': `${type}:${product.id}`,
        click: change(type),
      },
      icon(type === 'cart' ? 'plus' : 'minus'),
    )
  return el(
    'li',
    { 'data-item': product.id },
    picture(product),
    el('a', { href: `#/item/${product.id}`, 'data-key': `line:${product.id}` }, title),
    el(
      'div',
      { class: 'quantity' },
      step('uncart', words.fewer(title)),
      el('span', {}, String(quantity)),
      step('cart', words.more(title)),
    ),
    el('span', { class: 'price' }, app.money(product.price * quantity)),
  )
}

/** One order: its items are a basket. */
function buy(app: App, lines: readonly CartLine[]): void {
  const order = `o${app.shopper.history().length}`
  const bought = lines.map(({ product, quantity }) => ({
    item: product.id,
    type: 'purchase' as const,
    order,
    quantity,
    price: product.price,
  }))
  app.shopper.act(bought)
  app.redraw()
  app.say(app.words.bought)
}
