import { Catalog } from '../../data/catalog/catalog.js'
import { EventLog } from '../../data/log/event-log.js'
import type { Stored } from '../../data/stored.js'
import { Vocabulary } from '../../data/vocabulary.js'
import { AlsolikeError } from '../../errors.js'
import type { Scorer, State } from '../../models/model.js'
import type { OpenSnapshot } from '../../snapshot/open-snapshot.js'
import type { CatalogItem, FitReport } from '../../types.js'
import { QUESTIONS, type Question, type Settings } from '../options.js'
import { listenersOf, type ShopState } from '../state.js'
import type { PublicHeader } from './public-snapshot.js'
import { outOfSteps } from './steps.js'

/**
 * A shop that can be asked and that takes in what one page's shopper does, and learns nothing anew: its log starts
 * empty. Throws `bad-snapshot`, and `bad-option` where another model is to read what is stored.
 */
export function openPublic<C extends CatalogItem>(open: OpenSnapshot, settings: Settings<C>): ShopState<C> {
  const header = readPublicHeader(open)
  const log = new EventLog()
  const size = addIds(outOfSteps(open.state('items')), log.items)
  const catalog = Catalog.fromState<C>(
    stored(outOfSteps(open.state('catalog'))),
    size,
    settings.catalogFields,
  )
  const scorers = new Map<Question, Scorer>()
  const loaded = new Map<string, Scorer>()
  for (const question of QUESTIONS) {
    const kept = header.models[question]
    const model = settings.models[question]
    if (kept === undefined || model === undefined) continue
    let scorer = loaded.get(kept.state)
    if (scorer === undefined) {
      if (kept.name !== model.name) {
        throw new AlsolikeError(
          'bad-option',
          `A public snapshot answers ${question} with ${String(kept.name)}(), the options with ${model.name}(). Restore it with models: publicModels().`,
        )
      }
      const state = outOfSteps(open.state(kept.state))
      checkItems(question, state, size)
      scorer = model.load(state)
      loaded.set(kept.state, scorer)
    }
    scorers.set(question, scorer)
  }
  const report: FitReport = { ...header.fit, items: size, models: {} }
  return {
    audience: 'public',
    settings,
    log,
    catalog,
    scorers,
    listeners: listenersOf(scorers),
    shoppers: undefined,
    report,
    cuts: open.has('profiles') ? settings.profiles?.load(stored(open.state('profiles'))) : undefined,
    told: 0,
    warmed: 0,
    shelving: 0,
  }
}

/** What a shop restored from a public snapshot cannot do, as an error. */
export function noLog(what: string): AlsolikeError {
  return new AlsolikeError(
    'no-log',
    `This recommender was restored from a public snapshot, which holds no log: there is nothing to ${what}. Do it where the private one is.`,
  )
}

function readPublicHeader({ header }: OpenSnapshot): PublicHeader {
  const { models, fit, minShoppers } = (header ?? {}) as Partial<PublicHeader>
  const sound =
    typeof models === 'object' &&
    models !== null &&
    Number.isInteger(minShoppers) &&
    [fit?.at, fit?.events, fit?.shoppers].every(number => Number.isSafeInteger(number)) &&
    Object.values(models).every(model => typeof (model as { state?: unknown } | null)?.state === 'string')
  if (!sound) throw unsound('its header says too little')
  return header as unknown as PublicHeader
}

/** Numbers the ids as the snapshot does, and returns how many there are. */
function addIds({ arrays }: State, items: Vocabulary): number {
  const { bytes, offsets } = arrays ?? {}
  if (!(bytes instanceof Uint8Array && offsets instanceof Uint32Array)) throw unsound('its ids are missing')
  const ids = Vocabulary.fromState({ bytes, offsets })
  for (let i = 0; i < ids.size; i++) if (items.add(ids.id(i)) !== i) throw unsound(`item ${i} is there twice`)
  return ids.size
}

/** What a model cannot check: that the items it was given are those of the snapshot. */
function checkItems(question: Question, { arrays = {} }: State, size: number): void {
  for (const name of ['length', 'share', 'gap', 'categories']) {
    if (Object.hasOwn(arrays, name) && arrays[name].length !== size) {
      throw unsound(`${question} knows ${arrays[name].length} items of ${size}`)
    }
  }
  const { items = [] } = arrays
  for (let e = 0; e < items.length; e++) {
    if (!(items[e] >= 0 && items[e] < size)) throw unsound(`${question} names item ${items[e]} of ${size}`)
  }
}

function stored({ meta = null, arrays = {} }: State): Stored {
  return { meta, arrays }
}

function unsound(what: string): AlsolikeError {
  return new AlsolikeError('bad-snapshot', `The public snapshot is unsound: ${what}. Make a new one.`)
}
