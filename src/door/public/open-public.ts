import { Catalog } from '../../data/catalog/catalog.js'
import { EventLog } from '../../data/log/event-log.js'
import type { Stored } from '../../data/stored.js'
import { Vocabulary } from '../../data/vocabulary.js'
import { AlsolikeError } from '../../errors.js'
import { ready } from '../../models/fit.js'
import type { Model, Scorer, State } from '../../models/model.js'
import type { OpenSnapshot } from '../../snapshot/open-snapshot.js'
import type { CatalogItem, FitReport } from '../../types.js'
import { type Models, QUESTIONS, type Question, type Settings } from '../options.js'
import type { StoredModel } from '../snapshot.js'
import { listenersOf, type Scorers, type ShopState } from '../state.js'
import type { PublicHeader } from './public-snapshot.js'
import { outOfSteps } from './steps.js'

/**
 * A shop that can be asked and that takes in what one page's shopper does, and learns nothing anew: its log starts
 * empty. What answers a question is read when that question is first asked, or with `verify` now. Throws `bad-snapshot`,
 * and `bad-option` where another model is to read what is stored.
 */
export function openPublic<C extends CatalogItem>(
  open: OpenSnapshot,
  settings: Settings<C>,
  verify: boolean,
): ShopState<C> {
  const header = readPublicHeader(open)
  const items = Vocabulary.fromState(outOfSteps(open.state('items')).arrays)
  const { size } = items
  const empty = new EventLog().parts
  const log = new EventLog({ ...empty, vocabularies: { ...empty.vocabularies, items } })
  const catalog = Catalog.fromState<C>(
    stored(outOfSteps(open.state('catalog'))),
    size,
    settings.catalogFields,
  )
  const scorers = laterScorers(header, settings.models, (question, kept, model) => {
    const state = outOfSteps(open.state(kept.state))
    checkItems(question, state, size)
    return model.load(state)
  })
  if (verify) for (const scorer of scorers.values()) for (const _ of ready(scorer));
  const report: FitReport = { ...header.fit, items: size, models: {} }
  return {
    audience: 'public',
    settings,
    log,
    catalog,
    scorers,
    // Nobody listens to rows here; who listens to items is asked where some are set
    get listeners() {
      return listenersOf(scorers)
    },
    shoppers: undefined,
    report,
    cuts: open.has('profiles') ? settings.profiles?.load(stored(open.state('profiles'))) : undefined,
    told: 0,
    warmed: 0,
    shelving: 0,
  }
}

/** What answers each question that both the snapshot and the options know, read when first asked for. */
function laterScorers(
  { models: kept }: PublicHeader,
  models: Models,
  read: (question: Question, kept: StoredModel, model: Model) => Scorer,
): Scorers {
  const known = QUESTIONS.filter(question => kept[question] !== undefined && models[question] !== undefined)
  for (const question of known) {
    const [there, here] = [kept[question]!.name, models[question]!.name]
    if (there === here) continue
    throw new AlsolikeError(
      'bad-option',
      `A public snapshot answers ${question} with ${String(there)}(), the options with ${here}(). Restore it with models: publicModels().`,
    )
  }
  const loaded = new Map<string, Scorer>()
  const get = (question: Question): Scorer | undefined => {
    if (!known.includes(question)) return undefined
    const { state } = kept[question]!
    let scorer = loaded.get(state)
    if (scorer === undefined) {
      scorer = read(question, kept[question]!, models[question]!)
      loaded.set(state, scorer)
    }
    return scorer
  }
  return {
    get,
    has: question => known.includes(question),
    values: () => known.map(question => get(question)!),
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
