import { DISMISS, IMPRESSION, RETURN, UNCART, UNDISMISS } from '../data/event.js'
import type { Setting } from './rule.js'

/** What became of items that were shown, by index; may be shorter than the items. */
export interface Responses {
  /** Impressions. */
  readonly shown: readonly number[]
  /** What shoppers did with it that came from a list. */
  readonly taken: readonly number[]
  /** All that shoppers did with it. */
  readonly events: readonly number[]
}

interface Counted extends Responses {
  readonly shown: number[]
  readonly taken: number[]
  readonly events: number[]
  generation: number
  rows: number
}

/** Counts of the log as it is now; O(rows) at first, then O(new rows). Nothing is kept that the log does not say. */
export function responsesOf({ log, memory }: Pick<Setting, 'log' | 'memory'>): Responses {
  let counts = memory.get('responses') as Counted | undefined
  if (counts === undefined || counts.generation !== log.generation) {
    counts = { shown: [], taken: [], events: [], generation: log.generation, rows: 0 }
    memory.set('responses', counts)
  }
  const { item, type, attribution } = log.columns
  const { shown, taken, events } = counts
  while (shown.length < log.items.size) {
    shown.push(0)
    taken.push(0)
    events.push(0)
  }
  for (let row = counts.rows; row < log.length; row++) {
    const what = item.get(row)
    const code = type.data[row]
    if (what < 0 || code === DISMISS || code === UNDISMISS || code === RETURN || code === UNCART) continue
    if (code === IMPRESSION) {
      shown[what]++
      continue
    }
    events[what]++
    if (attribution.get(row) >= 0) taken[what]++
  }
  counts.rows = log.length
  return counts
}
