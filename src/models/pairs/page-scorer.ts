import { Scores } from '../../kernels/scores.js'
import type { Evidence, Query, Scorer } from '../model.js'
import { type HistoryScratch, historyScratch, positiveItems } from './positive-items.js'

export type PageScorer = Required<
  Pick<Scorer, 'scoreUser' | 'explain' | 'scoreItem' | 'explainItem' | 'scoreBasket' | 'explainBasket'>
>

/** Items of a basket that are asked in full. */
const FULL_BASKET = 10

/** What a model says on the page of one item; everything else follows from it. */
export interface Page {
  /** Items it knows by now. */
  size(): number
  /**
   * Writes the scores of the items that go with `item` into an empty `out`; `effort` of 1 is a whole question.
   * `completing`: for a basket with the item in it, else for the item's own page.
   */
  ask(item: number, out: Scores, effort: number, completing: boolean): void
  /** Whether what `ask` touched may be shown. */
  shows(from: number, item: number, completing: boolean): boolean
  /** The parts of a score that `ask` gave; they sum to it. */
  parts(from: number, item: number, out: Evidence[], completing: boolean): void
  /** Newest distinct items of a shopper that are asked. */
  readonly history: number
}

/**
 * Makes a scorer of a page. A shopper's score of an item is the mean over the newest items of the history, each
 * asked with a share of the effort, so that a question for a shopper costs little more than one for an item.
 */
export function pageScorer(page: Page): PageScorer {
  let scratch: Scores | undefined
  let basket: Scores | undefined
  let basketItems = new Int32Array(0)
  const basketRows = new AnsweredRows()
  /** The item whose page lies in the scratch. */
  let asked = -1
  let own: HistoryScratch | undefined
  const rows = new AnsweredRows()

  const ask = (item: number, effort: number, completing: boolean): Scores => {
    if (scratch?.size !== page.size()) scratch = new Scores(page.size())
    scratch.clear()
    page.ask(item, scratch, effort, completing)
    asked = effort === 1 && !completing ? item : -1
    return scratch
  }
  const pageOf = (item: number): Scores =>
    asked === item && scratch?.size === page.size() ? scratch : ask(item, 1, false)
  const known = (item: number): boolean => item >= 0 && item < page.size()
  const explainFrom = (
    scores: Scores,
    from: number,
    item: number,
    out: Evidence[],
    completing: boolean,
  ): boolean => {
    if (item === from || !scores.has(item) || !page.shows(from, item, completing)) return false
    page.parts(from, item, out, completing)
    return true
  }
  /** Adds the page of each item of the basket up; an item may count against another. */
  const fillBasket = (items: Int32Array): Scores => {
    if (basket?.size !== page.size()) basket = new Scores(page.size())
    basket.clear()
    basketItems = items.slice()
    basketRows.begin(undefined, page.size())
    for (const from of items) {
      if (!known(from)) continue
      const scores = ask(from, effortOf(items), true)
      basketRows.open(from)
      for (let t = 0; t < scores.count; t++) {
        const item = scores.touched[t]
        if (item === from || !page.shows(from, item, true)) continue
        basket.add(item, scores.values[item])
        basketRows.push(item, scores.values[item])
      }
    }
    return basket
  }
  const isAnswered = (items: Int32Array): boolean =>
    basketRows.size === page.size() &&
    items.length === basketItems.length &&
    items.every((item, i) => item === basketItems[i])

  const answerUser = (query: Query): void => {
    const size = page.size()
    if (own?.sums.length !== size) own = historyScratch(size)
    const count = Math.min(positiveItems(query, own), page.history)
    rows.begin(query, size)
    for (let h = 0; h < count; h++) {
      const from = own.items[h]
      const scores = ask(from, 1 / count, false)
      rows.open(from)
      for (let t = 0; t < scores.count; t++) {
        const item = scores.touched[t]
        if (item === from || !(scores.values[item] > 0) || !page.shows(from, item, false)) continue
        rows.push(item, scores.values[item] / count)
      }
    }
  }

  return {
    scoreUser(query, out) {
      answerUser(query)
      return rows.addTo(out)
    },

    explain(query, item, out) {
      if (rows.query !== query || rows.size !== page.size()) answerUser(query)
      return rows.explain(item, out)
    },

    scoreItem(item, out) {
      if (!known(item)) return false
      const scores = ask(item, 1, false)
      let any = false
      for (let t = 0; t < scores.count; t++) {
        const other = scores.touched[t]
        if (other === item || !(scores.values[other] > 0) || !page.shows(item, other, false)) continue
        out.add(other, scores.values[other])
        any = true
      }
      return any
    },

    explainItem(from, item, out) {
      if (!known(from) || !known(item)) return false
      const scores = pageOf(from)
      return scores.values[item] > 0 && explainFrom(scores, from, item, out, false)
    },

    scoreBasket(items, out) {
      const scores = fillBasket(items)
      let any = false
      for (let t = 0; t < scores.count; t++) {
        const item = scores.touched[t]
        if (!(scores.values[item] > 0)) continue
        out.add(item, scores.values[item])
        any = true
      }
      return any
    },

    explainBasket(items, item, out) {
      if (!isAnswered(items)) fillBasket(items)
      const owners = basketRows.ownersOf(item)
      for (const from of owners) page.parts(from, item, out, true)
      return owners.length > 0
    },
  }
}

/** Ten items or fewer are asked in full; a larger basket costs what ten do. */
function effortOf(items: Int32Array): number {
  return items.length <= FULL_BASKET ? 1 : FULL_BASKET / items.length
}

/** What each item of a history said, kept so that explaining an answer costs no second scoring. */
class AnsweredRows {
  query: Query | undefined
  /** Items that were known then. */
  size = 0
  readonly #owners: number[] = []
  readonly #starts: number[] = []
  #items = new Int32Array(1024)
  #shares = new Float32Array(1024)
  #length = 0

  begin(query: Query | undefined, size: number): void {
    this.query = query
    this.size = size
    this.#owners.length = 0
    this.#starts.length = 0
    this.#length = 0
  }

  open(owner: number): void {
    this.#owners.push(owner)
    this.#starts.push(this.#length)
  }

  push(item: number, share: number): void {
    if (this.#length === this.#items.length) {
      const items = new Int32Array(this.#length * 2)
      items.set(this.#items)
      this.#items = items
      const shares = new Float32Array(this.#length * 2)
      shares.set(this.#shares)
      this.#shares = shares
    }
    this.#items[this.#length] = item
    this.#shares[this.#length++] = share
  }

  addTo(out: Scores): boolean {
    out.addRow(this.#items, this.#shares, 0, this.#length)
    return this.#length > 0
  }

  explain(item: number, out: Evidence[]): boolean {
    let any = false
    for (let h = 0; h < this.#owners.length; h++) {
      const entry = this.#entryOf(h, item)
      if (entry < 0) continue
      out.push({ kind: 'history', item: this.#owners[h], share: this.#shares[entry] })
      any = true
    }
    return any
  }

  /** Those who said something about the item. */
  ownersOf(item: number): number[] {
    return this.#owners.filter((_, h) => this.#entryOf(h, item) >= 0)
  }

  #entryOf(row: number, item: number): number {
    const end = this.#starts[row + 1] ?? this.#length
    for (let e = this.#starts[row]; e < end; e++) if (this.#items[e] === item) return e
    return -1
  }
}
