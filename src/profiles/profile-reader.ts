import { readDismissals } from '../data/dismissals.js'
import { LocalClock } from '../data/local-clock.js'
import type { Zone } from '../data/time.js'
import { KnownMix } from './brand-mix.js'
import type { CutPoints } from './cut-points.js'
import { categoryText, FieldNames } from './field-names.js'
import { Gaps } from './gaps.js'
import { lifecycleOf } from './lifecycle.js'
import { outlookOf } from './outlook.js'
import { bandNames } from './price-bands.js'
import type { Draft, UserProfile } from './profile.js'
import type { CheckedOptions } from './profile-options.js'
import { rhythmOf } from './rhythm.js'
import { SearchReader } from './search-reader.js'
import { BOUGHT, CARTED, LISTED, NEWEST, ShopperFacts } from './shopper-facts.js'
import type { ShopperRows } from './shopper-rows.js'
import { spendOf } from './spend.js'
import { TasteReader } from './taste-reader.js'
import { worth } from './value.js'

/** What a shop says beside its log. */
export interface ShopSetting {
  readonly zone: Zone
  readonly weights: Readonly<Record<string, number>>
  readonly ratingScale: readonly [number, number]
  /** Milliseconds. */
  readonly sessionGap: number
}

const NO_BREAKS: readonly number[] = []

/** Makes profiles, one shopper after the other, in room that is used again. */
export class ProfileReader {
  readonly facts: ShopperFacts
  readonly gaps = new Gaps()
  readonly tastes: TasteReader
  readonly clock: LocalClock
  readonly #options: CheckedOptions
  readonly #searches: SearchReader
  #names: FieldNames | undefined
  #mix: KnownMix | undefined
  #breaks: readonly number[] = NO_BREAKS
  #bandNames: readonly string[] = []
  /** The newest rows of the shopper read last. */
  #rows: Int32Array = new Int32Array(0)
  #from = 0
  #to = 0

  constructor(options: CheckedOptions, { zone, weights, ratingScale, sessionGap }: ShopSetting) {
    this.#options = options
    this.clock = new LocalClock(zone)
    this.facts = new ShopperFacts({ weights, ratingScale, sessionGap, clock: this.clock })
    this.tastes = new TasteReader(options.halfLife)
    this.#searches = new SearchReader(options.halfLife)
  }

  /** Reads one shopper's rows `all[from … to)`, newest first. */
  read(source: ShopperRows, all: Int32Array, from: number, to: number): void {
    this.facts.read(source, all, from, to)
    const { days, keptDays } = this.facts.bought
    this.gaps.read(days, keptDays)
    this.#rows = all
    this.#from = from
    this.#to = Math.min(to, from + NEWEST)
  }

  /** Sums the tastes of the shopper read last. */
  readTastes(source: ShopperRows, cuts: CutPoints | undefined): FieldNames {
    if (this.#names?.catalog !== source.catalog) this.#names = new FieldNames(source.catalog)
    this.#cutBands(cuts?.breaks ?? NO_BREAKS)
    this.tastes.read(source, this.facts, this.#names, this.#breaks)
    return this.#names
  }

  /** The profile of the shopper read last. */
  profile(
    source: ShopperRows,
    user: string,
    now: number,
    cuts: CutPoints | undefined,
    idOf: (item: number) => string,
  ): UserProfile {
    const { facts, gaps } = this
    const { listed, value, lifecycle, segments } = this.#options
    const { columns, types } = source
    const names = this.readTastes(source, cuts)
    const { device, source: came, query } = columns
    const dismissed = readDismissals(facts.dismissals, columns, source.texts)
    const stage = lifecycleOf(facts, gaps, cuts?.gap ?? Number.NaN, now, lifecycle)
    const deviceText = this.#newest(device)
    const sourceText = this.#newest(came)
    const profile: Draft<UserProfile> = {
      user,
      at: now,
      events: facts.events,
      visits: facts.visits.count,
      counts: countsOf(facts.counts, types),
      firstSeen: facts.firstAt,
      lastSeen: facts.lastAt,
      recent: this.#recent(columns.item, listed, idOf),
      viewed: this.#listed(facts.viewed, BOUGHT | CARTED, listed, idOf),
      carted: this.#listed(facts.carted, 0, listed, idOf),
      dismissed: {
        items: dismissed.items.map(idOf),
        categories: dismissed.categories.map(categoryText),
        brands: dismissed.brands,
      },
      tastes: this.tastes.tastes(names, this.#bandNames, listed, this.#mixOf(cuts, source)),
      searches: query.length === 0 ? NO_SEARCHES : this.#searches.read(source, facts, listed),
      spend: spendOf(facts, cuts?.discountShare ?? Number.NaN),
      rhythm: rhythmOf(facts, gaps, cuts?.gapVariance ?? Number.NaN, now),
      value: worth(facts, types, cuts, value),
      outlook: outlookOf(facts.bought, this.clock.day(now), cuts?.buying, cuts?.spending),
      segments: NO_SEGMENTS,
    }
    if (cuts !== undefined) profile.fittedAt = cuts.at
    if (deviceText >= 0) profile.device = source.texts.id(deviceText)
    if (sourceText >= 0) profile.source = source.texts.id(sourceText)
    const funnel = funnelOf(facts)
    if (funnel !== undefined) profile.funnel = funnel
    if (stage !== undefined) profile.lifecycle = stage
    profile.segments = segments.of(profile)
    return profile
  }

  /** The newest text in a column, -1 for none. */
  #newest(column: Int32Array): number {
    if (column.length === 0) return -1
    for (let r = this.#from; r < this.#to; r++) {
      const text = column[this.#rows[r]]
      if (text >= 0) return text
    }
    return -1
  }

  #mixOf(cuts: CutPoints | undefined, { catalog }: ShopperRows): KnownMix | undefined {
    if (cuts === undefined) return undefined
    const known = this.#mix
    const { categoryCount } = catalog
    if (known?.mix !== cuts.mix || known.catalog !== catalog || known.categoryCount !== categoryCount) {
      this.#mix = new KnownMix(cuts.mix, catalog)
    }
    return this.#mix
  }

  #cutBands(breaks: readonly number[]): void {
    if (breaks === this.#breaks) return
    this.#breaks = breaks
    this.#bandNames = bandNames(breaks)
  }

  #recent(item: Int32Array, limit: number, idOf: (item: number) => string): string[] {
    const { facts } = this
    const ids: string[] = []
    for (let k = 0; k < facts.keptCount && ids.length < limit; k++) {
      const what = item[facts.kept[k]]
      const flags = facts.items.get(what)
      if ((flags & LISTED) !== 0 || facts.keptWeight[k] <= 0) continue
      facts.items.set(what, flags | LISTED)
      ids.push(idOf(what))
    }
    return ids
  }

  #listed(
    items: readonly number[],
    without: number,
    limit: number,
    idOf: (item: number) => string,
  ): string[] {
    const ids: string[] = []
    for (let i = 0; i < items.length && ids.length < limit; i++) {
      if ((this.facts.items.get(items[i]) & without) === 0) ids.push(idOf(items[i]))
    }
    return ids
  }
}

const NO_SEGMENTS: readonly string[] = []
const NO_SEARCHES = { queries: [], keywords: [] }

function countsOf(counts: Int32Array, types: readonly string[]): Record<string, number> {
  const named: Record<string, number> = {}
  for (let code = 0; code < types.length; code++) if (counts[code] > 0) named[types[code]] = counts[code]
  return named
}

function funnelOf({ bought, carts, keptCount }: ShopperFacts): UserProfile['funnel'] {
  if (bought.count > 0) return 'bought'
  if (carts > 0) return 'carted'
  return keptCount > 0 ? 'viewed' : undefined
}
