import { PURCHASE } from '../../src/data/event.js'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { resample } from '../../src/evaluation/bootstrap.js'
import { random } from '../../src/kernels/random.js'
import { collaborative, own, recent } from '../../src/models/index.js'
import { shopModels } from '../../src/shop-models.js'
import { readAlibaba } from '../data/alibaba.js'
import { readOnlineRetail } from '../data/online-retail.js'
import { numbering, readLines } from '../data/read.js'
import type { ProtocolRow } from './protocol.js'
import { trainer } from './train.js'
import { recallOfLists, type UserQuestion, type UserQuestions } from './user-lists.js'

const K = 20
/** Users and items of the files are numbered from 0. */
const TMALL_USERS = 15_449
const TMALL_ITEMS = 11_953

/**
 * You may like on three shops with what `shopModels()` answers with, beside its parts alone, and how much it is ahead
 * of the best of them with a 95 % interval over shoppers. Online Retail after 2011-11-01, new items and any; Alibaba,
 * buys of the last 30 days; tmall, the held-out buy of 4,000 users (no times), what was bought before left out.
 */
export function run(dataFolder: string): ProtocolRow[] {
  const retail = retailQuestions(dataFolder, Date.parse('2011-11-01'))
  return [
    ...compare('Online Retail, new items', retail('hide'), 0.133),
    ...compare('Online Retail, bought before allowed', retail('show'), 0.33),
    ...compare('Alibaba, buys of 30 days', alibabaQuestions(dataFolder), 0.18),
    ...compare('tmall, held-out buy', tmallQuestions(dataFolder, 4000), 0.42),
  ]
}

function compare(protocol: string, asked: UserQuestions, goal: number): ProtocolRow[] {
  const train = trainer(asked.data)
  const singles = { collaborative: collaborative(), recent: recent(), own: own() }
  const lists = [shopModels().youMayLike!, ...Object.values(singles)].map(model =>
    recallOfLists(asked, train(model), K),
  )
  const { means, draws, resamples } = resample(
    lists,
    asked.questions.map(({ user }) => user),
  )
  const best = means.indexOf(Math.max(...means.subarray(1)), 1)
  const ahead = Array.from(
    { length: resamples },
    (_, draw) => draws[draw] - draws[best * resamples + draw],
  ).sort((a, b) => a - b)
  const row = { protocol: `You may like: ${protocol}`, metric: "R'@20" }
  const names = Object.keys(singles)
  const between = [0.025, 0.975].map(part => ahead[Math.floor(part * (resamples - 1))].toFixed(4))
  return [
    {
      ...row,
      model: 'shopModels()',
      ours: means[0],
      published: goal,
      settings: `${asked.questions.length} shoppers`,
    },
    ...names.map((model, n) => ({ ...row, model, ours: means[n + 1], settings: 'a part alone' })),
    {
      ...row,
      model: `ahead of ${names[best - 1]}`,
      ours: means[0] - means[best],
      settings: `95 %: ${between.join(' … ')}`,
    },
  ]
}

/** Customers of the time before who bought afterwards; `'hide'`: only what they did not have. */
function retailQuestions(dataFolder: string, cut: number): (seen: 'hide' | 'show') => UserQuestions {
  const lines = readOnlineRetail(dataFolder)
  const training = lines.filter(({ at }) => at < cut)
  const shoppers = numbering()
  const items = numbering()
  const baskets = numbering()
  for (const { customer } of training) if (customer !== '') shoppers.of(customer)
  const userCount = shoppers.size
  const data: Interactions = {
    ...interactionsOf({
      // A guest's order is a shopper of its own, after the customers.
      shoppers: training.map(({ customer, invoice }) => shoppers.of(customer || `order ${invoice}`)),
      items: training.map(({ code }) => items.of(code)),
      at: training.map(({ at }) => at),
      baskets: training.map(({ invoice }) => baskets.of(invoice)),
    }),
    userCount,
  }
  const { rows } = data
  const had = gather(rows.length, r => [rows.shopper[r], rows.item[r]])
  const later = lines.filter(({ at, customer }) => at >= cut && customer !== '')
  const wanted = gather(later.length, l => [shoppers.known(later[l].customer), items.known(later[l].code)])
  return seen => ({
    data,
    now: cut,
    seen,
    questions: [...wanted].flatMap(([user, any]): UserQuestion[] => {
      const hidden = seen === 'hide' ? had.get(user)! : new Set<number>()
      const truth = new Set([...any].filter(item => !hidden.has(item)))
      return truth.size > 0 ? [{ user, truth, hidden }] : []
    }),
  })
}

export function alibabaQuestions(dataFolder: string): UserQuestions {
  const events = readAlibaba(dataFolder)
  const cut = events[events.length - 1].at - 29 * 86_400_000
  const training = events.filter(({ at }) => at < cut)
  const users = numbering()
  const items = numbering()
  const data = interactionsOf({
    shoppers: training.map(({ user }) => users.of(user)),
    items: training.map(({ item }) => items.of(item)),
    types: training.map(({ type }) => type),
    weights: training.map(({ weight }) => weight),
    at: training.map(({ at }) => at),
  })
  const later = events.filter(({ at, type }) => at >= cut && type === PURCHASE)
  const wanted = gather(later.length, l => [users.known(later[l].user), items.known(later[l].item)])
  const questions = [...wanted].map(([user, truth]) => ({ user, truth, hidden: new Set<number>() }))
  return { data, now: cut, seen: 'show', questions }
}

/** A held-out buy of each of the first `count` users of a shuffle, learnt from all behaviours or from buys alone. */
export function tmallQuestions(
  dataFolder: string,
  count: number,
  learnt: 'all' | 'buys' = 'all',
): UserQuestions {
  const shoppers: number[] = []
  const items: number[] = []
  const types: number[] = []
  const weights: number[] = []
  const bought = new Map<number, Set<number>>()
  const kinds = [
    ['view', 0, 1],
    ['cart', 2, 3],
    ['buy', PURCHASE, 5],
  ] as const
  const linesOf = (file: string): number[][] =>
    readLines(`${dataFolder}/tmall-view-cart-buy/${file}.txt.gz`).map(line =>
      line.trim().split(/\s+/).map(Number),
    )
  for (const [name, type, weight] of kinds) {
    if (learnt === 'buys' && type !== PURCHASE) continue
    for (const [user, ...own] of linesOf(`${name}.train`)) {
      for (const item of own) {
        shoppers.push(user)
        items.push(item)
        types.push(type)
        weights.push(weight)
      }
      if (type === PURCHASE) bought.set(user, new Set(own))
    }
  }
  const data = interactionsOf({
    shoppers,
    items,
    types,
    weights,
    itemCount: TMALL_ITEMS,
    shopperCount: TMALL_USERS,
  })
  const questions = linesOf('buy.test')
    .filter(([, ...own]) => own.length > 0)
    .map(([user, ...own]) => ({ user, truth: new Set(own), hidden: bought.get(user) ?? new Set<number>() }))
  const dice = random(7, 'shuffle')
  for (let q = questions.length - 1; q > 0; q--) {
    const other = dice.below(q + 1)
    ;[questions[q], questions[other]] = [questions[other], questions[q]]
  }
  return { data, now: data.now, seen: 'hide', questions: questions.slice(0, count) }
}

/** Distinct items by user, of pairs whose both ends are known. */
function gather(
  count: number,
  pair: (n: number) => readonly [number | undefined, number | undefined],
): Map<number, Set<number>> {
  const byUser = new Map<number, Set<number>>()
  for (let n = 0; n < count; n++) {
    const [user, item] = pair(n)
    if (user === undefined || item === undefined) continue
    const items = byUser.get(user) ?? new Set()
    byUser.set(user, items.add(item))
  }
  return byUser
}
