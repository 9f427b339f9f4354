/** Rows by the group they are in: group g has `rows[start[g] … start[g + 1])`, in their old order. */
export interface GroupedRows {
  readonly start: Int32Array
  readonly rows: Int32Array
}

/** Gathers the rows of each group; rows of group -1 are in none. O(rows + groups). */
export function groupRows(group: Int32Array, groupCount: number): GroupedRows {
  const start = new Int32Array(groupCount + 1)
  for (let r = 0; r < group.length; r++) if (group[r] >= 0) start[group[r] + 1]++
  for (let g = 0; g < groupCount; g++) start[g + 1] += start[g]
  const rows = new Int32Array(start[groupCount])
  const next = start.slice(0, groupCount)
  for (let r = 0; r < group.length; r++) if (group[r] >= 0) rows[next[group[r]]++] = r
  return { start, rows }
}
