import { type App, heading } from './app.js'
import { el } from './element.js'
import { header } from './parts/header.js'
import { toast } from './parts/toast.js'
import { type Place, placeOf, searchAddress } from './place.js'
import { catalogueOf, type Product } from './product.js'
import { searchIndex } from './search-index.js'
import { openShopper } from './shopper.js'
import { cart } from './views/cart.js'
import { category } from './views/category.js'
import { home } from './views/home.js'
import { item } from './views/item.js'
import { search } from './views/search.js'
import { you } from './views/you.js'
import { firstLanguage, keepLanguage, type Language, words } from './words/words.js'

const part = (id: string) => document.getElementById(id) as HTMLElement

async function openShop(): Promise<void> {
  const answer = await fetch('products.json')
  const catalogue = catalogueOf((await answer.json()) as Product[])
  const find = searchIndex(catalogue.all)
  const began = performance.now()
  const shopper = await openShopper(catalogue)
  let ready: number | undefined
  let place = placeOf(location.hash)
  let language: Language = firstLanguage()
  /** Questions of the view that is shown, and the milliseconds that they took. */
  let asked = { count: 0, took: 0 }

  const app: App = {
    catalogue,
    shopper,
    get language() {
      return language
    },
    get words() {
      return words[language]
    },
    led: undefined,
    redraw: () => keepingFocus(draw),
    say: (text, undo) => toast(text, undo && { label: words[language].undo, act: undo }),
    money: amount =>
      amount
        .toLocaleString(words[language].locale, { style: 'currency', currency: 'EUR' })
        .replace('.00', ''),
    ask(question) {
      const start = performance.now()
      const found = question()
      asked = { count: asked.count + 1, took: asked.took + performance.now() - start }
      ready ??= performance.now() - began
      return found
    },
  }

  function view(): (Node | false)[] {
    switch (place.view) {
      case 'category':
        return category(app, place.path)
      case 'item':
        return item(app, place.id)
      case 'search':
        return search(app, place.query, place.strength, find(place.query))
      case 'cart':
        return cart(app)
      case 'you':
        return you(app)
      default:
        return home(app)
    }
  }

  function draw(): void {
    asked = { count: 0, took: 0 }
    document.documentElement.lang = language
    const main = part('main')
    main.className = `view-${place.view}`
    main.replaceChildren(...view().filter(node => node !== false))
    part('top').replaceChildren(...header(app, place, { type, switchLanguage }))
    const title = main.querySelector('h1')?.textContent ?? ''
    const { shop, ready: said, asked: times, foot } = app.words
    document.title = place.view === 'home' ? shop : `${title} · ${shop}`
    const figures = `${said((ready ?? 0).toFixed(0))} ${times(asked.count, asked.took.toFixed(1))}`
    part('foot').replaceChildren(el('p', {}, foot), el('p', { id: 'figures' }, figures))
  }

  /** To look at a product is to show interest in it; to come back to it at once is not. */
  function look(at: Place): void {
    if (at.view !== 'item' || catalogue.of(at.id) === undefined) return
    const last = shopper.history().at(-1)
    if (String(last?.item) === at.id) return
    shopper.act({ item: at.id, type: 'view', attribution: app.led })
  }

  /** The address changes with what is typed; the shopper searched when they pause. */
  let pause: ReturnType<typeof setTimeout> | undefined
  function type(query: string): void {
    history.replaceState(null, '', searchAddress(query))
    place = placeOf(location.hash)
    app.redraw()
    clearTimeout(pause)
    const searched = () => shopper.act({ type: 'search', query, results: find(query).length })
    if (query.trim() !== '') pause = setTimeout(searched, 1500)
  }

  function switchLanguage(): void {
    language = language === 'en' ? 'zh' : 'en'
    keepLanguage(language)
    app.redraw()
  }

  addEventListener('hashchange', () => {
    place = placeOf(location.hash)
    look(place)
    app.led = undefined
    draw()
    scrollTo(0, 0)
    part('main').querySelector('h1')?.focus({ preventScroll: true })
  })
  addEventListener('online', app.redraw)
  addEventListener('offline', app.redraw)
  look(place)
  draw()
}

/** Draws, and puts the focus back on the control that has the same key, or on what takes its place. */
function keepingFocus(draw: () => void): void {
  const focused = document.activeElement as HTMLElement | null
  const key = focused?.dataset.key
  const caret = focused instanceof HTMLInputElement ? focused.selectionStart : null
  draw()
  if (key === undefined) return
  const again = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  if (again === null) part('main').querySelector('h1')?.focus({ preventScroll: true })
  else again.focus({ preventScroll: true })
  if (again instanceof HTMLInputElement) again.setSelectionRange(caret, caret)
}

openShop().catch(() => part('main').replaceChildren(heading(words[firstLanguage()].failed)))
// A browser may refuse it, and there is none while developing: the shop then needs its network at every visit
if ('serviceWorker' in navigator) navigator.serviceWorker.register('service-worker.js').catch(() => {})
