// Short vectors of float32, aligned to 16 bytes; `line` is their length in bytes, a multiple of 16.

export function negate(vector: usize, line: usize): void {
  for (let c: usize = 0; c < line; c += 16) v128.store(vector + c, f32x4.neg(v128.load(vector + c)))
}

export function dot(a: usize, b: usize, line: usize): f32 {
  let sums = f32x4.splat(0)
  for (let c: usize = 0; c < line; c += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(a + c), v128.load(b + c)))
  return (
    f32x4.extract_lane(sums, 0) +
    f32x4.extract_lane(sums, 1) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
  )
}

@inline
export function largestLane(lanes: v128): f32 {
  return max(
    max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
    max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
  )
}

/** The sums of the lanes of four vectors, as one vector. */
@inline
export function sumFour(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 2, 6), v128.shuffle<f32>(a, b, 1, 5, 3, 7))
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 2, 6), v128.shuffle<f32>(c, d, 1, 5, 3, 7))
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
}
