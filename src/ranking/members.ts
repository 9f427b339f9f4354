import type { AnyItem } from '../types.js'
import { checkFilter, compileFilter, type Filter } from './filter.js'
import type { Gate, Setting } from './rule.js'

/** A filter as data, or a function of the shop's own record, which no JSON holds. */
// biome-ignore lint/suspicious/noExplicitAny: the record's type is the shop's own
export type ItemFilter = Filter | ((item: any) => unknown)

/** The items that a filter lets through. */
export interface Members {
  has(item: number): boolean
  /** All of them, ascending; absent for a function, which is asked each time. */
  readonly items?: Int32Array
}

/**
 * What a filter lets through in the catalogue of the setting. Of a filter that is data the answer is kept until the
 * catalogue changes, so asking again costs nothing; a function is asked anew, lazily.
 */
export function membersOf(filter: ItemFilter, setting: Setting): Members {
  const { catalog, log, memory } = setting
  if (typeof filter === 'function') {
    return {
      has(item) {
        const record = catalog.record(item) as AnyItem | undefined
        return record !== undefined && Boolean(filter(record))
      },
    }
  }
  const key = `members ${JSON.stringify(filter)}`
  const known = memory.get(key) as Members | undefined
  if (known !== undefined) return known
  const test = compileFilter(filter, catalog, item => log.items.id(item))
  const items = Int32Array.from(catalog.order().filter(item => !catalog.hidden(item) && test(item))).sort()
  const bytes = new Uint8Array(catalog.size)
  for (const item of items) bytes[item] = 1
  const members: Members = { items, has: item => bytes[item] === 1 }
  if (memory.size >= MOST) memory.clear()
  memory.set(key, members)
  return members
}

/** Checks a filter of either kind; throws `bad-option`. */
export function checkItemFilter(filter: unknown, owner: string): void {
  if (typeof filter !== 'function') checkFilter(filter, owner)
}

/** Filters made up anew at each question must not fill the memory. */
const MOST = 500

/** When a gate's items are at most this share of the shop, they are where the search begins. */
const FEW = 1 / 8

export function gateOf({ has, items }: Members, { catalog }: Setting): Omit<Gate, 'label'> {
  if (items === undefined) return { allows: has, asks: true }
  return items.length <= catalog.size * FEW ? { allows: has, few: items } : { allows: has }
}
