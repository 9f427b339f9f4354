import { type Interactions, interactionsOf, type SearchRows } from '../../src/data/fold/interactions.js'
import { wordCutter } from '../../src/data/text/words.js'
import { intervalOf, resample } from '../../src/evaluation/bootstrap.js'
import { pastSearches } from '../../src/evaluation/history-query.js'
import { random } from '../../src/kernels/random.js'
import type { SearchMade } from '../../src/models/model.js'
import { shopModels } from '../../src/shop-models.js'
import type { AnyItem } from '../../src/types.js'
import { type RetailLine, readOnlineRetail, retailItems } from '../data/online-retail.js'
import { numbering } from '../data/read.js'
import type { ProtocolRow } from './protocol.js'
import { trainer } from './train.js'
import { twoWords } from './two-words.js'
import { recallOfLists, type UserQuestions } from './user-lists.js'

/** Constants were chosen on September and July 2011; this is what comes after. */
const REPORTED = ['2011-11-01', '2012-01-01'] as const
const K = 20

/** One line in so many is bought after a search. */
const EVERY = 5

export interface SearchedShop {
  readonly data: Interactions
  readonly items: readonly AnyItem[]
  /** `truth` `'others'` leaves out the item that the fresh search was made of. */
  questions(live: 'fresh' | 'stale' | 'none', truth?: 'all' | 'others'): UserQuestions
}

/**
 * Searches DERIVED from Online Retail, which holds none: before every fifth line of an invoice the shopper is made to
 * type two words of its title, drawn by seed. What came before the cut trains. Customers known by then who buy
 * something new until the end are asked once, before their first such invoice: T is what of it they never had.
 * `'fresh'`: its first search has just been typed; `'stale'`: only the searches of earlier visits are there.
 */
export function searchedShop(dataFolder: string, from: string, to: string): SearchedShop {
  const dice = random(1, 'derived searches')
  const cut = wordCutter({ stem: false })
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const lines = readOnlineRetail(dataFolder)
    .map((line, l) => ({ line, l, query: l % EVERY === 0 ? twoWords(cut(line.title), dice) : '' }))
    .filter(({ line }) => line.at < end)
  const training = lines.filter(({ line }) => line.at < start)
  const codes = numbering()
  const shoppers = numbering()
  const names: string[] = []
  for (const { line } of training) {
    names[codes.of(line.code)] = line.code
    if (line.customer !== '') shoppers.of(line.customer)
  }
  const userCount = shoppers.size
  const data = { ...logOf(training, codes, shoppers, names.length), userCount }
  const items = retailItems(
    training.map(({ line }) => line),
    names,
  )
  const had = new Map<number, Set<number>>()
  for (let r = 0; r < data.rows.length; r++) {
    const own = had.get(data.rows.shopper[r]) ?? new Set()
    had.set(data.rows.shopper[r], own.add(data.rows.item[r]))
  }
  const visits = new Map<number, { invoice: string; lines: typeof lines }>()
  for (const entry of lines) {
    const { line } = entry
    const user = line.at < start || line.customer === '' ? undefined : shoppers.known(line.customer)
    if (user === undefined) continue
    const visit = visits.get(user) ?? { invoice: line.invoice, lines: [] }
    if (visit.invoice === line.invoice) visit.lines.push(entry)
    visits.set(user, visit)
  }
  const past = pastSearches(data)
  return {
    data,
    items,
    questions: (live, truth = 'all') => ({
      data,
      now: start,
      seen: 'hide',
      questions: [...visits].flatMap(([user, { lines: own }]) => {
        const first = own.find(({ query, line }) => query !== '' && codes.known(line.code) !== undefined)
        const hidden = had.get(user)!
        const bought = own.flatMap(({ line }) => codes.known(line.code) ?? [])
        const wanted = new Set(bought.filter(item => !hidden.has(item)))
        if (first !== undefined && truth === 'others') wanted.delete(codes.known(first.line.code)!)
        if (first === undefined || wanted.size === 0) return []
        const before = past(user, start).searches ?? []
        const fresh: SearchMade = { text: first.query, age: 0 }
        const searches = live === 'none' ? [] : live === 'fresh' ? [fresh, ...before] : before
        return [{ user, truth: wanted, hidden, searches }]
      }),
    }),
  }
}

/** What a live search adds to you may like, and what old ones do to it, beside the same blend without searches. */
export function run(dataFolder: string): ProtocolRow[] {
  const { data, items, questions } = searchedShop(dataFolder, ...REPORTED)
  const train = trainer(data, items)
  const standard = train(shopModels().youMayLike!)
  return (
    [
      ['a live search', 'fresh', 'all'],
      ['a live search, the item it is made of left out', 'fresh', 'others'],
      ['searches of earlier visits only', 'stale', 'all'],
    ] as const
  ).flatMap(([name, live, truth]) => {
    const users = questions(live, truth).questions.map(({ user }) => user)
    const columns = [questions(live, truth), questions('none', truth)].map(asked =>
      recallOfLists(asked, standard, K),
    )
    const resampled = resample(columns, users)
    const { low, high } = intervalOf(resampled, 0, 1)
    const row = {
      protocol: `You may like after searches DERIVED from titles of Online Retail: ${name}`,
      metric: "R'@20",
    }
    const ahead = `ahead by ${(resampled.means[0] - resampled.means[1]).toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`
    return [
      {
        ...row,
        model: 'with searches',
        ours: resampled.means[0],
        settings: `${users.length} shoppers; ${ahead}`,
      },
      { ...row, model: 'without', ours: resampled.means[1], settings: 'the same shoppers' },
    ]
  })
}

/** An invoice is a visit; its lines and searches follow one another by a millisecond. */
function logOf(
  lines: readonly { line: RetailLine; l: number; query: string }[],
  codes: ReturnType<typeof numbering>,
  shoppers: ReturnType<typeof numbering>,
  itemCount: number,
): Interactions {
  const invoices = numbering()
  const queries = numbering()
  const shopper = lines.map(({ line }) => shoppers.of(line.customer || `order ${line.invoice}`))
  const session = lines.map(({ line }) => invoices.of(line.invoice))
  const first = new Map<number, number>()
  const at = lines.map(({ line, l }, p) => {
    if (!first.has(session[p])) first.set(session[p], l)
    return line.at + (l - first.get(session[p])!) * 2 + 1
  })
  const typed = lines.flatMap(({ query }, p) => (query === '' ? [] : [p]))
  const query = Int32Array.from(typed, p => queries.of(lines[p].query))
  const searches: SearchRows = {
    length: typed.length,
    query,
    shopper: Int32Array.from(typed, p => shopper[p]),
    session: Int32Array.from(typed, p => session[p]),
    at: Float64Array.from(typed, p => at[p] - 1),
    texts: [...new Set(typed.map(p => lines[p].query))],
  }
  const data = interactionsOf({
    shoppers: shopper,
    items: lines.map(({ line }) => codes.of(line.code)),
    weights: lines.map(() => 5),
    at,
    sessions: session,
    baskets: session,
    itemCount,
  })
  return { ...data, searches }
}
