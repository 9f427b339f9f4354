import type { App, Found } from '../app.js'
import { el, icon } from '../element.js'
import { picture } from '../pictures/picture.js'
import { type Product, titleOf } from '../product.js'
import { dismiss } from './act.js'
import { reasonsFor } from './reasons.js'

/** Opens the panel that says why an item stands where it does, and lets the shopper object. */
export function openWhy(app: App, product: Product, found: Found): void {
  const { language, words } = app
  const title = titleOf(product, language)
  const reasons = reasonsFor(app, found)
  const panel = el('dialog', { class: 'panel', 'aria-labelledby': 'why-title' })
  const closing = (then?: () => void) => () => {
    panel.close()
    then?.()
  }
  const forget = (own: Product) => async () => {
    panel.close()
    await app.shopper.forgetItem(own.id)
    app.redraw()
    app.say(words.takenBack(titleOf(own, language)))
  }
  const lines = reasons.map(({ text, part, own }) => {
    const percent = `${Math.round(part * 100)} %`
    return el(
      'li',
      {},
      el('p', {}, text, ' ', el('span', { class: 'part' }, percent)),
      el('div', { class: 'bar', style: `--part:${part}` }),
      own !== undefined &&
        el(
          'button',
          { type: 'button', class: 'link', click: forget(own) },
          words.forgetItem(titleOf(own, language)),
        ),
    )
  })
  panel.append(
    el(
      'div',
      { class: 'panel-head' },
      picture(product),
      el('div', {}, el('h2', { id: 'why-title' }, words.whyTitle), el('p', {}, title)),
      el(
        'button',
        { type: 'button', class: 'round', 'aria-label': words.close, click: closing() },
        icon('close'),
      ),
    ),
    lines.length > 0 ? el('p', { class: 'quiet' }, words.whyOf) : el('p', {}, words.whyNothing),
    el('ul', { class: 'reasons' }, ...lines),
    el(
      'div',
      { class: 'panel-foot' },
      el(
        'button',
        { type: 'button', class: 'plain', click: closing(() => dismiss(app, product)) },
        words.notInterested,
      ),
      el('button', { type: 'button', class: 'main', click: closing() }, words.close),
    ),
  )
  openPanel(panel)
}

/** Shows a dialog until it is closed: by its buttons, Escape, or a click beside it. The focus returns by itself. */
export function openPanel(panel: HTMLDialogElement): void {
  panel.addEventListener('close', () => panel.remove())
  panel.addEventListener('click', event => {
    if (event.target === panel) panel.close()
  })
  document.body.append(panel)
  panel.showModal()
}
