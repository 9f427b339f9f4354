import { PURCHASE } from '../event.js'

/** Rows to gather into baskets, one entry a row. */
export interface BasketInput {
  readonly length: number
  /** Codes of `EVENT_TYPES`; only purchases are in baskets. */
  readonly type: Uint8Array
  readonly shopper: Int32Array
  readonly session: Int32Array
  readonly sessionCount: number
  /** The row's order, -1 for none. */
  readonly order?: Int32Array
  readonly orderCount: number
}

/**
 * Which basket each purchase belongs to, -1 for other rows: its order, else the same shopper and session. Orders
 * keep their numbers, the others follow. O(length).
 */
export function gatherBaskets(rows: BasketInput): { basket: Int32Array; count: number } {
  const { length, type, shopper, session, order } = rows
  const basket = new Int32Array(length).fill(-1)
  // Nearly every session has one shopper: the map holds only the others
  const owner = new Int32Array(rows.sessionCount).fill(-1)
  const own = new Int32Array(rows.sessionCount)
  const shared = new Map<string, number>()
  let count = rows.orderCount
  for (let row = 0; row < length; row++) {
    if (type[row] !== PURCHASE) continue
    if (order !== undefined && order[row] >= 0) {
      basket[row] = order[row]
      continue
    }
    const visit = session[row]
    if (owner[visit] === -1) {
      owner[visit] = shopper[row]
      own[visit] = count++
    }
    if (owner[visit] === shopper[row]) {
      basket[row] = own[visit]
    } else {
      const key = `${visit} ${shopper[row]}`
      let found = shared.get(key)
      if (found === undefined) shared.set(key, (found = count++))
      basket[row] = found
    }
  }
  return { basket, count }
}
