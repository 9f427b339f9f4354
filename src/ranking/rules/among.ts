import { idText } from '../../data/vocabulary.js'
import type { Id, Rule } from '../../types.js'
import { badRule, makeRule } from '../make-rule.js'
import type { RuleOptions, Setting } from '../rule.js'

export interface ItemsOptions extends RuleOptions {
  /** Ids; those that nobody knows are passed over. */
  readonly items: readonly Id[]
}

/** Only these items: `among({ items: ['p1', 'p2'] })`. */
export function among(options: ItemsOptions): Rule {
  return makeRule('among', options, ['items'], ({ items }) => {
    const ids = idsOf('among', items)
    return {
      effect(setting) {
        const few = indicesOf(ids, setting)
        const allowed = new Set(few)
        return { gate: { allows: item => allowed.has(item), few } }
      },
    }
  })
}

/** None of these items: `exclude({ items: ['p1', 'p2'] })`. */
export function exclude(options: ItemsOptions): Rule {
  return makeRule('exclude', options, ['items'], ({ items }) => {
    const ids = idsOf('exclude', items)
    return {
      effect(setting) {
        const refused = new Set(indicesOf(ids, setting))
        return { gate: { allows: item => !refused.has(item) } }
      },
    }
  })
}

function idsOf(name: string, items: readonly Id[]): readonly string[] {
  const sound =
    Array.isArray(items) &&
    items.every(id => typeof id === 'string' || (typeof id === 'number' && Number.isFinite(id)))
  if (!sound) throw badRule(name, 'items', items, "a list of ids, such as ['p1', 'p2']")
  return items.map(idText)
}

function indicesOf(ids: readonly string[], { log }: Setting): Int32Array {
  return Int32Array.from(new Set(ids.map(id => log.items.index(id)).filter(index => index >= 0))).sort()
}
