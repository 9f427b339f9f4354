import type { App } from '../app.js'
import { el, icon } from '../element.js'
import type { Place } from '../place.js'
import { categoryName, DEPARTMENTS } from '../words/departments.js'

const LANTERN =
  '<svg viewBox="0 0 48 48" aria-hidden="true" focusable="false"><path d="M24 3v6" class="lk"/><ellipse class="m" cx="24" cy="24" rx="17" ry="14"/><path d="M24 10c-6 3-6 25 0 28M24 10c6 3 6 25 0 28M24 10c-14 4-14 24 0 28M24 10c14 4 14 24 0 28" class="rib"/><path class="gold" d="M17 8h14v3.5H17zM17 36.5h14V40H17z"/><path class="tail" d="M22 40v6M26 40v6"/></svg>'

/** The head of the page: where one is, what one seeks, the cart, the other language. */
export function header(
  app: App,
  place: Place,
  doing: { type(query: string): void; switchLanguage(): void },
): Node[] {
  const { words, language, shopper } = app
  const count = shopper.cart().reduce((sum, { quantity }) => sum + quantity, 0)
  const logo = el('a', { href: '#/', class: 'logo', 'data-key': 'logo' })
  logo.innerHTML = LANTERN
  logo.append(el('span', {}, words.shop))
  const here = (view: string) => (place.view === view ? 'page' : undefined)
  const input = el('input', {
    type: 'search',
    name: 'q',
    id: 'q',
    autocomplete: 'off',
    placeholder: words.searchHint,
    'aria-label': words.search,
    'data-key': 'search',
    input: event => doing.type((event.target as HTMLInputElement).value),
  })
  input.value = place.view === 'search' ? place.query : ''
  const submit = (event: Event) => {
    event.preventDefault()
    doing.type(input.value)
  }
  const skip = (event: Event) => {
    event.preventDefault()
    document.getElementById('main')?.focus()
  }
  return [
    el('a', { href: '#main', class: 'skip', click: skip }, words.skip),
    el(
      'header',
      {},
      logo,
      el(
        'form',
        { role: 'search', submit },
        input,
        el('button', { type: 'submit', 'aria-label': words.search, 'data-key': 'go' }, icon('search')),
      ),
      el(
        'nav',
        { class: 'yours', 'aria-label': words.yours },
        el(
          'button',
          {
            type: 'button',
            class: 'language',
            lang: language === 'zh' ? 'en' : 'zh',
            'data-key': 'language',
            'aria-label': words.switchLabel,
            click: doing.switchLanguage,
          },
          words.switchTo,
        ),
        el(
          'a',
          { href: '#/you', 'data-key': 'you', 'aria-current': here('you') },
          icon('you'),
          el('span', {}, words.you),
        ),
        el(
          'a',
          {
            href: '#/cart',
            class: 'cart',
            'data-key': 'cart',
            'aria-label': words.cartCount(count),
            'aria-current': here('cart'),
          },
          icon('cart'),
          el('span', {}, words.cart),
          count > 0 && el('b', {}, String(count)),
        ),
      ),
    ),
    el(
      'nav',
      { class: 'departments', 'aria-label': words.departments },
      ...DEPARTMENTS.map(name =>
        el(
          'a',
          {
            href: `#/in/${name}`,
            'data-key': `in:${name}`,
            'aria-current':
              place.view === 'category' && place.path.split('/')[0] === name ? 'page' : undefined,
          },
          categoryName(name, language),
        ),
      ),
      el(
        'span',
        { role: 'status', class: 'offline', title: words.offlineLong },
        navigator.onLine ? '' : words.offline,
      ),
    ),
  ]
}
