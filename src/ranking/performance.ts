import { IMPRESSION, PURCHASE, RETURN, UNCART } from '../data/event.js'
import type { EventLog } from '../data/log/event-log.js'
import { checkOptions } from '../data/options.js'
import { parseDuration } from '../data/time.js'
import type { Duration } from '../types.js'
import { fromAttribution, type ListFacts } from './attribution.js'

export interface PerformanceOptions {
  /** How long after it was shown a click still counts for the list. @default '24h' */
  readonly click?: Duration
  /** How long after it was shown a purchase still counts for the list. @default '7d' */
  readonly purchase?: Duration
}

/** What came of places in lists. */
export interface Credit {
  /** Items shown, each once for each list. */
  readonly impressions: number
  /** Items that were clicked, viewed or carted from a list, each once for each list. */
  readonly clicks: number
  /** Items that were bought from a list, each once for each list. */
  readonly purchases: number
  /** Price × quantity of those purchases, where known. */
  readonly revenue: number
}

export interface Performance {
  readonly total: Credit
  /** By question: `'youMayLike'`. */
  readonly lists: Readonly<Record<string, Credit>>
  /** By place in the list, 0 first; places without any event are all zeros. */
  readonly positions: readonly Credit[]
  /** By the model or rung that put the item there. */
  readonly sources: Readonly<Record<string, Credit>>
  /** By the label of the rules that put the item there or changed its score; an item can count for several. */
  readonly rules: Readonly<Record<string, Credit>>
}

const DEFAULTS: Required<PerformanceOptions> = { click: '24h', purchase: '7d' }

/**
 * Credits what came back with a list's `attribution`. A row counts when it came with one, within its time of the
 * moment the item was shown: its first impression, else the moment the list was asked for. The place is the
 * event's `position`, else where the impression shows the item. O(rows).
 */
export function performanceOf(log: EventLog, options?: PerformanceOptions): Performance {
  const { click, purchase } = checkOptions('performance', options, DEFAULTS)
  const within = { click: parseDuration(click), purchase: parseDuration(purchase) }
  const { attribution, type, item, at, price, quantity } = log.columns
  const tally = new Tally()
  if (!attribution.used) return tally.result()
  const lists = new Map<number, Seen | undefined>()
  const places = placesShown(log)
  for (const row of inOrder(log)) {
    const text = attribution.get(row)
    const what = item.get(row)
    const code = type.data[row]
    if (text < 0 || what < 0 || code === RETURN || code === UNCART) continue
    if (!lists.has(text)) {
      const facts = fromAttribution(log.texts.id(text))
      lists.set(text, facts && { facts, shown: new Map(), done: new Set() })
    }
    const list = lists.get(text)
    if (list === undefined) continue
    const time = at.data[row]
    const place = placeOf(log, row, places)
    if (code === IMPRESSION) {
      if (list.shown.has(what)) continue
      list.shown.set(what, { at: time, place })
      tally.add(list.facts, place, 'impressions', 1)
      continue
    }
    const shown = list.shown.get(what)
    const age = time - (shown?.at ?? list.facts.at)
    const kind = code === PURCHASE ? 'purchase' : 'click'
    const once = `${kind} ${what}`
    if (age < 0 || age > within[kind] || list.done.has(once)) continue
    list.done.add(once)
    const where = shown?.place ?? place
    tally.add(list.facts, where, kind === 'purchase' ? 'purchases' : 'clicks', 1)
    if (kind !== 'purchase') continue
    const units = quantity.get(row)
    const paid = price.get(row) * (Number.isNaN(units) ? 1 : units)
    if (!Number.isNaN(paid)) tally.add(list.facts, where, 'revenue', paid)
  }
  return tally.result()
}

/** One list: when and where its items were shown, and what was credited already. */
interface Seen {
  readonly facts: ListFacts
  readonly shown: Map<number, { readonly at: number; readonly place: number }>
  readonly done: Set<string>
}

/** Place of each impression within the event that told of it, by row: an event is one run of equal rows. */
function placesShown(log: EventLog): Int32Array {
  const { attribution, type, at, position } = log.columns
  const places = new Int32Array(log.length).fill(-1)
  for (let row = 0; row < log.length; row++) {
    if (type.data[row] !== IMPRESSION) continue
    const first = Math.max(0, position.get(row))
    const same =
      row > 0 &&
      type.data[row - 1] === IMPRESSION &&
      attribution.get(row) === attribution.get(row - 1) &&
      at.data[row] === at.data[row - 1] &&
      position.get(row) === position.get(row - 1)
    places[row] = same ? places[row - 1] + 1 : first
  }
  return places
}

function placeOf(log: EventLog, row: number, places: Int32Array): number {
  return places[row] >= 0 ? places[row] : log.columns.position.get(row)
}

/** Rows by time, then arrival. */
function* inOrder(log: EventLog): Generator<number> {
  if (log.ordered) {
    for (let row = 0; row < log.length; row++) yield row
    return
  }
  const at = log.columns.at.data
  const rows = Int32Array.from({ length: log.length }, (_, row) => row)
  yield* rows.sort((a, b) => at[a] - at[b] || a - b)
}

type Sum = { -readonly [Name in keyof Credit]: number }

/** Adds up credit from every side. */
class Tally {
  readonly #total = nothing()
  readonly #lists = new Map<string, Sum>()
  readonly #positions: Sum[] = []
  readonly #sources = new Map<string, Sum>()
  readonly #rules = new Map<string, Sum>()

  add({ question, sources, rules }: ListFacts, place: number, what: keyof Credit, amount: number): void {
    this.#total[what] += amount
    sumOf(this.#lists, question)[what] += amount
    if (place < 0 || place >= sources.length) return
    while (this.#positions.length <= place) this.#positions.push(nothing())
    this.#positions[place][what] += amount
    sumOf(this.#sources, sources[place])[what] += amount
    for (const rule of rules[place]) sumOf(this.#rules, rule)[what] += amount
  }

  result(): Performance {
    return {
      total: this.#total,
      lists: Object.fromEntries(this.#lists),
      positions: this.#positions,
      sources: Object.fromEntries(this.#sources),
      rules: Object.fromEntries(this.#rules),
    }
  }
}

function sumOf(sums: Map<string, Sum>, name: string): Sum {
  let sum = sums.get(name)
  if (sum === undefined) sums.set(name, (sum = nothing()))
  return sum
}

function nothing(): Sum {
  return { impressions: 0, clicks: 0, purchases: 0, revenue: 0 }
}
