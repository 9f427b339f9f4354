import { type BarRow, barChart } from '../../report/bars.js'
import { formatCount, formatPercent } from '../../report/html.js'
import { figureTable } from '../../report/table.js'
import type { Foresight, ForesightWindow } from '../foresight.js'
import { several } from './words.js'

/** What was expected of shoppers beside what came; HTML, empty where the log is too short to tell. */
export function foresightChapter(found: Foresight): string {
  const { windows, days, sampled } = found
  if (windows.length === 0) return ''
  return [
    '<h2>Does what is expected come?</h2>',
    `<p>A profile says how often a shopper is expected to buy. Here that was asked ${several(windows.length, 'time')} as if the log had ended earlier, and set beside the ${days} days that followed.${sampled > 1 ? ` Counted on one shopper in ${sampled}.` : ''}</p>`,
    warning(found),
    sumsChart(windows, days),
    tenthsChart(plainest(windows)),
    allTenths(windows),
  ].join('\n')
}

/** What the newest window says about the figures of today. */
function warning({ windows, days, surprise }: Foresight): string {
  if (surprise === undefined) return ''
  const newest = windows[windows.length - 1]
  const met = windows.filter(window => window.met).length
  const usual = met > 0 ? `, though it was right ${several(met, 'time')} in quieter months` : ''
  const share = newest.came === 0 ? '' : ` ${formatPercent(newest.expected / newest.came, 0)} of`
  return `<p class="warning"><b>Mind the season.</b> In the newest ${days} days ${surprise} came than expected: the expectation was${share} what came${usual}. It goes by each shopper’s own pace and knows no Christmas, summer or sale: where such a season begins or ends, more or fewer come than profiles expect.</p>`
}

function sumsChart(windows: readonly ForesightWindow[], days: number): string {
  const most = Math.max(...windows.flatMap(({ expected, came, before }) => [expected, came, before]), 1)
  const rows = windows.map(
    ({ from, shoppers, expected, came, before, ratio, miss, missBefore, met }): BarRow => ({
      label: `from ${from}`,
      bars: [
        { style: 'reach', share: came / most },
        { style: met ? 'one' : 'four', share: expected / most, slim: true },
      ],
      value: `<b>${ratio === undefined ? '–' : formatPercent(ratio.value, 0)}</b> <small>${formatCount(expected)} for ${formatCount(came)}<br>as before: ${formatCount(before)}</small>`,
      spoken: `from ${from}, of ${several(shoppers, 'shopper')}: ${formatCount(expected)} expected, ${formatCount(came)} came, ${formatCount(before)} in the ${days} days before; off by ${miss.toFixed(2)} for one shopper, “as before” by ${missBefore.toFixed(2)}`,
    }),
  )
  const nearer = windows.filter(({ miss, missBefore }) => miss < missBefore).length
  const caption = `Days on which a shopper bought, in ${days} days <span class="soft">share of what came, then expected for came; nearer for one shopper than “the same as in the ${days} days before” ${nearer === windows.length ? 'each time' : `${nearer} of ${several(windows.length, 'time')}`}</span>`
  return barChart(rows, caption, [
    { style: 'reach', label: 'came' },
    { style: 'one', label: 'expected, and met within 15% or chance' },
    ...(windows.some(({ met }) => !met) ? [{ style: 'four', label: 'expected, and not met' }] : []),
  ])
}

/** The newest window that was met: what the others look like but for the season. */
function plainest(windows: readonly ForesightWindow[]): ForesightWindow {
  return windows.filter(({ met }) => met).pop() ?? windows[windows.length - 1]
}

function tenthsChart({ from, tenths }: ForesightWindow): string {
  const perHead = (sum: number, shoppers: number): number => (shoppers === 0 ? 0 : sum / shoppers)
  const most = Math.max(
    ...tenths.flatMap(({ expected, came, shoppers }) => [
      perHead(expected, shoppers),
      perHead(came, shoppers),
    ]),
    Number.MIN_VALUE,
  )
  const rows = tenths.map(({ shoppers, expected, came }, t): BarRow => {
    const [told, found] = [perHead(expected, shoppers), perHead(came, shoppers)]
    return {
      label: TENTHS[t],
      bars: [
        { style: 'reach', share: found / most },
        { style: 'one', share: told / most, slim: true },
      ],
      value: `<b>${told.toFixed(2)}</b> <small>came ${found.toFixed(2)}</small>`,
      spoken: `${several(shoppers, 'shopper')}: ${told.toFixed(2)} buying days expected for each, ${found.toFixed(2)} came`,
    }
  })
  return barChart(
    rows,
    `Who was expected, and who came, from ${from} <span class="soft">shoppers in ten equal parts; buying days of one shopper</span>`,
  )
}

const TENTHS = ['most expected', '2nd', '3rd', '4th', '5th', '6th', '7th', '8th', '9th', 'least expected']

function allTenths(windows: readonly ForesightWindow[]): string {
  const heads = ['from', ...TENTHS]
  const rows = windows.map(
    ({ from, tenths }) =>
      [
        from,
        tenths.map(({ expected, came }) => `${formatCount(expected)} <small>${formatCount(came)}</small>`),
      ] as const,
  )
  return `<p class="soft">All windows by tenth, expected above what came:</p>${figureTable('Expected and came by tenth', heads, rows)}`
}
