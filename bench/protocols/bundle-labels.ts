import { interactionsOf } from '../../src/data/fold/interactions.js'
import { content, cooccurrence, relatedItems, similarItems } from '../../src/models/index.js'
import type { Scorer } from '../../src/models/model.js'
import { readBundleLabels } from '../data/bundle-labels.js'
import type { ProtocolRow } from './protocol.js'
import { pageList, trainer } from './train.js'

/**
 * What people bundled: for each item with a labelled partner, recall@10 = hits / |T|, and MRR over the
 * whole list, of its partners, over all items. Sessions are the baskets. `'all'`: every session trains (remembering is enough); `'even'`: sessions of even
 * number train, bundles of odd ones are T.
 */
export function bundleLabels(dataFolder: string, behaviour: 'all' | 'even') {
  const { items, sessions, bundles } = readBundleLabels(dataFolder)
  const training = [...sessions].filter(([session]) => behaviour === 'all' || session % 2 === 0)
  const data = interactionsOf({
    shoppers: training.flatMap(([, basket], b) => basket.map(() => b)),
    items: training.flatMap(([, basket]) => basket),
    baskets: training.flatMap(([, basket], b) => basket.map(() => b)),
    itemCount: items.length,
  })
  const partners = new Map<number, Set<number>>()
  for (const bundle of bundles) {
    if (behaviour === 'even' && bundle.session % 2 === 0) continue
    for (const item of bundle.items) {
      const others = partners.get(item) ?? new Set()
      for (const other of bundle.items) if (other !== item) others.add(other)
      if (others.size > 0) partners.set(item, others)
    }
  }
  const judge = (scorer: Scorer): { recall: number; mrr: number; queries: number } => {
    let recall = 0
    let mrr = 0
    for (const [item, truth] of partners) {
      const list = pageList(scorer, item, items.length, items.length)
      recall += list.slice(0, 10).filter(other => truth.has(other)).length / truth.size
      const first = list.findIndex(other => truth.has(other))
      if (first >= 0) mrr += 1 / (first + 1)
    }
    return { recall: recall / partners.size, mrr: mrr / partners.size, queries: partners.size }
  }
  return { judge, train: trainer(data, items) }
}

const MARKS = { all: [0.904, 0.845], even: [0.128, 0.161] } as const
const TITLE_ONLY = { category: 0, topCategory: 0, brand: 0, price: 0, popularity: 0 }

export function run(dataFolder: string): ProtocolRow[] {
  const rows: ProtocolRow[] = []
  for (const behaviour of ['all', 'even'] as const) {
    const { judge, train } = bundleLabels(dataFolder, behaviour)
    const row = (model: string, scorer: Scorer, marks: readonly number[], settings: string): void => {
      const figures = judge(scorer)
      const metrics = [
        ['recall@10', figures.recall, marks[0]],
        ['MRR', figures.mrr, marks[1]],
      ] as const
      for (const [metric, ours, beside] of metrics) {
        rows.push({
          protocol: `Bundles people marked, behaviour from ${behaviour} sessions`,
          model,
          metric,
          ours,
          ...(beside !== undefined && { published: beside }),
          settings: `${settings}; ${figures.queries} items`,
        })
      }
    }
    row('content', train(content({ ...TITLE_ONLY, text: 'bm25' })), [], 'titles alone, BM25')
    row('content', train(content()), [], 'defaults')
    row('cooccurrence', train(cooccurrence()), [], 'defaults, behaviour alone')
    row('similarItems', train(similarItems()), [], 'defaults')
    row('relatedItems', train(relatedItems()), MARKS[behaviour], 'defaults; published: measured before')
  }
  return rows
}
