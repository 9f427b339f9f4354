/** Bins that `strongest` needs: 11 bits of a number at a time. */
export const STRONGEST_BINS = 2048

/** Bits below those that are counted, pass after pass. */
const SHIFTS = [20, 9, 0]

/**
 * Writes the `keep` entries of largest absolute value of a row to `columns` and `values` from entry `at` on, in the order
 * of the columns; ties go to the lower one, 0 is left out. Returns how many, or −1 where one is not finite.
 *
 * Absolute values order as their bits do, so counting those from the top finds the smallest that is kept: O(count),
 * whatever `keep` is. `bits` is the row as whole numbers, `bins` holds `STRONGEST_BINS`.
 */
export function strongest(
  row: Float32Array,
  bits: Uint32Array,
  count: number,
  keep: number,
  bins: Int32Array,
  columns: Int32Array,
  values: Float32Array,
  at: number,
): number {
  let found = 0
  for (let c = 0; c < count; c++) {
    const key = bits[c] & 0x7fffffff
    if (key >= 0x7f800000) return -1
    if (key !== 0) found++
  }
  let bound = found > keep ? 0 : 1
  // How many of the entries equal to the bound are kept.
  let ties = Math.min(found, keep)
  for (let s = 0, known = 31; found > keep && s < SHIFTS.length; s++) {
    const shift = SHIFTS[s]
    const mask = (1 << (known - shift)) - 1
    bins.fill(0)
    for (let c = 0; c < count; c++) {
      const key = bits[c] & 0x7fffffff
      if (key >>> known === bound) bins[(key >>> shift) & mask]++
    }
    let bin = mask
    while (bins[bin] < ties) ties -= bins[bin--]
    bound = bound * (mask + 1) + bin
    known = shift
  }
  let end = at
  for (let c = 0; c < count; c++) {
    const key = bits[c] & 0x7fffffff
    if (key < bound || (key === bound && ties-- <= 0)) continue
    columns[end] = c
    values[end++] = row[c]
  }
  return end - at
}
