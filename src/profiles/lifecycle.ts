import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import type { Gaps } from './gaps.js'
import type { Lifecycle, Stage } from './profile.js'
import { LEAST_GAPS } from './rhythm.js'
import type { ShopperFacts } from './shopper-facts.js'

export interface LifecycleOptions {
  /** Usual gaps without an order until a shopper is at risk. Larger: fewer, later. @default 2 */
  readonly atRisk?: number
  /** Usual gaps without an order until a shopper is lost. Larger: fewer, later. @default 5 */
  readonly lost?: number
  /** Buying days that make a shopper loyal. Larger: fewer. @default 10 */
  readonly loyal?: number
}

const DEFAULTS: Required<LifecycleOptions> = { atRisk: 2, lost: 5, loyal: 10 }

/** Orders after a long pause for which a shopper counts as won back. */
const COMEBACK = 3
/** Gaps from which on the shop's does not matter. */
const SURE_GAPS = 3
const DAY = 86_400_000

export function checkLifecycle(given: LifecycleOptions | undefined): Required<LifecycleOptions> {
  const options = checkOptions('profiles() lifecycle', given, DEFAULTS)
  const { atRisk, lost, loyal } = options
  if (!(atRisk > 0 && lost >= atRisk && loyal >= 1)) {
    throw new AlsolikeError(
      'bad-option',
      `profiles() has lifecycle atRisk ${atRisk}, lost ${lost}, loyal ${loyal}. Give gaps above 0, lost no less than atRisk, and 1 or more buying days.`,
    )
  }
  return options
}

/**
 * Where a shopper stands by their own usual gap. Of one or two gaps, which may be chance, the shop's usual gap is the
 * least.
 *
 * lost: no order for more than 5 gaps · at risk: for more than 2 · won back: came again after such a loss, up to
 * three orders ago · loyal: 10 buying days or more · new: one or two, the first no longer ago than 2 gaps · active:
 * everybody else who bought.
 * @param shopGap days; NaN before the first fit
 * @returns undefined for one who never bought, or where no gap is known
 */
export function lifecycleOf(
  facts: ShopperFacts,
  gaps: Gaps,
  shopGap: number,
  now: number,
  { atRisk, lost, loyal }: Required<LifecycleOptions>,
): Lifecycle | undefined {
  const gap = gapOf(gaps, shopGap)
  const { days, dayCount, firstDay, keptDays, lastAt } = facts.bought
  if (dayCount === 0 || !(gap > 0)) return undefined
  const elapsed = Math.max(0, (now - lastAt) / DAY) / gap
  const sinceFirst = elapsed + (days[0] - firstDay) / gap
  let stage: Stage = 'active'
  if (elapsed > lost) stage = 'lost'
  else if (elapsed > atRisk) stage = 'at-risk'
  else if (cameBack(days, Math.min(keptDays - 1, COMEBACK), gap * lost)) stage = 'won-back'
  else if (dayCount >= loyal) stage = 'loyal'
  else if (dayCount <= 2 && sinceFirst <= atRisk) stage = 'new'
  return { stage, gap, elapsed, from: dayCount }
}

function gapOf({ count, usual }: Gaps, shopGap: number): number {
  if (Number.isNaN(shopGap)) return count >= LEAST_GAPS ? usual : Number.NaN
  return count >= SURE_GAPS ? usual : Math.max(usual, shopGap)
}

/** Whether one of the newest `count` gaps is longer than `pause` days. */
function cameBack(days: Int32Array, count: number, pause: number): boolean {
  for (let g = 0; g < count; g++) if (days[g] - days[g + 1] > pause) return true
  return false
}
