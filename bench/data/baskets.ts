import { readLines } from './read.js'
import { readCsv } from './read-csv.js'

/** Distinct items of each basket, in the order of the file. */
export type Baskets = readonly (readonly string[])[]

/** Groceries: 9,835 baskets of 169 categories. */
export function readGroceries(dataFolder: string): Baskets {
  return readCsv(`${dataFolder}/groceries/groceries.csv.gz`).map(distinct)
}

/** Bakery: lines of transactions; the item NONE is a slip of the till and left out. */
export function readBakery(dataFolder: string): Baskets {
  const [, ...rows] = readCsv(`${dataFolder}/bakery/BreadBasket_DMS.csv.gz`)
  const baskets = new Map<string, string[]>()
  for (const [, , transaction, item] of rows) {
    if (item === 'NONE') continue
    const basket = baskets.get(transaction) ?? []
    basket.push(item)
    baskets.set(transaction, basket)
  }
  return [...baskets.values()].map(distinct)
}

/** Belgian retail: 88,162 baskets of 16,470 items. */
export function readBelgianRetail(dataFolder: string): Baskets {
  return readLines(`${dataFolder}/belgian-retail/retail.dat.gz`).map(line =>
    distinct(line.trim().split(/\s+/)),
  )
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)].filter(item => item !== '')
}
