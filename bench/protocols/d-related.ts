import { Scores } from '../../src/kernels/scores.js'
import { cooccurrence, popular, relatedItems } from '../../src/models/index.js'
import type { Scorer } from '../../src/models/model.js'
import type { ProtocolRow } from './protocol.js'
import { retailCut } from './retail-cut.js'
import { basketList, best, ListFigures, trainer } from './train.js'

/**
 * Protocol D, related: later invoices with at least 4 codes that training knows, in row order; the first half is the
 * basket, the second half T. Scores are summed over the basket; recall@10 = hits / min(10, |T|).
 */
export function halfBaskets(dataFolder: string, cut: string, end?: string) {
  const { data, items, known, invoices } = retailCut(dataFolder, cut, end)
  const baskets = invoices.map(codes => codes.filter(code => code < known)).filter(codes => codes.length >= 4)
  const judge = (list: (basket: readonly number[]) => readonly number[]): ListFigures => {
    const figures = new ListFigures(10)
    for (const basket of baskets) {
      const half = Math.floor(basket.length / 2)
      figures.add(list(basket.slice(0, half)), new Set(basket.slice(half)))
    }
    return figures
  }
  const of = (scorer: Scorer) => (basket: readonly number[]) => basketList(scorer, basket, 10, known)
  return { data, items, judge, of, train: trainer({ ...data, itemCount: known }, items.slice(0, known)) }
}

export function run(dataFolder: string): ProtocolRow[] {
  const { items, judge, of, train } = halfBaskets(dataFolder, '2011-11-01')
  const rows: ProtocolRow[] = []
  const row = (
    model: string,
    list: (basket: readonly number[]) => readonly number[],
    published: number | undefined,
    settings: string,
    rival?: ListFigures,
  ): ListFigures => {
    const figures = judge(list)
    const { recall, queries } = figures
    const ahead = rival ? `; ${figures.aheadOf(rival, 'pair')}` : ''
    rows.push({
      protocol: 'D, related, Online Retail before 2011-11-01',
      model,
      metric: 'recall@10',
      ours: recall,
      ...(published !== undefined && { published }),
      settings: `${settings}; ${queries} baskets${ahead}`,
    })
    return figures
  }
  row(
    'popular',
    byPopularity(train(popular({ halfLife: '3650d' })), items.length),
    undefined,
    'measured before: .0485',
  )
  row('cooccurrence, cosine', of(train(cooccurrence({ score: 'cosine', shrink: 0 }))), 0.1016, 'not shrunk')
  row(
    'cooccurrence, confidence',
    of(train(cooccurrence({ score: 'confidence', shrink: 0 }))),
    0.1039,
    'not shrunk',
  )
  const pair = row('cooccurrence, pair', of(train(cooccurrence())), undefined, 'defaults')
  row('relatedItems', of(train(relatedItems())), 0.13, 'defaults; to reach: .130', pair)
  return rows
}

function byPopularity(scorer: Scorer, itemCount: number): (basket: readonly number[]) => readonly number[] {
  const scores = new Scores(itemCount)
  scorer.scoreUser!(NOBODY, scores)
  return basket => best(scores, basket, 10)
}

const NOBODY = {
  items: new Int32Array(0),
  weights: new Float32Array(0),
  ages: new Float32Array(0),
  types: new Uint8Array(0),
  steps: new Int32Array(0),
  now: 0,
}
