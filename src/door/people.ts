import type { Catalog } from '../data/catalog/catalog.js'
import type { Histories } from '../data/histories.js'
import { checkOptions } from '../data/options.js'
import { parseTime } from '../data/time.js'
import { idText } from '../data/vocabulary.js'
import { AlsolikeError } from '../errors.js'
import type { AudienceMember, AudiencePurpose } from '../profiles/audience.js'
import type { AudienceTarget } from '../profiles/audience-target.js'
import type { UserProfile } from '../profiles/profile.js'
import type { OpenProfiles } from '../profiles/profiles.js'
import type { CatalogItem, Id, Time } from '../types.js'
import { checkId } from './ask.js'
import type { ShopState } from './state.js'

/** When a question about people is asked. */
export interface PeopleAsk {
  /** Overrides the recommender's clock for this question. */
  readonly now?: Time
}

/** Whom an audience is to hold. */
export interface AudienceAsk extends PeopleAsk {
  /** How many. @default 100 */
  readonly k?: number
  /**
   * `'interest'`: who most likely wants it next · `'due'`: who usually buys it again about now · `'win-back'`: who was
   * worth most and stays away · `'voucher'`: who stays away, heeds prices, and would not come anyway.
   * @default 'interest'
   */
  readonly for?: AudiencePurpose
}

const ASK: { readonly [Name in keyof Required<PeopleAsk>]: undefined } = { now: undefined }
const AUDIENCE_ASK: { readonly [Name in keyof Required<AudienceAsk>]: undefined } = {
  ...ASK,
  k: undefined,
  for: undefined,
}
const TARGET: { readonly [Name in keyof Required<AudienceTarget>]: undefined } = {
  item: undefined,
  category: undefined,
  brand: undefined,
}
const DEFAULT_K = 100

/** Questions about shoppers themselves; everything is up to the profiles that the options give. */
export class People<C extends CatalogItem> {
  readonly #state: ShopState<C>
  /** Absent where the options give no profiles. */
  readonly open: OpenProfiles | undefined

  constructor(state: ShopState<C>, histories: Histories) {
    const { log, settings } = state
    this.#state = state
    this.open = settings.profiles?.open({
      log,
      histories,
      setting: settings,
      catalog: () => state.catalog as unknown as Catalog,
      cuts: () => state.cuts,
    })
  }

  profile(user: Id, ask: PeopleAsk | undefined): UserProfile | undefined {
    const open = this.#open()
    const now = this.#now(checkOptions<PeopleAsk>('profile', ask, ASK))
    const index = this.#state.log.users.index(idText(checkId('user', user)))
    return index < 0 ? undefined : open.profile(index, now)
  }

  profiles(ask: PeopleAsk | undefined): Generator<UserProfile, void> {
    return this.#open().all(this.#now(checkOptions<PeopleAsk>('profiles', ask, ASK)))
  }

  segment(name: string, ask: PeopleAsk | undefined): string[] {
    return this.#open().segment(name, this.#now(checkOptions<PeopleAsk>('segment', ask, ASK)))
  }

  audience(target: AudienceTarget, ask: AudienceAsk | undefined): AudienceMember[] {
    const open = this.#open()
    const wanted = checkOptions<AudienceTarget>('audience', target, TARGET)
    const asked = checkOptions<AudienceAsk>('audience', ask, AUDIENCE_ASK)
    const { k = DEFAULT_K, for: purpose = 'interest' } = asked
    if (!(k === Number.POSITIVE_INFINITY || (Number.isInteger(k) && k >= 0))) {
      throw bad('k', k, 'a whole number of shoppers, 0 or more')
    }
    if (wanted.item !== undefined) checkId('item', wanted.item)
    return open.audience(wanted, purpose, k, this.#now(asked))
  }

  #open(): OpenProfiles {
    if (this.open !== undefined) return this.open
    throw new AlsolikeError(
      'no-model',
      'Nothing keeps profiles. Give the recommender the option profiles: profiles().',
    )
  }

  #now({ now }: PeopleAsk): number {
    const { settings } = this.#state
    const at = now === undefined ? settings.now() : parseTime(now, settings.zone)
    if (Number.isNaN(at)) throw bad('now', now, 'milliseconds, a Date or ISO 8601 text')
    return at
  }
}

function bad(name: string, found: unknown, wanted: string): AlsolikeError {
  return new AlsolikeError('bad-question', `${name} is ${String(found)}; it wants ${wanted}.`)
}
