import { Scores } from '../kernels/scores.js'
import type { Evidence, Query, Scorer } from './model.js'
import type { SessionIndex } from './session-index.js'
import {
  addNeighborItems,
  findNeighbors,
  type SessionScratch,
  sessionScratch,
  takeSession,
} from './session-neighbors.js'
import {
  type SessionTables,
  type SessionVariant,
  SHARED_PLACE,
  sessionTables,
  WEIGHTS,
} from './session-variants.js'

/** How a trained `sessionKnn` answers: its options, with `'auto'` settled. */
export interface SessionSettings {
  readonly variant: SessionVariant
  readonly own: number
  readonly neighbors: number
  readonly sample: number
  readonly lengthExponent: number
  readonly fade: number
  readonly maxPerSession: number
}

/** What lies in the working memory: the neighbours that answered a question. */
interface Answered {
  query: Query | undefined
  neighbors: number
  /** What an item of the session counts at distance 0. */
  ownWeight: number
}

/** Scores items by the sessions that resemble the asking one. Its working memory is made at the first question. */
export function sessionScorer(
  index: SessionIndex,
  settings: SessionSettings,
): Required<Pick<Scorer, 'scoreUser' | 'explain'>> {
  let tables: SessionTables | undefined
  let scratch: SessionScratch | undefined
  const answered: Answered = { query: undefined, neighbors: 0, ownWeight: 0 }

  const scoreUser = (query: Query, out: Scores): boolean => {
    tables ??= sessionTables(WEIGHTS[settings.variant], index, settings)
    scratch ??= sessionScratch(index, settings.maxPerSession)
    const { own, distance, sharedWeight } = scratch
    const ownCount = takeSession(query.items, index, tables, scratch)
    const found = findNeighbors(index, tables, scratch, ownCount, settings.sample, settings.neighbors)
    const ownWeight = settings.own * addNeighborItems(index, tables, scratch, found, out)
    for (let o = 0; o < ownCount; o++) {
      sharedWeight[own[o]] = 0
      if (ownWeight > 0) out.add(own[o], ownWeight * tables.own[distance[o]])
    }
    answered.query = query
    answered.neighbors = found
    answered.ownWeight = ownWeight
    return found > 0
  }

  return {
    scoreUser,
    explain(query: Query, item: number, out: Evidence[]): boolean {
      if (!(item >= 0 && item < index.itemCount)) return false
      if (answered.query !== query) scoreUser(query, new Scores(index.itemCount))
      return explainAnswer(index, tables!, scratch!, answered, item, out)
    },
  }
}

/**
 * What each item of the asking session carries of an item's score: a neighbour's part is divided among the items it
 * shares by their weights in the similarity.
 */
function explainAnswer(
  index: SessionIndex,
  tables: SessionTables,
  scratch: SessionScratch,
  { query, neighbors, ownWeight }: Answered,
  item: number,
  out: Evidence[],
): boolean {
  const { start, items } = index
  const { session, similarity, newest, place, own, distance, sharedWeight } = scratch
  const ownCount = takeSession(query!.items, index, tables, scratch)
  const shares = new Map<number, number>()
  for (let n = 0; n < neighbors; n++) {
    const from = start[session[n]]
    const to = start[session[n] + 1]
    const at = items.subarray(from, to).indexOf(item)
    if (at < 0) continue
    let shared = 0
    for (let e = from; e < to; e++) shared += sharedWeight[items[e]]
    const near = tables.nearby[at - place[n] + SHARED_PLACE]
    const part = (similarity[n] * newest[n] * near * tables.rarity[item]) / shared
    for (let e = from; e < to; e++) {
      const weight = sharedWeight[items[e]]
      if (weight > 0) shares.set(items[e], (shares.get(items[e]) ?? 0) + part * weight)
    }
  }
  let any = false
  for (let o = 0; o < ownCount; o++) {
    sharedWeight[own[o]] = 0
    const share = shares.get(own[o])
    if (share !== undefined) out.push({ kind: 'session', item: own[o], share })
    const itself = own[o] === item ? ownWeight * tables.own[distance[o]] : 0
    if (itself > 0) out.push({ kind: 'own', item, share: itself })
    any ||= share !== undefined || itself > 0
  }
  return any
}
