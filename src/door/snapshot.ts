import { Catalog } from '../data/catalog/catalog.js'
import { EventLog } from '../data/log/event-log.js'
import { LiveShoppers } from '../data/log/live-shoppers.js'
import { isHeadArray } from '../data/log/log-state.js'
import type { Stored } from '../data/stored.js'
import { AlsolikeError } from '../errors.js'
import type { Model, Scorer, State } from '../models/model.js'
import { type OpenSnapshot, type OpenSnapshotOptions, openSnapshot } from '../snapshot/open-snapshot.js'
import { writeSnapshot } from '../snapshot/write-snapshot.js'
import type { CatalogItem, FitReport, Json } from '../types.js'
import { QUESTIONS, type Question, type Settings } from './options.js'
import { openPublic } from './public/open-public.js'
import type { PublicHeader } from './public/public-snapshot.js'
import { listenersOf, type ShopState } from './state.js'
import { checkNumbers, type NumberLimits } from './stored-numbers.js'

/** What a snapshot says about itself. */
export interface SnapshotHeader {
  /** `'private'` holds the log: what every shopper did. */
  readonly audience: 'private'
  readonly kernels: string
  readonly report: FitReport | null
  /** Rows of the log that the models have heard. */
  readonly told: number
  readonly models: Partial<Readonly<Record<Question, StoredModel>>>
}
export interface StoredModel {
  readonly name: string
  readonly options: Json
  /** The state that holds it; questions with the same model share one. */
  readonly state: string
}

/** Everything in one buffer. Equal content gives equal bytes. */
export function packShop<C extends CatalogItem>(state: ShopState<C>): ArrayBuffer {
  const { settings, log, catalog, scorers, report, shoppers } = state
  const states: Record<string, State> = { log: log.state(), catalog: catalog.state() }
  if (shoppers !== undefined) states.shoppers = shoppers.state()
  if (state.cuts !== undefined && settings.profiles !== undefined) {
    states.profiles = settings.profiles.store(state.cuts)
  }
  const models: Partial<Record<Question, StoredModel>> = {}
  const names = new Map<Scorer, string>()
  for (const question of QUESTIONS) {
    const scorer = scorers.get(question)
    const model = settings.models[question]
    if (scorer === undefined || model === undefined) continue
    let name = names.get(scorer)
    if (name === undefined) {
      name = `model ${names.size} ${model.name}`
      names.set(scorer, name)
      states[name] = scorer.state()
    }
    models[question] = { name: model.name, options: model.options, state: name }
  }
  const header: SnapshotHeader = {
    audience: 'private',
    kernels: settings.kernels,
    report: report ?? null,
    told: state.told,
    models,
  }
  return writeSnapshot(header as unknown as Json, states)
}

/** How a snapshot is opened. */
export interface UnpackOptions extends OpenSnapshotOptions {
  /** The only kind that is let in. */
  readonly audience?: 'private' | 'public'
}

/** The state again. A model of the options that the snapshot does not have is left untrained. */
export function unpackShop<C extends CatalogItem>(
  snapshot: ArrayBufferLike | ArrayBufferView,
  settings: Settings<C>,
  { audience, ...options }: UnpackOptions,
): ShopState<C> {
  const open = openSnapshot(snapshot, options)
  const found = (open.header as Partial<SnapshotHeader | PublicHeader> | null)?.audience
  if (audience !== undefined && found !== audience) {
    throw new AlsolikeError(
      'bad-snapshot',
      found === 'private'
        ? "This snapshot is private: it holds what every shopper did, and only public ones are taken here. Make one with snapshot({ audience: 'public' })."
        : `This snapshot is ${found ?? 'of nobody'}; only ${audience} ones are taken here.`,
    )
  }
  if (found === 'public') return openPublic(open, settings, options.verify ?? false)
  const header = readHeader(open.header)
  const log = readLog(open, options.verify ?? false)
  if (header.told > log.length) throw noShop(`its models heard ${header.told} of ${log.length} rows`)
  const catalog = Catalog.fromState<C>(stored(open, 'catalog'), log.items.size, settings.catalogFields)
  const shoppers = open.has('shoppers') ? LiveShoppers.fromState(stored(open, 'shoppers')) : undefined
  const limits = limitsOf(open, log, catalog, shoppers)
  const scorers = new Map<Question, Scorer>()
  const loaded = new Map<string, Scorer>()
  for (const question of QUESTIONS) {
    const stored = header.models[question]
    const model = settings.models[question]
    if (stored === undefined || model === undefined) continue
    checkSame(question, stored, model)
    let scorer = loaded.get(stored.state)
    if (scorer === undefined) {
      const state = open.state(stored.state)
      checkNumbers(stored.state, state, limits)
      scorer = model.load(state)
      loaded.set(stored.state, scorer)
    }
    scorers.set(question, scorer)
  }
  return {
    audience: 'private',
    settings,
    log,
    catalog,
    scorers,
    listeners: listenersOf(scorers),
    shoppers,
    report: header.report ?? undefined,
    cuts: open.has('profiles') ? settings.profiles?.load(open.state('profiles') as Stored) : undefined,
    told: header.told,
    warmed: log.length,
    shelving: 0,
  }
}

/** The log, which is most of a snapshot: nothing that items are shown by needs its rows, so they are read when asked for. */
function readLog(open: OpenSnapshot, now: boolean): EventLog {
  if (now) return EventLog.fromState(stored(open, 'log'))
  return EventLog.later(stored(open, 'log', isHeadArray), () => stored(open, 'log'))
}

/** A state with both of its halves: what is missing in it is for its reader to find. */
function stored(open: OpenSnapshot, name: string, wanted?: (array: string) => boolean): Stored {
  const { meta = null, arrays = {} } = open.state(name, wanted)
  return { meta, arrays }
}

/** How high the numbers of a shop's models may go. Throws `bad-snapshot` where there are more shoppers than can be. */
function limitsOf<C extends CatalogItem>(
  open: OpenSnapshot,
  { items }: EventLog,
  catalog: Catalog<C>,
  shoppers: LiveShoppers | undefined,
): NumberLimits {
  const known = shoppers?.count ?? 0
  if (known > 0) {
    let named = 0
    for (const offsets of Object.values(stored(open, 'log', isNamed).arrays)) named += offsets.length - 1
    if (known > named) throw noShop(`it counts ${known} shoppers`)
  }
  const { categoryCount: categories, brandCount: brands } = catalog
  return { items: items.size, shoppers: known, categories, brands }
}

/** Whether an array of the log has an entry for each that a shopper is known by, and one more. */
function isNamed(array: string): boolean {
  return array === 'users.offsets' || array === 'sessions.offsets' || array === 'orders.offsets'
}

/** Checks what any buffer could say in place of a header. Throws `bad-snapshot`. */
export function readHeader(header: Json): SnapshotHeader {
  const { audience, models, told, report } = (header ?? {}) as Partial<SnapshotHeader>
  if (audience !== 'private' || !isRecord(models) || !(Number.isSafeInteger(told) && told! >= 0)) {
    throw noShop('its header says too little')
  }
  for (const model of Object.values(models)) {
    const named = isRecord(model) && typeof model.name === 'string' && typeof model.state === 'string'
    if (!named) throw noShop('its models have no names')
  }
  if (report !== null) {
    const { at, events, shoppers, items, models } = (report ?? {}) as Partial<FitReport>
    const whole = [at, events, shoppers, items].every(number => Number.isSafeInteger(number))
    if (!whole || !isRecord(models)) throw noShop('its last fit is not what a fit reports')
  }
  return header as unknown as SnapshotHeader
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function noShop(what: string): AlsolikeError {
  return new AlsolikeError(
    'bad-snapshot',
    `This snapshot does not hold a shop: ${what}. Give one that \`snapshot()\` or \`alsolike train\` wrote.`,
  )
}

function checkSame(question: Question, stored: StoredModel, model: Model): void {
  if (stored.name === model.name && JSON.stringify(stored.options) === JSON.stringify(model.options)) return
  const found = stored.name === model.name ? `${stored.name} with other options` : stored.name
  throw new AlsolikeError(
    'bad-option',
    `The snapshot answers ${question} with ${found}, the options with ${model.name}. Restore with the models it was trained with, or train anew.`,
  )
}
