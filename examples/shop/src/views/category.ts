import { type App, heading } from '../app.js'
import { el } from '../element.js'
import { grid } from '../parts/shelf.js'
import { categoryName } from '../words/departments.js'

/** All of a category, in the order that fits the shopper. */
export function category(app: App, path: string): (Node | false)[] {
  const { catalogue, language, shopper, words, ask } = app
  const { shop, user, knows } = shopper
  const within = (found: string) => found === path || found.startsWith(`${path}/`)
  const list = ask(() =>
    shop.youMayLike(user, {
      k: catalogue.all.length,
      seen: 'show',
      where: ({ category }) => within(category),
    }),
  )
  const top = path.split('/')[0]
  const parts = new Set(
    catalogue.all.map(({ category }) => category).filter(found => found.split('/')[0] === top),
  )
  const link = (to: string, name: string) =>
    el(
      'a',
      { href: `#/in/${to}`, 'data-key': `part:${to}`, 'aria-current': to === path ? 'page' : undefined },
      name,
    )
  return [
    heading(categoryName(path, language)),
    el('p', { class: 'quiet' }, knows ? words.orderedForYou : words.orderedForAll),
    parts.size > 1 &&
      el(
        'nav',
        { class: 'chips', 'aria-label': categoryName(top, language) },
        link(top, words.all),
        ...[...parts].map(part => link(part, categoryName(part, language))),
      ),
    list.length > 0 ? grid(app, 'category', list) : el('p', {}, words.noResults),
  ]
}
