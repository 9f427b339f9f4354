import type { Insights } from '../insights/index.js'
import { hasTimes } from '../insights/insights.js'
import { count, several } from './figures.js'
import { type paintFor, plain } from './io.js'
import { table } from './table.js'

type Paint = ReturnType<typeof paintFor>

const LISTED = 5

/** The insights in short, for a terminal; the page and the JSON hold the rest. */
export function insightsLines(found: Insights, paint: Paint): string[] {
  const { sales, funnel, repurchase, worth, foresight, demand, stockOuts, keywords } = found
  const { total, over } = funnel
  const lines = [
    paint.bold('The shop'),
    `  ${several(sales.visits, 'visit')}, ${several(sales.users, 'known shopper')}, ${several(sales.orders, 'order')}`,
  ]
  if (funnel.has.views) {
    lines.push(
      '',
      paint.bold('From looking to buying'),
      ...table(
        [
          ['looked', count(total.viewed), over],
          ['into the cart', count(total.carted), share(total.carted, total.viewed)],
          ['bought', count(total.bought), share(total.bought, total.viewed)],
        ],
        { right: [1], indent: 2 },
      ),
    )
  }
  // Without times there are no other days
  if (repurchase.buyers > 0 && hasTimes(found)) {
    lines.push(
      '',
      paint.bold('Coming back'),
      `  ${share(repurchase.again, repurchase.buyers)} of ${several(repurchase.buyers, 'buyer')} bought on another day too`,
      ...repurchase.within.map(
        ({ days, came, of }) => `  within ${days} days ${share(came, of)} of ${count(of)}`,
      ),
    )
  }
  if (worth.stages.length > 0) {
    const stages = worth.stages.map(({ name, shoppers }) => [name, count(shoppers)])
    lines.push('', paint.bold('Where shoppers stand'), ...table(stages, { right: [1], indent: 2 }))
  }
  if (foresight.windows.length > 0) {
    const windows = foresight.windows.map(({ from, expected, came, before, met }) => [
      from,
      count(Math.round(expected)),
      count(came),
      count(before),
      met ? '' : 'not met: a season?',
    ])
    lines.push(
      '',
      paint.bold(`Buying days in ${foresight.days} days`),
      ...table([['from', 'expected', 'came', 'as before', ''], ...windows], { right: [1, 2, 3], indent: 2 }),
    )
  }
  list(lines, paint, 'Rising', demand.rising, ({ title, perWeek }) => [
    title,
    `${(perWeek?.value ?? 0).toFixed(1)} a week`,
  ])
  list(lines, paint, 'Sold out', [...stockOuts.soldOut, ...stockOuts.silent], ({ title, missed }) => [
    title,
    `${missed.toFixed(1)} orders missed`,
  ])
  list(lines, paint, 'Searched for, and nothing found', keywords.withoutResult, ({ query, empty }) => [
    query,
    several(empty, 'visit'),
  ])
  return lines
}

function list<T>(
  lines: string[],
  paint: Paint,
  title: string,
  rows: readonly T[],
  cells: (row: T) => readonly [string, string],
): void {
  if (rows.length === 0) return
  const shown = rows.slice(0, LISTED).map(row => cells(row).map(plain))
  const more = rows.length > LISTED ? [paint.dim(`  and ${count(rows.length - LISTED)} more`)] : []
  lines.push('', paint.bold(title), ...table(shown, { indent: 2 }), ...more)
}

function share(part: number, all: number): string {
  return all === 0 ? '' : `${((part / all) * 100).toFixed(1)} %`
}
