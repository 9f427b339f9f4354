import type { App } from '../app.js'
import { type Product, titleOf } from '../product.js'

/** Puts one into the cart, and says so. */
export function addToCart(app: App, product: Product, attribution = app.led): void {
  app.shopper.act({ item: product.id, type: 'cart', quantity: 1, price: product.price, attribution })
  app.redraw()
  app.say(app.words.added(titleOf(product, app.language)))
}

/** Keeps an item out of all lists from now on, and offers the way back. */
export function dismiss(app: App, product: Product): void {
  const title = titleOf(product, app.language)
  app.shopper.act({ item: product.id, type: 'dismiss' })
  app.redraw()
  app.say(app.words.hidden(title), () => showAgain(app, product))
}

export function showAgain(app: App, product: Product): void {
  app.shopper.act({ item: product.id, type: 'undismiss' })
  app.redraw()
  app.say(app.words.shownAgain(titleOf(product, app.language)))
}
