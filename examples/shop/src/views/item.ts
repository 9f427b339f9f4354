import { type App, heading, type List } from '../app.js'
import { el, icon } from '../element.js'
import { addToCart, dismiss, showAgain } from '../parts/act.js'
import { price } from '../parts/card.js'
import { grid, shelf } from '../parts/shelf.js'
import { picture } from '../pictures/picture.js'
import { titleOf } from '../product.js'
import { categoryName } from '../words/departments.js'
import { listsOf } from './lists.js'

/** A product: what it is, what goes along with it, what stands beside it. */
export function item(app: App, id: string): (Node | false)[] {
  const { catalogue, language, shopper, words } = app
  const product = catalogue.of(id)
  if (product === undefined) return [heading(words.noResults), trendingShelf(app)]
  const lists = listsOf(app)
  const top = product.category.split('/')[0]
  const hidden = shopper.dismissed().includes(id)
  const soldOut = product.available === 'false'
  const variants = catalogue.variants(product)
  return [
    el(
      'nav',
      { class: 'path', 'aria-label': words.departments },
      el('a', { href: '#/', 'data-key': 'path:home' }, words.home),
      ...[top, product.category].map(path =>
        el('a', { href: `#/in/${path}`, 'data-key': `path:${path}` }, categoryName(path, language)),
      ),
    ),
    el(
      'article',
      { class: 'product' },
      picture(product),
      el(
        'div',
        {},
        el('p', { class: 'brand' }, product.brand),
        heading(titleOf(product, language)),
        el('p', { lang: 'en' }, `${product.description}.`),
        price(app, product),
        variants.length > 1 &&
          el(
            'nav',
            { class: 'chips', 'aria-label': words.choose },
            ...variants.map(variant =>
              el(
                'a',
                {
                  href: `#/item/${variant.id}`,
                  'data-key': `variant:${variant.id}`,
                  'aria-current': variant === product ? 'page' : undefined,
                },
                variantName(titleOf(variant, language)),
              ),
            ),
          ),
        el(
          'div',
          { class: 'deeds' },
          soldOut
            ? el('p', { class: 'sold-out' }, words.soldOut)
            : el(
                'button',
                {
                  type: 'button',
                  class: 'main',
                  'data-key': 'add',
                  click: () => addToCart(app, product),
                },
                icon('bag'),
                words.add,
              ),
          el(
            'button',
            {
              type: 'button',
              class: 'plain',
              'data-key': 'hide',
              click: () => (hidden ? showAgain(app, product) : dismiss(app, product)),
            },
            hidden ? words.showAgain : words.notInterested,
          ),
        ),
        companions(app, lists.related(id, 3)),
      ),
    ),
    shelf(app, 'similar', words.similar, lists.similar(id, 6)),
  ]
}

/** What goes along with it stands beside it, where one decides. */
function companions(app: App, list: List): HTMLElement | false {
  if (list.length === 0) return false
  return el(
    'section',
    { class: 'companions', 'aria-labelledby': 'shelf-related' },
    el('h2', { id: 'shelf-related' }, app.words.related),
    grid(app, 'related', list),
  )
}

function trendingShelf(app: App): HTMLElement | false {
  return shelf(app, 'trending', app.words.trending, listsOf(app).trending(12))
}

/** What tells a variant from the others: what stands last in its title. */
function variantName(title: string): string {
  return title.split(/, | (?=[^ ]+$)/).at(-1) ?? title
}
