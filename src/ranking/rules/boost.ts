import type { Rule } from '../../types.js'
import { badRule, makeRule } from '../make-rule.js'
import { checkItemFilter, type ItemFilter, membersOf } from '../members.js'
import type { RuleOptions } from '../rule.js'

export interface BoostOptions extends RuleOptions {
  /** Which items: a filter as data, or a function of a record. */
  readonly where: ItemFilter
  /** The factor, above 0. 1 changes nothing; 2 counts every score twice. */
  readonly by: number
}

/** Lifts items: scores above 0 times `by`, scores below divided by it. `boost({ where: { field: 'brand', equals: 'Kanto' }, by: 1.5 })` */
export function boost(options: BoostOptions): Rule {
  return rescoring('boost', options, factor => factor)
}

/** Sinks items: scores above 0 divided by `by`, scores below times it. `bury({ where: { field: 'tags', equals: 'last-year' }, by: 3 })` */
export function bury(options: BoostOptions): Rule {
  return rescoring('bury', options, factor => 1 / factor)
}

function rescoring(name: string, options: BoostOptions, factorOf: (by: number) => number): Rule {
  return makeRule(name, options, ['where', 'by'], ({ where, by }) => {
    checkItemFilter(where, `Rule ${name}`)
    if (!(by > 0 && Number.isFinite(by))) throw badRule(name, 'by', by, 'a factor above 0')
    const factor = factorOf(by)
    return {
      effect(setting) {
        const { has, items } = membersOf(where, setting)
        return { rescore: { items, factor: item => (has(item) ? factor : 1) } }
      },
    }
  })
}
