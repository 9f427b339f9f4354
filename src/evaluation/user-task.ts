import { PURCHASE } from '../data/event.js'
import type { GroupedRows } from '../data/fold/group-rows.js'
import type { ItemRows } from '../data/fold/interactions.js'
import { historyQuery, pastSearches } from './history-query.js'
import { byShopper } from './rows.js'
import type { Split } from './split.js'
import { LIST_LENGTHS, type ResolvedTaskOptions, type Task, type TaskQuery } from './task.js'
import { Collector, knownItems, wantedType } from './task-parts.js'

/**
 * You may like: every known user of the training part who wanted something in the test part is asked for once, with
 * the history up to the cut. `'new'`: only items the user never had are wanted, and those had before may not be
 * shown; `'repeats'`: everything counts. Strangers are left out: they have nothing to go by.
 */
export function userTask(split: Split, variant: 'new' | 'repeats', options: ResolvedTaskOptions): Task {
  const { train, test } = split
  const k = options.k ?? LIST_LENGTHS.youMayLike
  const relevant = options.relevant ?? wantedType(split)
  const past = byShopper(train.rows, train.shopperCount)
  const future = byShopper(test, train.shopperCount)
  const searched = pastSearches(train)
  const collector = new Collector(knownItems(train), options)
  const strangers = new Set(test.shopper.filter(shopper => shopper >= train.shopperCount)).size
  const queries: (() => TaskQuery)[] = []
  for (let user = 0; user < train.userCount; user++) {
    if (future.start[user] === future.start[user + 1]) continue
    if (past.start[user] === past.start[user + 1]) continue
    const had = itemsOf(train.rows, past, user, relevant)
    const hidden = variant === 'new' ? new Set(had) : new Set<number>()
    const wanted = itemsOf(test, future, user, relevant).filter(item => !hidden.has(item))
    const truth = collector.relevant(wanted)
    if (truth.length === 0) continue
    queries.push(() => {
      const now = split.at ?? test.at[future.rows[future.start[user]]]
      const history = historyQuery(train.rows, past, user, now, {
        timed: train.timed,
        maxPerShopper: options.maxPerShopper,
        seen: variant === 'new' ? 'hide' : 'show',
      })
      return {
        shopper: user,
        asked: Int32Array.from(new Set(history.items)),
        history: { ...history, ...searched(user, now) },
        relevant: truth,
        excluded: Int32Array.from(hidden),
      }
    })
  }
  const what = relevant === 'purchase' ? 'bought' : 'viewed or bought'
  return {
    question: 'youMayLike',
    variant,
    k,
    ...collector.sample(queries),
    notes: [
      queries.length === 0
        ? `No known shopper ${what} anything afterwards${variant === 'new' ? ' for the first time' : ''}: what they like cannot be judged.`
        : `Asked once for each known shopper; right is what they ${what} afterwards${variant === 'new' ? ' for the first time' : ', bought before or not'}.`,
      ...(strangers > 0
        ? [
            `${strangers} shoppers, visits and guest orders of the test part were unknown before and are left out.`,
          ]
        : []),
    ],
  }
}

/** Distinct items of a shopper's wanted events. */
function itemsOf(
  rows: ItemRows,
  { start, rows: sorted }: GroupedRows,
  user: number,
  relevant: 'purchase' | 'any',
): number[] {
  const items = new Set<number>()
  for (let p = start[user]; p < start[user + 1]; p++) {
    const row = sorted[p]
    if (rows.weight[row] > 0 && (relevant === 'any' || rows.type[row] === PURCHASE)) items.add(rows.item[row])
  }
  return [...items]
}
