import { chosenWindow, DAY, spansCovered, type TrendingCounts, WEEK, WINDOWS } from './trending-counts.js'
import type { Edge, TrendingRows } from './trending-rows.js'

/** Rows that leave or enter one of the windows or spans when the end moves, and what they count there. */
interface Moving {
  readonly edge: Edge
  /** 1 for those who come in, −1 for those who go. */
  readonly sign: number
  /** The window whose shoppers are counted, or −1 for a span, whose pairs of shopper and item are. */
  readonly window: number
  readonly recent: boolean
}

/**
 * The counts for a window that ends later, from those there are: only who acted at the edges of the spans can have come
 * in or gone out. `undefined` where another window is to be chosen, and all must be counted anew. O(rows at the
 * edges + items) where rows came in about the order of their times.
 */
export function moveTrending(
  counts: TrendingCounts,
  rows: TrendingRows,
  end: number,
  first: number,
  wanted: number,
): TrendingCounts | undefined {
  const { window, end: before } = counts
  const moved = end - before
  if (!(moved > 0) || moved > DAY) return undefined
  const length = WINDOWS[window]
  const step = Math.max(length, WEEK)
  const shoppers = [...counts.shoppers]
  const recent = counts.recent.slice()
  const past = counts.past.slice()
  const { item } = rows.columns
  for (const { edge, sign, window: w, recent: now } of movings(before, moved, length, step)) {
    if (w >= 0) {
      rows.eachAtEdge(edge, false, () => {
        shoppers[w] += sign
      })
    } else {
      const changed = now ? recent : past
      rows.eachAtEdge(edge, true, row => {
        changed[item[row]] += sign
      })
    }
  }
  if (chosenWindow(shoppers, wanted) !== window) return undefined
  const active: number[] = []
  for (let i = 0; i < recent.length; i++) if (recent[i] > 0) active.push(i)
  return {
    from: end - length,
    end,
    shoppers,
    window,
    recent,
    past,
    active,
    spans: spansCovered(end, length, step, first),
  }
}

function movings(before: number, moved: number, length: number, step: number): Moving[] {
  const all: Moving[] = []
  const add = (from: number, to: number, window: number, recent: boolean): void => {
    const stay = from + moved
    all.push({ edge: { from, to: stay, stayFrom: stay, stayTo: to }, sign: -1, window, recent })
    all.push({ edge: { from: to, to: to + moved, stayFrom: stay, stayTo: to }, sign: 1, window, recent })
  }
  for (let w = 0; w < WINDOWS.length; w++) add(before - WINDOWS[w], before, w, false)
  for (let span = 0; span * step <= 4 * WEEK; span++) {
    const to = before - span * step
    add(to - length, to, -1, span === 0)
  }
  return all
}
