import { type BarRow, barChart } from '../../report/bars.js'
import { escapeHtml, formatCount, formatPercent } from '../../report/html.js'
import type { Funnel, Funnels } from '../funnel.js'
import type { Paths } from '../paths.js'
import { several, shareOf } from './words.js'

const LISTED = 8
const KEY = [
  { style: 'reach', label: 'put into the cart or bought' },
  { style: 'one', label: 'bought' },
]

/** From looking to buying, overall and by what the log names; HTML. */
export function funnelChapter(found: Funnels): string {
  const { total, over, has } = found
  if (!has.views && !has.carts) {
    return `<h2>From looking to buying</h2><p>The log holds purchases alone. With views and carts in it, this chapter shows where shoppers turn away.</p>`
  }
  const steps = [
    { label: 'looked', count: total.viewed, style: 'three', of: 0 },
    ...(has.carts
      ? [{ label: 'put into the cart', count: total.carted, style: 'two', of: total.viewed }]
      : []),
    { label: 'bought', count: total.bought, style: 'one', of: has.carts ? total.carted : total.viewed },
  ]
  const rows = steps.map(
    ({ label, count, style, of }): BarRow => ({
      label,
      bars: [{ style, share: total.viewed === 0 ? 0 : count / total.viewed }],
      value: `<b>${formatCount(count)}</b>${of === 0 ? '' : ` <small>${shareOf(count, of, 1)} of those before</small>`}`,
      spoken: `${label}: ${formatCount(count)} ${over}`,
    }),
  )
  const unseen =
    total.unseen > total.viewed / 20
      ? `<p class="soft">${several(total.unseen, over === 'visits' ? 'visit' : 'shopper')} came to cart or till without a look on record: orders at the till or by telephone, or pages that log no views. They count as having looked.</p>`
      : ''
  const by = (title: string, groups: readonly Funnel[]): string =>
    groups.length < 2
      ? ''
      : barChart(
          groups.slice(0, LISTED).map(groupRow),
          captionOf(title, groups.length),
          has.carts ? KEY : KEY.slice(1),
        )
  return [
    '<h2>From looking to buying</h2>',
    barChart(rows, `Of ${several(total.viewed, over === 'visits' ? 'visit' : 'shopper')}`),
    unseen,
    by('By category', found.categories),
    by('By device', found.devices),
    by('By source', found.sources),
  ].join('\n')
}

function captionOf(title: string, groups: number): string {
  const more = groups > LISTED ? `the ${LISTED} largest of ${groups}; ` : ''
  return `${title} <span class="soft">${more}of those who looked</span>`
}

function groupRow({ name, viewed, carted, bought }: Funnel): BarRow {
  return {
    label: name,
    bars: [
      { style: 'reach', share: carted / viewed },
      { style: 'one', share: bought / viewed },
    ],
    value: `<b>${formatPercent(bought / viewed)}</b> bought <small>of ${formatCount(viewed)}</small>`,
    spoken: `${name}: of ${formatCount(viewed)} ${formatPercent(carted / viewed)} put something into the cart and ${formatPercent(bought / viewed)} bought`,
  }
}

/** From category to category; HTML. */
export function pathsChapter({ visits, wandering, entries, steps }: Paths): string {
  if (steps.length === 0) return ''
  const most = steps[0].visits
  const rows = steps.slice(0, LISTED + 4).map(
    ({ from, to, visits: count, share }): BarRow => ({
      label: `${from} → ${to}`,
      bars: [{ style: 'two', share: count / most }],
      value: `<b>${formatCount(count)}</b> <small>${formatPercent(share, 0)} of those who left ${escapeHtml(from.split('/').pop() ?? from)}</small>`,
      spoken: `from ${from} to ${to}: ${several(count, 'visit')}`,
    }),
  )
  const begins = entries.slice(0, LISTED).map(
    ({ category, visits: count, bought }): BarRow => ({
      label: category,
      bars: [
        { style: 'reach', share: count / entries[0].visits },
        { style: 'one', share: bought / entries[0].visits },
      ],
      value: `<b>${formatCount(count)}</b> <small>${shareOf(bought, count)} bought something</small>`,
      spoken: `${category}: ${several(count, 'visit')} begin here, ${formatCount(bought)} of them buy`,
    }),
  )
  return [
    '<h2>Ways through the shop</h2>',
    `<p>${shareOf(wandering, visits)} of ${several(visits, 'visit')} saw more than one category.</p>`,
    barChart(begins, 'Where visits begin', [
      { style: 'reach', label: 'visits' },
      { style: 'one', label: 'of them with an order' },
    ]),
    barChart(rows, 'Where they go next <span class="soft">visits that took this step</span>'),
  ].join('\n')
}
