import type { Catalog, FrozenCatalog } from '../../data/catalog/catalog.js'
import { readField, tagsOf, textOf, vectorOf } from '../../data/catalog/catalog-fields.js'
import type { Stored } from '../../data/stored.js'
import type { TypedArray } from '../../models/model.js'
import type { CatalogItem } from '../../types.js'
import type { Settings } from '../options.js'
import type { ShopState } from '../state.js'
import type { Recipe, TrainingMessage, TrainingTask } from './training-port.js'

/** Bytes of an array that go at once: copying them takes about a millisecond. */
const PIECE = 1 << 21
/** Records that go at once. */
const RECORDS = 256

type Post = (message: TrainingMessage, transfer: ArrayBuffer[]) => void

/** A shop at the moment when a training began. */
export interface Frozen<C extends CatalogItem> {
  readonly generation: number
  readonly rows: number
  /** Merged users. */
  readonly aliases: number
  readonly log: Stored
  readonly catalog: FrozenCatalog<C>
  /** The catalogue as it lives on. */
  readonly living: Catalog<C>
  /** Items that are set or removed from now on. */
  readonly touched: Set<number>
}

/**
 * The shop as it is now, to hand over at leisure while it lives on. Rows, ids and codes are only ever added behind what
 * is there, so views of them stay as they are; only the catalogue is copied. O(items).
 */
export function freeze<C extends CatalogItem>({ log, catalog }: ShopState<C>): Frozen<C> {
  return {
    generation: log.generation,
    rows: log.length,
    aliases: log.actors.aliases.size,
    log: log.state(),
    catalog: catalog.frozen(),
    living: catalog,
    touched: catalog.watch(),
  }
}

export interface HandOverOptions {
  readonly module: string | undefined
  readonly snapshot: boolean
}

/** Posts a frozen shop in portions that each take a millisecond or two. */
export function* handOver<C extends CatalogItem>(
  frozen: Frozen<C>,
  settings: Settings<C>,
  post: Post,
  options: HandOverOptions,
): Generator<void, void> {
  post({ kind: 'begin', task: taskOf(frozen, settings, options) }, [])
  for (const of of ['log', 'catalog'] as const) {
    const { arrays } = of === 'log' ? frozen.log : frozen.catalog.state
    for (const [name, array] of Object.entries(arrays)) {
      if (name.startsWith('records')) continue
      const most = PIECE / array.BYTES_PER_ELEMENT
      for (let at = 0; at === 0 || at < array.length; at += most) {
        const part = array.slice(at, at + most) as TypedArray
        post({ kind: 'piece', of, name, length: array.length, at, part }, [part.buffer as ArrayBuffer])
        yield
      }
    }
  }
  yield* handOverRecords(frozen.catalog, post)
  post({ kind: 'go' }, [])
}

function taskOf<C extends CatalogItem>(
  { log, catalog }: Frozen<C>,
  settings: Settings<C>,
  { module, snapshot }: HandOverOptions,
): TrainingTask {
  const { weights, ratingScale, sessionGap, now, seed, zone, retain, kernels, threads, profiles } = settings
  const models: Record<string, Recipe> = {}
  for (const [question, model] of Object.entries(settings.models)) {
    if (model !== undefined) models[question] = { name: model.name, options: model.options }
  }
  return {
    models,
    ...(module !== undefined && { module }),
    ...(profiles !== undefined && { profiles: profiles.options }),
    settings: {
      weights,
      ratingScale,
      sessionGap,
      now: now(),
      seed,
      timeZone: zone.name,
      retain: {
        ...(Number.isFinite(retain.age) && { age: retain.age }),
        ...(Number.isFinite(retain.events) && { events: retain.events }),
      },
      kernels,
    },
    ...(threads !== undefined && { threads: { count: threads.count, from: threads.from } }),
    log: log.meta,
    catalog: catalog.state.meta,
    fields: Object.fromEntries(
      Object.entries(catalog.fields).map(([name, field]) => [name, typeof field === 'string' ? field : null]),
    ),
    snapshot,
  }
}

/** Fields that are read from records when models learn; the others stand in the catalogue as numbers. */
const READ = {
  title: textOf,
  description: textOf,
  tags: tagsOf,
  vector: (value: unknown): unknown => vectorOf(value) ?? undefined,
} as const

/** Records go as JSON; what a function of the shop makes of them goes beside. */
function* handOverRecords<C extends CatalogItem>(
  catalog: FrozenCatalog<C>,
  post: Post,
): Generator<void, void> {
  const { state, fields, records } = catalog
  const order = state.arrays.order as Int32Array
  const computed = Object.entries(READ).filter(
    ([name]) => typeof fields[name as keyof typeof READ] === 'function',
  )
  for (let at = 0; at < order.length; at += RECORDS) {
    const items = order.subarray(at, at + RECORDS)
    const { bytes, offsets } = records.texts(items, record => String(record.id))
    const lengths = offsets.slice(1)
    for (let t = 0; t < lengths.length; t++) lengths[t] -= offsets[t]
    post({ kind: 'records', bytes, lengths }, [bytes.buffer as ArrayBuffer, lengths.buffer])
    for (const [field, read] of computed) {
      const values = Array.from(items, item => {
        const record = records.get(item)
        return record && read(readField(record, fields[field as keyof typeof READ]))
      })
      post({ kind: 'values', field, values }, [])
    }
    yield
  }
}
