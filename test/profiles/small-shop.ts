import { Catalog } from '../../src/data/catalog/catalog.js'
import { blankEvent, checkEvent, DEFAULT_WEIGHTS } from '../../src/data/event.js'
import { Histories } from '../../src/data/histories.js'
import { EventLog } from '../../src/data/log/event-log.js'
import { formerItems } from '../../src/data/log/log-plan.js'
import { Zone } from '../../src/data/time.js'
import { runToEnd } from '../../src/models/fit.js'
import type { AudiencePurpose } from '../../src/profiles/audience.js'
import type { AudienceTarget } from '../../src/profiles/audience-target.js'
import type { CutPoints } from '../../src/profiles/cut-points.js'
import type { ProfilesOptions } from '../../src/profiles/profile-options.js'
import { profiles } from '../../src/profiles/profiles.js'
import type { AnyItem, ShopEvent } from '../../src/types.js'

export const DAY = 86_400_000
/** Midnight of a Monday. */
export const MONDAY = Date.UTC(2024, 0, 1)

export interface SmallShopOptions extends ProfilesOptions {
  readonly timeZone?: string
  readonly items?: readonly AnyItem[]
}

/** Log, catalogue and profiles without anything else of a recommender. */
export function smallShop({ timeZone = 'UTC', items = [], ...options }: SmallShopOptions = {}) {
  const log = new EventLog()
  const zone = new Zone(timeZone)
  const setting = {
    zone,
    weights: { ...DEFAULT_WEIGHTS, 'x-visit': 1 },
    ratingScale: [1, 5] as const,
    sessionGap: 1_800_000,
  }
  const recipe = profiles(options)
  let catalog = new Catalog()
  catalog.set(items, log.items)
  let cuts: CutPoints | undefined
  const book = recipe.open({
    log,
    histories: new Histories(log),
    setting,
    catalog: () => catalog,
    cuts: () => cuts,
  })
  const event = blankEvent()
  return {
    log,
    recipe,
    book,
    get cuts() {
      return cuts
    },
    /** Nothing is too late: the clock stands far in the future. */
    ingest(...events: readonly ShopEvent[]) {
      for (const one of events) {
        const wrong = checkEvent(one, { now: 1e14, zone, weights: setting.weights }, event)
        if (wrong !== undefined) throw new Error(wrong.message)
        log.add(event)
      }
      return this
    },
    setItems(records: readonly AnyItem[]) {
      catalog.set(records, log.items)
      return this
    },
    fit(): CutPoints {
      const plan = log.plan(catalog.ids(log.items))
      const planned = catalog.renumbered(formerItems(plan))
      const learnt = runToEnd(recipe.learn({ plan, catalog: planned, items: log.items, setting }))
      log.apply(plan, catalog.ids(log.items))
      catalog = planned
      cuts = learnt
      return learnt
    },
    profile(user: string, now = MONDAY + 100 * DAY) {
      const index = log.users.index(user)
      return index < 0 ? undefined : book.profile(index, now)
    },
    all: (now = MONDAY + 100 * DAY) => [...book.all(now)],
    segment: (name: string, now = MONDAY + 100 * DAY) => book.segment(name, now),
    audience: (target: AudienceTarget, purpose: AudiencePurpose, k = 100, now = MONDAY + 100 * DAY) =>
      book.audience(target, purpose, k, now),
  }
}
