import type { App, Found } from '../app.js'
import { el, icon } from '../element.js'
import { picture } from '../pictures/picture.js'
import { type Product, titleOf } from '../product.js'
import { addToCart, dismiss } from './act.js'
import { reasonFor } from './reasons.js'
import { openWhy } from './why.js'

/** A product in a list: picture, title, price, why it is there, into the cart, not interested. */
export function card(
  app: App,
  product: Product,
  found: Found,
  place: string,
  attribution?: string,
): HTMLElement {
  const { language, words } = app
  const title = titleOf(product, language)
  const reason = reasonFor(app, found)
  const lead = () => {
    app.led = attribution
  }
  return el(
    'li',
    { class: 'card', 'data-item': product.id },
    el(
      'a',
      { href: `#/item/${encodeURIComponent(product.id)}`, 'data-key': `${place}:open`, click: lead },
      picture(product),
      el('span', { class: 'brand' }, product.brand),
      el('span', { class: 'title' }, title),
      price(app, product),
    ),
    el(
      'button',
      {
        type: 'button',
        class: 'reason',
        'aria-haspopup': 'dialog',
        'aria-label': words.whyLabel(reason, title),
        'data-key': `${place}:why`,
        click: () => openWhy(app, product, found),
      },
      icon('why'),
      el('span', {}, reason),
    ),
    el(
      'button',
      {
        type: 'button',
        class: 'round hide',
        'aria-label': words.notInterestedLabel(title),
        title: words.notInterested,
        'data-key': `${place}:hide`,
        click: () => dismiss(app, product),
      },
      icon('close'),
    ),
    el(
      'button',
      {
        type: 'button',
        class: 'round add',
        'aria-label': words.addLabel(title),
        title: words.add,
        'data-key': `${place}:add`,
        click: () => addToCart(app, product, attribution),
      },
      icon('plus'),
    ),
  )
}

export function price(app: App, { price, listPrice }: Product): HTMLElement {
  const before = listPrice > price && el('s', {}, app.money(listPrice))
  return el('span', { class: 'price' }, app.money(price), ' ', before)
}
