// Whether pairs avoid each other. Twin of ../../association.ts and of the logarithm in ../../math.ts, to the bit.

const SIGNIFICANT: f64 = 10.83
const NEVER_SIGNIFICANT: f64 = 10.8
const SQRT2: f64 = 1.4142135623730951
const LN2_HIGH: f64 = 0.6931471803691238
const LN2_LOW: f64 = 1.9082149292705877e-10

export function avoidEachOther(both: f64, first: f64, second: f64, total: f64): bool {
  const apart = total * both - first * second
  if (!(apart < 0)) return false
  const margins = first * second * (total - first) * (total - second)
  if (2 * total * apart * apart < NEVER_SIGNIFICANT * margins) return false
  const neither = total - first - second + both
  const cells = xLogX(both) + xLogX(first - both) + xLogX(second - both) + xLogX(neither)
  const around = xLogX(first) + xLogX(total - first) + xLogX(second) + xLogX(total - second)
  return max<f64>(0, 2 * (cells - around + xLogX(total))) >= SIGNIFICANT
}

function xLogX(x: f64): f64 {
  return x > 0 ? x * log(x) : 0
}

/** Natural logarithm of a whole number above 0. */
function log(x: f64): f64 {
  const bits = reinterpret<u64>(x)
  let k = <f64>(<i32>(bits >> 52) - 1023)
  let part = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000)
  if (part > SQRT2) {
    k += 1
    part *= 0.5
  }
  const f = part - 1
  if (f == 0) return k * LN2_HIGH + k * LN2_LOW
  const s = f / (2 + f)
  const half = 0.5 * f * f
  return k * LN2_HIGH - (half - (s * (half + tail(s * s)) + k * LN2_LOW) - f)
}

function tail(z: f64): f64 {
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
