import { AlsolikeError } from '../../errors.js'
import { DISMISS, RATE, SEARCH, UNDISMISS } from '../event.js'
import type { Row } from './columns.js'

/** Milliseconds: the reach of `Date`. */
const LATEST = 8.64e15

/** The log must never hold a row that no fold can read; those who append check first and say more. */
export function checkRow(row: Row): void {
  const named = row.user >= 0 || row.session >= 0 || row.order >= 0
  const whole = row.item >= 0 || row.type === SEARCH || row.type === DISMISS || row.type === UNDISMISS
  const rated = row.type !== RATE || !Number.isNaN(row.value)
  const timed = Math.floor(row.at) === row.at && Math.abs(row.at) <= LATEST
  if (named && whole && rated && timed) return
  throw new AlsolikeError(
    'bad-event',
    `A row for the log lacks ${!named ? 'a user, session or order' : !whole ? 'an item' : !rated ? 'the value of its rating' : 'a time in whole milliseconds'}.`,
  )
}
