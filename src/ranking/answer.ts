import type { Scores } from '../kernels/scores.js'
import type { Best, Evidence } from '../models/model.js'
import type { Recommendation, TraceStep } from '../types.js'
import { toBecause } from './because.js'
import type { Likeness } from './likeness.js'
import type { Mask } from './mask.js'
import type { Gate } from './rule.js'
import { type Selected, select } from './select.js'
import { CANDIDATES_A_PLACE, spread } from './spread.js'
import { traceRung } from './trace.js'

/** What turns indices into what a page shows. */
export interface Shelf<C> {
  /** Empty on the way in and on the way out. */
  readonly scores: Scores
  /** With everything blocked that this question may not show; cleared by whoever blocked it. */
  readonly mask: Mask
  id(item: number): string
  record(item: number): C | undefined
  /** Blocks an item that stands in the list now, and its variants. */
  taken(item: number): void
  /** Code that variants of one product share, -1 for none; absent in a catalogue without any. */
  readonly group?: (item: number) => number
  readonly likeness: Likeness
}

/** One place a list can be filled from: the model asked, then one rung of the ladder after the other. */
export interface Rung {
  readonly source: string
  /** Adds scores, of the best only where those are enough; `false` when it has nothing to say. */
  score(out: Scores, best?: Best): boolean
  /** Adds the evidence for one item; `false` when the score speaks for itself. */
  explain?(item: number, out: Evidence[]): boolean
}

export interface Limits<C> {
  readonly k: number
  readonly among?: Int32Array
  readonly where?: (item: C) => unknown
  /** Whether an item is like the one asked about in what the question says. */
  readonly match?: Omit<Gate, 'label'>
  readonly minScore?: number
  /** See `spread`; 0 and absent rank by score alone. */
  readonly diversity?: number
  /** Where each step is written down, when somebody asked. */
  readonly trace?: TraceStep[]
  /** False when nothing that the question names is known. */
  readonly known?: boolean
}

/**
 * The list: the best of the first rung that has something to say, and while it is short the best of the next ones.
 * Scores go down throughout: an item from a later rung stands below all that an earlier one had a reason for. Of the variants of one
 * product the best stands for all.
 */
export function answer<C>(shelf: Shelf<C>, rungs: Iterable<Rung>, limits: Limits<C>): Recommendation<C>[] {
  const { scores, mask } = shelf
  const { among, trace, diversity = 0 } = limits
  const accept = acceptOf(shelf, limits)
  const scoreAlone = !(among || trace || accept || shelf.group || diversity > 0)
  const list: Recommendation<C>[] = []
  let floor: number | undefined
  for (const rung of rungs) {
    const missing = limits.k - list.length
    if (missing <= 0) break
    if (rung.score(scores, scoreAlone ? { k: missing, blocked: mask.blocked } : undefined)) {
      if (trace) traceRung(trace, rung.source, shelf, limits, { gates: [] }, floor === undefined)
      const minScore = floor === undefined ? limits.minScore : undefined
      const k = diversity > 0 ? missing * CANDIDATES_A_PLACE : missing
      const found = select(scores, { k, mask, among, accept, minScore, group: shelf.group })
      const chosen = diversity > 0 ? spread(found, missing, diversity, shelf.likeness) : found
      append(list, shelf, rung, chosen, floor)
      for (let c = 0; c < chosen.count; c++) shelf.taken(chosen.items[c])
      if (list.length > 0) floor = list.reduce((least, { score }) => Math.min(least, score), floor ?? 0)
    }
    scores.clear()
  }
  if (trace) trace.push({ source: list[0]?.source ?? 'none', step: 'shown', left: list.length })
  return list
}

function acceptOf<C>(shelf: Shelf<C>, { where, match }: Limits<C>): ((item: number) => boolean) | undefined {
  if (where === undefined) return match && (item => match.allows(item))
  return item => {
    if (match?.allows(item) === false) return false
    const record = shelf.record(item)
    return record !== undefined && Boolean(where(record))
  }
}

/** Below `floor` the rungs' own scores mean nothing beside those above; only the order is kept. */
function append<C>(
  list: Recommendation<C>[],
  shelf: Shelf<C>,
  rung: Rung,
  chosen: Selected,
  floor: number | undefined,
): void {
  for (let c = 0; c < chosen.count; c++) {
    const item = chosen.items[c]
    const score = floor === undefined ? chosen.scores[c] : floor - 1 + 1 / (c + 2)
    const evidence: Evidence[] = []
    const explained = floor === undefined && rung.explain?.(item, evidence)
    const because = explained ? toBecause(evidence, score, shelf.id) : [{ kind: rung.source, share: score }]
    const record = shelf.record(item)
    const base = { id: shelf.id(item), score, source: rung.source, because }
    list.push(record === undefined ? base : { ...base, item: record })
  }
}
