import { interactionsOf } from '../../src/data/fold/interactions.js'
import { cooccurrence, relatedItems } from '../../src/models/index.js'
import type { Scorer } from '../../src/models/model.js'
import { type Baskets, readBakery, readBelgianRetail, readGroceries } from '../data/baskets.js'
import { numbering } from '../data/read.js'
import type { ProtocolRow } from './protocol.js'
import { basketList, ListFigures, trainer } from './train.js'

/**
 * Basket completion: the first `from` of the baskets train; of each later one with two items or more the item at
 * basket number mod length is hidden and looked for among the 10 best for the others. A hidden item that training
 * does not know is a miss.
 */
export function basketCompletion(baskets: Baskets, from = 0.8, to = 1) {
  const cut = Math.floor(baskets.length * from)
  const items = numbering()
  const training = baskets.slice(0, cut)
  const data = interactionsOf({
    items: training.flatMap(basket => basket.map(item => items.of(item))),
    shoppers: training.flatMap((basket, b) => basket.map(() => b)),
    baskets: training.flatMap((basket, b) => basket.map(() => b)),
  })
  const judge = (scorer: Scorer): ListFigures => {
    const figures = new ListFigures(10)
    for (let b = cut; b < Math.floor(baskets.length * to); b++) {
      const basket = baskets[b]
      if (basket.length < 2) continue
      const hidden = b % basket.length
      const rest = basket.flatMap((item, place) => {
        const index = place === hidden ? undefined : items.known(item)
        return index === undefined ? [] : [index]
      })
      figures.add(basketList(scorer, rest, 10, data.itemCount), new Set([items.known(basket[hidden]) ?? -1]))
    }
    return figures
  }
  return { judge, train: trainer(data) }
}

/** The best single model and the recipe, HR@10 and MRR@10, measured before by another program. */
const SETS = [
  { name: 'groceries', read: readGroceries, published: [0.417, 0.177] },
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: a measured figure
  { name: 'bakery', read: readBakery, published: [0.759, 0.434] },
  { name: 'belgian-retail', read: readBelgianRetail, published: [0.288, 0.187] },
] as const

export function run(dataFolder: string): ProtocolRow[] {
  const rows: ProtocolRow[] = []
  for (const { name, read, published } of SETS) {
    const { judge, train } = basketCompletion(read(dataFolder))
    const row = (
      model: string,
      scorer: Scorer,
      marks: readonly number[],
      settings: string,
      rival?: ListFigures,
    ): ListFigures => {
      const figures = judge(scorer)
      const ahead = rival ? `; HR ${figures.aheadOf(rival, 'confidence')}` : ''
      const metrics = [
        ['HR@10', figures.hitRate, marks[0]],
        ['MRR@10', figures.mrr, marks[1]],
      ] as const
      for (const [metric, ours, beside] of metrics) {
        rows.push({
          protocol: `Basket completion, ${name}`,
          model,
          metric,
          ours,
          ...(beside !== undefined && { published: Number((beside * 0.98).toFixed(4)) }),
          settings: settings + ahead,
        })
      }
      return figures
    }
    const confidence = row(
      'cooccurrence, confidence',
      train(cooccurrence({ score: 'confidence', shrink: 0 })),
      [],
      'not shrunk',
    )
    row(
      'relatedItems',
      train(relatedItems()),
      published,
      'defaults; published: recipe with EASE, measured before, less 2 %',
      confidence,
    )
  }
  return rows
}
