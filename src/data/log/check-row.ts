import { AlsolikeError } from '../../errors.js'
import { DISMISS, RATE, SEARCH, UNDISMISS } from '../event.js'
import type { Row } from './columns.js'
import type { RowBlock } from './row-block.js'

/** Milliseconds: the reach of `Date`. */
const LATEST = 8.64e15

/** The log must never hold a row that no fold can read; those who append check first and say more. */
export function checkRow({ user, session, order, item, type, value, at }: Row): void {
  check(user >= 0 || session >= 0 || order >= 0, item >= 0, type, !Number.isNaN(value), at)
}

/** `checkRow` for rows `from` … `to` of a block. */
export function checkRows(
  { user, session, order, item, type, value, at }: RowBlock,
  from: number,
  to: number,
): void {
  for (let r = from; r < to; r++) {
    const named =
      (user !== undefined && user[r] >= 0) ||
      (session !== undefined && session[r] >= 0) ||
      (order !== undefined && order[r] >= 0)
    const hasItem = item !== undefined && item[r] >= 0
    check(named, hasItem, type[r], value !== undefined && !Number.isNaN(value[r]), at[r])
  }
}

function check(named: boolean, hasItem: boolean, type: number, hasValue: boolean, at: number): void {
  const whole = hasItem || type === SEARCH || type === DISMISS || type === UNDISMISS
  const rated = type !== RATE || hasValue
  const timed = Math.floor(at) === at && Math.abs(at) <= LATEST
  if (named && whole && rated && timed) return
  throw new AlsolikeError(
    'bad-event',
    `A row for the log lacks ${!named ? 'a user, session or order' : !whole ? 'an item' : !rated ? 'the value of its rating' : 'a time in whole milliseconds'}.`,
  )
}
