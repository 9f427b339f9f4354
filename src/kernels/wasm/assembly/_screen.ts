// Which rows of a matrix may have the largest products with a vector, by half of the bits and a bound of what the others
// may add: they are read only where it matters. See ../../screen.ts. Pointers are in bytes.

import { dot, largestLane } from './_vectors'

/** In place of what is hidden. */
const NOTHING: f32 = -Infinity

/**
 * For `count` rows, a multiple of 32, what their product with the vector is at most (`highs`), and of each 16 the
 * largest that any is at least (`peaks`); −∞ for rows whose byte in `hidden` is not 0.
 *
 * `codes` holds pairs of 16 bits: the first two numbers of 32 rows, then their next two, and so on, then the next 32
 * rows; `vector` its numbers likewise. A product is about `sum · scales[r] · step` and at most `errors[r] · length` off.
 */
export function screen(
  codes: usize,
  scales: usize,
  errors: usize,
  hidden: usize,
  count: i32,
  vector: usize,
  size: i32,
  step: f32,
  length: f32,
  highs: usize,
  peaks: usize,
): void {
  multiplyCodes(codes, count, vector, size, highs)
  const steps = f32x4.splat(step)
  const lengths = f32x4.splat(length)
  const nothing = f32x4.splat(NOTHING)
  for (let r: usize = 0; r < <usize>count; r += 16) {
    let most = nothing
    for (let at = r; at < r + 16; at += 4) {
      const high = highs + (at << 2)
      const about = f32x4.mul(f32x4.convert_i32x4_s(v128.load(high)), f32x4.mul(steps, v128.load(scales + (at << 2))))
      const off = f32x4.mul(lengths, v128.load(errors + (at << 2)))
      const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(hidden + at)))
      const shown = i32x4.eq(bytes, i32x4.splat(0))
      v128.store(high, v128.bitselect(f32x4.add(about, off), nothing, shown))
      most = f32x4.pmax(most, v128.bitselect(f32x4.sub(about, off), nothing, shown))
    }
    store<f32>(peaks + (r >> 2), largestLane(most))
  }
}

/** Products of whole numbers. In a loop of its own: with the bounds, the sums would not stay in registers. */
function multiplyCodes(codes: usize, count: i32, vector: usize, size: i32, out: usize): void {
  const end = vector + (<usize>size << 1)
  const last = out + (<usize>count << 2)
  let c = codes
  for (let o = out; o < last; o += 128) {
    let s0 = i32x4.splat(0)
    let s1 = i32x4.splat(0)
    let s2 = i32x4.splat(0)
    let s3 = i32x4.splat(0)
    let s4 = i32x4.splat(0)
    let s5 = i32x4.splat(0)
    let s6 = i32x4.splat(0)
    let s7 = i32x4.splat(0)
    // Two pairs a turn: with one the loop itself takes a third of the time.
    for (let v = vector; v < end; v += 8, c += 256) {
      let x = v128.load32_splat(v)
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(x, v128.load(c)))
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(x, v128.load(c, 16)))
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(x, v128.load(c, 32)))
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(x, v128.load(c, 48)))
      s4 = i32x4.add(s4, i32x4.dot_i16x8_s(x, v128.load(c, 64)))
      s5 = i32x4.add(s5, i32x4.dot_i16x8_s(x, v128.load(c, 80)))
      s6 = i32x4.add(s6, i32x4.dot_i16x8_s(x, v128.load(c, 96)))
      s7 = i32x4.add(s7, i32x4.dot_i16x8_s(x, v128.load(c, 112)))
      x = v128.load32_splat(v, 4)
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(x, v128.load(c, 128)))
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(x, v128.load(c, 144)))
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(x, v128.load(c, 160)))
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(x, v128.load(c, 176)))
      s4 = i32x4.add(s4, i32x4.dot_i16x8_s(x, v128.load(c, 192)))
      s5 = i32x4.add(s5, i32x4.dot_i16x8_s(x, v128.load(c, 208)))
      s6 = i32x4.add(s6, i32x4.dot_i16x8_s(x, v128.load(c, 224)))
      s7 = i32x4.add(s7, i32x4.dot_i16x8_s(x, v128.load(c, 240)))
    }
    v128.store(o, s0)
    v128.store(o, s1, 16)
    v128.store(o, s2, 32)
    v128.store(o, s3, 48)
    v128.store(o, s4, 64)
    v128.store(o, s5, 80)
    v128.store(o, s6, 96)
    v128.store(o, s7, 112)
  }
}

/**
 * The rows, of `count`, whose `highs` are at least `least` and above −∞, ascending to `chosen`, and beside each its
 * product with the vector, as `multiply` gives it, to `products`. Returns how many there are.
 */
export function multiplyHigh(
  highs: usize,
  count: i32,
  least: f32,
  rows: usize,
  vector: usize,
  size: i32,
  chosen: usize,
  products: usize,
): i32 {
  const line = <usize>size << 2
  const wanted = f32x4.splat(least)
  let found: usize = 0
  for (let r = 0; r < count; r += 16) {
    const at = highs + (<usize>r << 2)
    const near = f32x4.pmax(v128.load(at), v128.load(at, 16))
    const far = f32x4.pmax(v128.load(at, 32), v128.load(at, 48))
    if (!v128.any_true(f32x4.ge(f32x4.pmax(near, far), wanted))) continue
    for (let row = r; row < r + 16; row++) {
      const high = load<f32>(highs + (<usize>row << 2))
      if (!(high >= least && high > NOTHING)) continue
      store<i32>(chosen + found, row)
      store<f32>(products + found, dot(rows + <usize>row * line, vector, line))
      found += 4
    }
  }
  return <i32>(found >> 2)
}
