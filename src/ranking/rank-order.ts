import { log } from '../kernels/math.js'

/** The order of a page's items for one shopper, by their places in the order that was handed in. */
export interface RankOrder {
  /** Places, best first: `order[0]` says where the first item stood before. */
  readonly order: Int32Array
  /** Of each place handed in, 0…1 but for what keeps equals apart; they fall strictly along `order`. */
  readonly scores: Float32Array
  /** What one unit of the shopper's score adds; 0 where they say nothing about the page. */
  readonly unit: number
}

/** Keeps equal scores apart, in float32: a million items move the first one by a quarter. */
const STEP = 2 ** -22

/**
 * Puts the shop's own order and the shopper's scores together: of the item at place r of n, first place 0,
 *
 *   `(1 − strength) · (1 − ln(1 + r) / ln(1 + n)) + strength · (s_r − low) / (high − low)`
 *
 * with low and high the least and the largest score of the page, 0 among them. The logarithm is that of a page: the
 * first places differ much, the later ones little. Equals stand as they were handed in.
 *
 * Items without a score (NaN) keep their place: the others share what is left. O(n log n).
 */
export function rankOrder(personal: Float64Array, strength: number): RankOrder {
  const n = personal.length
  let low = 0
  let high = 0
  let known = 0
  for (let r = 0; r < n; r++) {
    if (Number.isNaN(personal[r])) continue
    known++
    if (personal[r] < low) low = personal[r]
    if (personal[r] > high) high = personal[r]
  }
  const inverse = strength / (high - low)
  // Below what a float32 can tell apart from 0
  const unit = Number.isFinite(inverse) ? inverse : 0
  const values = new Float64Array(n)
  const whole = log(1 + n)
  for (let r = 0; r < n; r++) {
    const own = Number.isNaN(personal[r]) ? 0 : unit * (personal[r] - low)
    values[r] = (1 - strength) * (1 - log(1 + r) / whole) + own
  }
  const order = new Int32Array(n)
  const movable = new Int32Array(known)
  for (let r = 0, m = 0; r < n; r++) {
    order[r] = r
    if (!Number.isNaN(personal[r])) movable[m++] = r
  }
  const moved = unit > 0 ? movable.slice().sort((a, b) => values[b] - values[a] || a - b) : movable
  for (let m = 0; m < known; m++) order[movable[m]] = moved[m]
  return { order, scores: falling(order, personal, values), unit }
}

/** The values along the order, lifted where they must be to fall strictly. What keeps its place follows the next. */
function falling(order: Int32Array, personal: Float64Array, values: Float64Array): Float32Array {
  const scores = new Float32Array(order.length)
  let below = 0
  for (let place = order.length - 1; place >= 0; place--) {
    const r = order[place]
    const own = Number.isNaN(personal[r]) ? 0 : values[r]
    scores[r] = Math.max(own, below + STEP)
    below = scores[r]
  }
  return scores
}
