import { type Interactions, interactionsOf, type SearchRows } from '../../src/data/fold/interactions.js'
import { wordCutter } from '../../src/data/text/words.js'
import { random } from '../../src/kernels/random.js'
import { Scores } from '../../src/kernels/scores.js'
import { search } from '../../src/models/index.js'
import type { Scorer } from '../../src/models/model.js'
import { type RetailLine, readOnlineRetail, retailItems } from '../data/online-retail.js'
import { numbering } from '../data/read.js'
import type { ProtocolRow } from './protocol.js'
import { best, ListFigures, trainer } from './train.js'
import { twoWords } from './two-words.js'

/** One line in so many is bought after a search. */
const EVERY = 5

/** Which lines are searched for, and when: those before `cut` train, those until `end` are asked. */
export interface SearchedPart {
  readonly cut: string
  readonly end: string
  /** Lines whose number leaves this rest are bought after a search. */
  readonly rest: number
  readonly seed: number
}

/** The constants of `search` were chosen looking at the first; the second shares neither lines nor asked months. */
export const SEARCHED_PARTS: Readonly<Record<string, SearchedPart>> = {
  'from October, where its constants were chosen': {
    cut: '2011-10-01',
    end: '2012-01-01',
    rest: 0,
    seed: 1,
  },
  'June to September, other lines': { cut: '2011-06-01', end: '2011-10-01', rest: 2, seed: 2 },
}

/**
 * Searched for, DERIVED from Online Retail, which holds no searches: before every fifth line of an invoice the shopper
 * is made to type two words of its title, drawn by seed. Earlier searches train; later ones are asked, and the item
 * that was bought is to be found.
 */
export function searchedFor(dataFolder: string, part = Object.values(SEARCHED_PARTS)[0]) {
  const [from, end] = [Date.parse(part.cut), Date.parse(part.end)]
  const dice = random(part.seed, 'derived searches')
  const cut = wordCutter({ stem: false })
  const lines = readOnlineRetail(dataFolder)
    .filter((line, l) => l % EVERY === part.rest && line.at < end)
    .map(line => ({ line, query: twoWords(cut(line.title), dice) }))
    .filter(({ query }) => query !== '')
  const codes = numbering()
  const training = lines.filter(({ line }) => line.at < from)
  const later = lines.filter(({ line }) => line.at >= from)
  const names: string[] = []
  for (const { line } of training) names[codes.of(line.code)] = line.code
  const items = retailItems(
    training.map(({ line }) => line),
    names,
  )
  const data = logOf(training, code => codes.of(code), names.length)
  const asked = later.flatMap(({ line, query }) => {
    const item = codes.known(line.code)
    return item === undefined ? [] : [{ query, item, invoice: line.invoice }]
  })
  const judge = (scorer: Scorer): ListFigures => {
    const figures = new ListFigures(10)
    const invoices = numbering()
    for (const { query, item, invoice } of asked) {
      const scores = new Scores(items.length)
      scorer.scoreSearch!(query, undefined, scores)
      figures.add(best(scores, [], 10), new Set([item]), invoices.of(invoice))
    }
    return figures
  }
  return { data, items, judge }
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
  return Object.entries(SEARCHED_PARTS).flatMap(([name, part]) => rowsOf(dataFolder, name, part))
}

function rowsOf(dataFolder: string, name: string, part: SearchedPart): ProtocolRow[] {
  const { data, items, judge } = searchedFor(dataFolder, part)
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
        protocol: `Searched for, searches DERIVED from titles of Online Retail, ${name}`,
        model,
        metric,
        ours,
        settings: `${settings}; ${figures.queries} searches${ahead}`,
      })
    }
  }
  return rows
}
