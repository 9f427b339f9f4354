import { EVENT_TYPES } from '../../src/data/event.js'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { learnContentWeights } from '../../src/evaluation/content-weights.js'
import { content, cooccurrence, similarItems } from '../../src/models/index.js'
import type { Model } from '../../src/models/model.js'
import type { AnyItem } from '../../src/types.js'
import { type Rees46Event, readRees46 } from '../data/rees46.js'
import type { ProtocolRow } from './protocol.js'
import { catalogOf, ListFigures, pageList, trainer } from './train.js'

/** Items with fewer events than this are rare. */
const RARE = 5

interface Judged {
  readonly all: ListFigures
  readonly cold: ListFigures
  readonly rare: ListFigures
}

/**
 * Similar on REES46: the first `share` of sessions train, every item viewed in a later one is a query, the other
 * items viewed in it are T; all items of the file are ranked. Cold: items without an event in training.
 */
export function similarRees46(dataFolder: string, from = 0.7, to = 1) {
  const { events, items, sessions } = readRees46(dataFolder)
  const cut = Math.floor(sessions * from)
  const training = events.filter(event => event.session < cut)
  const data = interactionsOf({
    shoppers: training.map(event => event.user),
    items: training.map(event => event.item),
    types: training.map(event => EVENT_TYPES.indexOf(event.type as (typeof EVENT_TYPES)[number])),
    at: training.map(event => event.at),
    sessions: training.map(event => event.session),
    itemCount: items.length,
  })
  const known = new Int32Array(items.length)
  for (const event of training) known[event.item]++
  const visits = viewedTogether(
    events.filter(event => event.session >= cut && event.session < Math.floor(sessions * to)),
  )
  const judge = (list: (item: number) => readonly number[]): Judged => {
    const all = new ListFigures(10)
    const cold = new ListFigures(10)
    const rare = new ListFigures(10)
    visits.forEach((visit, v) => {
      for (const item of visit) {
        const truth = new Set(visit.filter(other => other !== item))
        const shown = list(item)
        all.add(shown, truth, v)
        if (known[item] === 0) cold.add(shown, truth, v)
        if (known[item] < RARE) rare.add(shown, truth, v)
      }
    })
    return { all, cold, rare }
  }
  return { data, items, judge, train: trainer(data, items) }
}

function viewedTogether(events: readonly Rees46Event[]): number[][] {
  const visits = new Map<number, Set<number>>()
  for (const { type, session, item } of events) {
    if (type !== 'view') continue
    const visit = visits.get(session) ?? new Set()
    visits.set(session, visit.add(item))
  }
  return [...visits.values()].filter(visit => visit.size > 1).map(visit => [...visit])
}

export function run(dataFolder: string): ProtocolRow[] {
  const { data, items, judge, train } = similarRees46(dataFolder)
  const rows: ProtocolRow[] = []
  const row = (
    model: string,
    lists: (item: number) => readonly number[],
    published: readonly (number | undefined)[],
    settings: string,
    rival?: readonly [name: string, judged: Judged],
  ): Judged => {
    const judged = judge(lists)
    const figures = [
      ["R'@10", 'all', published[0]],
      ["R'@10, items without events", 'cold', published[1]],
      ["R'@10, items with fewer than 5 events", 'rare', undefined],
    ] as const
    for (const [metric, which, beside] of figures) {
      const ahead = rival ? `; ${judged[which].aheadOf(rival[1][which], rival[0])}` : ''
      rows.push({
        protocol: 'Similar, REES46 slice',
        model,
        metric,
        ours: judged[which].recall,
        ...(beside !== undefined && { published: beside }),
        settings: `${settings}; ${judged[which].queries} queries${ahead}`,
      })
    }
    return judged
  }
  const of = (model: Model) => {
    const scorer = train(model)
    return (item: number) => pageList(scorer, item, 10, items.length)
  }
  const usual = row(
    'same category by popularity',
    byCategory(items, data.shoppers().indices),
    [],
    'baseline; .205 / .199 measured before',
  )
  const behaviour = row(
    'cooccurrence over sessions',
    of(cooccurrence({ over: 'sessions' })),
    [],
    'behaviour alone',
  )
  const defaults = row('content', of(content()), [], 'defaults', ['same category by popularity', usual])
  const learnt = learnContentWeights(data, catalogOf(items))
  const told = Object.entries(learnt.weights).map(([field, weight]) => `${field} ${weight}`)
  row(
    'content, learnt weights',
    of(content(learnt.weights)),
    [],
    `learnt from ${learnt.pairs} pairs of the training part: ${told.join(', ')}`,
    ['the defaults', defaults],
  )
  row('similarItems', of(similarItems()), [0.381, 0.385], 'defaults; published: measured before', [
    'behaviour alone',
    behaviour,
  ])
  return rows
}

/** The best known items of the same category: what a shop shows without a recommender. */
function byCategory(items: readonly AnyItem[], events: Int32Array): (item: number) => readonly number[] {
  const shoppers = new Int32Array(items.length)
  for (const item of events) shoppers[item]++
  const lists = new Map<string, number[]>()
  items.forEach((item, i) => {
    const key = String(item.category)
    lists.set(key, [...(lists.get(key) ?? []), i])
  })
  for (const list of lists.values()) list.sort((a, b) => shoppers[b] - shoppers[a] || a - b)
  return item => (lists.get(String(items[item].category)) ?? []).filter(other => other !== item).slice(0, 10)
}
