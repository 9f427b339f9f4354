import { coarse } from '../kernels/coarse.js'
import { NO_MIX } from './brand-mix.js'
import type { CutPoints } from './cut-points.js'
import { NO_SEGMENTS } from './segment-items.js'

/** Parts that buyers are cut into: each must hold enough of them, or its edge is one shopper's own number. */
const FIFTHS = 5

/**
 * What a page may hold of the cut points, so that it can say who its own shopper is: nothing that fewer than
 * `minShoppers` buyers stand behind, all numbers with 8 significant bits, counts rounded down to whole steps. What is
 * popular in a segment and how brands share a category stay away: they would name what few do. `tops` are the shares of
 * buyers that reach each tier but the last.
 */
export function publicCuts(
  cuts: CutPoints,
  at: number,
  minShoppers: number,
  tops: readonly number[],
): CutPoints {
  const { shoppers, buyers, buying, spending } = cuts
  const enough = buyers >= FIFTHS * minShoppers
  const told = (value: number): number => (enough ? coarse(value) : Number.NaN)
  const list = (values: readonly number[]): number[] => (enough ? values.map(coarse) : [])
  const tiered = tops.every(top => top * buyers >= minShoppers)
  return {
    at,
    shoppers: shoppers - (shoppers % minShoppers),
    buyers: buyers - (buyers % minShoppers),
    recency: list(cuts.recency),
    frequency: list(cuts.frequency),
    monetary: list(cuts.monetary),
    tiers: tiered ? list(cuts.tiers) : [],
    breaks: list(cuts.breaks),
    gap: told(cuts.gap),
    gapVariance: told(cuts.gapVariance),
    discountShare: told(cuts.discountShare),
    orderChance: told(cuts.orderChance),
    ...(enough &&
      buying && {
        buying: {
          r: coarse(buying.r),
          alpha: coarse(buying.alpha),
          a: coarse(buying.a),
          b: coarse(buying.b),
        },
      }),
    ...(enough &&
      spending && {
        spending: { p: coarse(spending.p), q: coarse(spending.q), gamma: coarse(spending.gamma) },
      }),
    mix: NO_MIX,
    segments: NO_SEGMENTS,
  }
}
