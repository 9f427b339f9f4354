import { blankEvent, checkEvent } from '../data/event.js'
import { contextOf, logOf, type Recommender, rowsAppended } from '../recommender.js'
import type { CatalogItem } from '../types.js'

/** Milliseconds: the reach of `Date`. */
const LATEST = 8.64e15
/** What is listed of what was left out; the rest is counted. */
const LISTED = 20

/** What a journal holds and the shop, as its options are now, no longer takes. */
export interface LeftOut {
  readonly count: number
  /** The first 20, in words. */
  readonly problems: readonly string[]
}

/**
 * Does again what was done. What no longer fits (a weight that the options dropped, a field that is another one now) is
 * left out and told, and so is what no shop ever wrote: nothing in a journal keeps a shop from being opened.
 */
export function replay<C extends CatalogItem>(shop: Recommender<C>, records: readonly unknown[]): LeftOut {
  const problems: string[] = []
  let count = 0
  const leave = (problem: string): void => {
    count++
    if (problems.length < LISTED) problems.push(problem)
  }
  for (const record of records) {
    if (record === null || typeof record !== 'object') {
      leave('A record is no object.')
      continue
    }
    const { events, setItems, removeItems, merge } = record as Record<string, unknown>
    if (Array.isArray(events)) ingest(shop, events, leave)
    if (Array.isArray(setItems)) again(setItems, items => shop.setItems(items), leave)
    if (Array.isArray(removeItems)) again(removeItems, ids => shop.removeItems(ids), leave)
    if (Array.isArray(merge)) again([merge], ([[guest, user]]) => shop.mergeUsers(guest, user), leave)
  }
  return { count, problems }
}

function ingest<C extends CatalogItem>(
  shop: Recommender<C>,
  events: readonly unknown[],
  leave: (problem: string) => void,
): void {
  // They were let in once: that the clock stands earlier today is no reason to lose them
  const context = { ...contextOf(shop), now: LATEST }
  const checked = blankEvent()
  for (const event of events) {
    const wrong = checkEvent(event, context, checked)
    if (wrong === undefined) logOf(shop).add(checked, 'keep')
    else leave(`An event ${wrong.message}`)
  }
  rowsAppended(shop)
}

/** All together or, where one no longer fits, each that does. */
function again<T>(
  things: readonly T[],
  act: (things: readonly T[]) => void,
  leave: (problem: string) => void,
): void {
  try {
    act(things)
  } catch (error) {
    if (things.length > 1) for (const one of things) again([one], act, leave)
    else leave((error as Error).message)
  }
}
