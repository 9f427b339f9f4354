import type { Catalog } from '../data/catalog/catalog.js'
import type { Histories } from '../data/histories.js'
import type { EventLog } from '../data/log/event-log.js'
import type { Stored } from '../data/stored.js'
import type { Scores } from '../kernels/scores.js'
import type { Progress } from '../types.js'
import type { AudienceMember, AudiencePurpose } from './audience.js'
import type { AudienceTarget } from './audience-target.js'
import { type CutPoints, loadCutPoints, storeCutPoints } from './cut-points.js'
import { type LearnInput, learn } from './learn.js'
import type { UserProfile } from './profile.js'
import { ProfileBook } from './profile-book.js'
import { checkProfiles, type ProfilesOptions } from './profile-options.js'
import type { ShopSetting } from './profile-reader.js'
import { publicCuts } from './public-cuts.js'

/** Profiles, as a recommender is given them: a recipe, cheap and immutable. */
export interface Profiles {
  /** As they were given, to make the same ones elsewhere. */
  readonly options: ProfilesOptions
  /** Takes cut points and models from a log, for everything that is relative to others. */
  learn(input: LearnInput): Generator<Progress, CutPoints, void>
  /** Opens the profiles of a living shop. */
  open(shop: ProfiledShop): OpenProfiles
  store(cuts: CutPoints): Stored
  /** What of them any page may hold: nothing that fewer than `minShoppers` buyers stand behind. */
  publish(cuts: CutPoints, at: number, minShoppers: number): CutPoints
  /** Throws `bad-snapshot`. */
  load(stored: Stored): CutPoints
}

/** What profiles read of a shop, as it is at each moment. */
export interface ProfiledShop {
  readonly log: EventLog
  readonly histories: Histories
  readonly setting: ShopSetting
  catalog(): Catalog
  /** Of the last fit. */
  cuts(): CutPoints | undefined
}

/** Answers about the shoppers of one shop. Users are the log's indices; `now` is in milliseconds. */
export interface OpenProfiles {
  /** Undefined for a user without events. */
  profile(user: number, now: number): UserProfile | undefined
  /** Every user with events, in the order of the log. */
  all(now: number): Generator<UserProfile, void>
  /** Ids of the users in a segment. Throws `bad-question` for a name that there is not. */
  segment(name: string, now: number): string[]
  audience(target: AudienceTarget, purpose: AudiencePurpose, k: number, now: number): AudienceMember[]
  /** Turns popularity in `out` into scores by a shopper's tastes; false where nothing is known of them. */
  rankByTaste(user: number, out: Scores): boolean
  /** Adds what is popular in the shopper's segment; false where they are in none. */
  scoreSegment(user: number, now: number, out: Scores): boolean
}

/**
 * Profiles of the shop's users, segments and audiences, for the option `profiles` of a recommender.
 *
 * A profile is read from the user's own rows when it is asked for, so every event changes it at once, and one that was
 * rebuilt from the same rows is the same to the bit. What compares a shopper with others (fifths, tiers, price bands,
 * the shop's usual gap, the models of buying) is taken at each fit and kept until the next.
 *
 * A profile takes time in proportion to the user's rows: about 7 µs for 25 of them, 20 µs for a hundred. A fit takes two
 * passes over the users, at most 100,000 of them, spread evenly. Throws `bad-option`.
 *
 * @example
 * const shop = new Recommender({ models: shopModels(), profiles: profiles() })
 * shop.profile('u42')?.lifecycle?.stage // 'loyal'
 */
export function profiles(options?: ProfilesOptions): Profiles {
  const checked = checkProfiles(options)
  return {
    options: options ?? {},
    learn: input => learn(input, checked),
    open: shop => new ProfileBook(shop, checked),
    store: storeCutPoints,
    publish: (cuts, at, minShoppers) =>
      publicCuts(
        cuts,
        at,
        minShoppers,
        checked.value.tiers.slice(0, -1).map(({ top }) => top),
      ),
    load: loadCutPoints,
  }
}
