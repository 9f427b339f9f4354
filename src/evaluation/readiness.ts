import type { Catalog } from '../data/catalog/catalog.js'
import { EVENT_TYPES, PURCHASE } from '../data/event.js'
import type { Interactions } from '../data/fold/interactions.js'

/** What a log is good for, question by question. */
export interface Readiness {
  readonly question: 'youMayLike' | 'related' | 'similar' | 'nextInSession' | 'buyAgain' | 'trending'
  /** `'ready'`: enough to rely on; `'thin'`: works, with gaps; `'too small'`: other sources must fill the list. */
  readonly level: 'ready' | 'thin' | 'too small'
  /** What is counted, how much there is, and how much makes it `'thin'` and `'ready'`. */
  readonly counted: string
  readonly count: number
  readonly thinFrom: number
  readonly readyFrom: number
}

const DAY = 86_400_000
/** From here on a model sees enough pairs that its lists are not luck; a tenth of it makes a start. */
const READY = 1000
const THIN = 100
/** The window of trending, and the shoppers it wants to see in one. */
const TRENDING_DAYS = 28
const TRENDING_READY = 200
const TRENDING_THIN = 50

/**
 * Counts what each question learns from. Rules of thumb, not proofs: the intervals of `evaluate` decide.
 * O(rows).
 */
export function readiness(data: Interactions, catalog: Catalog): Readiness[] {
  const { rows } = data
  const rate = (
    question: Readiness['question'],
    counted: string,
    count: number,
    thin = THIN,
    ready = READY,
  ): Readiness => ({
    question,
    level: count >= ready ? 'ready' : count >= thin ? 'thin' : 'too small',
    counted,
    count,
    thinFrom: thin,
    readyFrom: ready,
  })
  const looks = countGroups(
    data,
    rows.session,
    r => EVENT_TYPES[rows.type[r]] === 'view' || EVENT_TYPES[rows.type[r]] === 'click',
  )
  const described = countDescribed(catalog, data.itemCount)
  return [
    rate(
      'youMayLike',
      'known shoppers with two items or more',
      countGroups(data, rows.shopper, r => rows.shopper[r] < data.userCount),
    ),
    rate(
      'related',
      'baskets with two items or more',
      countGroups(data, rows.basket, r => rows.type[r] === PURCHASE),
    ),
    looks >= THIN || described === 0
      ? rate('similar', 'visits in which two items or more were looked at', looks)
      : rate('similar', 'items with a title and a category, for want of views', described),
    rate(
      'nextInSession',
      'visits with two items or more',
      countGroups(data, rows.session, () => true),
    ),
    rate('buyAgain', 'times a shopper bought an item again on a later day', countRepeats(data)),
    rate(
      'trending',
      `shoppers in the newest ${TRENDING_DAYS} days`,
      data.timed ? countRecent(data) : 0,
      TRENDING_THIN,
      TRENDING_READY,
    ),
  ]
}

/** Groups with at least two distinct items among the rows that count. */
function countGroups({ rows }: Interactions, group: Int32Array, counts: (row: number) => boolean): number {
  const first = new Map<number, number>()
  const several = new Set<number>()
  for (let r = 0; r < rows.length; r++) {
    if (group[r] < 0 || rows.weight[r] <= 0 || !counts(r)) continue
    const known = first.get(group[r])
    if (known === undefined) first.set(group[r], rows.item[r])
    else if (known !== rows.item[r]) several.add(group[r])
  }
  return several.size
}

function countRepeats({ rows, itemCount, timed }: Interactions): number {
  const last = new Map<number, number>()
  let repeats = 0
  for (let r = 0; r < rows.length; r++) {
    if (rows.type[r] !== PURCHASE) continue
    const pair = rows.shopper[r] * itemCount + rows.item[r]
    const before = last.get(pair)
    const now = timed ? Math.floor(rows.at[r] / DAY) : rows.basket[r]
    if (before !== undefined && before !== now) repeats++
    last.set(pair, now)
  }
  return repeats
}

function countRecent({ rows, now }: Interactions): number {
  const shoppers = new Set<number>()
  for (let r = rows.length - 1; r >= 0 && rows.at[r] > now - TRENDING_DAYS * DAY; r--)
    shoppers.add(rows.shopper[r])
  return shoppers.size
}

function countDescribed(catalog: Catalog, items: number): number {
  let described = 0
  for (let i = 0; i < items; i++) if (catalog.title(i) !== '' && catalog.category(i) >= 0) described++
  return described
}
