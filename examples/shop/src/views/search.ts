import { type App, heading, type List } from '../app.js'
import { el } from '../element.js'
import { grid, shelf } from '../parts/shelf.js'
import { searchAddress } from '../place.js'
import { listsOf } from './lists.js'

/** What was found, by words, by the shopper's tastes, or by both. */
export function search(
  app: App,
  query: string,
  strength: number,
  found: readonly string[],
): (Node | false)[] {
  const { words, shopper } = app
  if (query.trim() === '') return [heading(words.search), el('p', {}, words.searchEmpty)]
  if (found.length === 0) {
    return [
      heading(words.results(0, query)),
      shelf(app, 'trending', words.noResults, listsOf(app).trending(12)),
    ]
  }
  const steps = [
    [0, words.byWords],
    [0.5, words.byBoth],
    [1, words.byYou],
  ] as const
  return [
    heading(words.results(found.length, query)),
    shopper.knows &&
      el(
        'nav',
        { class: 'chips', 'aria-label': words.order },
        ...steps.map(([step, name]) =>
          el(
            'a',
            {
              href: searchAddress(query, step),
              'data-key': `order:${step}`,
              'aria-current': step === strength ? 'true' : undefined,
            },
            name,
          ),
        ),
      ),
    grid(app, 'found', ranked(app, found, strength)),
  ]
}

/** The hits in the order that `strength` says: 0 as the search found them, 1 as the shopper likes them. */
function ranked({ shopper, ask }: App, found: readonly string[], strength: number): List {
  return ask(() => shopper.shop.rank(shopper.user, found, { k: found.length, strength }))
}
