import { cooccurrence, relatedItems } from '../../src/models/index.js'
import type { Model, Scorer } from '../../src/models/model.js'
import type { ProtocolRow } from './protocol.js'
import { retailCut } from './retail-cut.js'
import { ListFigures, pageList, trainer } from './train.js'

/**
 * Bought with: every item of every later invoice of 2 to 30 codes is a query, the rest of the invoice is T. Items that
 * no one bought before are queries and answers too; only their titles are known. R'@10 and MRR@10.
 */
export function boughtWith(dataFolder: string, cut: string, end?: string) {
  const { data, items, invoices } = retailCut(dataFolder, cut, end)
  const asked = invoices.filter(codes => codes.length >= 2 && codes.length <= 30)
  const judge = (scorer: Scorer): ListFigures => {
    const lists = new Map<number, number[]>()
    const figures = new ListFigures(10)
    asked.forEach((codes, invoice) => {
      for (const item of codes) {
        const list = lists.get(item) ?? pageList(scorer, item, 10, items.length)
        lists.set(item, list)
        figures.add(list, new Set(codes.filter(code => code !== item)), invoice)
      }
    })
    return figures
  }
  return { judge, train: trainer(data, items) }
}

export function run(dataFolder: string): ProtocolRow[] {
  const { judge, train } = boughtWith(dataFolder, '2011-10-01')
  const rows: ProtocolRow[] = []
  const row = (
    model: string,
    figures: ListFigures,
    published: readonly number[],
    settings: string,
  ): ListFigures => {
    const metrics = [
      ["R'@10", figures.recall, published[0]],
      ['MRR@10', figures.mrr, published[1]],
    ] as const
    for (const [metric, ours, beside] of metrics) {
      rows.push({
        protocol: 'Bought with, Online Retail before 2011-10-01',
        model,
        metric,
        ours,
        ...(beside !== undefined && { published: beside }),
        settings,
      })
    }
    return figures
  }
  const judged = (model: Model): ListFigures => judge(train(model))
  row(
    'cooccurrence, cosine',
    judged(cooccurrence({ score: 'cosine', shrink: 0 })),
    [],
    'measured before: .126',
  )
  const pair = row('cooccurrence, pair', judged(cooccurrence()), [], 'defaults')
  const related = judged(relatedItems())
  row(
    'relatedItems',
    related,
    [0.158, 0.42],
    `defaults; published: measured before, .158 / .421; ${related.aheadOf(pair, 'pair')}`,
  )
  return rows
}
