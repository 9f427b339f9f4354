import type { ShopEvent } from 'alsolike'
import { type App, heading } from '../app.js'
import { el, icon } from '../element.js'
import { showAgain } from '../parts/act.js'
import { openPanel } from '../parts/why.js'
import { picture } from '../pictures/picture.js'
import { titleOf } from '../product.js'
import { categoryName } from '../words/departments.js'

/** How many tastes and events are shown. */
const TASTES = 5
const EVENTS = 50

/** All that the page knows of its shopper: to see, to correct, to erase. */
export function you(app: App): (Node | false)[] {
  const { shopper, words } = app
  const knows = shopper.history().length > 0
  return [
    heading(words.knows),
    el('p', { class: 'quiet' }, shopper.lasting ? words.knowsText : words.notLasting),
    !knows && el('p', {}, words.knowsNothing),
    knows && tastes(app),
    shopper.dismissed().length > 0 && dismissed(app),
    knows && history(app),
    knows &&
      el(
        'button',
        { type: 'button', class: 'danger', 'data-key': 'erase', click: () => askToErase(app) },
        words.erase,
      ),
  ]
}

function tastes({ shopper, language, words, ask }: App): HTMLElement | false {
  const profile = ask(() => shopper.shop.profile(shopper.user))
  if (profile === undefined || profile.tastes.category.length === 0) return false
  const bars = (list: readonly { value: string; share: number }[], name: (value: string) => string) =>
    el(
      'ul',
      { class: 'reasons' },
      ...list
        .slice(0, TASTES)
        .map(({ value, share }) =>
          el(
            'li',
            {},
            el('p', {}, name(value), ' ', el('span', { class: 'part' }, `${Math.round(share * 100)} %`)),
            el('div', { class: 'bar', style: `--part:${share}` }),
          ),
        ),
    )
  return el(
    'section',
    { class: 'tastes', 'aria-labelledby': 'tastes' },
    el('h2', { id: 'tastes' }, words.tastes),
    bars(profile.tastes.category, path => categoryName(path, language)),
    bars(profile.tastes.brand, brand => brand),
  )
}

function dismissed(app: App): HTMLElement {
  const { catalogue, language, shopper, words } = app
  const lines = shopper.dismissed().flatMap(id => {
    const product = catalogue.of(id)
    if (product === undefined) return []
    const title = titleOf(product, language)
    const label = { 'aria-label': words.showAgainLabel(title), 'data-key': `again:${id}` }
    return [
      el(
        'li',
        {},
        picture(product),
        el('span', {}, title),
        el(
          'button',
          { type: 'button', class: 'plain', ...label, click: () => showAgain(app, product) },
          words.showAgain,
        ),
      ),
    ]
  })
  return el(
    'section',
    { 'aria-labelledby': 'dismissed' },
    el('h2', { id: 'dismissed' }, words.dismissed),
    el('ul', { class: 'lines' }, ...lines),
  )
}

function history(app: App): HTMLElement {
  const { words, shopper } = app
  const done = shopper.history()
  const when = new Intl.DateTimeFormat(words.locale, { dateStyle: 'medium', timeStyle: 'short' })
  const lines = done
    .map((event, position) => ({ event, position }))
    .slice(-EVENTS)
    .reverse()
    .map(({ event, position }, place) => {
      const what = wordsFor(app, event)
      const takeBack = async () => {
        await shopper.takeBack(position)
        app.redraw()
        app.say(words.takenBack(what))
      }
      const product = event.item === undefined ? undefined : app.catalogue.of(String(event.item))
      return el(
        'li',
        { 'data-event': event.type ?? 'view' },
        product ? picture(product) : el('div', { class: 'picture' }, icon('search')),
        el('span', {}, what, el('time', { class: 'quiet' }, when.format(Number(event.at)))),
        el(
          'button',
          {
            type: 'button',
            class: 'plain',
            'aria-label': words.takeBackLabel(what),
            'data-key': `back:${place}`,
            click: takeBack,
          },
          icon('back'),
          el('span', {}, words.takeBack),
        ),
      )
    })
  return el(
    'section',
    { 'aria-labelledby': 'history' },
    el('h2', { id: 'history' }, words.history),
    el('ul', { class: 'lines', 'data-list': 'history' }, ...lines),
  )
}

function wordsFor({ catalogue, language, words }: App, event: ShopEvent): string {
  if (event.type === 'search') return words.did.search(event.query)
  const product = event.item === undefined ? undefined : catalogue.of(String(event.item))
  const title = product ? titleOf(product, language) : String(event.item)
  const said = words.did[(event.type ?? 'view') as keyof typeof words.did]
  return said(title)
}

function askToErase(app: App): void {
  const { words } = app
  const panel = el('dialog', { class: 'panel', 'aria-labelledby': 'erase-title' })
  const erase = async () => {
    panel.close()
    await app.shopper.erase()
    app.redraw()
    app.say(words.erased)
  }
  panel.append(
    el('h2', { id: 'erase-title' }, words.eraseSure),
    el('p', {}, words.eraseText),
    el(
      'div',
      { class: 'panel-foot' },
      el('button', { type: 'button', class: 'plain', click: () => panel.close() }, words.cancel),
      el('button', { type: 'button', class: 'danger', click: erase }, words.eraseYes),
    ),
  )
  openPanel(panel)
}
