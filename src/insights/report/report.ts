import { checkOptions } from '../../data/options.js'
import { escapeHtml, formatCount, formatDate } from '../../report/html.js'
import { page } from '../../report/page.js'
import { hasTimes, type Insights } from '../insights.js'
import { demandChapter } from './demand-chapter.js'
import { foresightChapter } from './foresight-chapter.js'
import { funnelChapter, pathsChapter } from './funnel-chapter.js'
import { habitsChapter } from './habits-chapter.js'
import { inShort } from './in-short.js'
import { keywordsChapter } from './keywords-chapter.js'
import { readinessChapter } from './readiness-chapter.js'
import { retentionChapter } from './retention-chapter.js'
import { salesChapter } from './sales-chapter.js'
import { INSIGHTS_STYLE } from './style.js'
import { worthChapter } from './worth-chapter.js'

export interface InsightsReportOptions {
  /** Heading of the page. @default 'What the log tells about this shop' */
  readonly title?: string
}

/**
 * The insights as one HTML page that a shopkeeper reads without help: no script, nothing loaded, charts inline, for
 * phone and desk, in light and dark, and on paper. The same insights give the same bytes.
 */
export function insightsReport(found: Insights, given?: InsightsReportOptions): string {
  const { title } = checkOptions<Required<InsightsReportOptions>>('insightsReport', given, {
    title: 'What the log tells about this shop',
  })
  const chapters = [
    inShort(found),
    salesChapter(found),
    funnelChapter(found.funnel),
    retentionChapter(found.retention, found.repurchase),
    worthChapter(found.worth),
    foresightChapter(found.foresight),
    habitsChapter(found.habits, found.timeZone),
    demandChapter(found.demand, found.stockOuts),
    keywordsChapter(found.keywords),
    pathsChapter(found.paths),
    readinessChapter(found.readiness),
    method(found),
  ]
  return page({ title, summary: summaryOf(found), chapters, style: INSIGHTS_STYLE })
}

function summaryOf(found: Insights): string {
  const { sales, from, to } = found
  if (sales.visits === 0) return 'The log is empty.'
  const when = hasTimes(found) ? `, ${formatDate(from)} to ${formatDate(to)}.` : '. The log has no times.'
  return `${formatCount(sales.visits)} visits and ${formatCount(sales.orders)} orders${when}`
}

const TERMS: readonly (readonly [string, string])[] = [
  ['visit', 'what one shopper did until a pause; or as the shop’s own log says'],
  ['order', 'counts unless all of it was given back'],
  ['known shopper', 'one that the log can tell from others; guests have no second visit'],
  ['usual week', 'a week as busy as the shop is on average'],
  ['beyond doubt', 'it would be chance for one item or search in 740'],
  ['33% 29% – 38%', 'the figure, and where the true one lies, 95 times of 100'],
]

function method({ timeZone }: Insights): string {
  const terms = TERMS.map(([term, meaning]) => `<dt>${term}</dt><dd>${meaning}</dd>`).join('')
  return `<h2>How this was counted</h2><p>From the shop’s own log alone; days, hours and months are those of ${escapeHtml(timeZone.replaceAll('_', ' '))}. A log of a year or less cannot tell an item’s own season from a rise: what is in season then counts as rising.</p><dl>${terms}</dl>`
}
