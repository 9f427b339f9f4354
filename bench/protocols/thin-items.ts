import { EVENT_TYPES } from '../../src/data/event.js'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { random } from '../../src/kernels/random.js'
import { content, cooccurrence, itemKnn, similarItems } from '../../src/models/index.js'
import type { Model } from '../../src/models/model.js'
import type { AnyItem } from '../../src/types.js'
import { readMovies } from '../data/movies.js'
import { type Rees46Event, readRees46 } from '../data/rees46.js'
import type { ProtocolRow } from './protocol.js'
import { ListFigures, pageList, trainer } from './train.js'

/** Events that a thin item keeps: fewer than this, each number as likely. */
const FEW = 5
/** One in so many of the items that are asked about and have more is made thin. */
const ONE_IN = 3
const K = 10

/**
 * Similar items while hardly anyone knows them, made of items whose right answers are known: of a third of the items
 * that are asked about and have five events or more, drawn by seed, all events in training are hidden but 0 to 4,
 * drawn too. Only those are asked about; what they are judged by is not touched.
 */
export function run(dataFolder: string): ProtocolRow[] {
  return [...rees46(dataFolder), ...movies(dataFolder)]
}

/** The training rows with most events of some of the `asked` items hidden, and what each of those kept. */
function thinned<Row extends { readonly item: number }>(
  rows: readonly Row[],
  asked: ReadonlySet<number>,
  name: string,
): { rows: Row[]; kept: Map<number, number> } {
  const dice = random(1, name)
  const own = new Map<number, number[]>()
  rows.forEach(({ item }, r) => {
    if (asked.has(item)) own.set(item, [...(own.get(item) ?? []), r])
  })
  const hidden = new Set<number>()
  const kept = new Map<number, number>()
  for (const item of [...own.keys()].sort((a, b) => a - b)) {
    const left = own.get(item)!
    if (left.length < FEW || dice.below(ONE_IN) > 0) continue
    kept.set(item, dice.below(FEW))
    while (left.length > kept.get(item)!) hidden.add(left.splice(dice.below(left.length), 1)[0])
  }
  return { rows: rows.filter((_, r) => !hidden.has(r)), kept }
}

interface Thin {
  readonly protocol: string
  readonly data: Interactions
  readonly items: readonly AnyItem[]
  readonly behaviour: readonly [name: string, model: Model]
  /** Questions about thin items; those of one group are drawn together. */
  readonly asked: readonly {
    readonly item: number
    readonly truth: ReadonlySet<number>
    readonly group: number
  }[]
  readonly thin: number
}

function compare({ protocol, data, items, behaviour, asked, thin }: Thin): ProtocolRow[] {
  const train = trainer(data, items)
  const judge = (model: Model): ListFigures => {
    const scorer = train(model)
    const figures = new ListFigures(K)
    for (const { item, truth, group } of asked) {
      figures.add(pageList(scorer, item, K, items.length), truth, group)
    }
    return figures
  }
  const alone = judge(behaviour[1])
  const row = (model: string, figures: ListFigures, settings: string): ProtocolRow => ({
    protocol,
    model,
    metric: "R'@10",
    ours: figures.recall,
    settings,
  })
  const blended = judge(similarItems())
  return [
    row(behaviour[0], alone, `behaviour alone; ${alone.queries} questions about ${thin} thin items`),
    row('content', judge(content()), 'words alone'),
    row('similarItems', blended, `defaults; ${blended.aheadOf(alone, 'behaviour alone')}`),
  ]
}

/** The first 70 % of sessions train; T of an item is what else was viewed in a later session that it is viewed in. */
function rees46(dataFolder: string): ProtocolRow[] {
  const { events, items, sessions } = readRees46(dataFolder)
  const cut = Math.floor(sessions * 0.7)
  const visits = new Map<number, Set<number>>()
  for (const { type, session, item } of events) {
    if (type !== 'view' || session < cut) continue
    const visit = visits.get(session) ?? new Set()
    visits.set(session, visit.add(item))
  }
  const together = [...visits.values()].filter(visit => visit.size > 1)
  const training = events.filter(event => event.session < cut)
  const { rows, kept } = thinned(training, new Set(together.flatMap(visit => [...visit])), 'thin items')
  const typeOf = ({ type }: Rees46Event): number => EVENT_TYPES.indexOf(type as (typeof EVENT_TYPES)[number])
  const data = interactionsOf({
    shoppers: rows.map(event => event.user),
    items: rows.map(event => event.item),
    types: rows.map(typeOf),
    at: rows.map(event => event.at),
    sessions: rows.map(event => event.session),
    itemCount: items.length,
  })
  const asked = together.flatMap((visit, group) =>
    [...visit]
      .filter(item => kept.has(item))
      .map(item => ({ item, truth: new Set([...visit].filter(other => other !== item)), group })),
  )
  return compare({
    protocol: 'Similar, items with 0 to 4 events (others hidden), REES46 slice',
    data,
    items,
    behaviour: ['cooccurrence over sessions', cooccurrence({ over: 'sessions' })],
    asked,
    thin: kept.size,
  })
}

/** Users of even number train; T of a movie are the 10 most co-rated with it, 4 stars and more, by those of odd number. */
function movies(dataFolder: string): ProtocolRow[] {
  const { movies: items, ratings } = readMovies(dataFolder)
  const liked = ratings.filter(({ rating }) => rating >= 4).map(row => ({ ...row, item: row.movie }))
  const logOf = (rows: typeof liked): Interactions =>
    interactionsOf({
      shoppers: rows.map(row => row.user),
      items: rows.map(row => row.movie),
      types: rows.map(() => EVENT_TYPES.indexOf('rate')),
      weights: rows.map(row => row.rating - 3),
      at: rows.map(row => row.at),
      itemCount: items.length,
    })
  const others = logOf(liked.filter(({ user }) => user % 2 === 1))
  const users = new Int32Array(items.length)
  for (const movie of others.shoppers().indices) users[movie]++
  const known = new Set(items.flatMap((_, movie) => (users[movie] >= 10 ? [movie] : [])))
  const { rows, kept } = thinned(
    liked.filter(({ user }) => user % 2 === 0),
    known,
    'thin movies',
  )
  const oracle = trainer(others)(itemKnn({ neighbors: K, shrink: 5 }))
  const asked = [...kept.keys()].map((item, group) => ({
    item,
    truth: new Set(pageList(oracle, item, K, items.length)),
    group,
  }))
  return compare({
    protocol: 'Similar, movies with 0 to 4 likes (others hidden), MovieLens 100K',
    data: logOf(rows),
    items,
    behaviour: ['itemKnn', itemKnn({ shrink: 5 })],
    asked,
    thin: kept.size,
  })
}
