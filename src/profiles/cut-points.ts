import { quantileSorted } from 'simple-statistics'
import { areStarts, type Stored } from '../data/stored.js'
import { AlsolikeError } from '../errors.js'
import type { Json } from '../types.js'
import { type BrandMix, NO_MIX } from './brand-mix.js'
import type { Buying } from './buying.js'
import { NO_SEGMENTS, type SegmentItems } from './segment-items.js'
import type { Spending } from './spending.js'

/** What a fit knows of all shoppers together: everything in a profile that is relative to others refers to it. */
export interface CutPoints {
  /** Time of the fit: its newest event, milliseconds. */
  readonly at: number
  /** Users with events, and those of them who bought, as far as they were looked at. */
  readonly shoppers: number
  readonly buyers: number
  /** Between the fifths of the buyers: days since the last order, orders, money. Empty for too few buyers. */
  readonly recency: readonly number[]
  readonly frequency: readonly number[]
  readonly monetary: readonly number[]
  /** The least spend of each tier but the last, best tier first; in orders where the shop has no prices. */
  readonly tiers: readonly number[]
  /** Where price bands begin, all but the first. */
  readonly breaks: readonly number[]
  /** Days that are usual between orders, and the variance of ln(gap / own usual gap); NaN where unknown. */
  readonly gap: number
  readonly gapVariance: number
  /** Share of purchases below the list price; NaN where unknown. */
  readonly discountShare: number
  readonly buying?: Buying
  readonly spending?: Spending
  /** Mean probability of an order within 30 days among the buyers; NaN where unknown. */
  readonly orderChance: number
  readonly mix: BrandMix
  readonly segments: SegmentItems
}

/** Fewer buyers have no fifths worth the name. */
const LEAST_BUYERS = 20

/** What lies between the fifths; empty for fewer than 20 values. */
export function fifths(values: Float64Array): number[] {
  if (values.length < LEAST_BUYERS) return []
  const sorted = values.slice().sort() as unknown as number[]
  return [0.2, 0.4, 0.6, 0.8].map(share => quantileSorted(sorted, share))
}

/** The least value that the best `tops` of all reach, one a share; empty for fewer than 20 values. */
export function leastOfTop(values: Float64Array, tops: readonly number[]): number[] {
  if (values.length < LEAST_BUYERS) return []
  const sorted = values.slice().sort() as unknown as number[]
  return tops.map(top => quantileSorted(sorted, 1 - top))
}

/** Which fifth a value is in, 1 for the lowest; a value on a cut belongs below it. */
export function fifthOf(value: number, cuts: readonly number[]): number {
  let fifth = 1
  for (let c = 0; c < cuts.length; c++) if (value > cuts[c]) fifth++
  return fifth
}

export function storeCutPoints(cuts: CutPoints): Stored {
  const { segments, mix, gap, gapVariance, discountShare, orderChance, ...rest } = cuts
  return {
    meta: {
      ...(rest as unknown as Record<string, Json>),
      // JSON has no NaN
      gap: orNull(gap),
      gapVariance: orNull(gapVariance),
      discountShare: orNull(discountShare),
      orderChance: orNull(orderChance),
      categories: mix.categories as string[],
      brands: mix.brands as string[],
      segments: segments.names as string[],
      segmentShoppers: segments.shoppers as number[],
    },
    arrays: {
      start: segments.start,
      items: segments.items,
      scores: segments.scores,
      mixCategory: mix.category,
      mixBrand: mix.brand,
      mixShare: mix.share,
    },
  }
}

/** The cut points again. Throws `bad-snapshot`. */
export function loadCutPoints({ meta, arrays }: Stored): CutPoints {
  const {
    segments,
    segmentShoppers,
    gap,
    gapVariance,
    discountShare,
    orderChance,
    categories,
    brands,
    ...rest
  } = (meta ?? {}) as Record<string, unknown>
  const { recency, frequency, monetary, tiers, breaks } = rest
  const { start, items, scores, mixCategory, mixBrand, mixShare } = arrays
  const lists = [recency, frequency, monetary, tiers, breaks, segments, segmentShoppers, categories, brands]
  const sound =
    lists.every(Array.isArray) &&
    Number.isInteger(rest.at) &&
    [start, items, mixCategory, mixBrand].every(array => array instanceof Int32Array) &&
    [scores, mixShare].every(array => array instanceof Float32Array) &&
    start.length === (segments as unknown[]).length + 1 &&
    areStarts(start as Int32Array, items.length) &&
    scores.length === items.length &&
    mixCategory.length === mixShare.length &&
    mixBrand.length === mixShare.length
  if (!sound) {
    throw new AlsolikeError(
      'bad-snapshot',
      'The cut points of profiles in the snapshot are unsound. Make a new snapshot.',
    )
  }
  return {
    ...(rest as unknown as CutPoints),
    gap: orNaN(gap),
    gapVariance: orNaN(gapVariance),
    discountShare: orNaN(discountShare),
    orderChance: orNaN(orderChance),
    mix: {
      categories: categories as string[],
      brands: brands as string[],
      category: mixCategory as Int32Array,
      brand: mixBrand as Int32Array,
      share: mixShare as Float32Array,
    },
    segments: {
      names: segments as string[],
      shoppers: segmentShoppers as number[],
      start: start as Int32Array,
      items: items as Int32Array,
      scores: scores as Float32Array,
    },
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

function orNaN(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}

/** What is known where there is nobody. */
export function noCutPoints(at: number): CutPoints {
  return {
    at,
    shoppers: 0,
    buyers: 0,
    recency: [],
    frequency: [],
    monetary: [],
    tiers: [],
    breaks: [],
    gap: Number.NaN,
    gapVariance: Number.NaN,
    discountShare: Number.NaN,
    orderChance: Number.NaN,
    mix: NO_MIX,
    segments: NO_SEGMENTS,
  }
}
