import { PURCHASE } from '../../data/event.js'
import type { Interactions } from '../../data/fold/interactions.js'
import type { Progress } from '../../types.js'

/** Purchases of one item less than this many days apart are one occasion. Steps of baskets are at least 1. */
export const ONE_OCCASION = 0.5
const DAY = 86_400_000

/** How often known users came back to an item for another purchase, per item. */
export interface RepeatCounts {
  /** Users who bought it. */
  readonly buyers: Int32Array
  /** Those who bought it on two occasions or more. */
  readonly returning: Int32Array
  /** Gaps between occasions, over all users. */
  readonly gaps: Int32Array
  /** Their sum: days, or baskets of the user where the log has no times. */
  readonly length: Float64Array
}

/** O(rows) time and memory. Guests are left out: they cannot be seen to come back. */
export function* countRepeats(data: Interactions): Generator<Progress, RepeatCounts, void> {
  const { itemCount, userCount } = data
  const { start, item, time } = yield* purchasesByUser(data)
  yield { stage: 'repeat', done: 0.8 }
  const buyers = new Int32Array(itemCount)
  const returning = new Int32Array(itemCount)
  const gaps = new Int32Array(itemCount)
  const length = new Float64Array(itemCount)
  const lastUser = new Int32Array(itemCount).fill(-1)
  const lastTime = new Float64Array(itemCount)
  const cameBack = new Uint8Array(itemCount)
  for (let user = 0; user < userCount; user++) {
    for (let e = start[user]; e < start[user + 1]; e++) {
      const i = item[e]
      if (lastUser[i] !== user) {
        lastUser[i] = user
        cameBack[i] = 0
        buyers[i]++
      } else {
        const gap = time[e] - lastTime[i]
        if (gap < ONE_OCCASION) continue
        gaps[i]++
        length[i] += gap
        returning[i] += 1 - cameBack[i]
        cameBack[i] = 1
      }
      lastTime[i] = time[e]
    }
  }
  return { buyers, returning, gaps, length }
}

/** Purchases of known users, oldest first within a user; time in days, or in baskets of that user. */
function* purchasesByUser(
  data: Interactions,
): Generator<Progress, { start: Int32Array; item: Int32Array; time: Float64Array }, void> {
  const { rows, userCount, timed } = data
  const start = new Int32Array(userCount + 1)
  const counts = (r: number): boolean =>
    rows.type[r] === PURCHASE && rows.weight[r] > 0 && rows.shopper[r] < userCount
  for (let r = 0; r < rows.length; r++) if (counts(r)) start[rows.shopper[r] + 1]++
  yield { stage: 'repeat', done: 0.4 }
  for (let u = 0; u < userCount; u++) start[u + 1] += start[u]
  const item = new Int32Array(start[userCount])
  const time = new Float64Array(start[userCount])
  const slot = start.slice(0, userCount)
  const lastBasket = new Int32Array(userCount).fill(-1)
  const baskets = new Int32Array(userCount)
  for (let r = 0; r < rows.length; r++) {
    if (!counts(r)) continue
    const user = rows.shopper[r]
    if (rows.basket[r] !== lastBasket[user]) {
      lastBasket[user] = rows.basket[r]
      baskets[user]++
    }
    item[slot[user]] = rows.item[r]
    time[slot[user]++] = timed ? rows.at[r] / DAY : baskets[user]
  }
  return { start, item, time }
}
