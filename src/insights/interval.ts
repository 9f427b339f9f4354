/** A figure and where its true value lies, 95 times of 100. */
export interface Interval {
  readonly value: number
  readonly low: number
  /** `Infinity` where too little is known to say how large it may be. */
  readonly high: number
}

/** Two-sided 95 %. */
export const Z95 = 1.959963984540054

/**
 * The share that `count` of `of` stands for, with its interval: Wilson, "Probable inference, the law of succession,
 * and statistical inference", JASA 22, 1927. Undefined for none of none.
 */
export function shareInterval(count: number, of: number): Interval | undefined {
  if (of <= 0) return undefined
  const share = count / of
  const z2 = (Z95 * Z95) / of
  const middle = (share + z2 / 2) / (1 + z2)
  const half = (Z95 * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of))) / (1 + z2)
  return { value: share, low: count === 0 ? 0 : middle - half, high: count === of ? 1 : middle + half }
}

/**
 * A mean number of events, from a count over an exposure: √x is nearly normal with deviation √φ/2 (Anscombe,
 * "The transformation of Poisson, binomial and negative-binomial data", Biometrika 35, 1948).
 * @param spread φ: variance divided by mean, 1 for events that come by themselves
 */
export function rateInterval(count: number, exposure: number, spread: number, z = Z95): Interval {
  const root = Math.sqrt(count + 3 / 8)
  const half = (z * Math.sqrt(spread)) / 2
  const low = Math.max(0, root - half)
  return {
    value: count / exposure,
    low: Math.max(0, low * low - 3 / 8) / exposure,
    high: ((root + half) * (root + half) - 3 / 8) / exposure,
  }
}

/**
 * How many times the rate before the rate now is: those ratios ρ of two Poisson means for which
 * |√(x + 3/8) − √(ρ(y + 3/8))| ≤ z√φ/2 · √(1 + ρ), scaled by the exposures (Huffman, "An improved approximate
 * two-sample Poisson test", Applied Statistics 33, 1984, with the spread φ in place of 1).
 */
export function ratioInterval(
  now: { readonly count: number; readonly exposure: number },
  before: { readonly count: number; readonly exposure: number },
  spread: number,
  z = Z95,
): Interval {
  const scale = before.exposure / now.exposure
  const a = now.count + 3 / 8
  const b = before.count + 3 / 8
  const c = (z * z * spread) / 4
  // (b − c) s² − 2 √(a b) s + (a − c) = 0 for s = √ρ
  const root = Math.sqrt(Math.max(0, a * b - (a - c) * (b - c)))
  const middle = Math.sqrt(a * b)
  const lowRoot = a <= c ? 0 : (a - c) / (middle + root)
  const highRoot = b <= c ? Number.POSITIVE_INFINITY : (middle + root) / (b - c)
  return { value: (a / b) * scale, low: lowRoot * lowRoot * scale, high: highRoot * highRoot * scale }
}
