import { readCsv } from './read-csv.js'

export interface RetailLine {
  readonly invoice: string
  readonly code: string
  readonly title: string
  /** Empty for a guest. */
  readonly customer: string
  readonly at: number
  readonly price: number
}

/**
 * The lines of Online Retail that are sales of goods, in order of the file: no cancellations, quantity and price above 0,
 * stock codes of five digits and letters, upper-cased. 527,725 lines.
 */
export function readOnlineRetail(dataFolder: string): RetailLine[] {
  const [, ...rows] = readCsv(`${dataFolder}/online-retail/online-retail.csv.gz`)
  const lines: RetailLine[] = []
  for (const [invoice, stockCode, title, quantity, date, price, customer] of rows) {
    const code = stockCode.toUpperCase()
    const sale = !invoice.startsWith('C') && Number(quantity) > 0 && Number(price) > 0
    if (!sale || !/^\d{5}[A-Z]*$/.test(code)) continue
    const at = Date.parse(`${date.replace(' ', 'T')}Z`)
    lines.push({ invoice, code, title: title.trim(), customer, at, price: Number(price) })
  }
  return lines
}

/** What the shop knew about its items by then: of each code the title written most often, and the last price. */
export function retailItems(
  lines: readonly RetailLine[],
  codes: readonly string[],
): { id: string; title: string }[] {
  const titles = new Map<string, Map<string, number>>()
  for (const { code, title } of lines) {
    const counts = titles.get(code) ?? new Map<string, number>()
    titles.set(code, counts.set(title, (counts.get(title) ?? 0) + 1))
  }
  return codes.map(code => {
    const counts = [...(titles.get(code) ?? [])]
    counts.sort((a, b) => b[1] - a[1])
    return { id: code, title: counts[0]?.[0] ?? '' }
  })
}
