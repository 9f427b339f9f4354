import { EVENT_TYPES, VIEW } from '../../data/event.js'
import { fold } from '../../data/fold/fold.js'
import type { Interactions } from '../../data/fold/interactions.js'
import { KnownPairs, knownHolders, knownReturning, type Together } from '../../data/fold/known-pairs.js'
import { historyOf } from '../../data/histories.js'
import type { Vocabulary } from '../../data/vocabulary.js'
import { AlsolikeError } from '../../errors.js'
import { coarse } from '../../kernels/coarse.js'
import { Scores } from '../../kernels/scores.js'
import type { Evidence, Query, Scorer, State } from '../../models/model.js'
import { writeSnapshot } from '../../snapshot/write-snapshot.js'
import type { CatalogItem, Json } from '../../types.js'
import type { Question } from '../options.js'
import type { StoredModel } from '../snapshot.js'
import type { ShopState } from '../state.js'
import { packLists, publicLists } from './pack-lists.js'
import { publicCatalog } from './public-catalog.js'
import { publicWords } from './public-words.js'
import { inSteps } from './steps.js'

/** What a public snapshot says about itself. */
export interface PublicHeader {
  readonly audience: 'public'
  readonly minShoppers: number
  /** There where visits without a user counted as users, and what that means. */
  readonly countGuests?: string
  readonly kernels: string
  /** Hour of the fit, milliseconds, and sizes rounded down to whole steps of `minShoppers`. */
  readonly fit: { readonly at: number; readonly events: number; readonly shoppers: number }
  readonly models: Partial<Readonly<Record<Question, StoredModel>>>
}

export interface PublicOptions {
  readonly minShoppers: number
  readonly countGuests: boolean
  readonly fields: readonly string[] | undefined
}

const HOUR = 3_600_000
const GUESTS =
  'Visits and orders without a user counted as one shopper each: what one guest did often may be shown.'
/** What reads a public snapshot's lists, whatever model they came from. */
export const LIST_MODEL = 'neighborLists'

/**
 * What a page may hold: catalogue fields, neighbour lists of items that at least `minShoppers` known users have
 * together, what is popular and trending, how often items are bought again, words to find items by, and what profiles
 * compare a shopper with. No row, user, session, query or factor, and no count below `minShoppers`. Equal content gives equal bytes. Throws `no-model` before the first fit.
 *
 * O(Σ squared length of histories), as training is.
 */
export function packPublic<C extends CatalogItem>(state: ShopState<C>, options: PublicOptions): ArrayBuffer {
  const { settings, scorers, report } = state
  const { minShoppers, countGuests } = options
  if (report === undefined) {
    throw new AlsolikeError('no-model', 'Nothing was learnt that could be made public. Call fit() first.')
  }
  const shop = readShop(state, options)
  const shelf = publicCatalog(state, shop.ids, shop.items, options.fields)
  const states: Record<string, State> = { ...shelf.states }
  const models: Partial<Record<Question, StoredModel>> = {}
  const add = (question: Question, name: string, stored: State): void => {
    states[question] = inSteps(stored, ['items'])
    models[question] = { name, options: null, state: question }
  }
  const viewed = hasViews(shop.data)
  for (const { question, together, kind } of LISTS) {
    const scorer = scorers.get(question)
    const score = scorer && pageOf(scorer, settings.models[question]?.name === 'blend', shop.now)
    if (score === undefined) continue
    const over = viewed || together !== 'sessions' ? together : 'shoppers'
    const lists = publicLists({ ...shop, pairs: shop.pairs(over), minShoppers, score })
    // Evidence of what a shopper may like names the items of the history, not how many have both
    const withCounts = question !== 'youMayLike'
    add(
      question,
      LIST_MODEL,
      packLists(lists, over === together ? kind : 'same-shoppers', minShoppers, withCounts),
    )
  }
  const steps = viewed && models.similar !== undefined ? models.similar : models.youMayLike
  if (steps !== undefined && scorers.has('nextInSession')) models.nextInSession = steps
  for (const question of ['trending', 'popular'] as const) {
    const scorer = scorers.get(question)
    if (scorer === undefined) continue
    const { items, scores, shoppers } = ranking(scorer, shop, minShoppers)
    const { categories } = shelf
    add(question, question, {
      arrays: { items, scores, shoppers, ...(question === 'popular' && { categories }) },
    })
  }
  const rhythm = scorers.get('buyAgain')
  if (rhythm !== undefined && settings.models.buyAgain?.name === 'repeat') {
    add('buyAgain', 'repeat', publicRhythm(rhythm.state(), shop, minShoppers))
  }
  const words = scorers.has('searchedFor')
    ? publicWords(settings, shelf.catalog, shop.items.length)
    : undefined
  if (words !== undefined) add('searchedFor', settings.models.searchedFor!.name, words)
  const at = Math.floor(report.at / HOUR) * HOUR
  if (state.cuts !== undefined && settings.profiles !== undefined) {
    states.profiles = settings.profiles.store(settings.profiles.publish(state.cuts, at, minShoppers))
  }
  const header: PublicHeader = {
    audience: 'public',
    minShoppers,
    ...(countGuests && { countGuests: GUESTS }),
    kernels: settings.kernels,
    fit: {
      at,
      events: report.events - (report.events % minShoppers),
      shoppers: report.shoppers - (report.shoppers % minShoppers),
    },
    models,
  }
  return writeSnapshot(header as unknown as Json, states)
}

/** Which questions are answered from lists, and what two items must have in common to stand in one. */
const LISTS: readonly { question: Question; together: Together; kind: string }[] = [
  { question: 'similar', together: 'sessions', kind: 'viewed-together' },
  { question: 'related', together: 'baskets', kind: 'bought-together' },
  { question: 'youMayLike', together: 'shoppers', kind: 'same-shoppers' },
]

/** The log as it is now, in the numbers of the models, and which of its items may be named. */
interface Shop {
  readonly data: Interactions
  readonly now: number
  readonly ids: Vocabulary
  /** Model's index of each public item; catalogue order, then first appearance. */
  readonly items: Int32Array
  readonly publicIndex: Int32Array
  /** Known users with each item. */
  readonly holders: Int32Array
  readonly group: (item: number) => number
  readonly scores: Scores
  /** Shoppers below this count towards `minShoppers`. */
  readonly known: number
  pairs(together: Together): KnownPairs
}

function readShop<C extends CatalogItem>(
  { log, catalog, settings, report }: ShopState<C>,
  { minShoppers, countGuests }: PublicOptions,
): Shop {
  const { weights, ratingScale, sessionGap } = settings
  const planned = log.plan(catalog.ids(log.items))
  const count = log.items.size
  // Folded in the numbers that the models have, not in those that the next fit gives
  const same = Int32Array.from({ length: count }, (_, item) => item)
  const data = fold({ ...planned, items: same, itemCount: count }, { weights, ratingScale, sessionGap })
  const known = countGuests ? data.shopperCount : data.userCount
  const holders = knownHolders(data, known)
  const named: number[] = []
  const publicIndex = new Int32Array(count).fill(-1)
  const name = (item: number): void => {
    if (publicIndex[item] < 0 && !catalog.hidden(item)) publicIndex[item] = named.push(item) - 1
  }
  for (const item of catalog.order()) name(item)
  for (let item = 0; item < count; item++) if (holders[item] >= minShoppers) name(item)
  const pairs = new Map<Together, KnownPairs>()
  return {
    data,
    now: report!.at,
    ids: log.items,
    items: Int32Array.from(named),
    publicIndex,
    holders,
    group: item => catalog.group(item),
    scores: new Scores(count),
    known,
    pairs(together) {
      let counted = pairs.get(together)
      if (counted === undefined) pairs.set(together, (counted = new KnownPairs(data, together, known)))
      return counted
    },
  }
}

function hasViews({ rows }: Interactions): boolean {
  const click = EVENT_TYPES.indexOf('click')
  return rows.type.some(type => type === VIEW || type === click)
}

/** How a model's opinion of one item's neighbours is asked; of a blend, that of its part which has one. */
function pageOf(
  scorer: Scorer,
  blended: boolean,
  now: number,
): ((item: number, out: Scores) => void) | undefined {
  const chosen = blended ? scorer.parts?.find(part => part.scoreItem !== undefined) : scorer
  if (chosen?.scoreItem !== undefined) return (item, out) => void chosen.scoreItem!(item, out)
  if (chosen?.scoreUser === undefined) return undefined
  return (item, out) => void chosen.scoreUser!({ ...historyOf(Int32Array.of(item)), now }, out)
}

/** What everybody is shown, of items that enough known users have. */
function ranking(
  scorer: Scorer,
  shop: Shop,
  minShoppers: number,
): { items: Int32Array; scores: Float32Array; shoppers: Int32Array } {
  const { items, holders, scores, now } = shop
  const nobody: Query = { ...historyOf(new Int32Array(0)), now }
  scores.clear()
  scorer.scoreUser?.(nobody, scores)
  const listed: number[] = []
  const values: number[] = []
  const shoppers: number[] = []
  for (let i = 0; i < items.length; i++) {
    const item = items[i]
    if (!scores.has(item) || holders[item] < minShoppers) continue
    const evidence: Evidence[] = []
    scorer.explain?.(nobody, item, evidence)
    const behind = Math.min(holders[item], evidence[0]?.support ?? holders[item])
    if (behind < minShoppers) continue
    listed.push(i)
    values.push(coarse(scores.values[item]))
    shoppers.push(behind - (behind % minShoppers))
  }
  scores.clear()
  return {
    items: Int32Array.from(listed),
    scores: Float32Array.from(values),
    shoppers: Int32Array.from(shoppers),
  }
}

/** Rates of buying again, of items that enough known users bought again; the others never qualify. */
function publicRhythm({ meta, arrays }: State, shop: Shop, minShoppers: number): State {
  const returning = knownReturning(shop.data, shop.known)
  const rate = (name: string): Float32Array =>
    Float32Array.from(shop.items, item => {
      const value = returning[item] >= minShoppers ? (arrays?.[name]?.[item] ?? 0) : 0
      return coarse(value)
    })
  return { meta, arrays: { share: rate('share'), gap: rate('gap') } }
}
