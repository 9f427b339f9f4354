import type { Vocabulary } from '../data/vocabulary.js'
import { AlsolikeError } from '../errors.js'
import { log1p } from '../kernels/math.js'
import type { Scores } from '../kernels/scores.js'
import { type AudienceMember, type AudiencePurpose, PURPOSES } from './audience.js'
import { type AudienceTarget, findTarget, isOpen } from './audience-target.js'
import type { CutPoints } from './cut-points.js'
import type { FieldSums } from './field-sums.js'
import { findAudience } from './find-audience.js'
import { bandOf } from './price-bands.js'
import type { UserProfile } from './profile.js'
import type { CheckedOptions } from './profile-options.js'
import { ProfileReader } from './profile-reader.js'
import type { OpenProfiles, ProfiledShop } from './profiles.js'
import { rowsOfLog, type ShopperRows } from './shopper-rows.js'

/** Fewer shoppers make no segment whose taste is worth showing to others. */
const LEAST_SHOPPERS = 5
/** What each field of an item says about whether it suits somebody. */
const FIELD_WEIGHTS = { category: 0.5, brand: 0.3, price: 0.2 }

/** The profiles of a living shop. Keeps room to work in, and nothing that an answer depends on. */
export class ProfileBook implements OpenProfiles {
  readonly #shop: ProfiledShop
  readonly #options: CheckedOptions
  readonly #reader: ProfileReader
  #items: Vocabulary | undefined
  #ids: string[] = []
  readonly #idOf = (item: number): string => (this.#ids[item] ??= this.#shop.log.items.id(item))

  constructor(shop: ProfiledShop, options: CheckedOptions) {
    this.#shop = shop
    this.#options = options
    this.#reader = new ProfileReader(options, shop.setting)
  }

  profile(user: number, now: number): UserProfile | undefined {
    const root = this.#shop.log.actors.aliases.root(user)
    const source = this.#read(root)
    return source && this.#profile(source, root, now)
  }

  *all(now: number): Generator<UserProfile, void> {
    for (let user = 0; user < this.#shop.log.users.size; user++) {
      if (this.#shop.log.actors.aliases.root(user) !== user) continue
      const source = this.#read(user)
      if (source !== undefined) yield this.#profile(source, user, now)
    }
  }

  segment(name: string, now: number): string[] {
    const holds = this.#options.segments.called(name)
    const users: string[] = []
    for (const profile of this.all(now)) if (holds(profile)) users.push(profile.user)
    return users
  }

  audience(target: AudienceTarget, purpose: AudiencePurpose, k: number, now: number): AudienceMember[] {
    if (!PURPOSES.includes(purpose)) {
      throw new AlsolikeError(
        'bad-question',
        `An audience for ${JSON.stringify(purpose)} cannot be found. Give one of ${PURPOSES.join(', ')}.`,
      )
    }
    const { log } = this.#shop
    const open = isOpen(target)
    const wanted = open ? undefined : findTarget(target, this.#shop.catalog(), log.items)
    if (!open && wanted === undefined) return []
    const shop = {
      reader: this.#reader,
      halfLife: this.#options.halfLife,
      cuts: this.#shop.cuts(),
      userCount: log.users.size,
      read: (user: number) => (log.actors.aliases.root(user) === user ? this.#read(user) : undefined),
      profile: (source: ShopperRows, user: number) => this.#profile(source, user, now),
      itemId: this.#idOf,
    }
    return findAudience(shop, wanted, purpose, k)
  }

  rankByTaste(user: number, out: Scores): boolean {
    const cuts = this.#shop.cuts()
    const source = this.#read(this.#shop.log.actors.aliases.root(user))
    if (source === undefined) return false
    this.#reader.readTastes(source, cuts)
    const { category, brand, price } = this.#reader.tastes
    const totals = [category.total(), brand.total(), price.total()]
    if (totals[0] + totals[1] === 0) return false
    const { catalog } = source
    const breaks = cuts?.breaks ?? []
    for (let item = 0; item < source.itemCount; item++) {
      const suits =
        FIELD_WEIGHTS.category * shareOf(category, catalog.category(item), totals[0]) +
        FIELD_WEIGHTS.brand * shareOf(brand, catalog.brand(item), totals[1])
      const band = breaks.length === 0 ? -1 : bandOf(catalog.price(item), breaks)
      const popular = out.has(item)
      if (suits > 0) {
        const fit = suits + FIELD_WEIGHTS.price * shareOf(price, band, totals[2])
        const score = fit * (1 + (popular ? log1p(out.values[item]) : 0))
        out.add(item, popular ? score - out.values[item] : score)
      } else if (popular) {
        out.values[item] = Number.NEGATIVE_INFINITY
      }
    }
    return true
  }

  scoreSegment(user: number, now: number, out: Scores): boolean {
    const cuts = this.#shop.cuts()
    const profile = cuts && this.profile(user, now)
    if (profile === undefined) return false
    const { segments } = cuts as CutPoints
    for (const name of this.#options.segments.ownFirst) {
      const place = profile.segments.includes(name) ? segments.names.indexOf(name) : -1
      if (place < 0 || segments.shoppers[place] < LEAST_SHOPPERS) continue
      const from = segments.start[place]
      const to = segments.start[place + 1]
      if (from === to) continue
      out.addRow(segments.items, segments.scores, from, to)
      return true
    }
    return false
  }

  #read(user: number): ShopperRows | undefined {
    const { log, histories } = this.#shop
    const rows = histories.rows(user)
    if (rows.length === 0) return undefined
    const source = rowsOfLog(log, this.#shop.catalog())
    this.#reader.read(source, rows, 0, rows.length)
    return source
  }

  #profile(source: ShopperRows, user: number, now: number): UserProfile {
    const { log } = this.#shop
    if (log.items !== this.#items) {
      this.#items = log.items
      this.#ids = []
    }
    return this.#reader.profile(source, log.users.id(user), now, this.#shop.cuts(), this.#idOf)
  }
}

function shareOf(sums: FieldSums, code: number, total: number): number {
  return code < 0 || total === 0 ? 0 : Math.max(0, sums.get(code)) / total
}
