import type { Recommendation } from '../types.js'
import type { Limits, Rung, Shelf } from './answer.js'
import type { Arrangement } from './arrange.js'
import { curate } from './curate.js'
import type { Calibration, Cap, Slots } from './effect.js'
import { type Engine, type Gate, labelOf, type Plan, type Rescore } from './rule.js'

/** Everything that the rules of one question ask for, kind by kind. */
export interface Curation {
  readonly gates: readonly Gate[]
  readonly rescores: readonly Rescore[]
  readonly arrangement: Arrangement
  readonly minScore?: number
}

/** Puts the effects of rules together. Every rule carries it, so that a page without rules does not. */
export const engine: Engine = (rules, setting, diversity): Plan => {
  const gates: Gate[] = []
  const rescores: Rescore[] = []
  const pins: { label: string; item: number; at: number }[] = []
  const slots: (Slots & { label: string })[] = []
  const caps: (Cap & { label: string })[] = []
  let spreading = diversity
  let calibration: Calibration | undefined
  let minScore: number | undefined
  for (const rule of rules) {
    const effect = rule.effect(setting)
    if (effect === undefined) continue
    const label = labelOf(rule)
    if (effect.gate) gates.push(labelled(label, effect.gate))
    if (effect.rescore) rescores.push(labelled(label, effect.rescore))
    if (effect.pin && !pins.some(({ item }) => item === effect.pin?.item)) pins.push({ label, ...effect.pin })
    if (effect.slots) slots.push({ label, ...effect.slots })
    if (effect.cap) caps.push({ label, ...effect.cap })
    // Of several rules of these kinds the last speaks: a question's own come after the recommender's
    if (effect.diversity !== undefined && diversity === 0) spreading = effect.diversity
    if (effect.calibration) calibration = effect.calibration
    if (effect.minScore !== undefined) minScore = Math.max(minScore ?? effect.minScore, effect.minScore)
  }
  const { likeness } = setting
  const arrangement: Arrangement = {
    pins,
    slots,
    caps,
    diversity: spreading,
    likeness,
    ...(calibration && { calibration }),
  }
  const curation = { gates, rescores, arrangement, minScore }
  return {
    answer: <C>(shelf: Shelf<C>, rungs: Iterable<Rung>, limits: Limits<C>): Recommendation<C>[] =>
      curate(shelf, rungs, limits, curation),
    gates,
    rescores,
    minScore,
    cappedBy(item, shown) {
      return caps.find(({ code, count }) => {
        const own = code(item)
        return own >= 0 && shown.filter(other => code(other) === own).length >= count
      })?.label
    },
  }
}

/** With its label; methods stay those of the rule. */
function labelled<T extends object>(label: string, part: T): T & { readonly label: string } {
  return { ...part, label }
}
