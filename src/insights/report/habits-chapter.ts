import { heatMap } from '../../report/heat-map.js'
import { formatCount } from '../../report/html.js'
import type { Habits } from '../habits.js'
import { hoursText, several } from './words.js'

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** The week hour by hour; HTML. */
export function habitsChapter({ visits, orders, activeHours, timed }: Habits, timeZone: string): string {
  const most = Math.max(...visits.flat())
  if (!timed || most <= 0) return ''
  const rows = visits.map((hours, d) => ({
    label: WEEKDAYS[d],
    cells: hours.map((count, hour) => ({
      heat: count / most,
      text: '',
      spoken: `${WEEKDAYS[d]} ${hour}–${hour + 1} o’clock: ${several(count, 'visit')}, ${formatCount(orders[d][hour])} with an order`,
    })),
  }))
  const heads = ['', ...Array.from({ length: 24 }, (_, hour) => (hour % 6 === 0 ? String(hour) : ''))]
  const caption = `Visits by hour and day <span class="soft">more colour: more visits; times in ${timeZone === 'UTC' ? 'UTC' : timeZone.replaceAll('_', ' ')}</span>`
  return [
    '<h2>When they come</h2>',
    `<p>Half of all visits fall in ${hoursText(activeHours)}.</p>`,
    heatMap(heads, rows, caption, 'colours'),
  ].join('\n')
}
