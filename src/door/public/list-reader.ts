import { REMOVED, SOLD_OUT } from '../../data/catalog/item-columns.js'
import { Records } from '../../data/catalog/records.js'
import { checkOptions } from '../../data/options.js'
import { idText, Vocabulary } from '../../data/vocabulary.js'
import { AlsolikeError } from '../../errors.js'
import { Scores } from '../../kernels/scores.js'
import { topOfScores } from '../../kernels/top-k.js'
import type { Evidence, Model, Scorer, State } from '../../models/model.js'
import { toBecause } from '../../ranking/because.js'
import { openSnapshot } from '../../snapshot/open-snapshot.js'
import type { AnyItem, CatalogItem, Id, Recommendation } from '../../types.js'
import type { SnapshotHeader } from '../snapshot.js'
import { outOfSteps } from './steps.js'

export interface ListReaderOptions {
  /** Who reads each question's lists; `neighborLists()` reads all of them and carries no training code. */
  readonly models: { readonly similar?: Model; readonly related?: Model }
  /** Checks every byte now, not each part when it is first used. @default false */
  readonly verify?: boolean
}

export interface ReaderAsk<C> {
  /** Items wanted. @default 10 */
  readonly k?: number
  /** Truthy keeps; asked lazily in score order. Items without a record never pass. */
  readonly where?: (item: C) => unknown
  readonly exclude?: Iterable<Id>
}

/** What a page can ask that only reads. An item that nobody knows gives an empty list. */
export interface ListReader<C extends CatalogItem> {
  /** Instead of this item. */
  similar(item: Id, ask?: ReaderAsk<C>): Recommendation<C>[]
  /** Along with this item, or with all of this basket. */
  related(items: Id | readonly Id[], ask?: ReaderAsk<C>): Recommendation<C>[]
}

const DEFAULTS: Required<ListReaderOptions> = { models: {}, verify: false }
const ASK: Required<ReaderAsk<never>> = { k: 10, where: () => true, exclude: [] }
/** A basket's newest items that `related` looks at. */
const BASKET = 100

/**
 * Reads the lists of a snapshot and answers from them: for pages that show what was learnt elsewhere.
 *
 * The smallest way into a snapshot: it cannot ingest, fit or remember a shopper. Answers are those of the recommender
 * before `similar` looks further into the same category. Give it public snapshots only where it runs in a browser.
 *
 * The buffer is used where it lies: do not change it. O(items) to open; a question costs the entries it touches.
 * Throws `bad-snapshot`, and `no-model` for a question without lists.
 *
 * @example
 * const lists = listReader(bytes, { models: { similar: neighborLists() } })
 * lists.similar('p1', { k: 4 })
 */
export function listReader<C extends CatalogItem = AnyItem>(
  snapshot: ArrayBufferLike | ArrayBufferView,
  options: ListReaderOptions,
): ListReader<C> {
  const { models, verify } = checkOptions('listReader()', options, DEFAULTS)
  const open = openSnapshot(snapshot, { verify })
  const header = (open.header ?? {}) as unknown as Partial<SnapshotHeader>
  const items = open.has('items')
    ? Vocabulary.fromState(outOfSteps(open.state('items')).arrays)
    : Vocabulary.fromState(open.state('log').arrays, 'items.')
  const catalog = outOfSteps(open.state('catalog'))
  const status = bytesOf(catalog, 'status')
  const order = arrayOf(catalog, 'order', Int32Array)
  const groups = arrayOf(catalog, 'group', Int32Array)
  const records = Records.of<C>(order, items.size, {
    bytes: bytesOf(catalog, 'records'),
    offsets: arrayOf(catalog, 'records.offsets', Uint32Array),
  })
  const hidden = new Uint8Array(items.size)
  for (let item = 0; item < status.length; item++) {
    hidden[item] = status[item] === SOLD_OUT || status[item] === REMOVED ? 1 : 0
  }
  const scores = new Scores(items.size)
  const scorers = new Map<string, Scorer>()

  const scorerOf = (question: 'similar' | 'related'): Scorer => {
    const stored = header.models?.[question]
    const model = models[question]
    if (stored === undefined || model === undefined) {
      throw new AlsolikeError(
        'no-model',
        stored === undefined
          ? `The snapshot holds nothing that answers ${question}. Train it with a model for it.`
          : `Nothing reads the lists of ${question}. Give models: { ${question}: neighborLists() }.`,
      )
    }
    let scorer = scorers.get(question)
    if (scorer === undefined) {
      scorer = model.load(open.state(stored.state))
      scorers.set(question, scorer)
    }
    return scorer
  }

  const answer = (
    question: 'similar' | 'related',
    given: readonly Id[],
    ask: ReaderAsk<C>,
  ): Recommendation<C>[] => {
    const scorer = scorerOf(question)
    const { k, exclude } = checkOptions('Ask', ask, ASK as unknown as Required<ReaderAsk<C>>)
    if (!(k >= 0)) throw new AlsolikeError('bad-question', `k is ${String(k)}; it wants 0 or more.`)
    const about = [...new Set(given.map(id => items.index(idText(id))))].filter(i => i >= 0).slice(-BASKET)
    const skip = new Set(about)
    for (const id of exclude) skip.add(items.index(idText(id)))
    const taken = new Set(about.map(item => groups[item]).filter(group => group >= 0))
    for (const item of about) scorer.scoreItem?.(item, scores)
    const list: Recommendation<C>[] = []
    for (let want = k + skip.size, look = 0; look < scores.count && list.length < k; want *= 4) {
      const reach = Math.min(want, scores.count)
      const best = new Int32Array(reach)
      const found = topOfScores(scores, reach, best, new Float32Array(reach), hidden)
      for (; look < found && list.length < k; look++) {
        const item = best[look]
        const record = records.get(item)
        const group = groups[item] ?? -1
        if (skip.has(item) || (group >= 0 && taken.has(group))) continue
        if (ask.where && !(record && ask.where(record))) continue
        if (group >= 0) taken.add(group)
        const score = scores.values[item]
        const evidence: Evidence[] = []
        for (const from of about) scorer.explainItem?.(from, item, evidence)
        const because = toBecause(evidence, score, index => items.id(index))
        const source = header.models?.[question]?.name ?? question
        list.push({ id: items.id(item), score, source, because, ...(record && { item: record }) })
      }
      if (found < reach || reach === scores.count) break
    }
    scores.clear()
    return list
  }

  return {
    similar: (item, ask = {}) => answer('similar', [item], ask),
    related: (given, ask = {}) => answer('related', typeof given === 'object' ? given : [given], ask),
  }
}

function bytesOf(state: State, name: string): Uint8Array {
  return arrayOf(state, name, Uint8Array)
}

function arrayOf<T>(state: State, name: string, type: abstract new (...args: never[]) => T): T {
  const array = state.arrays && Object.hasOwn(state.arrays, name) ? state.arrays[name] : undefined
  if (array instanceof type) return array
  throw new AlsolikeError(
    'bad-snapshot',
    `The snapshot has no ${name}: it does not hold a shop. Give one that \`snapshot()\` wrote.`,
  )
}
