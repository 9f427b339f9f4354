// The best of many scores: highest first, of equals the lowest item. Pointers are in bytes.

import { largestLane } from './_vectors'

/** From here on sorting is quicker than comparing each with each. */
const MOST_COMPARED: i32 = 256
/** Halvings of a range of scores after which the rest is left to whoever takes the best. */
const MOST_TURNS: i32 = 10
/** Between the bits of a float and of its half. */
const OCTAVE: u32 = 1 << 23

/**
 * A score above 0 that the best `wanted` of `count` reach, and few others: up to `enough`, unless many are nearly equal.
 * `count` is a multiple of 4; NaN does not count.
 */
export function boundOf(scores: usize, count: i32, wanted: i32, enough: i32): f32 {
  const least = reinterpret<f32>(1)
  let reaching = countFrom(scores, count, least)
  if (reaching <= enough) return least
  // Floats above 0 order as their bits do: by halves of the top until enough reach it, then in the middle.
  let low: u32 = 1
  let high = reinterpret<u32>(topOf(scores, count)) + 1
  let guess = high
  let falling = true
  for (let turn = 0; turn < MOST_TURNS && reaching > enough && high - low > 1; ) {
    let middle = low + ((high - low) >> 1)
    if (falling) {
      guess = guess > OCTAVE ? guess - OCTAVE : 0
      middle = max(guess, low + 1)
    } else turn++
    const above = countFrom(scores, count, reinterpret<f32>(middle))
    if (above >= wanted) {
      low = middle
      reaching = above
      falling = false
    } else high = middle
  }
  return reinterpret<f32>(low)
}

/** How many of `count` scores are at least `least`. */
function countFrom(scores: usize, count: i32, least: f32): i32 {
  const bound = f32x4.splat(least)
  const end = scores + (<usize>count << 2)
  let sums = i32x4.splat(0)
  for (let at = scores; at < end; at += 16) sums = i32x4.sub(sums, f32x4.ge(v128.load(at), bound))
  return addLanes(sums)
}

function topOf(scores: usize, count: i32): f32 {
  const end = scores + (<usize>count << 2)
  let tops = f32x4.splat(0)
  for (let at = scores; at < end; at += 16) tops = f32x4.pmax(tops, v128.load(at))
  return largestLane(tops)
}

@inline
function addLanes(sums: v128): i32 {
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    (i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3))
  )
}

/**
 * Writes the best `wanted` of `count` entries, best first, and returns how many there are. An entry has a score of at
 * least `bound`, an item and a count, in columns with room for 3 more, which are lost.
 */
export function writeBest(
  scores: usize,
  items: usize,
  counts: usize,
  count: i32,
  wanted: i32,
  bound: f32,
  outScores: usize,
  outItems: usize,
  outCounts: usize,
): i32 {
  let size = count
  if (size > wanted && size > MOST_COMPARED) size = cut(scores, items, counts, size, wanted, bound)
  const length = min(size, wanted)
  if (size > MOST_COMPARED) {
    sort(scores, items, counts, size)
    memory.copy(outScores, scores, <usize>length << 2)
    memory.copy(outItems, items, <usize>length << 2)
    memory.copy(outCounts, counts, <usize>length << 2)
    return length
  }
  // The place of an entry is how many are better.
  const end = pad(scores, items, size)
  for (let e: usize = 0; e < <usize>size << 2; e += 4) {
    const score = v128.load32_splat(scores + e)
    const item = v128.load32_splat(items + e)
    let better = i32x4.splat(0)
    for (let at: usize = 0; at < end; at += 16) {
      const others = v128.load(scores + at)
      const before = v128.and(f32x4.eq(others, score), i32x4.lt_s(v128.load(items + at), item))
      better = i32x4.sub(better, v128.or(f32x4.gt(others, score), before))
    }
    const place = addLanes(better)
    if (place >= length) continue
    const to = <usize>place << 2
    store<i32>(outScores + to, load<i32>(scores + e))
    store<i32>(outItems + to, load<i32>(items + e))
    store<i32>(outCounts + to, load<i32>(counts + e))
  }
  return length
}

/** Fills the columns up to a multiple of 4 with entries worse than any; returns the bytes of a column. */
function pad(scores: usize, items: usize, count: i32): usize {
  const whole = (count + 3) & ~3
  for (let c = count; c < whole; c++) {
    store<f32>(scores + (<usize>c << 2), -1)
    store<i32>(items + (<usize>c << 2), i32.MAX_VALUE)
  }
  return <usize>whole << 2
}

/** Leaves the best `wanted` of more entries, in the order they have. */
function cut(scores: usize, items: usize, counts: usize, count: i32, wanted: i32, bound: f32): i32 {
  const whole = <i32>(pad(scores, items, count) >> 2)
  let low = reinterpret<u32>(bound)
  let high = reinterpret<u32>(topOf(scores, whole)) + 1
  let above = 0
  while (high - low > 1) {
    const middle = low + ((high - low) >> 1)
    const reaching = countFrom(scores, whole, reinterpret<f32>(middle))
    if (reaching >= wanted) low = middle
    else {
      high = middle
      above = reaching
    }
  }
  const score = reinterpret<f32>(low)
  const last = lastItem(scores, items, whole, score, wanted - above)
  let size = 0
  for (let c = 0; c < count; c++) {
    const from = <usize>c << 2
    const own = load<f32>(scores + from)
    const item = load<i32>(items + from)
    if (own < score || (own == score && item > last)) continue
    const to = <usize>size << 2
    store<f32>(scores + to, own)
    store<i32>(items + to, item)
    store<i32>(counts + to, load<i32>(counts + from))
    size++
  }
  return size
}

/** The item up to which `wanted` items have the score. */
function lastItem(scores: usize, items: usize, count: i32, score: f32, wanted: i32): i32 {
  const equal = f32x4.splat(score)
  const end = <usize>count << 2
  let low = -1
  let high = i32.MAX_VALUE
  while (high - low > 1) {
    const middle = low + ((high - low) >> 1)
    const bound = i32x4.splat(middle)
    let sums = i32x4.splat(0)
    for (let at: usize = 0; at < end; at += 16) {
      const among = i32x4.le_s(v128.load(items + at), bound)
      sums = i32x4.sub(sums, v128.and(among, f32x4.eq(v128.load(scores + at), equal)))
    }
    if (addLanes(sums) >= wanted) high = middle
    else low = middle
  }
  return high
}

/** Orders the columns by a heap whose root is the worst, in place. */
function sort(scores: usize, items: usize, counts: usize, count: i32): void {
  for (let start = (count >> 1) - 1; start >= 0; start--) sink(scores, items, counts, count, start, start)
  for (let last = count - 1; last > 0; last--) {
    const end = <usize>last << 2
    const score = load<f32>(scores)
    const item = load<i32>(items)
    const together = load<i32>(counts)
    sink(scores, items, counts, last, 0, last)
    store<f32>(scores + end, score)
    store<i32>(items + end, item)
    store<i32>(counts + end, together)
  }
}

/** Puts entry `from` where it belongs in the heap of `count` entries that has a hole at `hole`. */
function sink(scores: usize, items: usize, counts: usize, count: i32, hole: i32, from: i32): void {
  const score = load<f32>(scores + (<usize>from << 2))
  const item = load<i32>(items + (<usize>from << 2))
  const together = load<i32>(counts + (<usize>from << 2))
  for (;;) {
    let child = 2 * hole + 1
    if (child >= count) break
    let at = <usize>child << 2
    if (child + 1 < count && worse(scores, items, at + 4, load<f32>(scores + at), load<i32>(items + at))) {
      child++
      at += 4
    }
    if (!worse(scores, items, at, score, item)) break
    const to = <usize>hole << 2
    store<f32>(scores + to, load<f32>(scores + at))
    store<i32>(items + to, load<i32>(items + at))
    store<i32>(counts + to, load<i32>(counts + at))
    hole = child
  }
  const to = <usize>hole << 2
  store<f32>(scores + to, score)
  store<i32>(items + to, item)
  store<i32>(counts + to, together)
}

@inline
function worse(scores: usize, items: usize, at: usize, score: f32, item: i32): bool {
  const other = load<f32>(scores + at)
  return other < score || (other == score && load<i32>(items + at) > item)
}
