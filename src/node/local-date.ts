import { parseTime, type Zone } from '../data/time.js'

/** How a spreadsheet writes dates: `12/31/2010` or `31/12/2010`. */
export type DateOrder = 'month-first' | 'day-first'

const LOCAL_DATE =
  /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([ap])\.?m\.?)?)?\s*$/i
const DOTTED = /^\s*\d+\.\d+\./

/**
 * Milliseconds since 1970 of a date as spreadsheets write it: `12/1/2010 8:26`, `31.12.10`, `1/12/2010 08:26:00 PM`; NaN
 * for any other text. Which number is the month cannot be told from one date, so it is never guessed: without an order
 * only dates with dots are read, `31.12.2010`, which have the day first wherever they are in use.
 */
export function parseLocalDate(text: string, given: DateOrder | undefined, zone: Zone): number {
  const found = LOCAL_DATE.exec(text)
  const order = given ?? (DOTTED.test(text) ? 'day-first' : undefined)
  if (found === null || order === undefined) return Number.NaN
  const [, first, second, years, hours = '0', minutes = '00', seconds = '00', half] = found
  const [month, day] = order === 'month-first' ? [first, second] : [second, first]
  const year = years.length === 2 ? `20${years}` : years
  if (half !== undefined && (Number(hours) < 1 || Number(hours) > 12)) return Number.NaN
  const hour =
    half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  return parseTime(`${year}-${month}-${day} ${hour}:${minutes}:${seconds}`, zone)
}

/** Whether a text is such a date, whatever is the month in it. */
export function isLocalDate(text: string): boolean {
  return LOCAL_DATE.test(text)
}
