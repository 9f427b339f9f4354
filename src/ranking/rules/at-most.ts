import type { Catalog } from '../../data/catalog/catalog.js'
import type { Rule } from '../../types.js'
import { badRule, makeRule } from '../make-rule.js'
import type { RuleOptions } from '../rule.js'

/** By what a list is kept from being all the same. */
export type Kind = 'category' | 'top-category' | 'brand' | 'group'

export interface AtMostOptions extends RuleOptions {
  /** So many in one list. Smaller mixes more, and may leave the list short. */
  readonly count: number
  /** Of one: category (the whole path), top category (its first part), brand or group of variants. */
  readonly per: Kind
}

/** No more than so many of a kind in one list: `atMost({ count: 2, per: 'brand' })`. Items without one count as all different. */
export function atMost(options: AtMostOptions): Rule {
  return makeRule('atMost', options, ['count', 'per'], ({ count, per }) => {
    if (!(Number.isInteger(count) && count >= 0)) throw badRule('atMost', 'count', count, 'a whole number')
    checkKind('atMost', 'per', per)
    return { effect: ({ catalog }) => ({ cap: { count, code: codeBy(per, catalog) } }) }
  })
}

export function checkKind(name: string, option: string, kind: Kind): void {
  if (!Object.hasOwn(CODES, kind)) {
    throw badRule(name, option, kind, "'category', 'top-category', 'brand' or 'group'")
  }
}

/** The code of an item's kind, -1 for none. */
export function codeBy(kind: Kind, catalog: Catalog): (item: number) => number {
  return CODES[kind](catalog)
}

const CODES: Readonly<Record<Kind, (catalog: Catalog) => (item: number) => number>> = {
  category: catalog => item => catalog.category(item),
  'top-category': catalog => item => catalog.topCategory(item),
  brand: catalog => item => catalog.brand(item),
  group: catalog => item => catalog.group(item),
}
