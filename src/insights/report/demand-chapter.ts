import { type BarRow, barChart } from '../../report/bars.js'
import { formatCount } from '../../report/html.js'
import type { Demand, GroupDemand } from '../demand.js'
import type { StockOut, StockOuts } from '../stock-outs.js'
import { WEEKDAYS } from './habits-chapter.js'
import { formatAmount, growthText, several } from './words.js'

const LISTED = 10

/** What is wanted, rises, falls and runs out; HTML. */
export function demandChapter(found: Demand, { soldOut, silent }: StockOuts): string {
  const { by, compared, items, categories, rising, falling, season } = found
  if (items.length === 0 || compared === undefined) return ''
  const what = by === 'orders' ? 'order' : 'visit'
  const known = rising.filter(({ isNew }) => !isNew)
  const fresh = rising.filter(({ isNew }) => isNew)
  const last = season === 'shop' ? '' : ', and of what each category did a year ago,'
  const none = '<p class="soft">Nothing beyond what chance and the season explain.</p>'
  const stopped = (title: string, rows: readonly StockOut[]): string =>
    rows.length === 0
      ? ''
      : barChart(
          rows.slice(0, LISTED).map(row => stockRow(row, rows[0].missed)),
          title,
        )
  return [
    '<h2>What is wanted</h2>',
    `<p class="soft">The last ${compared.newest} days beside the ${compared.before} before, in ${what}s a week. What weekdays and the season of the whole shop make of it${last} is taken out; small figures: where the true one lies, 95 times of 100. ${dayWords(found)}</p>`,
    `<h3>Rising</h3>${known.length === 0 ? none : chart(known, `${several(known.length, 'item')} sold more than before, beyond doubt`, what)}`,
    fresh.length === 0 ? '' : chart(fresh, 'New, and wanted at once', what),
    falling.length === 0
      ? ''
      : `<h3>Falling</h3>${chart(falling, `${several(falling.length, 'item')} sold less than before, beyond doubt`, what)}`,
    soldOut.length + silent.length === 0 ? '' : '<h3>Sold out?</h3>',
    stopped(
      'Not to be bought, by the catalogue <span class="soft">orders missed since the last one, at the pace of the weeks before it</span>',
      soldOut,
    ),
    stopped(
      'Sold steadily, then stopped <span class="soft">are they in stock, and to be found? Orders missed since the last one</span>',
      silent,
    ),
    `<h3>Most wanted now</h3>${chart(items, 'Items', what)}`,
    categories.length < 2 ? '' : chart(categories, 'Categories', what),
  ].join('\n')
}

function chart(groups: readonly GroupDemand[], title: string, what: string): string {
  const shown = groups.slice(0, LISTED)
  const most = Math.max(...shown.map(({ perWeek }) => perWeek?.value ?? 0), 1e-9)
  const rows = shown.map(({ title: name, perWeek, growth, isNew }): BarRow => {
    const week = perWeek?.value ?? 0
    return {
      label: name,
      bars: [{ style: 'two', share: week / most }],
      value: `<b>${formatAmount(week)}</b> a week ${growthText(growth, isNew)}`,
      spoken: `${name}: ${formatAmount(week)} ${what}s a week${growth && !isNew ? `, ${growth.value.toFixed(1)} times as many as before` : ''}`,
    }
  })
  const more =
    groups.length > LISTED
      ? ` <span class="soft">the first ${LISTED} of ${formatCount(groups.length)}</span>`
      : ''
  return barChart(rows, title + more)
}

function stockRow({ title, perWeek, lastOrder, missed, looks }: StockOut, most: number): BarRow {
  const pace = perWeek < 0.05 ? '' : `, ${formatAmount(perWeek)} a week until then`
  const seen = looks === 0 ? '' : `, ${several(looks, 'visit')} since`
  return {
    label: title,
    bars: [{ style: 'four', share: most === 0 ? 0 : missed / most }],
    value: `<b>${formatAmount(missed)}</b> <small>last on ${lastOrder}${pace}${seen}</small>`,
    spoken: `${title}: about ${formatAmount(missed)} orders missed since ${lastOrder}`,
  }
}

function dayWords({ weekdays }: Demand): string {
  const busiest = weekdays.indexOf(Math.max(...weekdays))
  const quietest = weekdays.indexOf(Math.min(...weekdays))
  if (weekdays[busiest] - weekdays[quietest] < 0.1) return 'All days of the week are alike.'
  const quiet =
    weekdays[quietest] < 0.05
      ? `hardly anything comes on ${WEEKDAYS[quietest]}`
      : `the quietest ${WEEKDAYS[quietest]} (×${weekdays[quietest].toFixed(2)})`
  return `The busiest day is ${WEEKDAYS[busiest]} (×${weekdays[busiest].toFixed(2)}), ${quiet}.`
}
