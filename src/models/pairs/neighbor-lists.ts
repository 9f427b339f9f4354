import { checkOptions } from '../../data/options.js'
import { areStarts, areWithin } from '../../data/stored.js'
import { AlsolikeError } from '../../errors.js'
import { lift, logTerms, provesTogether } from '../../kernels/association.js'
import type { RowSums, SparseRows } from '../../kernels/row-sums.js'
import type { Scores } from '../../kernels/scores.js'
import type { Evidence, Model, Query, Scorer, State } from '../model.js'
import { storedArray, storedArrayIfAny, storedMeta, storedRight } from '../stored.js'
import { isPacked, packedLists } from './packed-lists.js'
import { type HistoryScratch, historyScratch, positiveItems } from './positive-items.js'

/**
 * Neighbours of every item (items × items, sparse by rows): those of item i are entries `start[i] … start[i + 1])`.
 * Where `reach` is given, a page and a shopper read overlapping parts of them.
 */
export interface NeighborLists {
  readonly start: Int32Array
  readonly items: Int32Array
  readonly scores: Float32Array
  readonly reach?: ListReach
  readonly facts?: PairFacts
  /** Of lists without facts: shoppers with both that evidence may name, beside each entry; 0 names none. */
  readonly shown?: Int32Array
  /** Puts the entries of an item in place, once, before they are looked at; absent where all are there. */
  readonly read?: (item: number) => void
}

/** Which entries of a row count where; positions like those in `start`. */
export interface ListReach {
  /** The page of item i shows entries `start[i] … pageEnd[i])`. */
  readonly pageEnd: Int32Array
  /** An item i of a history votes by entries `historyStart[i] … start[i + 1])`. */
  readonly historyStart: Int32Array
}

/** The counts behind the pairs. A group is what the pairs were counted over: a basket, a session or a shopper. */
export interface PairFacts {
  /** Distinct shoppers with both, beside each entry. */
  readonly support: Int32Array
  /** Groups with both, beside each entry; absent where a group is a shopper. */
  readonly together?: Int32Array
  /** Groups with the item, for each item. */
  readonly counts: Int32Array
  /** All groups. */
  readonly total: number
}

type SumRows = (rows: SparseRows) => RowSums | undefined

/**
 * The scorer that all models share whose answer is a list of neighbours for each item.
 *
 * An item's page shows its list. A shopper's score of an item is the sum of its entries in the lists of the
 * distinct items in the history. Both cost the entries touched, never the catalogue.
 * `kind` names the evidence between two items; `sumRows` (`rowSums`) gives the same bits faster where a history reaches
 * a good part of the catalogue, and comes from outside so that pages which only read lists do not carry it.
 */
export function neighborScorer(lists: NeighborLists, kind: string, sumRows?: SumRows): Scorer {
  const { start, items, scores, facts, read } = lists
  const itemCount = start.length - 1
  const pageEnd = lists.reach?.pageEnd ?? start.subarray(1)
  const historyStart = lists.reach?.historyStart ?? start
  let scratch: HistoryScratch | undefined
  let sums: RowSums | 'none' | undefined
  let terms: Float64Array = NO_TERMS
  let logarithms = 0

  const history = (query: Query): number => {
    scratch ??= historyScratch(itemCount)
    if (read) query.items.forEach(read)
    return positiveItems(query, scratch)
  }
  /** A table of all that evidence may ask for pays once as many were asked for one by one: the same bits. */
  const termsOf = ({ total }: PairFacts): Float64Array => {
    if (terms === NO_TERMS && total <= MOST_TERMS) {
      logarithms += LOGARITHMS
      if (logarithms > total) terms = logTerms(total)
    }
    return terms
  }
  const entryOf = (item: number, from: number, to: number): number => {
    for (let e = from; e < to; e++) if (items[e] === item) return e
    return -1
  }

  return {
    scoreUser(query: Query, out: Scores): boolean {
      const count = history(query)
      const own = scratch!.items
      let entries = 0
      for (let h = 0; h < count; h++) entries += start[own[h] + 1] - historyStart[own[h]]
      if (entries === 0) return false
      if (sumRows !== undefined && out.empty && entries * 4 > itemCount) {
        sums ??=
          sumRows({
            starts: historyStart,
            ends: start.subarray(1),
            columns: items,
            entries: scores,
            size: itemCount,
          }) ?? 'none'
        if (sums !== 'none') {
          sums.sum(own, count, out)
          return true
        }
      }
      for (let h = 0; h < count; h++) out.addRow(items, scores, historyStart[own[h]], start[own[h] + 1])
      return true
    },

    scoreItem(item: number, out: Scores): boolean {
      if (!(item >= 0 && item < itemCount) || start[item] === pageEnd[item]) return false
      read?.(item)
      out.addRow(items, scores, start[item], pageEnd[item])
      return true
    },

    explain(query: Query, item: number, out: Evidence[]): boolean {
      const count = history(query)
      const own = scratch!.items
      let any = false
      const found = sums === undefined || sums === 'none' ? undefined : sums.find(own, count, item)
      for (let h = 0; h < count; h++) {
        const entry = found ? found[h] : entryOf(item, historyStart[own[h]], start[own[h] + 1])
        if (entry < 0) continue
        out.push({ kind: 'history', item: own[h], share: scores[entry] })
        any = true
      }
      return any
    },

    explainItem(from: number, item: number, out: Evidence[]): boolean {
      read?.(from)
      const entry = from >= 0 && from < itemCount ? entryOf(item, start[from], pageEnd[from]) : -1
      if (entry < 0) return false
      const support = lists.shown?.[entry]
      out.push({
        kind,
        item: from,
        share: scores[entry],
        ...(facts && numbers(facts, from, item, entry, termsOf(facts))),
        ...(support && { support }),
      })
      return true
    },

    state(): State {
      return {
        meta: { kind, ...(facts && { total: facts.total }) },
        arrays: {
          start,
          items,
          scores,
          ...lists.reach,
          ...(facts && { support: facts.support, counts: facts.counts }),
          ...(facts?.together && { together: facts.together }),
        },
      }
    },
  }
}

const NO_TERMS = new Float64Array(0)
/** Groups up to which there is room for their logarithms, 8 bytes each. */
const MOST_TERMS = 65_536
/** That one pair asks for. */
const LOGARITHMS = 9

/** Support, confidence P(item | from) and lift of a pair, where they prove that the two belong together. */
function numbers(
  facts: PairFacts,
  from: number,
  item: number,
  entry: number,
  terms: Float64Array,
): Pick<Evidence, 'support' | 'confidence' | 'lift'> | undefined {
  const { counts, total } = facts
  const support = facts.support[entry]
  const both = facts.together ? facts.together[entry] : support
  const several = terms.length > total ? terms : undefined
  if (!provesTogether(both, support, counts[from], counts[item], total, several)) return undefined
  return {
    support,
    confidence: both / counts[from],
    lift: lift(both, counts[from], counts[item], total),
  }
}

/** The scorer again, from what its `state()` gave, or from packed lists. Views of the stored arrays where it can be. */
export function loadNeighbors(model: string, state: State, sumRows?: SumRows): Scorer {
  const { kind, total } = storedMeta(model, state)
  storedRight(model, typeof kind === 'string', 'its evidence has no kind')
  if (isPacked(state)) return packedScorer(model, state, kind as string, sumRows)
  const start = storedArray(model, state, 'start', Int32Array)
  const items = storedArray(model, state, 'items', Int32Array)
  const scores = storedArray(model, state, 'scores', Float32Array)
  const entries = items.length
  storedRight(model, areStarts(start, entries) && scores.length === entries, 'its lists are cut short')
  storedRight(model, areWithin(items, 0, start.length - 1), 'its lists hold items that there are not')
  const reach = storedReach(model, state, start)
  const facts = storedFacts(model, state, start, total)
  return neighborScorer(
    { start, items, scores, ...(reach && { reach }), ...(facts && { facts }) },
    kind as string,
    sumRows,
  )
}

/** Rows read between two breaths. */
const BREATH = 10_000

function packedScorer(model: string, state: State, kind: string, sumRows?: SumRows): Scorer {
  const lists = packedLists(model, state)
  function* prepare(): Generator<void, void> {
    for (let item = 0; item + 1 < lists.start.length; item++) {
      if (item % BREATH === BREATH - 1) yield
      lists.read(item)
    }
  }
  // These look at all rows at once
  if (sumRows !== undefined) for (const _ of prepare());
  return { ...neighborScorer(lists, kind, sumRows), prepare, state: () => state }
}

function storedReach(model: string, state: State, start: Int32Array): ListReach | undefined {
  const pageEnd = storedArrayIfAny(model, state, 'pageEnd', Int32Array)
  if (pageEnd === undefined) return undefined
  const historyStart = storedArray(model, state, 'historyStart', Int32Array)
  const itemCount = start.length - 1
  storedRight(
    model,
    pageEnd.length === itemCount && historyStart.length === itemCount,
    'its lists are cut short',
  )
  for (let i = 0; i < itemCount; i++) {
    const page = pageEnd[i] >= start[i] && pageEnd[i] <= start[i + 1]
    const history = historyStart[i] >= start[i] && historyStart[i] <= start[i + 1]
    storedRight(model, page && history, `the list of item ${i} is cut outside of itself`)
  }
  return { pageEnd, historyStart }
}

function storedFacts(model: string, state: State, start: Int32Array, total: unknown): PairFacts | undefined {
  const support = storedArrayIfAny(model, state, 'support', Int32Array)
  if (support === undefined) return undefined
  const counts = storedArray(model, state, 'counts', Int32Array)
  const together = storedArrayIfAny(model, state, 'together', Int32Array)
  const entries = start[start.length - 1]
  const complete =
    support.length === entries &&
    (together?.length ?? entries) === entries &&
    counts.length === start.length - 1
  storedRight(model, complete, 'its counts are cut short')
  storedRight(model, Number.isSafeInteger(total) && (total as number) >= 0, 'its number of groups is none')
  return { support, counts, total: total as number, ...(together && { together }) }
}

export interface NeighborListsOptions {
  /** The name that answers carry in `source`; give that of the model that was trained. @default 'neighborLists' */
  readonly name?: string
}

const DEFAULTS: Required<NeighborListsOptions> = { name: 'neighborLists' }

/**
 * Reads the neighbour lists of a snapshot and cannot train: for pages that only show what was learnt elsewhere.
 *
 * Loads what `cooccurrence`, `itemKnn` and `rp3beta` stored, and the lists of a public snapshot. A bundle that uses it
 * carries no training code and no WebAssembly; a server that asks what shoppers may like is faster with the model itself.
 */
export function neighborLists(options?: NeighborListsOptions): Model {
  const { name } = checkOptions('neighborLists()', options, DEFAULTS)
  return {
    name,
    options: { name },
    train() {
      throw new AlsolikeError(
        'bad-option',
        'neighborLists() reads lists from a snapshot and cannot learn. Give cooccurrence(), itemKnn() or rp3beta() to fit.',
      )
    },
    load: state => loadNeighbors(name, state),
  }
}
