// Counting by bits: 128 counters stand side by side in vectors, the lowest bit of each in the first, the next in the
// second … so that one addition serves them all (Harley and Seal; Muła, Kurz and Lemire 2018).

/** Bits of two numbers or three that carry: at least two of them set. */
@inline
function carry(a: v128, b: v128, c: v128): v128 {
  return v128.bitselect(c, a, v128.xor(a, b))
}

@inline
function odd(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.xor(a, b), c)
}

@inline
function bitsOf(bits: usize, list: usize, nth: usize): v128 {
  return v128.load(bits + (<usize>load<i32>(list + (nth << 2)) << 4))
}

/**
 * Adds up the bits (16 bytes a group) of the `count` groups in `list`; the counters begin at `planes`, behind 64 bytes of
 * room. Group `none` has no bit. Returns how many vectors the counters have.
 */
export function addBits(bits: usize, list: usize, count: i32, none: i32, planes: usize): i32 {
  const used = 32 - clz(count)
  const sixteens = planes + 128
  for (let p = 4; p < used; p++) v128.store(planes + (<usize>p << 4) + 64, i32x4.splat(0))
  let ones = i32x4.splat(0)
  let twos = i32x4.splat(0)
  let fours = i32x4.splat(0)
  let eights = i32x4.splat(0)
  const end = list + (<usize>count << 2)
  for (let next = list; next < end; next += 64) {
    let at = next
    if (next + 64 > end) {
      // The last ones, filled up to sixteen.
      at = planes
      for (let e: usize = 0; e < 64; e += 4) store<i32>(planes + e, next + e < end ? load<i32>(next + e) : none)
    }
    let a = bitsOf(bits, at, 0)
    let b = bitsOf(bits, at, 1)
    let two0 = carry(ones, a, b)
    ones = odd(ones, a, b)
    a = bitsOf(bits, at, 2)
    b = bitsOf(bits, at, 3)
    let two1 = carry(ones, a, b)
    ones = odd(ones, a, b)
    let four0 = carry(twos, two0, two1)
    twos = odd(twos, two0, two1)
    a = bitsOf(bits, at, 4)
    b = bitsOf(bits, at, 5)
    two0 = carry(ones, a, b)
    ones = odd(ones, a, b)
    a = bitsOf(bits, at, 6)
    b = bitsOf(bits, at, 7)
    two1 = carry(ones, a, b)
    ones = odd(ones, a, b)
    let four1 = carry(twos, two0, two1)
    twos = odd(twos, two0, two1)
    const eight0 = carry(fours, four0, four1)
    fours = odd(fours, four0, four1)
    a = bitsOf(bits, at, 8)
    b = bitsOf(bits, at, 9)
    two0 = carry(ones, a, b)
    ones = odd(ones, a, b)
    a = bitsOf(bits, at, 10)
    b = bitsOf(bits, at, 11)
    two1 = carry(ones, a, b)
    ones = odd(ones, a, b)
    four0 = carry(twos, two0, two1)
    twos = odd(twos, two0, two1)
    a = bitsOf(bits, at, 12)
    b = bitsOf(bits, at, 13)
    two0 = carry(ones, a, b)
    ones = odd(ones, a, b)
    a = bitsOf(bits, at, 14)
    b = bitsOf(bits, at, 15)
    two1 = carry(ones, a, b)
    ones = odd(ones, a, b)
    four1 = carry(twos, two0, two1)
    twos = odd(twos, two0, two1)
    const eight1 = carry(fours, four0, four1)
    fours = odd(fours, four0, four1)
    let carried = carry(eights, eight0, eight1)
    eights = odd(eights, eight0, eight1)
    for (let plane = sixteens; v128.any_true(carried); plane += 16) {
      const before = v128.load(plane)
      v128.store(plane, v128.xor(before, carried))
      carried = v128.and(before, carried)
    }
  }
  v128.store(planes, ones, 64)
  v128.store(planes, twos, 80)
  v128.store(planes, fours, 96)
  v128.store(planes, eights, 112)
  return used
}

/** Writes 128 counters of `used` vectors as numbers: 16 bits each or, `wide`, 32. */
export function unpackBits(planes: usize, used: i32, out: usize, wide: bool): void {
  for (let sixteen: usize = 0; sixteen < 8; sixteen++) {
    const at = planes + 64 + (sixteen << 1)
    const low = numbers(at, 0, used)
    const high = used > 8 ? numbers(at, 8, used) : i32x4.splat(0)
    const near = v128.shuffle<u8>(low, high, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
    const far = v128.shuffle<u8>(low, high, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
    if (!wide) {
      v128.store(out + (sixteen << 5), near)
      v128.store(out + (sixteen << 5), far, 16)
      continue
    }
    const third = used > 16 ? numbers(at, 16, used) : i32x4.splat(0)
    const fourth = used > 24 ? numbers(at, 24, used) : i32x4.splat(0)
    const above = v128.shuffle<u8>(third, fourth, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
    const beyond = v128.shuffle<u8>(third, fourth, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
    const to = out + (sixteen << 6)
    v128.store(to, v128.shuffle<u16>(near, above, 0, 8, 1, 9, 2, 10, 3, 11))
    v128.store(to, v128.shuffle<u16>(near, above, 4, 12, 5, 13, 6, 14, 7, 15), 16)
    v128.store(to, v128.shuffle<u16>(far, beyond, 0, 8, 1, 9, 2, 10, 3, 11), 32)
    v128.store(to, v128.shuffle<u16>(far, beyond, 4, 12, 5, 13, 6, 14, 7, 15), 48)
  }
}

/** Sixteen bytes from sixteen bits of each of up to eight vectors, the first at `at`, from vector `first` on. */
@inline
function numbers(at: usize, first: i32, used: i32): v128 {
  const last = min(first + 8, used)
  const single = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128)
  let sum = i32x4.splat(0)
  let worth = i8x16.splat(1)
  for (let p = first; p < last; p++) {
    const pair = v128.load16_splat(at + (<usize>p << 4))
    const spread = v128.shuffle<u8>(pair, pair, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1)
    const set = i8x16.eq(v128.and(spread, single), single)
    sum = v128.or(sum, v128.and(set, worth))
    worth = i8x16.add(worth, worth)
  }
  return sum
}
