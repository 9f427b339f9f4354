import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Lines of a gzip text file, empty ones left out. */
export function readLines(path: string): string[] {
  return gunzipSync(readFileSync(path))
    .toString('utf8')
    .split(/\r?\n/)
    .filter(line => line !== '')
}

/** Pairs of indices, and how many of each there are. */
export interface IndexPairs {
  readonly shoppers: Int32Array
  readonly items: Int32Array
}

/** A line a shopper: its number, then the numbers of its items. */
export function readListPerShopper(path: string): IndexPairs {
  const shoppers: number[] = []
  const items: number[] = []
  for (const line of readLines(path)) {
    const [shopper, ...own] = line.trim().split(/\s+/).map(Number)
    for (const item of own) {
      shoppers.push(shopper)
      items.push(item)
    }
  }
  return { shoppers: Int32Array.from(shoppers), items: Int32Array.from(items) }
}

/** Gives ids the numbers 0, 1, … in order of first appearance. */
export function numbering(): {
  of(id: string): number
  known(id: string): number | undefined
  readonly size: number
} {
  const numbers = new Map<string, number>()
  return {
    of(id) {
      const number = numbers.get(id) ?? numbers.size
      numbers.set(id, number)
      return number
    },
    known: id => numbers.get(id),
    get size() {
      return numbers.size
    },
  }
}
