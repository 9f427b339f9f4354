import type { App, List } from '../app.js'
import { el } from '../element.js'
import { card } from './card.js'

/** A list under a heading; nothing where the list is empty. */
export function shelf(app: App, name: string, title: string, list: List, note?: string): HTMLElement | false {
  if (list.length === 0) return false
  return el(
    'section',
    { class: 'shelf', 'aria-labelledby': `shelf-${name}` },
    el('h2', { id: `shelf-${name}` }, title),
    note !== undefined && el('p', { class: 'quiet' }, note),
    grid(app, name, list),
  )
}

/** The cards of a list. Their controls are known by place, so that the focus stays where it was. */
export function grid(app: App, name: string, list: List): HTMLElement {
  const cards = list.flatMap((found, place) => {
    const product = app.catalogue.of(found.id)
    return product ? [card(app, product, found, `${name}:${place}`, list.attribution)] : []
  })
  return el('ul', { class: 'grid', 'data-list': name }, ...cards)
}
