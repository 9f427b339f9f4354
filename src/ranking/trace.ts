import type { Scores } from '../kernels/scores.js'
import type { TraceStep } from '../types.js'
import type { Limits, Shelf } from './answer.js'
import { REFUSALS } from './mask.js'
import type { Plan } from './rule.js'

/** The part of a plan that takes candidates away. */
type Takers = Pick<Plan, 'gates' | 'minScore'>

/** Writes down what was left of the candidates of one rung after each thing that took some away. O(candidates). */
export function traceRung<C>(
  trace: TraceStep[],
  source: string,
  { scores, mask, record }: Shelf<C>,
  { among, match, where, minScore }: Limits<C>,
  rules: Takers,
  own: boolean,
): void {
  let left = scored(scores)
  const note = (step: string, keeps: (item: number) => boolean, always = true): void => {
    const before = left.length
    left = left.filter(keeps)
    if (always || left.length < before) trace.push({ source, step, left: left.length })
  }
  trace.push({ source, step: 'candidates', left: left.length })
  for (let reason = 1; reason < REFUSALS.length; reason++) {
    note(REFUSALS[reason], item => mask.blocked[item] !== reason, false)
  }
  if (among) {
    const only = new Set(among)
    note('among', item => only.has(item))
  }
  for (const gate of rules.gates) note(gate.label, item => gate.allows(item))
  if (match) note('match', item => match.allows(item))
  if (where) {
    note('where', item => {
      const found = record(item)
      return found !== undefined && Boolean(where(found))
    })
  }
  const least = Math.max(minScore ?? Number.NEGATIVE_INFINITY, rules.minScore ?? Number.NEGATIVE_INFINITY)
  if (own && least > Number.NEGATIVE_INFINITY) note('min-score', item => scores.values[item] >= least)
}

/** Items with a score, in order of index. */
export function scored({ touched, count, denseCount }: Scores): number[] {
  const items = Array.from({ length: denseCount }, (_, item) => item)
  for (let t = 0; t < count; t++) if (touched[t] >= denseCount) items.push(touched[t])
  return items.sort((a, b) => a - b)
}
