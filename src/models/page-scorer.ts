import { Scores } from '../kernels/scores.js'
import type { Evidence, Query, Scorer } from './model.js'
import { type HistoryScratch, historyScratch, positiveItems } from './positive-items.js'

/** What a model says on the page of one item; everything else follows from it. */
export interface Page {
  /** Items it knows by now. */
  size(): number
  /** Writes the scores of the items that go with `item` into an empty `out`; `effort` of 1 is a whole question. */
  ask(item: number, out: Scores, effort: number): void
  /** Whether what `ask` touched may be shown. */
  shows(from: number, item: number, score: number): boolean
  /** The parts of a score that `ask` gave; they sum to it. */
  parts(from: number, item: number, out: Evidence[]): void
  /** Newest distinct items of a shopper that are asked. */
  readonly history: number
}

/**
 * Makes a scorer of a page. A shopper's score of an item is the mean over the newest items of the history, each
 * asked with a share of the effort, so that a question for a shopper costs little more than one for an item.
 */
export function pageScorer(
  page: Page,
): Required<Pick<Scorer, 'scoreUser' | 'explain' | 'scoreItem' | 'explainItem'>> {
  let scratch: Scores | undefined
  /** The item whose answer lies in the scratch. */
  let asked = -1
  let own: HistoryScratch | undefined
  const rows = new AnsweredRows()

  const ask = (item: number, effort: number): Scores => {
    if (scratch?.size !== page.size()) scratch = new Scores(page.size())
    scratch.clear()
    page.ask(item, scratch, effort)
    asked = effort === 1 ? item : -1
    return scratch
  }
  const answered = (item: number): Scores =>
    asked === item && scratch?.size === page.size() ? scratch : ask(item, 1)
  const known = (item: number): boolean => item >= 0 && item < page.size()
  const shown = (from: number, item: number, scores: Scores): boolean =>
    item !== from && page.shows(from, item, scores.values[item])

  const answerUser = (query: Query): void => {
    const size = page.size()
    if (own === undefined || own.sums.length !== size) own = historyScratch(size)
    const count = Math.min(positiveItems(query, own), page.history)
    rows.begin(query, size)
    for (let h = 0; h < count; h++) {
      const from = own.items[h]
      const scores = ask(from, count === 1 ? 1 : 1 / count)
      rows.open(from)
      for (let t = 0; t < scores.count; t++) {
        const item = scores.touched[t]
        if (shown(from, item, scores)) rows.push(item, scores.values[item] / count)
      }
    }
  }

  return {
    scoreUser(query: Query, out: Scores): boolean {
      answerUser(query)
      return rows.addTo(out)
    },

    explain(query: Query, item: number, out: Evidence[]): boolean {
      if (rows.query !== query || rows.size !== page.size()) answerUser(query)
      return rows.explain(item, out)
    },

    scoreItem(item: number, out: Scores): boolean {
      if (!known(item)) return false
      const scores = ask(item, 1)
      let any = false
      for (let t = 0; t < scores.count; t++) {
        const other = scores.touched[t]
        if (!shown(item, other, scores)) continue
        out.add(other, scores.values[other])
        any = true
      }
      return any
    },

    explainItem(from: number, item: number, out: Evidence[]): boolean {
      if (!known(from) || !known(item)) return false
      const scores = answered(from)
      if (!scores.has(item) || !shown(from, item, scores)) return false
      page.parts(from, item, out)
      return true
    },
  }
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

  begin(query: Query, size: number): void {
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
      const end = this.#starts[h + 1] ?? this.#length
      for (let e = this.#starts[h]; e < end; e++) {
        if (this.#items[e] !== item) continue
        out.push({ kind: 'history', item: this.#owners[h], share: this.#shares[e] })
        any = true
        break
      }
    }
    return any
  }
}
