import { Intake } from '../door/ingest.js'
import { contextOf, logOf, type Recommender, rowsAppended } from '../recommender.js'
import type { CatalogItem } from '../types.js'

/** Milliseconds: the reach of `Date`. */
const LATEST = 8.64e15

/**
 * Does again what was done. What no longer fits (a weight that the options dropped, a field that is another one now) is
 * passed over, and so is what no shop ever wrote: nothing in a journal keeps a shop from being opened.
 */
export function replay<C extends CatalogItem>(shop: Recommender<C>, record: unknown): void {
  if (record === null || typeof record !== 'object') return
  const { events, setItems, removeItems, merge } = record as Record<string, unknown>
  if (Array.isArray(events)) {
    // They were let in once: that the clock stands earlier today is no reason to lose them
    const intake = new Intake(logOf(shop), { ...contextOf(shop), now: LATEST }, { invalid: 'skip' })
    intake.takeAll(events)
    rowsAppended(shop)
  }
  if (Array.isArray(setItems)) again(setItems, items => shop.setItems(items))
  if (Array.isArray(removeItems)) again(removeItems, ids => shop.removeItems(ids))
  if (Array.isArray(merge)) again([merge], ([[guest, user]]) => shop.mergeUsers(guest, user))
}

/** All together or, where one no longer fits, each that does. */
function again<T>(things: readonly T[], act: (things: readonly T[]) => void): void {
  try {
    act(things)
  } catch {
    if (things.length > 1) for (const one of things) again([one], act)
  }
}
