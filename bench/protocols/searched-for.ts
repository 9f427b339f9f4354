import { type Interactions, interactionsOf, type SearchRows } from '../../src/data/fold/interactions.js'
import { wordCutter } from '../../src/data/text/words.js'
import { type Random, random } from '../../src/kernels/random.js'
import { Scores } from '../../src/kernels/scores.js'
import { search } from '../../src/models/index.js'
import type { Scorer } from '../../src/models/model.js'
import { type RetailLine, readOnlineRetail, retailItems } from '../data/online-retail.js'
import { numbering } from '../data/read.js'
import type { ProtocolRow } from './protocol.js'
import { best, ListFigures, trainer } from './train.js'

const CUT = Date.parse('2011-10-01')
/** One line in so many is bought after a search. */
const EVERY = 5

/**
 * Searched for, DERIVED from Online Retail, which holds no searches: before every fifth line of an invoice the shopper
 * is made to type two words of its title, drawn by seed. Searches before 2011-10-01 train; later ones are asked, and
 * the item that was bought is to be found.
 */
export function searchedFor(dataFolder: string) {
  const dice = random(1, 'derived searches')
  const cut = wordCutter({ stem: false })
  const lines = readOnlineRetail(dataFolder)
    .filter((_, l) => l % EVERY === 0)
    .map(line => ({ line, query: twoWords(cut(line.title), dice) }))
    .filter(({ query }) => query !== '')
  const codes = numbering()
  const training = lines.filter(({ line }) => line.at < CUT)
  const later = lines.filter(({ line }) => line.at >= CUT)
  const names: string[] = []
  for (const { line } of training) names[codes.of(line.code)] = line.code
  const items = retailItems(
    training.map(({ line }) => line),
    names,
  )
  const data = logOf(training, code => codes.of(code), names.length)
  const asked = later.flatMap(({ line, query }) => {
    const item = codes.known(line.code)
    return item === undefined ? [] : [{ query, item }]
  })
  const judge = (scorer: Scorer): ListFigures => {
    const figures = new ListFigures(10)
    for (const { query, item } of asked) {
      const scores = new Scores(items.length)
      scorer.scoreSearch!(query, undefined, scores)
      figures.add(best(scores, [], 10), new Set([item]))
    }
    return figures
  }
  return { data, items, judge }
}

function twoWords(words: readonly string[], dice: Random): string {
  if (words.length === 0) return ''
  const first = dice.below(words.length)
  const second = dice.below(words.length)
  return first === second ? words[first] : `${words[first]} ${words[second]}`
}

/** Each line a visit of its own: the search, then the purchase. */
function logOf(
  lines: readonly { line: RetailLine; query: string }[],
  itemOf: (code: string) => number,
  itemCount: number,
): Interactions {
  const shoppers = numbering()
  const queries = numbering()
  const at = lines.map(({ line }) => line.at)
  const shopper = lines.map(({ line }) => shoppers.of(line.customer || `order ${line.invoice}`))
  const session = lines.map((_, l) => l)
  const searches: SearchRows = {
    length: lines.length,
    query: Int32Array.from(lines, ({ query }) => queries.of(query)),
    shopper: Int32Array.from(shopper),
    session: Int32Array.from(session),
    at: Float64Array.from(at),
    texts: [...new Set(lines.map(({ query }) => query))],
  }
  const items = lines.map(({ line }) => itemOf(line.code))
  const weights = lines.map(() => 5)
  const data = interactionsOf({
    shoppers: shopper,
    items,
    weights,
    at,
    sessions: session,
    baskets: session,
    itemCount,
  })
  return { ...data, searches }
}

export function run(dataFolder: string): ProtocolRow[] {
  const { data, items, judge } = searchedFor(dataFolder)
  const rows: ProtocolRow[] = []
  let rival: ListFigures | undefined
  const silent = { ...data, searches: { ...data.searches, length: 0, texts: [] } }
  for (const [model, log, settings] of [
    ['search, words alone', silent, 'trained without searches'],
    ['search', data, 'defaults'],
  ] as const) {
    const figures = judge(trainer(log, items)(search()))
    const ahead = rival ? `; HR ${figures.aheadOf(rival, 'words alone')}` : ''
    rival ??= figures
    for (const [metric, ours] of [
      ['HR@10', figures.hitRate],
      ['MRR@10', figures.mrr],
    ] as const) {
      rows.push({
        protocol: 'Searched for, searches DERIVED from titles of Online Retail',
        model,
        metric,
        ours,
        settings: `${settings}; ${figures.queries} searches${ahead}`,
      })
    }
  }
  return rows
}
