import { AlsolikeError } from '../../errors.js'
import type { Duration } from '../../types.js'
import { DEFAULT_WEIGHTS, DISMISS, IMPRESSION, RATE, RETURN, SEARCH, UNCART, UNDISMISS } from '../event.js'

export interface FoldOptions {
  /**
   * How much one event of a type says, by name. Types that are not in it, or weigh 0, do not count; below 0 is a
   * dislike. A rating weighs this times its place on the scale, from -1 to 1. @default view 1, click 1, wish 2,
   * share 2, cart 3, purchase 5, rate 5
   */
  readonly weights?: Readonly<Record<string, number>>
  /** Lowest and highest rating of the shop; the middle is neutral, below it is dislike. @default [1, 5] */
  readonly ratingScale?: readonly [number, number]
  /** A longer pause starts a new session where events bring none. Larger makes fewer, longer ones. @default '30m' */
  readonly sessionGap?: Duration
}

export const FOLD_DEFAULTS: Required<FoldOptions> = {
  weights: DEFAULT_WEIGHTS,
  ratingScale: [1, 5],
  sessionGap: '30m',
}

/** What rows weigh. */
export interface Weights {
  /** By type code; 0 for what does not count. */
  readonly byType: Float64Array
  /** The rating that weighs 0, and the distance from it that weighs as `byType` says. */
  readonly middle: number
  readonly half: number
}

/** The weights of a log's types, `bad-option` where they are no numbers. What undoes, searches, shows or dismisses is no row of an item, whatever it weighs. */
export function weightsOf(types: readonly string[], options: Required<FoldOptions>): Weights {
  const { weights, ratingScale } = options
  if (!(ratingScale[0] < ratingScale[1]) || !Number.isFinite(ratingScale[1] - ratingScale[0])) {
    throw new AlsolikeError(
      'bad-option',
      `ratingScale is [${String(ratingScale)}]. Give the lowest and the highest rating, such as [1, 5].`,
    )
  }
  const byType = new Float64Array(256)
  for (let code = 0; code < types.length; code++) {
    const counts = ![UNCART, RETURN, SEARCH, IMPRESSION, DISMISS, UNDISMISS].includes(code)
    if (!counts || !Object.hasOwn(weights, types[code])) continue
    const weight = weights[types[code]]
    if (!Number.isFinite(weight)) {
      throw new AlsolikeError(
        'bad-option',
        `The weight of "${types[code]}" is ${String(weight)}. Give a number.`,
      )
    }
    byType[code] = weight
  }
  return {
    byType,
    middle: (ratingScale[0] + ratingScale[1]) / 2,
    half: (ratingScale[1] - ratingScale[0]) / 2,
  }
}

/** Weight of one row, not faded; below 0 for a dislike. */
export function rowWeight({ byType, middle, half }: Weights, type: number, value: number): number {
  return type === RATE ? ((value - middle) / half) * byType[RATE] : byType[type]
}
