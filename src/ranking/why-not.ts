import type { Recommendation, WhyNot } from '../types.js'
import type { Limits, Rung, Shelf } from './answer.js'
import { REFUSALS } from './mask.js'
import { rescoreAll } from './rescore.js'
import type { Plan } from './rule.js'
import { scored } from './trace.js'

/**
 * Why an item is not among the first `k`: the first thing that keeps it away, else the rank it reached by score.
 * Ask before the list is made, which clears the mask; `make` makes it. O(scored items).
 */
export function whyNot<C>(
  item: number,
  shelf: Shelf<C>,
  rungs: readonly Rung[],
  limits: Limits<C>,
  plan: Plan | undefined,
  make: { list(): readonly Recommendation<C>[]; index(id: string): number },
): WhyNot {
  const id = shelf.id(item)
  const refused = refusal(item, shelf, limits, plan)
  if (refused !== undefined) return { id, ...refused }
  const standing = standingOf(item, shelf, rungs, limits, plan)
  const list = make.list()
  const place = list.findIndex(found => found.id === id)
  if (place >= 0) {
    const { score, source } = list[place]
    return { id, reason: 'shown', rank: place + 1, score, source }
  }
  if (standing === undefined) return { id, reason: 'no-score' }
  if (standing.tooLow) return { id, reason: 'min-score', ...facts(standing) }
  if (standing.rank > limits.k) return { id, reason: 'rank', ...facts(standing) }
  const shown = list.map(found => make.index(found.id))
  const group = shelf.group?.(item) ?? -1
  if (group >= 0 && shown.some(other => shelf.group?.(other) === group)) {
    return { id, reason: 'variant', ...facts(standing) }
  }
  const capped = plan?.cappedBy(item, shown)
  if (capped !== undefined) return { id, reason: 'rule', rule: capped, ...facts(standing) }
  const placed = list.flatMap(({ because }) => because).find(({ kind }) => kind === 'rule')?.rule
  return { id, reason: 'place', ...(placed !== undefined && { rule: placed }), ...facts(standing) }
}

interface Standing {
  readonly rank: number
  readonly score: number
  readonly source: string
  readonly tooLow: boolean
}

function facts({ rank, score, source }: Standing): Pick<WhyNot, 'rank' | 'score' | 'source'> {
  return { rank, score, source }
}

function refusal<C>(
  item: number,
  { mask, record }: Shelf<C>,
  { among, match, where }: Limits<C>,
  plan: Plan | undefined,
): Pick<WhyNot, 'reason' | 'rule'> | undefined {
  const code = mask.blocked[item]
  if (code !== 0) return { reason: REFUSALS[code] }
  if (among?.includes(item) === false) return { reason: 'among' }
  for (const gate of plan?.gates ?? []) if (!gate.allows(item)) return { reason: 'rule', rule: gate.label }
  if (match?.allows(item) === false) return { reason: 'match' }
  if (where === undefined) return undefined
  const found = record(item)
  return found !== undefined && where(found) ? undefined : { reason: 'where' }
}

/** The rank of an item in the first rung that knows it, after all that the rungs above it show. */
function standingOf<C>(
  item: number,
  shelf: Shelf<C>,
  rungs: readonly Rung[],
  limits: Limits<C>,
  plan: Plan | undefined,
): Standing | undefined {
  const { scores } = shelf
  const above = new Set<number>()
  const least = Math.max(
    limits.minScore ?? Number.NEGATIVE_INFINITY,
    plan?.minScore ?? Number.NEGATIVE_INFINITY,
  )
  let first = true
  for (const { source, score } of rungs) {
    if (!score(scores)) {
      scores.clear()
      continue
    }
    for (const rescore of plan?.rescores ?? []) rescoreAll(scores, rescore)
    const own = scores.values[item]
    const known = scores.has(item)
    const better = scored(scores).filter(other => {
      const value = scores.values[other]
      if (other === item || above.has(other) || (first && value < least)) return false
      if (known && !(value > own || (value === own && other < item))) return false
      return refusal(other, shelf, limits, plan) === undefined
    })
    scores.clear()
    if (known) {
      return { rank: above.size + better.length + 1, score: own, source, tooLow: first && own < least }
    }
    for (const other of better) above.add(other)
    first = false
  }
  return undefined
}
