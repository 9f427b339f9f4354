import { Catalog } from '../data/catalog/catalog.js'
import { rowWeight, weightsOf } from '../data/fold/weights.js'
import type { Histories } from '../data/histories.js'
import { EventLog } from '../data/log/event-log.js'
import { LiveShoppers } from '../data/log/live-shoppers.js'
import type { Scorer } from '../models/model.js'
import type { CutPoints } from '../profiles/cut-points.js'
import type { CatalogItem, FitReport } from '../types.js'
import type { Question, Settings } from './options.js'
import type { Trained } from './train.js'

/** Which scorer answers which question. */
export interface Scorers {
  get(question: Question): Scorer | undefined
  has(question: Question): boolean
  values(): Iterable<Scorer>
}

/** Everything a recommender knows; the files of this room read and change it. */
export interface ShopState<C extends CatalogItem> {
  /** `'public'`: from a snapshot without the log that its models learnt from, so nothing can be learnt anew. */
  readonly audience: 'private' | 'public'
  readonly settings: Settings<C>
  readonly log: EventLog
  /** The rows of each shopper, where questions are asked. */
  histories?: Histories
  catalog: Catalog<C>
  scorers: Scorers
  /** Each scorer that takes in rows or items, once, parts of blends included. */
  listeners: readonly Scorer[]
  /** How listeners number shoppers; absent before anything was trained. */
  shoppers: LiveShoppers | undefined
  /** Of the last fit. */
  report: FitReport | undefined
  /** What profiles compare shoppers with, of the last fit. */
  cuts: CutPoints | undefined
  /** Rows of the log that the listeners have heard. */
  told: number
  /** Length of the log when trending was learnt before the first fit. */
  warmed: number
  /** Changes whenever items were set, removed or numbered anew. */
  shelving: number
}

export function emptyState<C extends CatalogItem>(settings: Settings<C>): ShopState<C> {
  return {
    audience: 'private',
    settings,
    log: new EventLog(),
    catalog: new Catalog<C>(settings.catalogFields),
    scorers: new Map(),
    listeners: [],
    shoppers: undefined,
    report: undefined,
    cuts: undefined,
    told: 0,
    warmed: 0,
    shelving: 0,
  }
}

/** Puts what was learnt in place, all together; false when the log lost rows since the training began. */
export function adopt<C extends CatalogItem>(state: ShopState<C>, trained: Trained): boolean {
  const { log, catalog } = state
  const former = log.apply(trained.plan, catalog.ids(log.items))
  if (former === undefined) return false
  state.catalog = catalog.renumbered(former)
  state.scorers = trained.scorers
  state.listeners = listenersOf(trained.scorers)
  state.shoppers = LiveShoppers.of(trained.plan)
  state.cuts = trained.cuts ?? state.cuts
  state.told = trained.plan.length
  state.shelving++
  // Items that came while the models were learning.
  tellItems(state, trained.plan.itemCount)
  tellRows(state)
  return true
}

export function listenersOf(scorers: Scorers): readonly Scorer[] {
  const all = new Set<Scorer>()
  const collect = (scorer: Scorer): void => {
    all.add(scorer)
    scorer.parts?.forEach(collect)
  }
  for (const scorer of scorers.values()) collect(scorer)
  return [...all].filter(scorer => scorer.observe ?? scorer.addItems)
}

/** Lets the models that listen hear the rows that came since. */
export function tellRows<C extends CatalogItem>(state: ShopState<C>): void {
  const { log, shoppers, settings } = state
  const observers = shoppers === undefined ? [] : state.listeners.filter(scorer => scorer.observe)
  if (shoppers !== undefined && observers.length > 0) {
    const { item: items, type: types, value, session, order, at } = log.columns
    const weights = weightsOf(log.types, settings)
    for (let row = state.told; row < log.length; row++) {
      const item = items.get(row)
      if (item < 0) continue
      const type = types.data[row]
      const shopper = shoppers.number(log.actor(row), session.get(row), order.get(row))
      const weight = rowWeight(weights, type, value.get(row))
      for (const scorer of observers) scorer.observe?.({ shopper, item, type, weight, at: at.data[row] })
    }
  }
  state.told = log.length
}

/** Lets the models that listen know the catalogue items from this index on. */
export function tellItems<C extends CatalogItem>(state: ShopState<C>, from: number): void {
  if (from >= state.catalog.size) return
  for (const scorer of state.listeners) scorer.addItems?.(state.catalog as unknown as Catalog, from)
}
