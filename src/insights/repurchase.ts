import { type Interval, shareInterval } from './interval.js'
import type { ShopRows } from './shop-rows.js'

export interface Repurchase {
  /** Known users who bought and kept something. */
  readonly buyers: number
  /** Those of them who bought on a second day. */
  readonly again: number
  /** `again` of `buyers`; absent where nobody bought. Buyers of the last weeks had little time: see `within`. */
  readonly share?: Interval
  /** How many bought again within so many days of their first order, of those whose first is as long ago. */
  readonly within: readonly {
    readonly days: number
    readonly came: number
    readonly of: number
    readonly share: Interval
  }[]
}

const SPANS: readonly number[] = [30, 60, 90, 180, 365]

/** How many buyers come back to buy on another day. Orders that were given back whole do not count. O(events). */
export function repurchase(rows: ShopRows): Repurchase {
  const first = new Int32Array(rows.userCount).fill(NONE)
  const second = new Int32Array(rows.userCount).fill(NONE)
  let buyers = 0
  let again = 0
  for (let r = 0; r < rows.length; r++) {
    const who = rows.shopper[r]
    if (who >= rows.userCount || !(rows.units[r] > 0)) continue
    if (first[who] === NONE) {
      first[who] = rows.day[r]
      buyers++
    } else if (second[who] === NONE && rows.day[r] !== first[who]) {
      second[who] = rows.day[r]
      again++
    }
  }
  const today = rows.clock.day(rows.to)
  const within = SPANS.flatMap(days => {
    let came = 0
    let of = 0
    for (let u = 0; u < rows.userCount; u++) {
      if (first[u] === NONE || first[u] + days > today) continue
      of++
      if (second[u] !== NONE && second[u] - first[u] <= days) came++
    }
    const share = shareInterval(came, of)
    return share === undefined ? [] : [{ days, came, of, share }]
  })
  const share = shareInterval(again, buyers)
  return { buyers, again, ...(share && { share }), within }
}

/** Before any day. */
const NONE = -0x80000000
