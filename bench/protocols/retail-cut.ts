import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import type { AnyItem } from '../../src/types.js'
import { type RetailLine, readOnlineRetail, retailItems } from '../data/online-retail.js'
import { numbering } from '../data/read.js'

export interface RetailCut {
  readonly data: Interactions
  /** Every item of the file: a shop's catalogue knows new items before anyone buys them. Known ones come first. */
  readonly items: readonly AnyItem[]
  /** Items that training knows: the first so many. */
  readonly known: number
  /** Later invoices: distinct items in row order. */
  readonly invoices: readonly (readonly number[])[]
}

/** Online Retail cut at one moment: what came before trains, invoices from then until `end` are asked about. */
export function retailCut(dataFolder: string, cut: string, end = '2012-01-01'): RetailCut {
  const lines = readOnlineRetail(dataFolder)
  const training = lines.filter(line => line.at < Date.parse(cut))
  const later = lines.filter(line => line.at >= Date.parse(cut) && line.at < Date.parse(end))
  const codes = numbering()
  const shoppers = numbering()
  const baskets = numbering()
  const names: string[] = []
  for (const { code } of training) names[codes.of(code)] = code
  const known = names.length
  for (const { code } of later) names[codes.of(code)] = code
  const data = interactionsOf({
    // A guest's order is a shopper of its own.
    shoppers: training.map(line => shoppers.of(line.customer || `order ${line.invoice}`)),
    items: training.map(line => codes.of(line.code)),
    at: training.map(line => line.at),
    baskets: training.map(line => baskets.of(line.invoice)),
    itemCount: names.length,
  })
  // Titles of items that training knows are those of training; a title written later would be a look ahead.
  const items = [...retailItems(training, names.slice(0, known)), ...retailItems(later, names.slice(known))]
  return { data, items, known, invoices: invoicesOf(later, code => codes.of(code)) }
}

function invoicesOf(lines: readonly RetailLine[], index: (code: string) => number): number[][] {
  const invoices = new Map<string, Set<string>>()
  for (const { invoice, code } of lines) {
    const codes = invoices.get(invoice) ?? new Set()
    invoices.set(invoice, codes.add(code))
  }
  return [...invoices.values()].map(codes => [...codes].map(index))
}
