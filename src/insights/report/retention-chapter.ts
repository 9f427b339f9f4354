import { type BarRow, barChart } from '../../report/bars.js'
import { type HeatCell, heatMap } from '../../report/heat-map.js'
import { formatCount, formatPercent } from '../../report/html.js'
import type { Repurchase } from '../repurchase.js'
import type { Retention } from '../retention.js'
import { several, shareOf } from './words.js'

/** Weeks beyond do not fit a page. */
const MOST = 16

/** Cohorts and repurchase; HTML. */
export function retentionChapter(found: Retention, again: Repurchase): string {
  const cohorts = found.cohorts.slice(-MOST)
  if (cohorts.length < 2) {
    return `<h2>Do they come back?</h2><p>The log is too short to tell: it holds ${several(found.cohorts.length, found.period)}. Two ${found.period}s make a start.</p>`
  }
  const did = found.by === 'orders' ? 'bought' : 'came'
  const rows = cohorts.map(({ name, shoppers, active }) => ({
    label: name,
    note: formatCount(shoppers),
    cells: Array.from({ length: cohorts.length }, (_, age): HeatCell | undefined => {
      if (age >= active.length || shoppers === 0) return undefined
      const share = active[age] / shoppers
      const open = !found.complete && age === active.length - 1
      return {
        heat: age === 0 ? 0.08 : strength(share),
        text: formatPercent(share, 0),
        spoken:
          age === 0
            ? `${name}: ${formatCount(shoppers)} ${did} for the first time`
            : `${name}, ${several(age, found.period)} later: ${formatCount(active[age])} of ${formatCount(shoppers)} ${did} again${open ? ', so far' : ''}`,
        ...(open && { open }),
      }
    }),
  }))
  const heads = [
    'first ' + (found.by === 'orders' ? 'order' : 'visit'),
    'shoppers',
    ...cohorts.map((_, age) => `+${age}`),
  ]
  const caption = `Of those who first ${did} in one ${found.period}, how many ${did} in each ${found.period} after it <span class="soft">more colour: more of them; the first row also holds who was a customer before the log begins${found.complete ? '' : '; * the ' + found.period + ' is not over'}</span>`
  return [
    '<h2>Do they come back?</h2>',
    repurchaseChart(again),
    heatMap(heads, rows, caption, 'figures'),
  ].join('\n')
}

/** Half of a cohort is as dark as can be: shares of a shop lie far below 1. */
function strength(share: number): number {
  return 0.08 + 0.92 * Math.min(1, share * 2)
}

function repurchaseChart({ buyers, again, within }: Repurchase): string {
  if (buyers === 0) return ''
  const rows = within.map(
    ({ days, of, share }): BarRow => ({
      label: `within ${days} days`,
      bars: [{ style: 'one', share: share.value }],
      value: `<b>${formatPercent(share.value, 0)}</b> <small>${formatPercent(share.low, 0)} – ${formatPercent(share.high, 0)}, of ${formatCount(of)}</small>`,
      spoken: `${formatPercent(share.value, 0)} of ${formatCount(of)} buyers bought again within ${days} days`,
    }),
  )
  const first = `<p>Of ${several(buyers, 'known buyer')}, <b>${shareOf(again, buyers)}</b> have bought on a second day.</p>`
  if (rows.length === 0) return first
  return (
    first +
    barChart(
      rows,
      'Bought again after the first order <span class="soft">of those whose first order is long enough ago to tell</span>',
    )
  )
}
