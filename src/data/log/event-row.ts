import type { CheckedEvent } from '../event.js'
import { type Row, TEXT_COLUMNS } from './columns.js'
import type { Vocabularies } from './log-vocabularies.js'

/** Fills a row with all of an event but its type, event id and item. Ids that are unknown get new indices. */
export function eventRow(
  event: CheckedEvent,
  { users, sessions, orders, texts }: Vocabularies,
  row: Row,
): void {
  row.user = event.user === undefined ? -1 : users.add(event.user)
  row.session = event.session === undefined ? -1 : sessions.add(event.session)
  row.order = event.order === undefined ? -1 : orders.add(event.order)
  row.item = -1
  row.at = event.at
  row.quantity = event.quantity
  row.price = event.price
  row.value = event.value
  row.position = Number.isNaN(event.position) ? -1 : event.position
  row.results = Number.isNaN(event.results) ? -1 : event.results
  for (const name of TEXT_COLUMNS) {
    const text = event[name]
    row[name] = text === undefined ? -1 : texts.add(text)
  }
}
