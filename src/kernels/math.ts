/*
 * Math.exp, log and pow may differ in the last bits between engines; numbers that are stored or scored must not.
 * These use only + − × ÷ and comparisons, which IEEE 754 fixes. Reductions and polynomials are those of
 * fdlibm (Sun Microsystems, 1993; freely given), without its bit tricks.
 */

const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
/** 2^(2^i), i = 0…9: every power of two a double can hold is a product of these. */
const POWERS = [
  2, 4, 16, 256, 65536, 4294967296, 1.8446744073709552e19, 3.402823669209385e38, 1.157920892373162e77,
  1.3407807929942597e154,
]
/** 2^−1000 */
const TINY = 9.332636185032189e-302

/** e^x, within 1 ulp. */
export function exp(x: number): number {
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY
  if (!(x > -745.1332191019412)) return x < 0 ? 0 : Number.NaN
  if (x > -2e-9 && x < 2e-9) return 1 + x
  const k = Math.floor(x * Math.LOG2E + 0.5)
  return scale(expOfReduced(x - k * LN2_HIGH, k * LN2_LOW), k)
}

/** 2^x, within 1 ulp; exact for whole numbers. */
export function exp2(x: number): number {
  if (x >= 1024) return Number.POSITIVE_INFINITY
  if (!(x > -1075)) return x < 0 ? 0 : Number.NaN
  const k = Math.floor(x + 0.5)
  const part = x - k
  if (part === 0) return scale(1, k)
  // part · ln 2 in two pieces; LN2_HIGH has its last 32 bits zero, but part may use all of its own.
  const high = part * Math.LN2
  const head = splitHigh(part)
  const low = head * LN2_HIGH - high + ((part - head) * LN2_HIGH + part * LN2_LOW)
  return scale(expOfReduced(high, -low), k)
}

/** e^x − 1 without loss near 0, within 3 ulp. */
export function expm1(x: number): number {
  if (x > -0.3 && x < 0.3) {
    const u = exp(x)
    if (u === 1) return x
    // Kahan: the errors of u in both factors cancel.
    return ((u - 1) * x) / log(u)
  }
  return exp(x) - 1
}

/** Natural logarithm, within 1 ulp; −Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  const k = exponent(x)
  const f = scaleDown(x, k) - 1
  if (f === 0) return k * LN2_HIGH + k * LN2_LOW
  const s = f / (2 + f)
  const half = 0.5 * f * f
  return k * LN2_HIGH - (half - (s * (half + logTail(s * s)) + k * LN2_LOW) - f)
}

/** ln(1 + x) without loss near 0, within 2 ulp. */
export function log1p(x: number): number {
  if (x > -1e-16 && x < 1e-16) return x
  const u = 1 + x
  if (!(u > 0) || u === Number.POSITIVE_INFINITY) return log(u)
  // What rounding took from 1 + x.
  const lost = x >= 1 ? 1 - (u - x) : x - (u - 1)
  return log(u) + lost / u
}

/** x to the power y with the special cases of `Math.pow`, within a few ulp. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  const size = x < 0 ? -x : x
  if (y === Number.POSITIVE_INFINITY || y === Number.NEGATIVE_INFINITY) {
    if (size === 1) return Number.NaN
    return size > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0
  }
  const whole = Math.floor(y) === y
  const odd = whole && Math.floor(y / 2) !== y / 2
  const negative = odd && (x < 0 || (x === 0 && 1 / x < 0))
  if (x < 0 && !whole && size !== Number.POSITIVE_INFINITY) return Number.NaN
  let result: number
  if (size === 0 || size === Number.POSITIVE_INFINITY) {
    result = (size === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY
  } else if (size === 1) {
    result = 1
  } else if (y > 2e19 || y < -2e19) {
    // Even the double next to 1 is past every bound there, and splitting y would overflow.
    result = size > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0
  } else if (y === 0.5) {
    result = Math.sqrt(size)
  } else {
    result = powOfPositive(size, y)
  }
  return negative ? -result : result
}

/** exp(y · ln x) with the logarithm held in two numbers, so that a large y does not multiply its rounding. */
function powOfPositive(x: number, y: number): number {
  const k = exponent(x)
  const m = scaleDown(x, k)
  const f = m - 1
  // s = f / (2 + f) in two pieces.
  const base = 2 + f
  const baseLost = f - (base - 2)
  const s = f / base
  const sHead = splitHigh(s)
  const sTail = s - sHead
  const baseHead = splitHigh(base)
  const baseTail = base - baseHead
  const sLost =
    (f - sHead * baseHead - sHead * baseTail - sTail * baseHead - sTail * baseTail - s * baseLost) / base
  // ln m = 2 s + s · tail(s²)
  const tail = s * logTail(s * s) + 2 * sLost
  const whole = k * LN2_HIGH
  const first = whole + 2 * s
  const firstLost = k === 0 ? 0 : 2 * s - (first - whole)
  const rest = firstLost + tail + k * LN2_LOW
  const high = splitHigh(first)
  const low = first - high + rest
  // y · (high + low), the leading product exact.
  const yHead = splitHigh(y)
  const yTail = y - yHead
  const lead = yHead * high
  const product = lead + (yTail * high + y * low)
  if (!(product < 710)) return Number.POSITIVE_INFINITY
  if (!(product > -746)) return 0
  const n = Math.floor(product * Math.LOG2E + 0.5)
  const left = lead - n * LN2_HIGH
  const right = yTail * high + y * low - n * LN2_LOW
  const reduced = left + right
  return scale(expOfReduced(reduced, reduced - left - right), n)
}

/** exp(high − low), |high| ≤ 0.35 and low far smaller. fdlibm e_exp.c, Remez of degree 5 in r². */
function expOfReduced(high: number, low: number): number {
  const r = high - low
  const t = r * r
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))))
  return 1 - (low - (r * c) / (2 - c) - high)
}

/** The part of ln((1 + s)/(1 − s))/s beyond 2, from z = s². fdlibm e_log.c, Remez of degree 14 in s. */
function logTail(z: number): number {
  return (
    z *
    (0.6666666666666735 +
      z *
        (0.3999999999940942 +
          z *
            (0.2857142874366239 +
              z *
                (0.22222198432149784 +
                  z * (0.1818357216161805 + z * (0.15313837699209373 + z * 0.14798198605116586))))))
  )
}

/** The k for which x / 2^k lies in [√½, √2]; x is positive and finite. */
function exponent(x: number): number {
  let k = 0
  let rest = x
  if (rest < 1) {
    for (let i = 9; i >= 0; i--) {
      if (rest * POWERS[i] < 2) {
        rest *= POWERS[i]
        k -= 1 << i
      }
    }
    // Subnormal numbers reach below 2^−1023.
    while (rest < 1) {
      rest *= 2
      k--
    }
  } else {
    for (let i = 9; i >= 0; i--) {
      if (rest >= POWERS[i]) {
        rest /= POWERS[i]
        k += 1 << i
      }
    }
  }
  return rest > Math.SQRT2 ? k + 1 : k
}

/** x / 2^k, exactly, where the result is near 1. */
function scaleDown(x: number, k: number): number {
  return k < -1000 ? scale(x * scale(1, 1000), -k - 1000) : scale(x, -k)
}

/** y · 2^k for y near 1 (or for a result near 1); rounded at most once, where the result is subnormal. */
function scale(y: number, k: number): number {
  let result = y
  if (k >= 0) {
    let n = k
    if (n > 1000) {
      result *= 16777216
      n -= 24
    }
    for (let i = 0; n > 0; i++, n >>= 1) if (n & 1) result *= POWERS[i]
    return result
  }
  let n = -k
  const deep = n > 1000
  if (deep) n -= 1000
  for (let i = 0; n > 0; i++, n >>= 1) if (n & 1) result /= POWERS[i]
  return deep ? result * TINY : result
}

/** The upper half of the bits of x (Dekker 1971), for |x| below 2^990. */
function splitHigh(x: number): number {
  const c = 134217729 * x
  return c - (c - x)
}
