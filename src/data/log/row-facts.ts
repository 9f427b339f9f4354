/** Whether times stand in order, and the latest, −Infinity where there is none. O(length). */
export function timesOf(at: Float64Array, length: number): { ordered: boolean; newest: number } {
  let ordered = true
  let newest = Number.NEGATIVE_INFINITY
  for (let r = 0; r < length; r++) {
    if (at[r] < newest) ordered = false
    else newest = at[r]
  }
  return { ordered, newest }
}

/** Which of so many event ids are in the log: those its rows hold, 1 each. The column may be empty. O(length). */
export function seenIds(eventId: Int32Array, length: number, ids: number): Uint8Array {
  const seen = new Uint8Array(eventId.length === 0 ? 0 : ids)
  for (let r = 0; r < length && r < eventId.length; r++) if (eventId[r] >= 0) seen[eventId[r]] = 1
  return seen
}
