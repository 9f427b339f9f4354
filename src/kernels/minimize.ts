/** What a search found. */
export interface Minimum {
  readonly at: Float64Array
  readonly value: number
  /** How often the function was asked. */
  readonly calls: number
}

/**
 * A point where `f` is lowest nearby: the simplex search of Nelder & Mead ("A simplex method for function
 * minimization", 1965) with the order of steps of Lagarias et al. (1998). No gradients, no dice: the same function
 * and start give the same bits. `f` may return Infinity for points that are not allowed, never NaN.
 *
 * For the two to five parameters of a likelihood; it calls `f` 50 to 100 times a parameter. Stops when the values
 * at the corners differ by less than `tolerance` relative, or after `maxCalls`.
 */
export function minimize(
  f: (at: Float64Array) => number,
  start: Float64Array,
  step = 0.5,
  tolerance = 1e-9,
  maxCalls = 1000,
): Minimum {
  const n = start.length
  const corners: Float64Array[] = []
  const values = new Float64Array(n + 1)
  for (let c = 0; c <= n; c++) {
    const corner = start.slice()
    if (c > 0) corner[c - 1] += step
    corners.push(corner)
    values[c] = f(corner)
  }
  let calls = n + 1
  const middle = new Float64Array(n)
  let spare: Float64Array = new Float64Array(n)
  let second: Float64Array = new Float64Array(n)
  order(corners, values)
  while (calls < maxCalls && values[n] - values[0] > tolerance * (1 + Math.abs(values[0]))) {
    for (let d = 0; d < n; d++) {
      let sum = 0
      for (let c = 0; c < n; c++) sum += corners[c][d]
      middle[d] = sum / n
    }
    const worst = corners[n]
    const reflected = f(along(spare, middle, worst, -1))
    calls++
    let better = spare
    let value = reflected
    if (reflected < values[0]) {
      const expanded = f(along(second, middle, worst, -2))
      calls++
      if (expanded < reflected) {
        better = second
        value = expanded
      }
    } else if (!(reflected < values[n - 1])) {
      const outside = reflected < values[n]
      const contracted = f(along(second, middle, worst, outside ? -0.5 : 0.5))
      calls++
      better = second
      value = contracted
      if (outside ? contracted > reflected : !(contracted < values[n])) {
        calls += shrink(f, corners, values)
        order(corners, values)
        continue
      }
    }
    corners[n] = better
    if (better === spare) spare = worst
    else second = worst
    values[n] = value
    order(corners, values)
  }
  return { at: corners[0].slice(), value: values[0], calls }
}

/** middle + t · (corner − middle) */
function along(out: Float64Array, middle: Float64Array, corner: Float64Array, t: number): Float64Array {
  for (let d = 0; d < out.length; d++) out[d] = middle[d] + t * (corner[d] - middle[d])
  return out
}

/** Draws all corners half-way to the best. */
function shrink(f: (at: Float64Array) => number, corners: Float64Array[], values: Float64Array): number {
  for (let c = 1; c < corners.length; c++) {
    for (let d = 0; d < corners[c].length; d++)
      corners[c][d] = corners[0][d] + 0.5 * (corners[c][d] - corners[0][d])
    values[c] = f(corners[c])
  }
  return corners.length - 1
}

/** Best corner first; equals keep their order. */
function order(corners: Float64Array[], values: Float64Array): void {
  for (let c = 1; c < corners.length; c++) {
    const corner = corners[c]
    const value = values[c]
    let hole = c
    for (; hole > 0 && values[hole - 1] > value; hole--) {
      corners[hole] = corners[hole - 1]
      values[hole] = values[hole - 1]
    }
    corners[hole] = corner
    values[hole] = value
  }
}
