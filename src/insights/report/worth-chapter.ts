import type { Stage } from '../../profiles/profile.js'
import { barChart } from '../../report/bars.js'
import { shareChart } from '../../report/charts.js'
import { escapeHtml, formatCount, formatPercent } from '../../report/html.js'
import type { Worth, WorthGroup } from '../worth.js'
import { several, shareOf } from './words.js'

const STYLES = ['four', 'three', 'two', 'one'] as const
const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  new: 'first order lately',
  active: 'come as they usually do',
  loyal: 'have bought on ten days or more, and still do',
  'won-back': 'were lost and came again',
  'at-risk': 'away for twice as long as usual',
  lost: 'away for five times as long as usual',
}

/** Value tiers and lifecycle; HTML. */
export function worthChapter({ buyers, tiers, stages, sampled }: Worth): string {
  if (tiers.length === 0 && stages.length === 0) return ''
  const note = sampled > 1 ? `<p class="soft">Counted on one shopper in ${sampled}.</p>` : ''
  return [
    '<h2>Whom the shop lives on</h2>',
    tiersChart(tiers, buyers),
    stagesChart(stages, buyers),
    note,
  ].join('\n')
}

function tiersChart(tiers: readonly WorthGroup[], buyers: number): string {
  if (tiers.length === 0) return ''
  const total = (of: (group: WorthGroup) => number): number => tiers.reduce((sum, tier) => sum + of(tier), 0)
  const priced = total(({ revenue }) => revenue) > 0
  const rows = (
    [
      ['shoppers', ({ shoppers }) => shoppers],
      ['orders', ({ orders }) => orders],
      ...(priced ? [['money', ({ revenue }: WorthGroup) => Math.max(0, revenue)]] : []),
    ] as [string, (group: WorthGroup) => number][]
  ).map(([label, of]) => {
    const all = total(of)
    const shares = tiers.map((tier, t) => ({ style: styleOf(t), share: all === 0 ? 0 : of(tier) / all }))
    return {
      label,
      kind: 'model' as const,
      shares,
      value: `<b>${shareOf(of(tiers[0]), all)}</b> <small>${escapeHtml(tiers[0].name)}</small>`,
      spoken: tiers
        .map((tier, t) => `${tier.name}: ${formatPercent(shares[t].share, 0)} of the ${label}`)
        .join(', '),
    }
  })
  const [best] = tiers
  const said = priced
    ? `<p>${several(best.shoppers, 'shopper')}, ${shareOf(best.shoppers, buyers)} of all buyers, bring <b>${shareOf(
        best.revenue,
        total(({ revenue }) => revenue),
      )}</b> of the money.</p>`
    : ''
  const key = tiers.map(({ name, shoppers }, t) => ({
    style: styleOf(t),
    label: `${name}: ${formatCount(shoppers)}`,
  }))
  return said + shareChart(rows, 'Value tiers', key)
}

/** Best tier first; a fifth tier and those after it share the last colour. */
function styleOf(tier: number): string {
  return STYLES[Math.min(tier, STYLES.length - 1)]
}

function stagesChart(stages: Worth['stages'], buyers: number): string {
  if (stages.length === 0) return ''
  const most = Math.max(...stages.map(({ shoppers }) => shoppers))
  const rows = stages.map(({ name, shoppers }) => ({
    label: name.replace('-', ' '),
    bars: [{ style: name === 'lost' || name === 'at-risk' ? 'four' : 'one', share: shoppers / most }],
    value: `<b>${formatCount(shoppers)}</b> <small>${STAGE_WORDS[name]}</small>`,
    spoken: `${name}: ${several(shoppers, 'shopper')}, ${shareOf(shoppers, buyers)}`,
  }))
  return barChart(
    rows,
    'Where shoppers stand <span class="soft">each by their own usual time between orders</span>',
  )
}
