/** Rows to cut into sessions, one entry a row; `order` says how they follow one another in time. */
export interface SessionInput {
  readonly length: number
  /** Rows by time, where they do not stand so already. */
  readonly order?: Int32Array
  readonly at: Float64Array
  readonly shopper: Int32Array
  readonly shopperCount: number
  /** Shoppers below are users; a guest without a session is one order, which is one session. */
  readonly userCount: number
  /** The row's own session, -1 for none. */
  readonly session?: Int32Array
  readonly sessionCount: number
}

/**
 * Which session each row belongs to: its own, or with the shopper's other rows until a pause longer than `gap`
 * milliseconds. Own sessions keep their numbers, cut ones follow. O(length); 12 bytes a shopper.
 */
export function cutSessions(rows: SessionInput, gap: number): { session: Int32Array; count: number } {
  const { length, order, at, shopper, userCount, session: own } = rows
  const session = new Int32Array(length)
  const last = new Float64Array(rows.shopperCount)
  const current = new Int32Array(rows.shopperCount).fill(-1)
  let count = rows.sessionCount
  for (let p = 0; p < length; p++) {
    const row = order === undefined ? p : order[p]
    const known = own === undefined ? -1 : own[row]
    if (known >= 0) {
      session[row] = known
      continue
    }
    const who = shopper[row]
    if (current[who] < 0 || (who < userCount && at[row] - last[who] > gap)) current[who] = count++
    last[who] = at[row]
    session[row] = current[who]
  }
  return { session, count }
}
