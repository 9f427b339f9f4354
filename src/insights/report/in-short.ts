import { escapeHtml, formatCount, formatPercent } from '../../report/html.js'
import { hasTimes, type Insights } from '../insights.js'
import { formatAmount, hoursText, several, shareOf } from './words.js'

/** The page in a few sentences, each with what to do about it where there is something; HTML. */
export function inShort(found: Insights): string {
  const said = [
    comeBack(found),
    lives(found),
    expects(found),
    turnsAway(found),
    rises(found),
    runsOut(found),
    searches(found),
    hours(found),
  ].filter(sentence => sentence !== '')
  if (said.length === 0) return '<p>The log holds too little to say anything yet.</p>'
  return `<h2>In short</h2><ul class="short">${said.map(sentence => `<li>${sentence}</li>`).join('')}</ul>`
}

/** Fewer are an anecdote. */
const LEAST = 20

function turnsAway({ funnel: { total, has, over } }: Insights): string {
  if (!has.views || !has.purchases || total.viewed < LEAST) return ''
  const what = several(total.viewed, over === 'visits' ? 'visit' : 'shopper')
  const left = total.carted - total.bought
  const cart = has.carts && left > 0 ? `; ${shareOf(left, total.carted)} of the carts were left standing` : ''
  return `<b>Looking and buying.</b> ${formatPercent(total.bought / total.viewed)} of ${what} bought${cart}.`
}

function comeBack(found: Insights): string {
  const { buyers, again, within } = found.repurchase
  if (buyers < LEAST || !hasTimes(found)) return ''
  const last = within.find(({ days }) => days === 90) ?? within[within.length - 1]
  const soon =
    last === undefined
      ? ''
      : ` Within ${last.days} days of the first order, ${formatPercent(last.share.value, 0)} do.`
  return `<b>Coming back.</b> ${shareOf(again, buyers)} of ${several(buyers, 'buyer')} bought again on another day.${soon}`
}

function lives({ worth: { tiers, stages, buyers, sampled } }: Insights): string {
  if (tiers.length < 2 || buyers < LEAST) return ''
  const money = tiers.reduce((sum, { revenue }) => sum + revenue, 0)
  const risk = stages.find(({ name }) => name === 'at-risk')
  const [best] = tiers
  const bring =
    money > 0
      ? `${shareOf(best.shoppers, buyers)} of the buyers bring ${shareOf(best.revenue, money)} of the money.`
      : `${shareOf(best.shoppers, buyers)} of the buyers are ${escapeHtml(best.name)}.`
  const risky =
    risk === undefined
      ? ''
      : ` ${several(risk.shoppers * sampled, 'shopper')} ${risk.shoppers === 1 ? 'is' : 'are'} at risk: away for twice as long as is usual for them.`
  return `<b>Worth.</b> ${bring}${risky}`
}

function expects({ foresight: { windows, days, surprise } }: Insights): string {
  if (windows.length === 0) return ''
  const met = windows.filter(window => window.met).length
  const lately =
    surprise === undefined ? '' : ` In the newest ${days} days ${surprise} came: mind the season.`
  return `<b>Foresight.</b> As many buying days as expected came in ${formatCount(met)} of ${several(windows.length, 'trial')}.${lately}`
}

function rises({ demand: { rising, falling, compared } }: Insights): string {
  if (compared === undefined || rising.length === 0) return ''
  const first = rising.find(({ isNew }) => !isNew) ?? rising[0]
  const pace = `${formatAmount(first.perWeek?.value ?? 0)} orders a week`
  const fall = falling.length === 0 ? '' : `, and ${several(falling.length, 'item')} fall`
  return `<b>Rising.</b> ${several(rising.length, 'item')} sell more than season and chance explain${fall}. First: ${escapeHtml(first.title)}, ${pace}.`
}

function runsOut({ stockOuts: { soldOut, silent } }: Insights): string {
  const wanted = soldOut.filter(({ missed }) => missed >= 1)
  if (wanted.length + silent.length === 0) return ''
  const parts = [
    wanted.length === 0
      ? ''
      : `${several(wanted.length, 'sold-out item')} would have sold about ${formatCount(wanted.reduce((sum, { missed }) => sum + missed, 0))} times since the last one`,
    silent.length === 0
      ? ''
      : `${several(silent.length, 'item')} stopped selling from one day to the next: are they in stock?`,
  ]
  return `<b>Sold out.</b> ${parts.filter(Boolean).join('. ')}${silent.length === 0 ? '.' : ''}`
}

function searches({ keywords: { withoutResult, emptyShare, searches: all } }: Insights): string {
  if (all < LEAST || emptyShare === undefined || withoutResult.length === 0) return ''
  const words = withoutResult.slice(0, 3).map(({ query }) => `“${escapeHtml(query)}”`)
  return `<b>Searches.</b> ${formatPercent(emptyShare.value)} find nothing, most often ${words.join(', ')}.`
}

function hours({ habits: { activeHours, timed }, sales: { visits } }: Insights): string {
  if (!timed || visits < LEAST || activeHours.length === 0) return ''
  return `<b>Hours.</b> Half of all visits fall in ${hoursText(activeHours)}.`
}
