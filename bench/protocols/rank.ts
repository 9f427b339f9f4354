import { intervalOf, resample } from '../../src/evaluation/bootstrap.js'
import { historyQuery } from '../../src/evaluation/history-query.js'
import { discounts } from '../../src/evaluation/metrics.js'
import { byShopper } from '../../src/evaluation/rows.js'
import { Scores } from '../../src/kernels/scores.js'
import { rankOrder } from '../../src/ranking/rank-order.js'
import { shopModels } from '../../src/shop-models.js'
import type { ProtocolRow } from './protocol.js'
import { alibabaPages, moviePages, type RankedPages, retailPages, tmallPages } from './rank-pages.js'
import { trainer } from './train.js'

const K = 10
/** 0 is the shop's order, 0.6 what `rank` does unless told, 1 the shopper's scores alone. */
const STRENGTHS = [0, 0.3, 0.6, 1]

/**
 * nDCG@10 of what was chosen on a page, in the shop's order (best sellers first) and as `rank` orders it, with the
 * 95 % interval over shoppers of the difference. The rule and its strength were chosen on Alibaba and MovieLens.
 */
export function run(dataFolder: string): ProtocolRow[] {
  return [
    ...judge('hits of searches DERIVED from titles of Online Retail', retailPages(dataFolder)),
    ...judge('shelves of tmall, held-out buy', tmallPages(dataFolder)),
    ...judge('shelves of Alibaba, chosen on it', alibabaPages(dataFolder)),
    ...judge('genres of MovieLens 100K, chosen on it', moviePages(dataFolder)),
  ]
}

function judge(what: string, { data, items, now, pages }: RankedPages): ProtocolRow[] {
  const scorer = trainer(data, items)(shopModels().youMayLike!)
  const past = byShopper(data.rows, data.shopperCount)
  const scores = new Scores(data.itemCount)
  const weights = discounts(K)
  const columns = STRENGTHS.map(() => new Float64Array(pages.length))
  let user = -1
  pages.forEach((page, p) => {
    if (page.user !== user) {
      user = page.user
      scores.clear()
      const options = { timed: data.timed, maxPerShopper: 500, seen: 'show' } as const
      scorer.scoreUser!(historyQuery(data.rows, past, user, now, options), scores)
    }
    const personal = Float64Array.from(page.hits, item => (scores.has(item) ? scores.values[item] : 0))
    STRENGTHS.forEach((strength, s) => {
      const { order } = rankOrder(personal, strength)
      let gain = 0
      for (let r = 0; r < Math.min(K, order.length); r++) {
        if (page.chosen.has(page.hits[order[r]])) gain += weights.gain[r]
      }
      columns[s][p] = gain / weights.ideal[Math.min(K, page.chosen.size) - 1]
    })
  })
  const drawn = resample(
    columns,
    pages.map(page => page.user),
  )
  return STRENGTHS.map((strength, s): ProtocolRow => {
    const { mean, low, high } = intervalOf(drawn, s, 0)
    const ahead = `ahead of the shop's order by ${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`
    return {
      protocol: `Rank: ${what}`,
      model: strength === 0 ? "the shop's order" : `rank, strength ${strength}`,
      metric: 'nDCG@10',
      ours: drawn.means[s],
      settings: `${pages.length} pages${s === 0 ? ', best sellers first' : `; ${ahead}`}`,
    }
  })
}
