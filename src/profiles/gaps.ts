import { log } from '../kernels/math.js'

/** Newest gaps that are looked at: habits change. */
const NEWEST_GAPS = 50

/** Days between the buying days of one shopper after the other. */
export class Gaps {
  /** How many gaps there are; the newest 50 of them count. */
  count = 0
  /** The middle one, in days; 0 where there is none. */
  usual = 0
  /** Σ ln²(gap / usual) */
  squares = 0
  readonly #sorted = new Float64Array(NEWEST_GAPS)

  /** Reads `days[0 … length)`, newest first. */
  read(days: Int32Array, length: number): void {
    const count = Math.max(0, Math.min(length - 1, NEWEST_GAPS))
    const sorted = this.#sorted
    for (let g = 0; g < count; g++) {
      const gap = days[g] - days[g + 1]
      let hole = g
      for (; hole > 0 && sorted[hole - 1] > gap; hole--) sorted[hole] = sorted[hole - 1]
      sorted[hole] = gap
    }
    this.count = count
    this.squares = 0
    const half = count >> 1
    this.usual = count === 0 ? 0 : count % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
    let gap = Number.NaN
    let square = 0
    for (let g = 0; g < count; g++) {
      if (sorted[g] !== gap) {
        gap = sorted[g]
        const ratio = log(gap / this.usual)
        square = ratio * ratio
      }
      this.squares += square
    }
  }
}
