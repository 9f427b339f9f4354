// Rows of a sparse matrix: their sum into a dense one, the twin of Scores.addRow in ../../scores.ts, to the bit; and
// where a column stands in them. Pointers are in bytes.

/** −0: no sum of numbers other than −0 gives it, so it marks what nothing was added to. */
const UNTOUCHED: u32 = 0x80000000

/**
 * values = Σ over `count` rows, row r being entries starts[r] … ends[r] of `columns` and `entries`. Lists the columns
 * with an entry in `touched` (ascending, room for one more than `size`), marks them in `seen` (bytes) and returns how
 * many there are; the others are 0.
 */
export function sumRows(
  starts: usize,
  ends: usize,
  columns: usize,
  entries: usize,
  rows: usize,
  count: i32,
  values: usize,
  touched: usize,
  seen: usize,
  size: i32,
): i32 {
  const last = values + (<usize>size << 2)
  for (let at = values; at < last; at += 4) store<u32>(at, UNTOUCHED)
  for (let h = 0; h < count; h++) {
    const row = <usize>load<i32>(rows + (<usize>h << 2)) << 2
    let e = <usize>load<i32>(starts + row) << 2
    const end = <usize>load<i32>(ends + row) << 2
    for (; e + 16 <= end; e += 16) {
      // Two columns a load.
      const near = load<u64>(columns + e)
      const far = load<u64>(columns + e, 8)
      add(values, <usize>(near & 0xffffffff), entries + e)
      add(values, <usize>(near >> 32), entries + e + 4)
      add(values, <usize>(far & 0xffffffff), entries + e + 8)
      add(values, <usize>(far >> 32), entries + e + 12)
    }
    for (; e < end; e += 4) add(values, <usize>load<u32>(columns + e), entries + e)
  }
  let found = 0
  for (let c = 0; c < size; c++) {
    const at = values + (<usize>c << 2)
    const bits = load<u32>(at)
    const one = u32(bits != UNTOUCHED)
    store<u32>(at, one ? bits : 0)
    store<i32>(touched + (<usize>found << 2), c)
    store<u8>(seen + <usize>c, <u8>one)
    found += one
  }
  return found
}

/**
 * For each of `count` rows the entry that stands in `column`, or −1, to `found`; returns how many have one. A column may
 * stand in a row once.
 */
export function findColumn(
  starts: usize,
  ends: usize,
  columns: usize,
  rows: usize,
  count: i32,
  column: i32,
  found: usize,
): i32 {
  const wanted = i32x4.splat(column)
  let hits = 0
  for (let h = 0; h < count; h++) {
    const row = <usize>load<i32>(rows + (<usize>h << 2)) << 2
    let e = <usize>load<i32>(starts + row) << 2
    const end = <usize>load<i32>(ends + row) << 2
    // Sixteen columns a turn: most rows do not have it.
    for (; e + 64 <= end; e += 64) {
      const at = columns + e
      const first = v128.or(i32x4.eq(v128.load(at), wanted), i32x4.eq(v128.load(at, 16), wanted))
      const second = v128.or(i32x4.eq(v128.load(at, 32), wanted), i32x4.eq(v128.load(at, 48), wanted))
      if (v128.any_true(v128.or(first, second))) break
    }
    let entry = -1
    for (; e < end; e += 4) {
      if (load<i32>(columns + e) != column) continue
      entry = <i32>(e >> 2)
      hits++
      break
    }
    store<i32>(found + (<usize>h << 2), entry)
  }
  return hits
}

@inline
function add(values: usize, column: usize, entry: usize): void {
  const at = values + (column << 2)
  store<f32>(at, load<f32>(at) + load<f32>(entry))
}
