import { type App, heading } from '../app.js'
import { el } from '../element.js'
import { shelf } from '../parts/shelf.js'
import { picture } from '../pictures/picture.js'
import { street } from '../pictures/street.js'
import { categoryName, DEPARTMENTS } from '../words/departments.js'
import { listsOf } from './lists.js'

/** Where one comes in: what one may like, what is due, what is rising; for strangers, what everybody looks at. */
export function home(app: App): (Node | false)[] {
  const { words, shopper } = app
  const lists = listsOf(app)
  const hero = el(
    'section',
    { class: 'hero' },
    el(
      'div',
      {},
      heading(words.hero),
      el('p', {}, words.heroText),
      el('a', { class: 'main', href: '#/you', 'data-key': 'hero' }, words.heroLink),
    ),
    street(),
  )
  if (!shopper.knows)
    return [hero, departments(app), shelf(app, 'trending', words.trending, lists.trending(12))]
  return [
    hero,
    shelf(app, 'again', words.buyAgain, lists.buyAgain(4)),
    shelf(app, 'like', words.youMayLike, lists.youMayLike(12)),
    departments(app),
    shelf(app, 'trending', words.trending, lists.trending(6)),
  ]
}

/** What each department is known by. */
const FACES: Readonly<Record<string, string>> = {
  kitchen: 'nord-moka',
  grocery: 'tea-puer',
  photo: 'lumo-m5-s',
  office: 'notebook',
  home: 'candle-fig',
  garden: 'grill',
  pets: 'cat-toy',
  seasonal: 'lantern',
}

function departments({ catalogue, language, words }: App): HTMLElement {
  return el(
    'ul',
    { class: 'faces', 'aria-label': words.departments },
    ...DEPARTMENTS.map(name => {
      const face =
        catalogue.of(FACES[name]) ?? catalogue.all.find(({ category }) => category.startsWith(name))
      return el(
        'li',
        {},
        el(
          'a',
          { href: `#/in/${name}`, 'data-key': `face:${name}` },
          face && picture(face),
          el('span', {}, categoryName(name, language)),
        ),
      )
    }),
  )
}
