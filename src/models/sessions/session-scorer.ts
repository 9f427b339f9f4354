import { Scores } from '../../kernels/scores.js'
import type { Evidence, Query, Scorer } from '../model.js'
import { gatherEvidence, type SessionEvidence, sessionEvidence } from './session-evidence.js'
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
  /** Items of the session, of which `own` says which; -1 before the first explanation. */
  ownCount: number
}

/** Working memory for explanations. */
interface Explaining {
  readonly evidence: SessionEvidence
  /** By item: where it stands in `own`, as long as the session is asked about. */
  readonly positionOf: Int32Array
  /** Of each of `own`: its weight, and what it carries of the score at hand. */
  readonly weights: Float64Array
  readonly shares: Float64Array
}

export interface SessionScorer extends Required<Pick<Scorer, 'scoreUser' | 'explain'>> {
  /**
   * What `scoreUser` would write with each of `owns`, ascending, one after the other at the cost of one; `out` is
   * empty and is the caller's to read when `take` is called.
   */
  scoreEach(query: Query, owns: readonly number[], out: Scores, take: (nth: number) => void): void
}

/** Scores items by the sessions that resemble the asking one. Its working memory is made at the first question. */
export function sessionScorer(index: SessionIndex, settings: SessionSettings): SessionScorer {
  let tables: SessionTables | undefined
  let scratch: SessionScratch | undefined
  let explaining: Explaining | undefined
  const answered: Answered = {
    query: undefined,
    neighbors: 0,
    ownWeight: 0,
    ownCount: -1,
  }

  const scoreUser = (query: Query, out: Scores): boolean => {
    tables ??= sessionTables(WEIGHTS[settings.variant], index, settings)
    scratch ??= sessionScratch(index, tables, settings.maxPerSession)
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
    answered.ownCount = -1
    return found > 0
  }

  return {
    scoreUser,

    scoreEach(query, owns, out, take): void {
      tables ??= sessionTables(WEIGHTS[settings.variant], index, settings)
      scratch ??= sessionScratch(index, tables, settings.maxPerSession)
      answered.query = undefined
      const { own, distance, sharedWeight } = scratch
      const ownCount = takeSession(query.items, index, tables, scratch)
      const found = findNeighbors(index, tables, scratch, ownCount, settings.sample, settings.neighbors)
      const largest = addNeighborItems(index, tables, scratch, found, out)
      const before = new Float32Array(ownCount)
      for (let o = 0; o < ownCount; o++) {
        sharedWeight[own[o]] = 0
        before[o] = out.values[own[o]]
      }
      for (let nth = 0; nth < owns.length; nth++) {
        const ownWeight = owns[nth] * largest
        for (let o = 0; o < ownCount; o++) {
          out.values[own[o]] = before[o]
          if (ownWeight > 0) out.add(own[o], ownWeight * tables.own[distance[o]])
        }
        take(nth)
      }
    },

    explain(query: Query, item: number, out: Evidence[]): boolean {
      if (!(item >= 0 && item < index.itemCount)) return false
      if (answered.query !== query) scoreUser(query, new Scores(index.itemCount))
      explaining ??= {
        evidence: sessionEvidence(index.itemCount),
        positionOf: new Int32Array(index.itemCount),
        weights: new Float64Array(settings.maxPerSession),
        shares: new Float64Array(settings.maxPerSession),
      }
      if (answered.ownCount < 0) prepare(index, tables!, scratch!, answered, explaining)
      return explainAnswer(tables!, scratch!, answered, explaining, item, out)
    },
  }
}

/** What all explanations of an answer have in common. */
function prepare(
  index: SessionIndex,
  tables: SessionTables,
  scratch: SessionScratch,
  answered: Answered,
  { evidence, positionOf, weights }: Explaining,
): void {
  const { own, sharedWeight } = scratch
  const ownCount = takeSession(answered.query!.items, index, tables, scratch)
  for (let o = 0; o < ownCount; o++) {
    positionOf[own[o]] = o
    weights[o] = sharedWeight[own[o]]
  }
  gatherEvidence(index, scratch, answered.neighbors, positionOf, evidence)
  for (let o = 0; o < ownCount; o++) sharedWeight[own[o]] = 0
  answered.ownCount = ownCount
}

/**
 * What each item of the asking session carries of an item's score: a neighbour's part is divided among the items it
 * shares by their weights in the similarity.
 */
function explainAnswer(
  tables: SessionTables,
  { similarity, newest, place: sharedPlace, own, distance }: SessionScratch,
  { ownWeight, ownCount }: Answered,
  { evidence, weights, shares }: Explaining,
  item: number,
  out: Evidence[],
): boolean {
  const { head, next, neighbor, place, shared, sharedStart, sharedSum } = evidence
  for (let entry = head[item]; entry !== 0; entry = next[entry - 1]) {
    const n = neighbor[entry - 1]
    const near = tables.nearby[place[entry - 1] - sharedPlace[n] + SHARED_PLACE]
    const part = (similarity[n] * newest[n] * near * tables.rarity[item]) / sharedSum[n]
    for (let s = sharedStart[n]; s < sharedStart[n + 1]; s++) shares[shared[s]] += part * weights[shared[s]]
  }
  let any = false
  for (let o = 0; o < ownCount; o++) {
    const share = shares[o]
    shares[o] = 0
    if (share > 0) out.push({ kind: 'session', item: own[o], share })
    const itself = own[o] === item ? ownWeight * tables.own[distance[o]] : 0
    if (itself > 0) out.push({ kind: 'own', item, share: itself })
    any ||= share > 0 || itself > 0
  }
  return any
}
