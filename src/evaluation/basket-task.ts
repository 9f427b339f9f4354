import type { ItemRows } from '../data/fold/interactions.js'
import type { Split } from './split.js'
import { LIST_LENGTHS, type ResolvedTaskOptions, type Task, type TaskQuery } from './task.js'
import { Collector, knownItems, notShown } from './task-parts.js'

/** Baskets of at least four items are cut where there are so many; elsewhere those of two must do. */
const ENOUGH = 500
const LARGE = 4
const SMALL = 2

/**
 * Related: every basket of the test part with at least `minBasket` known items is cut in half in the order of
 * its rows; the first half is asked with, the second half is wanted. Scores of the items asked with are summed.
 */
export function basketTask(split: Split, options: ResolvedTaskOptions): Task {
  const { train, test } = split
  const collector = new Collector(knownItems(train), options)
  const baskets = basketsOf(test).map(({ shopper, items }) => ({
    shopper,
    items: options.unknown === 'keep' ? items : items.filter(item => collector.known[item] === 1),
  }))
  const least =
    options.minBasket ??
    (baskets.filter(({ items }) => items.length >= LARGE).length >= ENOUGH ? LARGE : SMALL)
  const queries: (() => TaskQuery)[] = []
  const hide = notShown(split.catalog)
  let small = 0
  for (const { shopper, items } of baskets) {
    if (items.length < least) {
      small++
      continue
    }
    const half = Math.floor(items.length / 2)
    const asked = Int32Array.from(items.slice(0, half))
    const excluded = hide(asked)
    const relevant = collector.relevant(items.slice(half).filter(item => !excluded.includes(item)))
    if (relevant.length === 0) continue
    queries.push(() => ({ shopper, asked, relevant, excluded }))
  }
  return {
    question: 'related',
    k: options.k ?? LIST_LENGTHS.related,
    ...collector.sample(queries),
    notes: [
      queries.length > 0
        ? 'Asked with the first half of each later basket; right is what the second half held.'
        : `No later basket holds ${least} items that were known before: what goes along cannot be judged.`,
      ...(small > 0
        ? [`Baskets with fewer than ${least} known items are left out: ${small} of ${baskets.length}.`]
        : []),
    ],
  }
}

interface Basket {
  readonly shopper: number
  /** Distinct, in the order of the rows. */
  readonly items: readonly number[]
}

function basketsOf(rows: ItemRows): Basket[] {
  const baskets = new Map<number, { shopper: number; items: Set<number> }>()
  for (let r = 0; r < rows.length; r++) {
    if (rows.basket[r] < 0 || rows.weight[r] <= 0) continue
    let basket = baskets.get(rows.basket[r])
    if (basket === undefined)
      baskets.set(rows.basket[r], (basket = { shopper: rows.shopper[r], items: new Set() }))
    basket.items.add(rows.item[r])
  }
  return [...baskets.values()].map(({ shopper, items }) => ({ shopper, items: [...items] }))
}
