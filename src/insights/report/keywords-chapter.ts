import { type BarRow, barChart } from '../../report/bars.js'
import { formatCount, formatPercent } from '../../report/html.js'
import type { Keyword, Keywords } from '../keywords.js'
import { growthText, several, shareOf } from './words.js'

const LISTED = 10

/** What is searched for, and what comes of it; HTML. */
export function keywordsChapter(found: Keywords): string {
  if (found.searches === 0) return ''
  const { searches, queries, emptyShare, unopenedShare } = found
  const empty =
    emptyShare === undefined ? '' : ` <b>${formatPercent(emptyShare.value)}</b> of them found nothing.`
  const unopened =
    unopenedShare === undefined
      ? ''
      : ` After <b>${formatPercent(unopenedShare.value)}</b> nothing was opened.`
  const list = (
    title: string,
    keywords: readonly Keyword[],
    count: (keyword: Keyword) => number,
    style: string,
    detail: (keyword: Keyword) => string,
  ): string => {
    if (keywords.length === 0) return ''
    const shown = keywords.slice(0, LISTED)
    const most = Math.max(...shown.map(count))
    const rows = shown.map(
      (keyword): BarRow => ({
        label: keyword.query,
        bars: [{ style, share: count(keyword) / most }],
        value: detail(keyword),
        spoken: `${keyword.query}: ${several(keyword.visits, 'visit')}, ${shareOf(keyword.bought, keyword.visits)} with an order`,
      }),
    )
    return barChart(rows, title)
  }
  const visits = ({ visits: count }: Keyword): number => count
  return [
    '<h2>What they search for</h2>',
    `<p>${several(searches, 'search', 'searches')} for ${several(queries, 'wording')}.${empty}${unopened} <span class="soft">Typed twice in one visit counts once; wordings of one or two shoppers stay unnamed.</span></p>`,
    list(
      'Most frequent',
      found.frequent,
      visits,
      'two',
      keyword =>
        `<b>${formatCount(keyword.visits)}</b> <small>${shareOf(keyword.bought, keyword.visits)} bought</small>`,
    ),
    list(
      'Rising',
      found.rising,
      visits,
      'one',
      keyword => `<b>${formatCount(keyword.visits)}</b> ${growthText(keyword.growth)}`,
    ),
    list(
      'Nothing found <span class="soft">stock it, or teach the search the word</span>',
      found.withoutResult,
      ({ empty: none }) => none,
      'four',
      keyword =>
        `<b>${formatCount(keyword.empty)}</b> <small>of ${formatCount(keyword.visits)} visits</small>`,
    ),
    list(
      'Found, and nothing opened <span class="soft">do the results fit?</span>',
      found.withoutClick,
      ({ visits: count, opened }) => count - opened,
      'four',
      keyword =>
        `<b>${formatCount(keyword.visits - keyword.opened)}</b> <small>of ${formatCount(keyword.visits)} visits</small>`,
    ),
    list(
      'Lead to orders <span class="soft">by the share that is sure: many visits count for more than few</span>',
      found.converting,
      ({ conversion }) => conversion.value,
      'one',
      keyword =>
        `<b>${formatPercent(keyword.conversion.value, 0)}</b> <small>${formatCount(keyword.bought)} of ${formatCount(keyword.visits)} visits</small>`,
    ),
  ].join('\n')
}
