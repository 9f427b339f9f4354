/** A seeded generator: the same seed and name give the same numbers on every engine. */
export interface Random {
  /** 32 random bits, unsigned. */
  bits(): number
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform integer in [0, n). */
  below(n: number): number
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand), seeded by hashing `seed` and `name`, so that each user of randomness
 * has its own stream and adding one does not move another's.
 */
export function random(seed: number, name: string): Random {
  let a = hash(name, seed | 0)
  let b = hash(name, a ^ 0x9e3779b9)
  let c = hash(name, b ^ 0x85ebca6b)
  let d = 1
  const bits = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) bits()
  return {
    bits,
    next: () => bits() / 4294967296,
    below: n => Math.floor((bits() / 4294967296) * n),
  }
}

/** FNV-1a over UTF-16 units, finished as in murmur3. */
function hash(text: string, seed: number): number {
  let h = seed ^ 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}
