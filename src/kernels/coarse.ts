/** The upper 16 bits of a positive float32, the nearest: its sign, exponent and 7 bits of what follows. */
export function upperHalf(bits: number): number {
  return Math.min(0x7f7f, (bits + 0x8000) >>> 16)
}

/**
 * A number, 0 or more, with 8 significant bits: enough to rank and compare by, too little to find one shopper's share
 * in. NaN stays NaN.
 */
export function coarse(value: number): number {
  if (Number.isNaN(value)) return value
  const float = new Float32Array([value])
  const bits = new Uint32Array(float.buffer)
  bits[0] = upperHalf(bits[0]) * 65536
  return float[0]
}
