import { columnChart } from '../../report/bars.js'
import { formatCount } from '../../report/html.js'
import type { Insights } from '../insights.js'
import { several } from './words.js'

/** The shop in a few figures, and its orders over time; HTML. */
export function salesChapter({ sales, to }: Insights): string {
  const { orders, revenue, averageBasket, visits, users, items } = sales
  const facts: [string, string][] = [
    [formatCount(visits), 'visits'],
    [formatCount(users), 'known shoppers'],
    [formatCount(items), 'items'],
    [formatCount(orders), 'orders kept'],
    ...(revenue > 0 ? [[formatCount(revenue), 'turnover, net of returns'] as [string, string]] : []),
    ...(averageBasket === undefined
      ? []
      : [[averageBasket.toFixed(2), 'an order on average'] as [string, string]]),
  ]
  const list = facts.map(([figure, what]) => `<li><b>${figure}</b><span>${what}</span></li>`)
  return `<h2>The shop in figures</h2><ul class="facts">${list.join('')}</ul>${columns(sales, to)}`
}

function columns({ periods, period, revenue }: Insights['sales'], to: number): string {
  if (periods.length < 2 || periods.every(({ orders }) => orders === 0)) return ''
  const most = Math.max(...periods.map(({ orders }) => orders))
  const last = periods[periods.length - 1].name
  const open = !isOver(last, period, to)
  return columnChart(
    periods.map((one, p) => ({
      label: one.name,
      value: one.orders,
      spoken: `${one.name}: ${several(one.orders, 'order')}${revenue > 0 ? `, ${formatCount(one.revenue)}` : ''}`,
      ...(open && p === periods.length - 1 && { open }),
    })),
    `Orders by ${period}${open ? ` <span class="soft">the last ${period} is not over</span>` : ''}`,
    `${formatCount(most)} at most`,
  )
}

/** Whether the log reaches the last day of a period, `2011-12` or the Monday of a week. */
function isOver(name: string, period: 'week' | 'month', to: number): boolean {
  const first = Date.parse(period === 'month' ? `${name}-01` : name)
  const date = new Date(first)
  const next =
    period === 'month' ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) : first + 7 * DAY
  return to >= next - DAY
}

const DAY = 86_400_000
