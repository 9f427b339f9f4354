import { checkOptions } from '../data/options.js'
import { parseDuration } from '../data/time.js'
import { AlsolikeError } from '../errors.js'
import type { Duration } from '../types.js'
import type { Segment } from './condition.js'
import { checkLifecycle, type LifecycleOptions } from './lifecycle.js'
import { type CheckedSegments, checkSegments } from './segments.js'
import {
  checkValue,
  DEFAULT_TIERS,
  type Level,
  type PointRules,
  type Tier,
  type ValueOptions,
} from './value.js'

export interface ProfilesOptions {
  /**
   * The age at which an event counts half for tastes. Longer: tastes are steadier; shorter: they follow the last
   * visits. @default '30d'
   */
  readonly halfLife?: Duration
  /** How many price bands a fit cuts. More: finer, with fewer events in each. @default 5 */
  readonly priceBands?: number
  /** Value tiers, best first, by the share of buyers that reach them. @default gold 0.1, silver 0.35, bronze 1 */
  readonly tiers?: readonly Tier[]
  /** What shoppers earn points for. @default nothing, and profiles have no points */
  readonly points?: PointRules
  /** Member levels by points. @default none */
  readonly levels?: readonly Level[]
  /** When a shopper is at risk, lost, loyal. */
  readonly lifecycle?: LifecycleOptions
  /** The shop's own segments, tested after the built-in tags. @default none */
  readonly segments?: readonly Segment[]
  /** How many entries each list of a profile holds at most. More: longer profiles, slower. @default 10 */
  readonly listed?: number
}

const DEFAULTS: Required<ProfilesOptions> = {
  halfLife: '30d',
  priceBands: 5,
  tiers: DEFAULT_TIERS,
  points: {},
  levels: [],
  lifecycle: {},
  segments: [],
  listed: 10,
}

/** The options checked, with every default in place. */
export interface CheckedOptions {
  /** Milliseconds. */
  readonly halfLife: number
  readonly priceBands: number
  readonly value: ValueOptions
  readonly lifecycle: Required<LifecycleOptions>
  readonly segments: CheckedSegments
  readonly listed: number
}

/** Throws `bad-option`. */
export function checkProfiles(given: ProfilesOptions | undefined): CheckedOptions {
  const options = checkOptions('profiles()', given, DEFAULTS)
  const halfLife = parseDuration(options.halfLife)
  const { priceBands, listed } = options
  if (!(halfLife > 0)) throw bad('halfLife', options.halfLife, 'a time above 0')
  if (!(Number.isInteger(priceBands) && priceBands >= 1)) throw bad('priceBands', priceBands, '1 or more')
  if (!(Number.isInteger(listed) && listed >= 0)) throw bad('listed', listed, '0 or more')
  for (const name of ['tiers', 'levels', 'segments'] as const) {
    if (!Array.isArray(options[name])) throw bad(name, options[name], 'an array')
  }
  return {
    halfLife,
    priceBands,
    value: checkValue(options.tiers, options.points, options.levels),
    lifecycle: checkLifecycle(options.lifecycle),
    segments: checkSegments(options.segments),
    listed,
  }
}

function bad(name: string, found: unknown, wanted: string): AlsolikeError {
  return new AlsolikeError('bad-option', `profiles() has ${name} ${String(found)}; it wants ${wanted}.`)
}
